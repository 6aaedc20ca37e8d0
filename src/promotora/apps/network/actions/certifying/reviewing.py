"""Certifying as a plan does it: designing the steps, taking up, writing down what was found, asking, deciding."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from promotora.apps.accounts.models import Organization, User
from promotora.apps.accounts.terms import Permission
from promotora.apps.core.lifecycle import move
from promotora.apps.core.refusals import Refused, refuse_if
from promotora.apps.network.actions.telling.applicants import Letter, write
from promotora.apps.network.actions.telling.plans import tell_of_step
from promotora.apps.network.models import Certification, Process, ProcessStep, Question, StepDone
from promotora.apps.network.queries.applying.applications import works_for
from promotora.apps.network.queries.certifying import certifications as queries
from promotora.apps.network.queries.people import holders_of
from promotora.apps.network.rules.certification import (
    Deciding,
    Designed,
    refusals_to_answer,
    refusals_to_ask,
    refusals_to_certify,
    refusals_to_decline,
    refusals_to_design,
    refusals_to_give_step,
    refusals_to_record,
    refusals_to_take_up,
)
from promotora.apps.network.rules.refusal import Refusal
from promotora.apps.network.terms import CertificationState, Outcome, StepKind


@dataclass(frozen=True)
class StepGiven:
    """A step of a plan's process. `items`: a checklist's sentences, or the kinds of documents. `days`: to do it."""

    name: str
    kind: StepKind
    items: tuple[str, ...] = ()
    needed: bool = True
    days: int = 14

    def designed(self) -> Designed:
        """What the rules ask of it."""
        listing = self.kind in (StepKind.CHECKLIST, StepKind.DOCUMENT)
        return Designed(self.name, self.days, listing, len(self.items))


@transaction.atomic
def design(
    *,
    plan: Organization,
    name: str,
    starts: date,
    steps: Sequence[StepGiven],
    by: User,
    at: datetime,
    months: int = 12,
    first_days: int = 14,
    program: str = "hhp",
) -> Process:
    """How a plan certifies from a day on. Reviews taken up before go on with the steps that they began with."""
    there = queries.process_from(plan, program, starts).exists()
    designed = [step.designed() for step in steps]
    refuse_if(refusals_to_design(name=name, steps=designed, months=months, there=there, first_days=first_days))
    process = Process(plan=plan, program=program, name=name.strip(), starts=starts, made_by=by, made_at=at)
    process.months, process.first_days = months, first_days
    try:
        with transaction.atomic():
            process.save(force_insert=True)
    except IntegrityError as another:  # a colleague did the same a moment ago
        raise Refused([Refusal.PROCESS_THERE]) from another
    ProcessStep.objects.bulk_create(
        ProcessStep(
            process=process,
            number=number,
            name=step.name.strip(),
            kind=step.kind,
            items=list(step.items),
            needed=step.needed,
            days=step.days,
        )
        for number, step in enumerate(steps, start=1)
    )
    return process


@transaction.atomic
def take_up(*, certification: Certification, by: User, at: datetime) -> Certification:
    """The plan begins its review: each step is there to be done, with the day by which it is due."""
    certification, today = held(certification), timezone.localtime(at).date()
    process = queries.process_on(certification.plan, certification.program, today)
    refuse_if(
        refusals_to_take_up(
            state=certification.state, has_process=process is not None, own=_own(certification, by, today)
        )
    )
    certification.change(seen=certification.version, process=process)
    # The decision is a step for those who read the process, and has its own act.
    steps = ProcessStep.objects.filter(process=process).exclude(kind=StepKind.DECISION)
    StepDone.objects.bulk_create(
        StepDone(certification=certification, step=step, due=today + timedelta(days=step.days)) for step in steps
    )
    move(certification, to=CertificationState.IN_REVIEW, by=by, at=at)
    return certification


@transaction.atomic
def give_step(*, done: StepDone, reviewer: User, seen: int, by: User, at: datetime) -> StepDone:
    """Say who in the plan does a step. Whom a colleague gives it to is told, once."""
    certification, today = held(done.certification), timezone.localtime(at).date()
    done.refresh_from_db(fields=["outcome", "reviewer"])
    before = done.reviewer
    refuse_if(
        refusals_to_give_step(
            state=certification.state,
            outcome=done.outcome,
            may_certify=reviewer in holders_of(certification.plan, Permission.CERTIFY, today),
            own=_own(certification, reviewer, today),
        )
    )
    done.change(seen=seen, reviewer=reviewer)
    if reviewer not in (by, before):
        tell_of_step(done, reviewer, by)
    return done


@transaction.atomic
def record_step(
    *,
    done: StepDone,
    outcome: Outcome,
    seen: int,
    by: User,
    at: datetime,
    finding: str = "",
    answers: dict[str, str] | None = None,
) -> StepDone:
    """Write down what came of a step; until the decision it may be written anew. Only reviewers read it."""
    certification = held(done.certification)
    own = _own(certification, by, timezone.localtime(at).date())
    refuse_if(refusals_to_record(state=certification.state, outcome=outcome, finding=finding, own=own))
    done.change(seen=seen, outcome=outcome, finding=finding.strip(), answers=answers or {}, reviewer=by, done_at=at)
    return done


@transaction.atomic
def ask(*, certification: Certification, asks: str, due: date, by: User, at: datetime) -> Question:
    """Ask the applicant; the review waits for the answer."""
    certification, today = held(certification), timezone.localtime(at).date()
    refuse_if(refusals_to_ask(state=certification.state, asks=asks, due=due, today=today))
    question = Question.objects.create(
        certification=certification, asks=asks.strip(), asked_by=by, asked_at=at, due=due
    )
    if certification.state == CertificationState.IN_REVIEW:
        move(certification, to=CertificationState.ASKED, by=by, at=at)
    write(certification, Letter.ASKED, at=at, due=due, words=question.asks)
    return question


@transaction.atomic
def answer(*, question: Question, answer: str, by: User, at: datetime) -> Question:
    """The applicant answers; with the last answer the review goes on. Late is better than not."""
    certification = held(question.certification)
    question.refresh_from_db()
    answered = question.answered_at is not None
    refuse_if(refusals_to_answer(state=certification.state, answered=answered, answer=answer))
    question.answer, question.answered_by, question.answered_at = answer.strip(), by, at
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    if certification.state == CertificationState.ASKED and not queries.open_questions(certification).exists():
        move(certification, to=CertificationState.IN_REVIEW, by=by, at=at)
    return question


@transaction.atomic
def certify(
    *,
    certification: Certification,
    reasons: str,
    starts: date | None,
    by: User,
    at: datetime,
    ends: date | None = None,
    with_conditions: bool = False,
) -> Certification:
    """The plan certifies, up to and with `ends`; without one for as many months as its process says."""
    certification = held(certification)
    if ends is None and starts is not None and certification.process is not None:
        ends = last_day_of(starts, certification.process.months)
    deciding = Deciding(
        state=certification.state,
        steps=queries.reviewed(certification),
        open_questions=queries.open_questions(certification).count(),
        conditions=queries.open_conditions(certification).count(),
        reasons=reasons,
        starts=starts,
        ends=ends,
        own=_own(certification, by, timezone.localtime(at).date()),
    )
    refuse_if(refusals_to_certify(deciding, with_conditions=with_conditions))
    certification.change(
        seen=certification.version, reasons=reasons.strip(), decided_by=by, decided_at=at, starts=starts, ends=ends
    )
    to = CertificationState.CONDITIONAL if with_conditions else CertificationState.CERTIFIED
    move(certification, to=to, by=by, at=at)
    letter = Letter.CONDITIONAL if with_conditions else Letter.CERTIFIED
    write(certification, letter, at=at, starts=starts, words=certification.reasons)
    return certification


@transaction.atomic
def decline(*, certification: Certification, reasons: str, by: User, at: datetime) -> Certification:
    """The plan does not certify; the applicant reads why."""
    certification = held(certification)
    own = _own(certification, by, timezone.localtime(at).date())
    refuse_if(refusals_to_decline(state=certification.state, reasons=reasons, own=own))
    certification.change(seen=certification.version, reasons=reasons.strip(), decided_by=by, decided_at=at)
    move(certification, to=CertificationState.DECLINED, by=by, at=at)
    write(certification, Letter.DECLINED, at=at, words=certification.reasons)
    return certification


def held(certification: Certification) -> Certification:
    """The row as it is now, for this transaction alone; refused if it is decided and no longer this person's."""
    now = queries.held(certification.pk)
    if now is None:
        raise Refused([Refusal.NOT_OPEN])
    return now


def last_day_of(starts: date, months: int) -> date:
    """The last of so many months: the day before that day of the month, or the month's last if it has no such day."""
    year, month = divmod(starts.year * 12 + starts.month - 1 + months, 12)
    length = monthrange(year, month + 1)[1]
    if starts.day > length:
        return date(year, month + 1, length)
    return date(year, month + 1, starts.day) - timedelta(days=1)


def _own(certification: Certification, by: User, day: date) -> bool:
    return works_for(by, certification.organization, day)
