"""Asking for a placement, and what a plan weighs."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from promotora.apps.people.forms.fields import Day, Words
from promotora.apps.tel.rules.weights import stored
from promotora.placement import Weights
from promotora.placement.weights import MOST_KM

FARTHEST = 1_000
PERCENT = 100


class PlacingForm(forms.Form):
    """On which day members are to be placed."""

    day = Day(
        label=_("From which day"),
        help_text=_("Certificates, contracts, teams and leave count as they are on that day."),
        error_messages={"required": _("Give the day.")},
    )


def kilometers(label: Any, help_text: Any, *, required: bool = True, most: float = FARTHEST) -> forms.FloatField:
    """So many kilometers' worth."""
    return forms.FloatField(
        label=label,
        help_text=help_text,
        required=required,
        min_value=0,
        max_value=min(most, MOST_KM),
        error_messages={"required": _("Give a number of kilometers."), "invalid": _("This is not a number.")},
    )


class WeightsForm(forms.Form):
    """What a plan weighs: everything in kilometers, as the way that it is worth."""

    moving = forms.ChoiceField(
        label=_("Who can stay where they are"),
        choices=[
            ("ONLY_IF_IT_MUST", _("stays, whatever that costs: nobody is moved without a cause of their own")),
            ("BY_COST", _("is moved when that saves more kilometers than moving costs")),
        ],
        widget=forms.RadioSelect,
    )
    choice_first = forms.BooleanField(
        label=_("The member's own choice comes before everything else"),
        required=False,
    )
    choice_rank = kilometers(
        _("Otherwise, each rank below the first choice costs, in kilometers"), _("Counts only without the box above.")
    )
    language = kilometers(
        _("Nobody there speaks the member's language, in kilometers"),
        _("15: a CB-CME that speaks it may be up to 15 km farther away."),
    )
    leaving_current = kilometers(
        _("Leaving the CB-CME that serves the member, in kilometers"), _("Counts where members may be moved to save.")
    )
    missing_expertise = kilometers(
        _("Each kind of experience that is missing, in kilometers"),
        _("Leave it empty, and nobody is placed where the experience that they need is missing."),
        required=False,
    )
    farthest_km = kilometers(
        _("The farthest that anybody is placed, in kilometers"), _("Leave it empty for no limit."), required=False
    )
    unknown_km = kilometers(
        _("A distance that is not known counts as, in kilometers"), _("Where an address or a site is not known.")
    )
    first_above = forms.IntegerField(
        label=_("Above this percentage of its fair share, a CB-CME costs more"), min_value=1, max_value=1_000
    )
    first_km = kilometers(_("by, for each further member, in kilometers"), "")
    second_above = forms.IntegerField(label=_("And above this percentage"), min_value=1, max_value=1_000)
    second_km = kilometers(_("by, for each member beyond that, in kilometers"), "")
    because = Words(
        label=_("Why"),
        max_length=300,
        help_text=_("Whoever looks at the history reads it."),
        error_messages={"required": _("Write why, in a few words.")},
    )

    def given(self, before: Weights) -> dict[str, Any]:
        """As weights are stored; what the form does not ask stays as it was."""
        said = self.cleaned_data
        same = ("moving", "choice_first", "choice_rank", "language", "leaving_current", "unknown_km")
        return (
            stored(before)
            | {name: said[name] for name in same}
            | {
                "missing_expertise": said["missing_expertise"],
                "farthest_km": said["farthest_km"],
                "fair_share": [
                    [said["first_above"] / PERCENT, said["first_km"]],
                    [said["second_above"] / PERCENT, said["second_km"]],
                ],
            }
        )


def as_first(weights: Weights) -> dict[str, Any]:
    """What the form shows to begin with."""
    said = stored(weights)
    first, second = said.pop("fair_share")
    return said | {
        "first_above": round(first[0] * PERCENT),
        "first_km": first[1],
        "second_above": round(second[0] * PERCENT),
        "second_km": second[1],
    }


def usual_day(today: date) -> dict[str, Any]:
    """Today, unless somebody wants another day."""
    return {"day": today}
