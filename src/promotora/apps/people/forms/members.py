"""Asking for a member who is in no load, and for one in an emergency."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from promotora.apps.core.identifiers import cin_of
from promotora.apps.people.actions.emergency import Asked
from promotora.apps.people.forms.contacts import LanguagesForm
from promotora.apps.people.forms.fields import Day, Words, choice, words
from promotora.apps.people.models import BreakGlass, Member
from promotora.apps.people.rules import NewMember
from promotora.apps.people.terms import Because, Emergency, Finding, Gender

BY_HAND = [(one.value, one.label) for one in (Because.REFERRED, Because.PATIENT, Because.ASKED)]


class CinField(Words):
    """A CIN, or the number on the card, which begins with it."""

    def clean(self, value: object) -> str:
        """The CIN, in capitals."""
        return cin_of(super().clean(value))


class NewMemberForm(LanguagesForm):
    """Somebody who is in no load."""

    first_name = words(Member, "first_name", _("Write the first name."))
    last_name = words(Member, "last_name", _("Write the last name."))
    birth_date = Day(label=_("Born"), error_messages={"required": _("Give the birth date.")})
    cin = CinField(
        label=_("CIN"), required=False, max_length=20, help_text=_("From the card. The whole card number will do.")
    )
    gender = choice(Gender.choices, _("Gender"), _("Choose one; “not known” will do."), initial=Gender.UNKNOWN)
    because = choice(BY_HAND, _("Why you may see them"), _("Say why your organization may see this person."))
    somebody_else = forms.BooleanField(required=False, label=_("This is somebody else than those shown above"))
    field_order = ("first_name", "last_name", "called", "birth_date", "cin", "gender", "because")

    def new(self, alike: int) -> NewMember:
        """What was written, beside how many members look alike."""
        given = self.cleaned_data
        return NewMember(
            first_name=given["first_name"],
            last_name=given["last_name"],
            birth_date=given["birth_date"],
            cin=given["cin"],
            alike=alike,
            somebody_else=given["somebody_else"],
        )


class EmergencyForm(forms.Form):
    """Whom one must see now, and why."""

    cin = CinField(
        label=_("CIN"),
        max_length=20,
        error_messages={"required": _("Give the CIN, or the number on the card.")},
        help_text=_("From the card. The whole card number will do."),
    )
    birth_date = Day(label=_("Born"), error_messages={"required": _("Give the birth date.")})
    reason = choice(Emergency.choices, _("What has happened"), _("Choose what has happened."))
    in_words = words(
        BreakGlass,
        "in_words",
        _("Say in a few words why you must see this record now."),
        label=_("In your own words"),
        widget=forms.Textarea,
        help_text=_("A privacy officer reads this."),
    )

    def asked(self) -> Asked:
        """What was written."""
        given = self.cleaned_data
        born: date = given["birth_date"]
        return Asked(cin=given["cin"], birth_date=born, reason=Emergency(given["reason"]), in_words=given["in_words"])


class ReviewForm(forms.Form):
    """What the reviewer of an emergency found."""

    finding = choice(Finding.choices, _("What you found"), _("Say what you found."))
    review = words(BreakGlass, "review", label=_("In your own words"), widget=forms.Textarea)
