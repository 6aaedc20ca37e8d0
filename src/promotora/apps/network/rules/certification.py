"""Certification: what a plan may do when, and what a certificate means on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from promotora.apps.network.rules.refusal import Refusal, those
from promotora.apps.network.terms import IN_FORCE, OPEN, CertificationState, Mend, Outcome

ENDABLE = IN_FORCE | {CertificationState.SUSPENDED}
MOST_STEPS = 30
MOST_DAYS = 365


@dataclass(frozen=True)
class Reviewed:
    """One step of the plan's process, and its outcome so far."""

    needed: bool
    outcome: str = ""


@dataclass(frozen=True)
class Deciding:
    """What a decision rests on. `conditions`: those still open. `own`: who decides works for the applicant too."""

    state: str
    steps: Sequence[Reviewed]
    open_questions: int
    conditions: int
    reasons: str
    starts: date | None
    ends: date | None
    own: bool = False


@dataclass(frozen=True)
class Designed:
    """One step that a plan designs. `listing`: it is a checklist or about documents, and so needs `items`."""

    name: str
    days: int
    listing: bool
    items: int


def refusals_to_design(
    *, name: str, steps: Sequence[Designed], months: int, there: bool, first_days: int = 14
) -> list[Refusal]:
    """Every reason a plan cannot certify in this way. `there`: it has steps from the same day on already."""
    days = [first_days, *(step.days for step in steps)]
    return those(
        {
            Refusal.NAMELESS: not name.strip(),
            Refusal.NO_STEPS: not steps,
            Refusal.TOO_MANY_STEPS: len(steps) > MOST_STEPS,
            Refusal.STEP_NAMELESS: any(not step.name.strip() for step in steps),
            Refusal.CHECKLIST_EMPTY: any(step.listing and not step.items for step in steps),
            Refusal.DAYS_WRONG: any(not 1 <= each <= MOST_DAYS for each in days),
            Refusal.NO_MONTHS: months < 1,
            Refusal.PROCESS_THERE: there,
        },
    )


def refusals_to_take_up(*, state: str, has_process: bool, own: bool) -> list[Refusal]:
    """Every reason a review cannot begin."""
    return those(
        {
            Refusal.NOT_OPEN: state not in OPEN,
            Refusal.TAKEN_UP: state in OPEN - {CertificationState.RECEIVED},
            Refusal.NO_PROCESS: not has_process,
            Refusal.OWN_REVIEW: own,
        }
    )


def refusals_to_record(*, state: str, outcome: str, finding: str, own: bool) -> list[Refusal]:
    """Every reason a step's outcome cannot be written down."""
    explains = outcome in (Outcome.NOT_YET, Outcome.NOT_NEEDED)
    return those(
        {
            Refusal.NOT_OPEN: state not in OPEN,
            Refusal.NOT_TAKEN_UP: state == CertificationState.RECEIVED,
            Refusal.NO_OUTCOME: outcome not in Outcome.values,
            Refusal.NO_FINDING: explains and not finding.strip(),
            Refusal.OWN_REVIEW: own,
        }
    )


def refusals_to_certify(deciding: Deciding, *, with_conditions: bool) -> list[Refusal]:
    """Every reason an organization cannot be certified just now."""
    needed = [each for each in deciding.steps if each.needed]
    backward = deciding.starts is not None and deciding.ends is not None and deciding.ends < deciding.starts
    asked = deciding.state == CertificationState.ASKED
    return those(
        {
            Refusal.NOT_OPEN: deciding.state not in OPEN,
            Refusal.NOT_TAKEN_UP: deciding.state == CertificationState.RECEIVED,
            Refusal.STEPS_LEFT: any(not each.outcome for each in needed),
            Refusal.STEP_NOT_READY: not with_conditions and any(each.outcome == Outcome.NOT_YET for each in needed),
            Refusal.QUESTION_OPEN: asked or deciding.open_questions > 0,
            Refusal.NO_REASONS: not deciding.reasons.strip(),
            Refusal.NO_CONDITIONS: with_conditions and not deciding.conditions,
            Refusal.CONDITIONS_OPEN: not with_conditions and deciding.conditions > 0,
            Refusal.STARTS_MISSING: deciding.starts is None,
            Refusal.ENDS_BEFORE_START: backward,
            Refusal.OWN_REVIEW: deciding.own,
        }
    )


