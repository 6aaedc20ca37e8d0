"""Visits to a site, and audits of health action plans of members drawn by lot."""

import random
from collections.abc import Collection, Sequence
from datetime import date

from promotora.apps.network.rules.certification import ENDABLE
from promotora.apps.network.rules.refusal import Refusal, those
from promotora.apps.network.terms import OPEN, CertificationState

MOST_DRAWN = 100
SEEDS = 2**31


def drawn_by_lot(members: Collection[int], count: int, seed: int) -> list[int]:
    """So many of these members, or all if there are fewer, in the order in which they were drawn.

    The same members and the same seed give the same draw again, in whatever order they are given.
    """
    return random.Random(seed).sample(sorted(members), min(count, len(members)))


def refusals_to_visit(*, state: str, where: str, audit: bool) -> list[Refusal]:
    """Every reason a visit or an audit cannot be planned."""
    return those(
        {
            Refusal.NOT_TAKEN_UP: state == CertificationState.RECEIVED,
            Refusal.NOT_IN_FORCE: state not in OPEN and state not in ENDABLE,
            Refusal.NO_PLACE: not audit and not where.strip(),
        }
    )


def refusals_to_write_visit(
    *, on: date, today: date, finding: str, audit: bool = False, drawn: bool = False, unread: int = 0
) -> list[Refusal]:
    """Every reason it cannot be written what was found. `unread`: members of an audit who were not read yet."""
    return those(
        {
            Refusal.VISIT_TO_COME: on > today,
            Refusal.NOTHING_FOUND: not finding.strip(),
            Refusal.NOT_DRAWN: audit and not drawn,
            Refusal.AUDIT_UNREAD: unread > 0,
        }
    )


def refusals_to_draw(*, state: str, audit: bool, drawn: bool, count: int, served: int) -> list[Refusal]:
    """Every reason members cannot be drawn for an audit. `served`: the plan's members whom the CB-CME serves."""
    return those(
        {
            Refusal.NOT_IN_FORCE: state not in ENDABLE,
            Refusal.NOT_AN_AUDIT: not audit,
            Refusal.DRAWN_ALREADY: drawn,
            Refusal.SAMPLE_WRONG: not 1 <= count <= MOST_DRAWN,
            Refusal.NOBODY_SERVED: not served,
        }
    )


def refusals_to_read(*, passed: bool | None, finding: str, written: bool) -> list[Refusal]:
    """Every reason it cannot be written what one member's health action plan is like."""
    return those(
        {
            Refusal.AUDIT_WRITTEN: written,
            Refusal.NOT_READ: passed is None,
            Refusal.NO_FINDING_OF_PLAN: passed is False and not finding.strip(),
        }
    )


def totals(passed: Sequence[bool | None]) -> tuple[int, int]:
    """(how many are drawn, how many of them passed)."""
    return len(passed), sum(each is True for each in passed)
