"""Who may let whom see a member, and when a record may be opened in an emergency."""

from dataclasses import dataclass
from datetime import date

from promotora.apps.people.rules.refusal import Refusal, those
from promotora.apps.people.terms import Because

EMERGENCY_HOURS = 4
TRIES_AN_HOUR = 5
FEW_WORDS = 10  # characters that a reason in words has at the least


@dataclass(frozen=True)
class Sharing:
    """An organization that is to see a member, from one day up to and with another."""

    own: bool
    sees_already: bool
    works_here: bool
    starts: date
    until: date | None


def refusals_to_let_see(sharing: Sharing, *, today: date) -> list[Refusal]:
    """Every reason an organization cannot be let see a member."""
    return those(
        {
            Refusal.SAME_ORGANIZATION: sharing.own,
            Refusal.ALREADY_SEES: sharing.sees_already and not sharing.own,
            Refusal.ORGANIZATION_ENDED: not sharing.works_here,
            Refusal.ENDS_BEFORE_START: sharing.until is not None and sharing.until < sharing.starts,
            Refusal.UNTIL_PAST: sharing.until is not None and sharing.until < today,
        }
    )


def refusals_to_end_sight(*, because: str, ended: bool) -> list[Refusal]:
    """Every reason an organization's sight of a member cannot be ended by hand."""
    return those({Refusal.LET_BY_PLAN: because == Because.PLAN, Refusal.ALREADY_ENDED: ended})


def refusals_to_try(*, tries_within_an_hour: int) -> list[Refusal]:
    """Every reason somebody may not ask for a record in an emergency just now: guessing is made slow."""
    return those({Refusal.TOO_MANY_TRIES: tries_within_an_hour >= TRIES_AN_HOUR})


def refusals_to_open(*, in_words: str) -> list[Refusal]:
    """Every reason a record is not opened in an emergency."""
    return those({Refusal.NO_REASON: len(in_words.strip()) < FEW_WORDS})


def refusals_to_review(*, reviewed: bool, opened_by_reviewer: bool, finding: str) -> list[Refusal]:
    """Every reason a review cannot be written."""
    return those(
        {
            Refusal.ALREADY_REVIEWED: reviewed,
            Refusal.OPENED_BY_REVIEWER: opened_by_reviewer,
            Refusal.NO_FINDING: not finding,
        }
    )
