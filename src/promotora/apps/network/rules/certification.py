"""Certification: when a plan may decide, and what a certificate means on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from promotora.apps.network.rules.refusal import Refusal, those
from promotora.apps.network.terms import IN_FORCE, OPEN, CertificationState, Outcome


@dataclass(frozen=True)
class Reviewed:
    """One step of the plan's process, and its outcome so far."""

    needed: bool
    outcome: str = ""


@dataclass(frozen=True)
class Deciding:
    """What a decision rests on."""

    state: str
    steps: Sequence[Reviewed]
    open_questions: int
    conditions: int
    reasons: str
    starts: date | None
    ends: date | None


def refusals_to_certify(deciding: Deciding, *, with_conditions: bool) -> list[Refusal]:
    """Every reason an organization cannot be certified just now."""
    needed = [each for each in deciding.steps if each.needed]
    dates = deciding.starts is not None and deciding.ends is not None and deciding.ends < deciding.starts
    return those(
        {
            Refusal.NOT_OPEN: deciding.state not in OPEN,
            Refusal.STEPS_LEFT: any(not each.outcome for each in needed),
            Refusal.STEP_NOT_READY: not with_conditions and any(each.outcome == Outcome.NOT_YET for each in needed),
            Refusal.QUESTION_OPEN: deciding.open_questions > 0,
            Refusal.NO_REASONS: not deciding.reasons.strip(),
            Refusal.NO_CONDITIONS: with_conditions and not deciding.conditions,
            Refusal.STARTS_MISSING: deciding.starts is None,
            Refusal.ENDS_BEFORE_START: dates,
        }
    )


def refusals_to_decline(*, state: str, reasons: str) -> list[Refusal]:
    """Every reason an organization cannot be declined just now."""
    return those({Refusal.NOT_OPEN: state not in OPEN, Refusal.NO_REASONS: not reasons.strip()})


def refusals_to_suspend(*, state: str, because: str) -> list[Refusal]:
    """Every reason a certificate cannot be suspended or ended."""
    return those(
        {
            Refusal.NOT_IN_FORCE: state not in IN_FORCE | {CertificationState.SUSPENDED},
            Refusal.NO_REASONS: not because.strip(),
        }
    )


def refusals_to_ask(*, state: str, asks: str, due: date, today: date) -> list[Refusal]:
    """Every reason a question cannot be put to the applicant."""
    return those(
        {
            Refusal.NOT_OPEN: state not in OPEN,
            Refusal.NOTHING_ASKED: not asks.strip(),
            Refusal.DUE_PAST: due < today,
        }
    )


def refusals_to_close(*, state: str, mended: bool) -> list[Refusal]:
    """Every reason something to mend cannot be closed."""
    return those({Refusal.CLOSED_ALREADY: state == "closed", Refusal.NOT_ANSWERED: state == "open" and not mended})


def is_in_force(*, state: str, starts: date | None, ends: date | None, day: date) -> bool:
    """Whether a certificate holds on a day: both ends included, so it expires at the midnight after its last day."""
    begun = starts is not None and starts <= day
    return state in IN_FORCE and begun and (ends is None or day <= ends)


def refusals_to_contract(
    *,
    certified_from: date | None,
    certified_to: date | None,
    starts: date,
    ends: date | None,
    capacity: int,
    overlaps: bool,
) -> list[Refusal]:
    """Every reason a contract cannot be made."""
    covered = (
        certified_from is not None
        and certified_from <= starts
        and (certified_to is None or (ends is not None and ends <= certified_to))
    )
    return those(
        {
            Refusal.NOT_CERTIFIED: not covered,
            Refusal.ENDS_BEFORE_START: ends is not None and ends < starts,
            Refusal.OVERLAPS: overlaps,
            Refusal.NO_CAPACITY: capacity < 1,
        }
    )
