"""Saying: the forecast of the next six months, as a sentence, a table and a picture, with how wrong it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.core.numbers import number
from promotora.apps.network.presenters.room.team import hundredths
from promotora.apps.network.queries.room.capacity import first_days
from promotora.apps.network.rules.back_test import COUNTY, ENOUGH, back_test
from promotora.apps.network.rules.forecast import TINY, Ahead, Month, Span, Team
from promotora.apps.people.presenters.words import day

TOLD_OF = 3  # months ahead of which the error is told
WIDE, HIGH = 424, 230
LEFT, RIGHT, TOP, FOOT = 44, 12, 14, 30


@dataclass(frozen=True)
class Row:
    """One month ahead, in words: the middle, and what eight of ten futures lie between."""

    month: str
    members: str
    members_span: str
    coordinators: str
    coordinators_span: str
    room: str
    room_span: str


@dataclass(frozen=True)
class Point:
    """Where something stands in the picture, in its own numbers."""

    x: str
    y: str
    words: str = ""


@dataclass(frozen=True)
class Drawing:
    """The picture: the span as one shape, the members as a line, the most that the team may have as another."""

    wide: int
    high: int
    span: str
    members: str
    limit: str
    points: list[Point]
    ticks: list[Point]
    months: list[Point]
    left: str
    right: str


@dataclass(frozen=True)
class ForecastSaid:
    """What probably comes. `known`: whether there is any past to go by."""

    sentence: str
    alt: str
    rows: list[Row]
    drawing: Drawing
    error: str
    known: bool


def forecast_said(
    ahead: Sequence[Ahead], history: Sequence[Month], team: Team, *, members: int, working: Decimal, today: date
) -> ForecastSaid:
    """The forecast in words. `working`: the full-time care coordinators of today."""
    days = first_days(today)
    sentence = _sentence(ahead, days)
    return ForecastSaid(
        sentence=sentence,
        alt=_("A line of members over six months, with the most that the team may have. %(sentence)s")
        % {"sentence": sentence},
        rows=[_row(month, each) for month, each in zip(days, ahead, strict=True)],
        drawing=_drawing(ahead, members, _limits(ahead, team, working), [today, *days]),
        error=error_said(history),
        known=bool(history),
    )


def _sentence(ahead: Sequence[Ahead], days: Sequence[date]) -> str:
    full = next((month for month, each in zip(days, ahead, strict=True) if not each.room.middle), None)
    if full is not None:
        return _("Probably full by %(day)s, if members come and leave as they did.") % {"day": day(full)}
    last = ahead[-1].room
    said = ngettext(
        "On %(day)s there is probably room for %(room)s member more: eight of ten futures lie from %(low)s to "
        "%(high)s.",
        "On %(day)s there is probably room for %(room)s members more: eight of ten futures lie from %(low)s to "
        "%(high)s.",
        int(last.middle),
    )
    return said % {
        "day": day(days[-1]),
        "room": number(last.middle),
        "low": number(last.low),
        "high": number(last.high),
    }


def _row(month: date, each: Ahead) -> Row:
    return Row(
        month=day(month),
        members=number(each.members.middle),
        members_span=_between(number(each.members.low), number(each.members.high)),
        coordinators=hundredths(each.coordinators.middle),
        coordinators_span=_between(hundredths(each.coordinators.low), hundredths(each.coordinators.high)),
        room=number(each.room.middle),
        room_span=_between(number(each.room.low), number(each.room.high)),
    )


def _between(low: str, high: str) -> str:
    return low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


def error_said(history: Sequence[Month]) -> str:
    """How wrong it was on its own past; with too few months, on a made-up county's."""
    tested = [each for each in back_test([history]) if each.months <= TOLD_OF] if len(history) >= ENOUGH else []
    if not tested:
        return _(
            "There are too few months here to test the forecast on. On the history of a made-up county it was off by "
            "%(error)s percent three months ahead."
        ) % {"error": number(COUNTY[TOLD_OF], 1)}
    last = tested[-1]
    said = ngettext(
        "Told again from each month of the past, the forecast was off by %(error)s percent %(months)d month ahead; "
        "“as last month” was off by %(naive)s percent.",
        "Told again from each month of the past, the forecast was off by %(error)s percent %(months)d months ahead; "
        "“as last month” was off by %(naive)s percent.",
        last.months,
    )
    error, naive = number(last.error, 1), number(last.naive, 1)
    return said % {"error": error, "naive": naive, "months": last.months}


# ---------------------------------------------------------------------------------------------------------- the picture


def _limits(ahead: Sequence[Ahead], team: Team, working: Decimal) -> list[int]:
    """The most members that the team of today and of each month may have, beside those of other plans."""
    teams = [float(working), *(each.coordinators.middle for each in ahead)]
    return [max(0, int((full_time - team.taken) * team.most + TINY)) for full_time in teams]


def _drawing(ahead: Sequence[Ahead], members: int, limits: Sequence[int], days: Sequence[date]) -> Drawing:
    now = Span(members, members, members)
    spans = [now, *(each.members for each in ahead)]
    top = _round_up(max(*limits, *(each.high for each in spans), 1))
    across = [LEFT + (WIDE - LEFT - RIGHT) * at / (len(spans) - 1) for at in range(len(spans))]

    def down(number: float) -> float:
        return TOP + (HIGH - TOP - FOOT) * (1 - number / top)

    def line(numbers: Sequence[float]) -> list[tuple[float, float]]:
        return [(x, down(number)) for x, number in zip(across, numbers, strict=True)]

    lower, upper = line([each.low for each in spans]), line([each.high for each in spans])
    middle = line([each.middle for each in spans])
    return Drawing(
        wide=WIDE,
        high=HIGH,
        span=_points([*upper, *reversed(lower)]),
        members=_points(middle),
        limit=_points(line(limits)),
        points=[Point(_at(x), _at(y)) for x, y in middle],
        ticks=[Point(_at(LEFT), _at(down(part)), number(part)) for part in (0, top / 2, top)],
        months=[Point(_at(x), _at(HIGH - 8), date_format(on, "M")) for x, on in zip(across, days, strict=True)],
        left=_at(LEFT),
        right=_at(WIDE - RIGHT),
    )


def _round_up(number: float) -> int:
    """To an even number of two leading digits, so that half of it is whole."""
    step = 2 * 10 ** max(0, len(str(int(number))) - 2)
    return int(-(-number // step) * step)


def _points(line: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in line)


def _at(number: float) -> str:
    # SVG knows only the point, whatever the reader's language writes.
    return f"{number:.1f}"
