"""Asking for a consent in steps, each step a form of its own."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import Organization
from promotora.apps.people.actions.consents import Recipients
from promotora.apps.people.forms.fields import Day, choice, tidied, words
from promotora.apps.people.models import Consent, Recipient
from promotora.apps.people.rules import ConsentTerms
from promotora.apps.people.terms import ConsentTo

DATED, UNTIL_REVOKED = "dated", "until_revoked"


class CoversForm(forms.Form):
    """What the consent is about."""

    covers = choice(ConsentTo.choices, _("What the member agreed to"), _("Choose what the member agreed to."))


class SharingForm(forms.Form):
    """Who may share what with whom, and what for: 42 CFR 2.31(a)(2) to (5)."""

    discloser = words(
        Consent,
        "discloser",
        _("Say who may share."),
        label=_("Who may share"),
        help_text=_("A person, a clinic or a program, as the paper names them."),
    )
    what = words(
        Consent,
        "what",
        _("Say what may be shared."),
        label=_("What may be shared"),
        widget=forms.Textarea,
        help_text=_("As exactly as the paper says it."),
    )
    organizations = forms.ModelMultipleChoiceField(
        Organization.objects.none(),
        required=False,
        label=_("Who may receive, of those who work here"),
        widget=forms.CheckboxSelectMultiple,
    )
    others = forms.CharField(
        required=False,
        max_length=1_000,
        widget=forms.Textarea,
        label=_("Who else may receive"),
        help_text=_("In the paper's words, one on a line."),
    )
    purpose = words(
        Consent,
        "purpose",
        _("Say what it is shared for."),
        label=_("What for"),
        help_text=_("Such as “treatment, payment and health care operations” or “at the request of the patient”."),
    )

    def __init__(self, *args: Any, organizations: QuerySet[Organization], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organizations"].queryset = organizations  # type: ignore[attr-defined]

    def clean_others(self) -> list[str]:
        """Each line is one who may receive."""
        lines = [tidied(line) for line in self.cleaned_data["others"].splitlines()]
        longest = Recipient._meta.get_field("in_words").max_length or 0
        if any(len(line) > longest for line in lines):
            raise forms.ValidationError(
                _("One line is too long. Use at most %(longest)s letters."), params={"longest": longest}
            )
        return [line for line in lines if line]

    def recipients(self) -> Recipients:
        """Who may receive."""
        return Recipients(list(self.cleaned_data["organizations"]), self.cleaned_data["others"])


class SigningForm(forms.Form):
    """Who signed, when, until when, and what the paper says: 42 CFR 2.31(a)(6) to (10)."""

    signed_by = words(
        Consent,
        "signed_by",
        _("Say who signed."),
        label=_("Signed by"),
        help_text=_("The member, or who may sign for them by law."),
    )
    signed_on = Day(label=_("Signed on"), error_messages={"required": _("Say when it was signed.")})
    until = choice(
        [(DATED, _("Until a day")), (UNTIL_REVOKED, _("Until the member takes it back"))],
        _("How long it holds"),
        _("Say how long it holds."),
    )
    expires_on = Day(label=_("The last day"), required=False)
    says_revoke = forms.BooleanField(
        required=False,
        label=_("The paper says that the member may take the consent back, and how."),
    )
    says_redisclosure = forms.BooleanField(
        required=False,
        label=_("The paper says how records may be shared further, and what happens without a signature."),
        help_text=_("Both are needed for substance-use records (42 CFR 2.31)."),
    )


class PaperForm(forms.Form):
    """The signed paper."""

    paper = forms.FileField(
        required=False,
        allow_empty_file=True,
        label=_("The signed paper"),
        help_text=_("A PDF, or a photo as JPG or PNG, up to 10 MB. Only who may see this consent can open it."),
    )


def terms_of(covers: CoversForm, sharing: SharingForm, signing: SigningForm) -> ConsentTerms:
    """The consent as its paper says it."""
    when = signing.cleaned_data
    return ConsentTerms(
        covers=covers.cleaned_data["covers"],
        discloser=sharing.cleaned_data["discloser"],
        what=sharing.cleaned_data["what"],
        purpose=sharing.cleaned_data["purpose"],
        recipients=len(sharing.recipients()),
        signed_by=when["signed_by"],
        signed_on=when["signed_on"],
        expires_on=when["expires_on"] if when["until"] == DATED else None,
        until_revoked=when["until"] == UNTIL_REVOKED,
        says_revoke=when["says_revoke"],
        says_redisclosure=when["says_redisclosure"],
    )


class RevokeForm(forms.Form):
    """Why a consent is taken back."""

    because = words(Consent, "revoked_because", _("Say why, in a few words."), label=_("Why"))
