"""The roster's other lines: credentials that run out, leaves that end, who may join, subcontractors; months to report.

That a credential warns 60 days ahead, and that a month is reported by the 10th of the next, is ours (unverified).
"""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

from promotora.apps.network.rules.refusal import Refusal, those
from promotora.apps.network.rules.roster import FULL_FTE, LEAST_FTE, Days, overlap

WARNS = timedelta(days=60)
DUE_ON = 10  # of the month after
REMEMBERED = 3  # months back that a page still asks for


class Lasts(Enum):
    """How a credential stands on a day."""

    GOOD = "good"
    SOON = "soon"
    EXPIRED = "expired"


def lasts(expires: date | None, today: date) -> Lasts:
    """Its last day is still good."""
    if expires is None or expires > today + WARNS:
        return Lasts.GOOD
    return Lasts.EXPIRED if expires < today else Lasts.SOON


def refusals_of_credential(*, kind: str) -> list[Refusal]:
    """Every reason a credential cannot be written down."""
    return those({Refusal.NO_CREDENTIAL: not kind.strip()})


def refusals_to_renew(*, expires: date | None, until: date | None) -> list[Refusal]:
    """Every reason a credential cannot be renewed up to this day; None is for good."""
    return those({Refusal.RENEWED_EARLIER: expires is None or (until is not None and until <= expires)})


def refusals_to_change_leave(leave: Days, *, ends: date | None, others: Sequence[Days], today: date) -> list[Refusal]:
    """Every reason a leave cannot end on another day. `others`: the other leaves of the same person."""
    starts, ended = leave
    return those(
        {
            Refusal.LEAVE_OVER: ended is not None and ended < today,
            Refusal.ENDS_BEFORE_START: ends is not None and ends < starts,
            Refusal.ON_LEAVE_TWICE: any(overlap((starts, ends), other) for other in others),
        }
    )


def refusals_of_subcontractor(
    *, name: str, services: Collection[str], starts: date, ends: date | None
) -> list[Refusal]:
    """Every reason a subcontractor cannot be on the roster so."""
    return those(
        {
            Refusal.NO_SUBCONTRACTOR: not name.strip(),
            Refusal.NO_SERVICES: not services,
            Refusal.ENDS_BEFORE_START: ends is not None and ends < starts,
        }
    )


def refusals_to_end_subcontractor(*, starts: date, ends: date | None, last_day: date, today: date) -> list[Refusal]:
    """Every reason an agreement cannot end on this day."""
    return those(
        {
            Refusal.SUBCONTRACTOR_ENDED: ends is not None and ends < today,
            Refusal.ENDS_BEFORE_START: last_day < starts,
        }
    )


def refusals_to_expect(*, fte: Decimal, likely: int) -> list[Refusal]:
    """Every reason somebody cannot be told to join so."""
    return those({Refusal.FTE_WRONG: not LEAST_FTE <= fte <= FULL_FTE, Refusal.NOT_LIKELY: not 1 <= likely <= 100})


def due_on(month: date) -> date:
    """By when the room of a month is told to the plan."""
    return _next(month).replace(day=DUE_ON)


def months_to_report(contracts: Sequence[Days], reported: Collection[date], today: date) -> list[date]:
    """The last months that are over, had a contract on some day, and were not reported, the earliest first."""
    months: list[date] = []
    month = today.replace(day=1)
    for _ in range(REMEMBERED):
        month = (month - timedelta(days=1)).replace(day=1)
        last = _next(month) - timedelta(days=1)
        if month not in reported and any(overlap((month, last), contract) for contract in contracts):
            months.insert(0, month)
    return months


def is_overdue(month: date, today: date) -> bool:
    """Whether the day by which a month is told is over."""
    return today > due_on(month)


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)
