"""Contracts: for how long, and for how many members."""

from datetime import date

from promotora.apps.network.rules.refusal import Refusal, those
from promotora.apps.network.terms import IN_FORCE


def refusals_to_contract(
    *,
    state: str,
    certified_from: date | None,
    certified_to: date | None,
    starts: date,
    ends: date | None,
    capacity: int,
    overlaps: bool,
) -> list[Refusal]:
    """Every reason a contract cannot be made. `certified_from`, `certified_to`: the certificate's days."""
    within = (
        certified_from is not None
        and certified_from <= starts
        and (certified_to is None or (ends is not None and ends <= certified_to))
    )
    return those(
        {
            Refusal.NOT_CERTIFIED: state not in IN_FORCE or not within,
            Refusal.ENDS_BEFORE_START: ends is not None and ends < starts,
            Refusal.OVERLAPS: overlaps,
            Refusal.NO_CAPACITY: capacity < 1,
        }
    )


def refusals_to_end_contract(
    *, starts: date, ends: date | None, last_day: date, because: str, today: date
) -> list[Refusal]:
    """Every reason a contract cannot be ended with this last day."""
    return those(
        {
            Refusal.CONTRACT_ENDED: ends is not None and ends < today,
            Refusal.LAST_DAY_PAST: last_day < today,
            Refusal.LATER_THAN_AGREED: ends is not None and last_day > ends >= today,
            Refusal.ENDS_BEFORE_START: last_day < starts,
            Refusal.NO_REASONS: not because.strip(),
        }
    )
