"""Asking: somebody on the team, their leave and last day, their credentials, subcontractors, and who may join."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import User
from promotora.apps.network.actions.room.lines import Expected
from promotora.apps.network.actions.room.team import StaffGiven
from promotora.apps.network.models import Credential, Staff, Subcontractor
from promotora.apps.network.rules.roster import FULL_FTE, LEAST_FTE
from promotora.apps.network.terms import Comes, Service, TeamRole
from promotora.apps.people.forms.fields import Day, Words, choice, words
from promotora.apps.people.terms import Language

FTE_WRONG = _("The share of full time is between 0.05 and 1.00.")


def fte_field() -> forms.DecimalField:
    """A share of full time."""
    return forms.DecimalField(
        label=_("Share of full time"),
        help_text=_("1.00 is full time, 0.50 is half."),
        min_value=LEAST_FTE,
        max_value=FULL_FTE,
        max_digits=3,
        decimal_places=2,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value", "max_digits", "max_decimal_places", "max_whole_digits"),
            FTE_WRONG,
        ),
    )


class StaffForm(forms.Form):
    """Who somebody is on the team. `day`: from which day on it is so."""

    name = words(Staff, "name", _("Give the name."))
    role = choice(TeamRole.choices, _("Role"), _("Choose a role."))
    fte = fte_field()
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=Language.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    day = Day(label=_("From"), error_messages={"required": _("Say from which day on.")})

    def __init__(self, *args: Any, accounts: Iterable[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self.accounts = {str(user.pk): user for user in accounts}
        named = [(pk, f"{user.name} ({user.email})") for pk, user in self.accounts.items()]
        self.fields["user"] = forms.ChoiceField(
            label=_("Their account here"),
            help_text=_("So that their own pages know them. Somebody may be on the team without one."),
            choices=[("", _("none")), *named],
            required=False,
        )
        self.order_fields(["name", "role", "fte", "languages", "user", "day"])

    def given(self) -> StaffGiven:
        """What was written."""
        told = self.cleaned_data
        return StaffGiven(
            name=told["name"],
            role=TeamRole(told["role"]),
            fte=told["fte"],
            languages=told["languages"],
            user=self.accounts.get(told["user"]),
        )


def as_given(staff: Staff, day: date) -> dict[str, Any]:
    """What the roster says of somebody, as the form asks for it."""
    return {
        "name": staff.name,
        "role": staff.role,
        "fte": staff.fte,
        "languages": staff.languages,
        "user": str(staff.user_id or ""),
        "day": max(day, staff.starts),
    }


class AwayForm(forms.Form):
    """Days on which somebody does not work."""

    starts = Day(label=_("First day away"), error_messages={"required": _("Say from which day on.")})
    ends = Day(label=_("Last day away"), required=False, help_text=_("Leave it empty if it is not known yet."))


class BackForm(forms.Form):
    """When a leave ends."""

    ends = Day(label=_("Last day away"), required=False, help_text=_("Leave it empty if it is not known yet."))


class LastDayForm(forms.Form):
    """When somebody leaves the team."""

    last_day = Day(label=_("Last day"), error_messages={"required": _("Say which is the last day.")})
    because = Words(
        label=_("Why, if you want to say"),
        required=False,
        max_length=200,
        help_text=_("It is kept on the roster. Write no health facts of anybody."),
    )


class EndForm(forms.Form):
    """When an agreement ends."""

    last_day = Day(label=_("Last day"), error_messages={"required": _("Say which is the last day.")})


class CredentialForm(forms.Form):
    """A license or certificate."""

    kind = words(Credential, "kind", _("Say which license or certificate it is."))
    number = words(Credential, "number")
    expires = Day(label=_("Good until"), required=False, help_text=_("Leave it empty if it does not run out."))


class RenewForm(forms.Form):
    """A credential that is good for longer."""

    expires = Day(label=_("Good until"), required=False, help_text=_("Leave it empty if it does not run out."))
    number = words(Credential, "number", label=_("Number, if it is a new one"))


class SubcontractorForm(forms.Form):
    """Another organization that gives services."""

    name = words(Subcontractor, "name", _("Give the name of the organization."), label=_("Organization"))
    services = forms.MultipleChoiceField(
        label=_("Services"),
        choices=[(value, capfirst(label)) for value, label in Service.choices],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one of the six services.")},
    )
    starts = Day(label=_("From"), error_messages={"required": _("Say from which day on.")})
    ends = Day(label=_("Up to and with"), required=False, help_text=_("Leave it empty if no end is agreed."))


class JoiningForm(forms.Form):
    """Somebody who will probably join."""

    comes = choice(Comes.choices, _("From"), _("Say where they come from."))
    role = choice(TeamRole.choices, _("Role"), _("Choose a role."))
    fte = fte_field()
    starts = Day(label=_("First day"), error_messages={"required": _("Say from which day on.")})
    likely = forms.IntegerField(
        label=_("How likely, in percent"),
        help_text=_("100 is certain. The forecast counts on them as far as it is likely."),
        min_value=1,
        max_value=100,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Say how likely it is, from 1 to 100 percent.")
        ),
    )
    note = Words(label=_("Note"), required=False, max_length=200)

    def expected(self) -> Expected:
        """What was written."""
        told = self.cleaned_data
        return Expected(**{**told, "comes": Comes(told["comes"]), "role": TeamRole(told["role"])})


class SearchForm(forms.Form):
    """Whom of the roster to show."""

    q = Words(label=_("Name"), required=False, max_length=150)
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("all")), *TeamRole.choices], required=False)
