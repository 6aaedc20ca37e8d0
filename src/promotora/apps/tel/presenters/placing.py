"""Placements in words: how far one is, what it would do, beside before and beside placing by hand."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.core.numbers import number
from promotora.apps.people.presenters.words import day, moment
from promotora.apps.tel.models import PlacedMember, Placing, PlacingMoved
from promotora.apps.tel.presenters.placed_why import left_as_agreed, reasons_said
from promotora.apps.tel.presenters.runs import Step
from promotora.apps.tel.terms import Placed, PlacingState

TONES = {
    PlacingState.WAITING: "gold",
    PlacingState.PLACING: "info",
    PlacingState.MADE: "gold",
    PlacingState.COMMITTING: "info",
    PlacingState.COMMITTED: "ok",
    PlacingState.TAKING_BACK: "info",
    PlacingState.TAKEN_BACK: "quiet",
    PlacingState.DISCARDED: "quiet",
    PlacingState.REFUSED: "danger",
    PlacingState.STOPPED: "warm",
}
GOING_ON = (PlacingState.WAITING, PlacingState.PLACING, PlacingState.COMMITTING, PlacingState.TAKING_BACK)
AFTER_COMMIT = (PlacingState.COMMITTED, PlacingState.TAKING_BACK, PlacingState.TAKEN_BACK)
WORKED_OUT = (PlacingState.MADE, PlacingState.COMMITTING, *AFTER_COMMIT)
CHANGE_TONES = {
    Placed.STAYS: "quiet",
    Placed.MOVES: "info",
    Placed.NEW: "ok",
    Placed.LOSES: "danger",
    Placed.WAITS: "warm",
}


@dataclass(frozen=True)
class PlacingSaid:
    """One placement, as lists of them show it."""

    row: Placing
    url: str
    title: str
    name: str
    state: str
    tone: str
    when: str
    who: str
    line: str
    going_on: bool
    worked_out: bool
    stopped: bool


def placing_said(row: Placing, *, stopped: bool = False) -> PlacingSaid:
    """A placement in words. `stopped`: it began, and nobody works it out any more."""
    state = PlacingState.STOPPED if stopped else PlacingState(row.state)
    worked_out = state in WORKED_OUT or (state == PlacingState.DISCARDED and row.made_at is not None)
    return PlacingSaid(
        row=row,
        url=reverse("placement", args=[row.pk]),
        title=title(row, state),
        name=_("Placement for %(day)s") % {"day": day(row.day)},
        state=str(state.label),
        tone=TONES[state],
        when=moment(row.asked_at),
        who=str(row.asked_by),
        line=summary(row) if worked_out else "",
        going_on=state in GOING_ON,
        worked_out=worked_out,
        stopped=state == PlacingState.STOPPED,
    )


def title(row: Placing, state: PlacingState) -> str:
    """What is true of a placement."""
    if state == PlacingState.MADE:
        return summary(row)
    said = {
        PlacingState.WAITING: _("The placement waits for its turn"),
        PlacingState.PLACING: _("The placement is being worked out"),
        PlacingState.COMMITTING: _("The placement is being committed"),
        PlacingState.COMMITTED: _("The placement was committed"),
        PlacingState.TAKING_BACK: _("The placement is being taken back"),
        PlacingState.TAKEN_BACK: _("The placement was taken back"),
        PlacingState.DISCARDED: _("The placement was discarded"),
        PlacingState.REFUSED: _("The placement could not be worked out"),
        PlacingState.STOPPED: _("The placement stopped in the middle, and nothing was changed"),
    }
    return said[state]


def not_committed(row: Placing) -> list[str]:
    """Why a commit that was asked for did nothing, in sentences; none when nothing was asked, or it was done."""
    return [_(line) for line in row.problem.splitlines()] if row.state == PlacingState.MADE else []


def not_taken_back(row: Placing) -> list[str]:
    """Why a commit that was to be taken back stands, in sentences; none when nobody asked."""
    return [_(line) for line in row.problem.splitlines()] if row.state == PlacingState.COMMITTED else []


def summary(row: Placing) -> str:
    """'1,204 members can be placed, 3 cannot; 12 move.'"""
    changes = changes_of(row)
    can = changes[Placed.STAYS] + changes[Placed.MOVES] + changes[Placed.NEW]
    cannot, moves = changes[Placed.WAITS] + changes[Placed.LOSES], changes[Placed.MOVES]
    words = {"cannot": number(cannot), "moves": number(moves), "can": number(can)}
    if cannot and moves:
        said = ngettext(
            "%(can)s member can be placed, %(cannot)s cannot; %(moves)s would move",
            "%(can)s members can be placed, %(cannot)s cannot; %(moves)s would move",
            can,
        )
    elif cannot:
        said = ngettext(
            "%(can)s member can be placed, %(cannot)s cannot; nobody moves",
            "%(can)s members can be placed, %(cannot)s cannot; nobody moves",
            can,
        )
    elif moves:
        said = ngettext(
            "%(can)s member can be placed; %(moves)s would move",
            "All %(can)s members can be placed; %(moves)s would move",
            can,
        )
    else:
        said = ngettext(
            "%(can)s member can be placed; nobody moves", "All %(can)s members can be placed; nobody moves", can
        )
    return said % words


def changes_of(row: Placing) -> dict[Placed, int]:
    """To how many each thing happens."""
    counted = row.figures.get("changes", {})
    return {each: counted.get(each.value, 0) for each in Placed}


# ----------------------------------------------------------------------------------------------------------- one member


@dataclass(frozen=True)
class PlacedSaid:
    """Where one member is placed, and why. `next_best`: in a sentence, how much worse it is for all."""

    row: PlacedMember
    name: str
    url: str
    record_url: str
    change: str
    tone: str
    before: str
    to: str
    km: str
    reasons: list[str]
    next_best: str


def placed_said(row: PlacedMember) -> PlacedSaid:
    """One member of a placement."""
    change = Placed(row.change)
    return PlacedSaid(
        row=row,
        name=str(row.member),
        url=reverse("placement_member", args=[row.placing_id, row.member_id]),
        record_url=reverse("member", args=[row.member_id]),
        change=str(change.label),
        tone=CHANGE_TONES[change],
        before=str(row.before) if row.before else "",
        to=str(row.to) if row.to else "",
        km=km(row.km_after) if row.km_after is not None else "",
        reasons=reasons_said(row.reasons, agreed_to_leave=left_as_agreed(row.reasons)),
        next_best=next_best(row),
    )


def next_best(row: PlacedMember) -> str:
    """What it would cost everybody to have the member at the next best."""
    if row.next_best is None or row.to is None:
        return ""
    if row.next_costs_km is None:
        return _(
            "To place the member with %(name)s would cost somebody a place, a choice, or staying where they are."
        ) % {"name": row.next_best}
    return _("To place the member with %(name)s would be %(km)s worse for all members together.") % {
        "name": row.next_best,
        "km": km(row.next_costs_km),
    }


def steps_said(steps: Iterable[PlacingMoved]) -> list[Step]:
    """Its life, the last step first."""
    return [
        Step(
            moment(step.moved_at),
            step.moved_at.isoformat(),
            str(PlacingState(step.state).label).capitalize(),
            str(step.moved_by) if step.moved_by else "",
            step.because,
        )
        for step in reversed(list(steps))
    ]


def km(value: float | None) -> str:
    """'3.4 km'; a dash when it is not known."""
    return "–" if value is None else _("%(km)s km") % {"km": number(value, 1)}
