"""Asking: the monthly report of room, a plan's numbers of members to a coordinator, and which CB-CMEs to show."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from promotora.apps.network.actions.room.ratios import RatioGiven
from promotora.apps.network.actions.room.team import RoomTold
from promotora.apps.network.models import CapacityReport, Ratio
from promotora.apps.network.presenters.room.capacity import short
from promotora.apps.network.rules.capacity import Room
from promotora.apps.network.rules.ratios import LARGEST, LEAST
from promotora.apps.network.terms import Area, Population
from promotora.apps.people.forms.fields import Day, words

MANY = 1_000_000
FTE_WRONG = _("Give a number such as 2.50, not below 0.")
COUNT_WRONG = _("Give a whole number, not below 0.")
RATIO_WRONG = _("Members to a care coordinator are from 1 to 500.")


def _count(label: Any, **options: Any) -> forms.IntegerField:
    errors = dict.fromkeys(("required", "invalid", "min_value", "max_value"), COUNT_WRONG)
    return forms.IntegerField(label=label, min_value=0, max_value=MANY, error_messages=errors, **options)


class ReportForm(forms.Form):
    """What a CB-CME says of its room in a month."""

    coordinators = forms.DecimalField(
        label=_("Full-time care coordinators"),
        help_text=_("At the end of the month, or today while it lasts. 1.50 is one full time and one half."),
        min_value=0,
        max_value=9999,
        decimal_places=2,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value", "max_digits", "max_decimal_places", "max_whole_digits"),
            FTE_WRONG,
        ),
    )
    enrolled = _count(_("Members enrolled"), help_text=_("Of all plans together: the ratio counts them all."))
    room = _count(_("Members who can be taken on"))
    note = words(
        CapacityReport, "note", label=_("Note"), help_text=_("Say why it is not as the roster says, or what changed.")
    )

    def told(self) -> RoomTold:
        """What was written."""
        return RoomTold(**self.cleaned_data)


class RatioForm(forms.Form):
    """How many members a full-time care coordinator may have."""

    population = forms.ChoiceField(
        label=_("For whom"),
        required=False,
        choices=[("", _("All others")), *((value, capfirst(label)) for value, label in Population.choices)],
    )
    most = forms.IntegerField(
        label=_("Members to a full-time care coordinator"),
        min_value=LEAST,
        max_value=LARGEST,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), RATIO_WRONG),
    )
    starts = Day(label=_("From"), error_messages={"required": _("Say from which day on.")})
    source = words(Ratio, "source", label=_("Where the number comes from"))
    verified = forms.BooleanField(label=_("Somebody read the source and it says so"), required=False)

    def given(self) -> RatioGiven:
        """What was written."""
        return RatioGiven(**self.cleaned_data)


class BoardForm(forms.Form):
    """Which CB-CMEs of the board to show."""

    area = forms.ChoiceField(label=_("Area"), choices=[("", _("all")), *Area.choices], required=False)
    state = forms.ChoiceField(label=_("How full"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["state"].choices = [("", _("all")), *((each.name, short(each)) for each in Room)]  # type: ignore[attr-defined]
