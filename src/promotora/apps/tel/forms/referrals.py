"""Asking for a referral, and for the plan's answer."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import Organization
from promotora.apps.people.forms.fields import Day, Words, choice, words
from promotora.apps.people.forms.members import CinField
from promotora.apps.people.models import Member
from promotora.apps.people.terms import Language
from promotora.apps.tel.actions.referring import Attestation, ReferralGiven
from promotora.apps.tel.models import Referral
from promotora.apps.tel.presenters.rules_in_words import program_in_words
from promotora.apps.tel.queries.policies import codes
from promotora.apps.tel.terms import Declined


class ReferralForm(forms.Form):
    """Who is referred, and why. With one plan to choose, it is chosen."""

    first_name = words(Member, "first_name", _("Write the first name."))
    last_name = words(Member, "last_name", _("Write the last name."))
    birth_date = Day(label=_("Born"), error_messages={"required": _("Give the birth date.")})
    cin = CinField(
        label=_("CIN"),
        max_length=20,
        error_messages={"required": _("Give the CIN, or the number on the card.")},
        help_text=_("From the card. The whole card number will do."),
    )
    phone = words(Referral, "phone", help_text=_("How the plan or a CB-CME reaches the person."))
    speaks = choice(Language.choices, _("Speaks"))
    why = words(
        Referral,
        "why",
        _("Say in a few words why this person needs the program."),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What you have seen or been told that claims may not show. The plan reads this."),
    )
    agreed = forms.BooleanField(required=False, label=_("The person knows of this referral and agrees"))

    def __init__(self, data: Any = None, *, plans: Iterable[Organization], **options: Any) -> None:
        super().__init__(data, **options)
        self.plans = {str(plan.pk): plan for plan in plans}
        named = [(pk, str(plan)) for pk, plan in self.plans.items()]
        programs = [(code, program_in_words(code)) for code in codes()]
        self.fields["plan"] = choice(named, _("Health plan"), _("Choose the person's health plan."))
        self.fields["program"] = choice(programs, _("Program"), _("Choose a program."))
        self.fields["plan"].initial = named[0][0] if len(named) == 1 else None
        self.fields["program"].initial = programs[0][0]
        self.order_fields(["cin", "birth_date", "first_name", "last_name", "phone", "speaks", "plan", "program", "why"])

    def given(self) -> ReferralGiven:
        """What was written."""
        given = dict(self.cleaned_data)
        return ReferralGiven(plan=self.plans[given.pop("plan")], **given)


def as_referred(member: Member, cin: str, phone: str) -> dict[str, Any]:
    """What a member's record says, to begin with."""
    return {
        "first_name": member.first_name,
        "last_name": member.last_name,
        "birth_date": member.birth_date,
        "cin": cin,
        "phone": phone,
        "speaks": member.speaks,
    }


class AcceptForm(forms.Form):
    """The plan's yes. A clinician's word, where the claims do not show enough."""

    prefix = "yes"
    words = Words(
        required=False,
        max_length=1000,
        label=_("Words for who referred"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("They read this. Write no health facts."),
    )
    attested_by = Words(required=False, max_length=200, label=_("Clinician who attests the need, if one does"))
    attestation = Words(
        required=False, max_length=1000, label=_("What the clinician attests"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def attested(self) -> Attestation:
        """The clinician's word."""
        return Attestation(self.cleaned_data["attested_by"], self.cleaned_data["attestation"])


class DeclineForm(forms.Form):
    """The plan's no."""

    prefix = "no"
    because = choice(Declined.choices, _("Why"), _("Say why it is declined."))
    words = Words(
        max_length=1000,
        label=_("Words for who referred"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a few words for who referred. They read them.")},
        help_text=_("They read this. Write no health facts, and not who else serves the person."),
    )
