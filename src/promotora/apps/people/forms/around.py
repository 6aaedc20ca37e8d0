"""Asking for the people around a member."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from promotora.apps.people.actions.around import CaregiverGiven, SupporterGiven
from promotora.apps.people.forms.fields import Day, YesNo, choice, words
from promotora.apps.people.models import Caregiver, Consent, Supporter
from promotora.apps.people.presenters.words import day
from promotora.apps.people.terms import Language, Relation

SINCE = {"label": _("Since"), "error_messages": {"required": _("Say since when; today will do.")}}


class SupporterForm(forms.Form):
    """Family, household, a friend, a guardian."""

    name = words(Supporter, "name", _("Write the name."))
    relation = choice(Relation.choices, _("Is the member's"), _("Choose what this person is to the member."))
    phone = words(Supporter, "phone")
    speaks = choice(Language.choices, _("Speaks"))
    lives_with = forms.BooleanField(required=False, label=_("Lives with the member"))
    in_emergency = forms.BooleanField(required=False, label=_("Is called in an emergency"))
    decides = forms.BooleanField(required=False, label=_("May decide for the member by law"))
    note = words(Supporter, "note")
    starts = Day(**SINCE)

    def given(self) -> SupporterGiven:
        """What was written."""
        return SupporterGiven(**self.cleaned_data)


class CaregiverForm(forms.Form):
    """A caregiver paid by In-Home Supportive Services."""

    name = words(Caregiver, "name", _("Write the name."))
    phone = words(Caregiver, "phone")
    speaks = choice(Language.choices, _("Speaks"))
    hours_a_month = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=744,
        label=_("Hours a month"),
        help_text=_("As the county approved them."),
    )
    relative = YesNo(label=_("Is a relative of the member"))
    note = words(Caregiver, "note")
    starts = Day(**SINCE)

    def given(self) -> CaregiverGiven:
        """What was written."""
        return CaregiverGiven(**{name: self.cleaned_data[name] for name in CaregiverForm.base_fields})


class PairingForm(CaregiverForm):
    """A caregiver to be paired, and the consent that covers it."""

    def __init__(self, *args: Any, consents: Sequence[Consent], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["consent"] = forms.TypedChoiceField(
            choices=[(consent.pk, _said(consent)) for consent in consents],
            coerce=int,
            label=_("By which consent"),
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose the consent that covers this caregiver.")},
        )


def as_given(one: Supporter | Caregiver, form: type[forms.Form]) -> dict[str, Any]:
    """A supporter or caregiver as the form shows them."""
    return {name: getattr(one, name) for name in form.base_fields}


def _said(consent: Consent) -> str:
    return str(_("%(what)s, signed %(day)s") % {"what": consent.what, "day": day(consent.signed_on)})
