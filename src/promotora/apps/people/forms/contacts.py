"""Asking how a member is reached, spoken and written to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from promotora.apps.people.actions.contacts import ContactGiven
from promotora.apps.people.actions.members import Languages
from promotora.apps.people.forms.fields import Day, YesNo, choice, words
from promotora.apps.people.models import Contact, Member
from promotora.apps.people.terms import Format, Language, Way


class ContactForm(forms.Form):
    """One way to reach a member."""

    way = choice(Way.choices, _("How"), _("Choose how the member is reached this way."))
    value = words(
        Contact,
        "value",
        _("Write the number, the address or the place."),
        label=_("Number, address or place"),
        help_text=_("For a place: where they are found, such as “the bench by the library, mornings”."),
    )
    city = words(Contact, "city", help_text=_("For an address."))
    state = words(Contact, "state")
    zip_code = words(Contact, "zip_code")
    best_time = words(Contact, "best_time", help_text=_("Such as “mornings” or “after 5 pm”."))
    may_text = YesNo(label=_("May be sent text messages"))
    may_leave_message = YesNo(label=_("A message may be left"))
    note = words(Contact, "note")
    starts = Day(label=_("Since"), error_messages={"required": _("Say since when; today will do.")})

    def given(self) -> ContactGiven:
        """What was written."""
        return ContactGiven(**self.cleaned_data)


def contact_as_given(contact: Contact) -> dict[str, Any]:
    """A contact as the form shows it."""
    return {name: getattr(contact, name) for name in ContactForm.base_fields}


class LanguagesForm(forms.Form):
    """How a member is called, spoken and written to."""

    called = words(Member, "called", label=_("Likes to be called"))
    speaks = choice(Language.choices, _("Speaks"))
    reads = choice(Language.choices, _("Reads"))
    format = choice(Format.choices, _("Is written to in"), _("Choose how the member is written to."))
    interpreter = YesNo(label=_("Needs an interpreter"))

    def given(self) -> Languages:
        """What was written."""
        return Languages(**{name: self.cleaned_data[name] for name in LanguagesForm.base_fields})


def languages_as_given(member: Member) -> dict[str, Any]:
    """A member's languages as the form shows them."""
    return {name: getattr(member, name) for name in LanguagesForm.base_fields}