def refusals_to_decline(*, state: str, reasons: str, own: bool = False) -> list[Refusal]:
    """Every reason an organization cannot be declined just now."""
    return those(
        {
            Refusal.NOT_OPEN: state not in OPEN,
            Refusal.NO_REASONS: not reasons.strip(),
            Refusal.OWN_REVIEW: own,
        }
    )


def refusals_to_suspend(*, state: str, because: str) -> list[Refusal]:
    """Every reason a certificate cannot be suspended."""
    return those({Refusal.NOT_IN_FORCE: state not in IN_FORCE, Refusal.NO_REASONS: not because.strip()})


def refusals_to_lift(*, state: str, because: str) -> list[Refusal]:
    """Every reason a suspension cannot be lifted."""
    return those(
        {Refusal.NOT_SUSPENDED: state != CertificationState.SUSPENDED, Refusal.NO_REASONS: not because.strip()}
    )


def refusals_to_end(*, state: str, because: str) -> list[Refusal]:
    """Every reason a certificate, in force or suspended, cannot be ended."""
    return those({Refusal.NOT_IN_FORCE: state not in ENDABLE, Refusal.NO_REASONS: not because.strip()})


def refusals_to_ask(*, state: str, asks: str, due: date, today: date) -> list[Refusal]:
    """Every reason a question cannot be put to the applicant."""
    return those(
        {
            Refusal.NOT_OPEN: state not in OPEN,
            Refusal.NOT_TAKEN_UP: state == CertificationState.RECEIVED,
            Refusal.NOTHING_ASKED: not asks.strip(),
            Refusal.DUE_PAST: due < today,
        }
    )


def refusals_to_answer(*, state: str, answered: bool, answer: str) -> list[Refusal]:
    """Every reason a question cannot be answered."""
    return those(
        {
            Refusal.NOT_OPEN: state not in OPEN,
            Refusal.ANSWERED_ALREADY: answered,
            Refusal.NOTHING_ANSWERED: not answer.strip(),
        }
    )


def refusals_to_set(*, state: str, what: str, because: str, due: date, today: date) -> list[Refusal]:
    """Every reason an organization, in review or certified, cannot be told to mend something."""
    certified = state in ENDABLE
    return those(
        {
            Refusal.NOT_TAKEN_UP: state == CertificationState.RECEIVED,
            Refusal.NOT_IN_FORCE: state not in OPEN and not certified,
            Refusal.NOTHING_TO_MEND: not what.strip(),
            Refusal.NO_REASONS: not because.strip(),
            Refusal.DUE_PAST: due < today,
        }
    )


def refusals_to_mend(*, state: str, evidence: str) -> list[Refusal]:
    """Every reason an organization cannot say that it has mended something. It may say more until that is closed."""
    return those({Refusal.CLOSED_ALREADY: state == Mend.CLOSED, Refusal.NOTHING_ANSWERED: not evidence.strip()})


def refusals_to_close(*, state: str, seen: bool) -> list[Refusal]:
    """Every reason something to mend cannot be closed. `seen`: the plan has seen for itself that it is mended."""
    return those({Refusal.CLOSED_ALREADY: state == Mend.CLOSED, Refusal.NOT_ANSWERED: state == Mend.OPEN and not seen})


def refusals_to_send_back(*, state: str, words: str, due: date, today: date) -> list[Refusal]:
    """Every reason an answer cannot be sent back to the organization."""
    return those(
        {
            Refusal.NOT_SENT_BACK: state != Mend.ANSWERED,
            Refusal.NO_WORDS_BACK: not words.strip(),
            Refusal.DUE_PAST: due < today,
        }
    )


def refusals_to_give_step(*, state: str, outcome: str, may_certify: bool, own: bool) -> list[Refusal]:
    """Every reason a step cannot be given to a reviewer. `own`: the reviewer works for the applicant too."""
    return those(
        {
            Refusal.NOT_OPEN: state not in OPEN,
            Refusal.STEP_DONE: bool(outcome),
            Refusal.NOT_A_REVIEWER: not may_certify,
            Refusal.OWN_REVIEW: own,
        }
    )


def is_in_force(*, state: str, starts: date | None, ends: date | None, day: date) -> bool:
    """Whether a certificate holds on a day: both ends included, so it expires at the midnight after its last day."""
    begun = starts is not None and starts <= day
    return state in IN_FORCE and begun and (ends is None or day <= ends)
