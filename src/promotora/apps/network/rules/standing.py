"""What is next for an application or a certificate, whose turn it is, and by when: nothing waits unseen."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from promotora.apps.core.refusals import gettext_noop as _
from promotora.apps.network.terms import CertificationState

FIRST_DAYS = 14  # to take an application up, unless the plan's process says otherwise
S = CertificationState


class Next(StrEnum):
    """What is to be done next, in the words of the board."""

    TAKE_UP = _("Take it up")
    DO_STEP = _("Do the next step")
    DECIDE = _("Decide")
    AWAIT_ANSWER = _("The applicant answers")
    LOOK = _("Look at what was mended")
    AWAIT_MENDING = _("The organization mends it")
    LIFT_OR_END = _("Lift the suspension, or end it")
    RENEW = _("The organization renews it")
    NOTHING = _("Nothing more")


OURS = frozenset({Next.TAKE_UP, Next.DO_STEP, Next.DECIDE, Next.LOOK, Next.LIFT_OR_END})
"""What the plan has to do itself."""


@dataclass(frozen=True)
class Standing:
    """How something stands. `step_due`, `answer_due` and so on: the earliest day of what is open, if any is."""

    state: str
    received: date
    first_days: int = FIRST_DAYS
    steps_left: int = 0
    step_due: date | None = None
    decide_due: date | None = None
    answer_due: date | None = None
    mend_due: date | None = None
    answered: int = 0
    ends: date | None = None


def next_of(standing: Standing) -> Next:
    """What is next."""
    match standing.state:
        case S.RECEIVED:
            return Next.TAKE_UP
        case S.IN_REVIEW:
            return Next.DO_STEP if standing.steps_left else Next.DECIDE
        case S.ASKED:
            return Next.AWAIT_ANSWER
        case S.CERTIFIED | S.CONDITIONAL:
            return _next_of_certificate(standing)
        case S.SUSPENDED:
            return Next.LIFT_OR_END
        case _:
            return Next.NOTHING


def due_of(standing: Standing) -> date | None:
    """By when; None where nothing is due. What is open has a day."""
    taken_up = standing.received + timedelta(days=standing.first_days)
    match next_of(standing):
        case Next.TAKE_UP:
            return taken_up
        case Next.DO_STEP:
            return standing.step_due or standing.decide_due or taken_up
        case Next.DECIDE:
            return standing.decide_due or taken_up
        case Next.AWAIT_ANSWER:
            return standing.answer_due or taken_up
        case Next.LOOK | Next.AWAIT_MENDING:
            return standing.mend_due
        case Next.NOTHING:
            return None
        case _:
            return standing.ends


def _next_of_certificate(standing: Standing) -> Next:
    if standing.answered:
        return Next.LOOK
    return Next.AWAIT_MENDING if standing.mend_due else Next.RENEW
