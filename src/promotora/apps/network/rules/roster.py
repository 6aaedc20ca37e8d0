"""The roster: who works on the team, from when to when; and the monthly report of the room."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from promotora.apps.network.rules.refusal import Refusal, those

LEAST_FTE = Decimal("0.05")
FULL_FTE = Decimal("1.00")
Days = tuple[date, date | None]  # both included; no last day is for good


def refusals_to_add(*, name: str, fte: Decimal, starts: date, ends: date | None) -> list[Refusal]:
    """Every reason somebody cannot be on the roster so."""
    return those(
        {
            Refusal.NO_NAME: not name.strip(),
            Refusal.FTE_WRONG: not LEAST_FTE <= fte <= FULL_FTE,
            Refusal.ENDS_BEFORE_START: ends is not None and ends < starts,
        }
    )


def refusals_to_leave(*, starts: date, ends: date | None, last_day: date, today: date) -> list[Refusal]:
    """Every reason somebody cannot leave the team after this day. Who was to leave later may leave sooner."""
    return those(
        {Refusal.LEFT_ALREADY: ends is not None and ends < today, Refusal.ENDS_BEFORE_START: last_day < starts}
    )


def refusals_of_leave(leave: Days, *, others: Sequence[Days], ended: bool) -> list[Refusal]:
    """Every reason a leave cannot be written down. `ended`: the person has left before it begins."""
    starts, ends = leave
    return those(
        {
            Refusal.LEFT_ALREADY: ended,
            Refusal.ENDS_BEFORE_START: ends is not None and ends < starts,
            Refusal.ON_LEAVE_TWICE: any(overlap(leave, other) for other in others),
        }
    )


def refusals_to_report(*, month: date, today: date, contracted: bool, reported: bool, note: str) -> list[Refusal]:
    """Every reason the room of a month cannot be reported. `month`: its first day."""
    return those(
        {
            Refusal.NOT_A_MONTH: month.day != 1 or month > today,
            Refusal.NOT_CONTRACTED: not contracted,
            Refusal.REPORTED_ALREADY: reported and not note.strip(),
        }
    )


def overlap(one: Days, other: Days) -> bool:
    """Whether two spans of days have a day in common."""
    return one[0] <= (other[1] or date.max) and other[0] <= (one[1] or date.max)
