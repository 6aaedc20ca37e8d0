"""Asking for a health fact, for who may see a member, and which looks to show."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import Organization, User
from promotora.apps.people.actions.health import FactGiven
from promotora.apps.people.actions.sight import SightGiven
from promotora.apps.people.forms.fields import Day, choice, words
from promotora.apps.people.forms.members import BY_HAND
from promotora.apps.people.models import Access, HealthFact
from promotora.apps.people.terms import Because, FactKind

REASONS = [(Because.ASSIGNED.value, Because.ASSIGNED.label), *BY_HAND]


class FactForm(forms.Form):
    """One health fact."""

    kind = choice(FactKind.choices, _("Kind"), _("Choose what kind of fact it is."))
    name = words(HealthFact, "name", _("Write what it is."), label=_("What"), help_text=_("Such as “type 2 diabetes”."))
    code = words(HealthFact, "code", help_text=_("If you know it, such as E11.9."))
    since = Day(label=_("Since"), required=False)
    source = words(
        HealthFact,
        "source",
        _("Say where you learnt it."),
        label=_("Source"),
        help_text=_("Such as “the member said so”."),
    )
    part2 = forms.BooleanField(
        required=False,
        label=_("It comes from a substance-use program (42 CFR Part 2)"),
        help_text=_("Then only those see it whom the member's consent names, and your own organization."),
    )

    def given(self) -> FactGiven:
        """What was written."""
        return FactGiven(**self.cleaned_data)


class FactEndForm(forms.Form):
    """Until when a health fact held."""

    ends = Day(label=_("Until"), error_messages={"required": _("Say until when; today will do.")})


class FactMistakeForm(forms.Form):
    """Why a health fact was a mistake."""

    because = words(
        HealthFact,
        "mistaken_because",
        _("Say why, in a few words."),
        label=_("Why it is a mistake"),
        help_text=_("Such as “this is another member's medicine”. It stays in the history."),
    )


class SharingWithForm(forms.Form):
    """Which organization is to see a member."""

    to = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("Which organization"),
        empty_label=_("Choose one"),
        error_messages={"required": _("Choose the organization."), "invalid_choice": _("Choose the organization.")},
    )
    because = choice(REASONS, _("Why"), _("Say why it may see the member."))
    note = words(Access, "note", label=_("Note"))
    starts = Day(label=_("From"), error_messages={"required": _("Say from which day; today will do.")})
    until = Day(label=_("Until"), required=False, help_text=_("The last day. Leave it empty if none is set."))

    def __init__(self, *args: Any, organizations: QuerySet[Organization], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].queryset = organizations  # type: ignore[attr-defined]

    def given(self) -> SightGiven:
        """What was written."""
        return SightGiven(**{**self.cleaned_data, "because": Because(self.cleaned_data["because"])})


class LooksForm(forms.Form):
    """Which looks to show."""

    since = forms.DateField(required=False, label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}))
    person = forms.TypedChoiceField(required=False, label=_("Who"), coerce=int, empty_value=None)

    def __init__(self, *args: Any, people: Sequence[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].choices = [("", _("everyone")), *((user.pk, str(user)) for user in people)]  # type: ignore[attr-defined]
