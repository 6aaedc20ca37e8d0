"""Reading certifications: the plan's board, and what a decision rests on."""

from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, TruncDate

from promotora.apps.accounts.models import Organization
from promotora.apps.network.models import (
    Certification,
    CertificationMoved,
    Process,
    ProcessStep,
    Question,
    StepDone,
    ToMend,
)
from promotora.apps.network.rules.certification import ENDABLE, Reviewed
from promotora.apps.network.rules.standing import FIRST_DAYS
from promotora.apps.network.terms import IN_FORCE, CertificationState, Mend

BY_DUE = (F("due").asc(nulls_last=True), "received_at", "pk")


def held(certification_id: int) -> Certification | None:
    """A certification as it is now, and nobody else changes it until the transaction ends.

    None when it is not this reader's to change: an applicant's, once the plan has decided.
    """
    certifications = Certification.objects.select_for_update(of=("self",)).select_related("organization", "plan")
    return certifications.filter(pk=certification_id).first()


def board(plan: Organization, program: str = "hhp", *, first_days: int = FIRST_DAYS) -> QuerySet[Certification]:
    """Where each applicant stands with a plan, whoever waits longest first. `program` "": every one.

    Each has `since` (the last move), how much of each kind is open, the earliest day of each kind that is due, who does
    the next step, and `due`: the same day that rules/standing.py says. Each count is a query of its own within the one,
    so that no kind multiplies another.
    """
    rows = Certification.objects.filter(plan=plan, **({"program": program} if program else {}))
    steps = CertificationMoved.objects.filter(certification=OuterRef("pk"))
    asked = Question.objects.filter(certification=OuterRef("pk"), answered_at=None)
    mend = ToMend.objects.filter(certification=OuterRef("pk")).exclude(state=Mend.CLOSED)
    left = StepDone.objects.filter(certification=OuterRef("pk"), outcome="", step__needed=True)
    days = ProcessStep.objects.filter(process=OuterRef("process"))
    first, earliest = "moved_at", ("due", "step__number")
    marked = rows.select_related("organization").annotate(
        since=_first(steps, "moved_at", "-moved_at"),
        received_on=TruncDate("received_at"),
        taken_up_on=TruncDate(_first(steps.filter(state=CertificationState.IN_REVIEW), "moved_at", first)),
        decide_days=_first(days, "days", "-days"),
        open_questions=_count(asked),
        answer_due=_first(asked, "due", "due"),
        steps_left=_count(left),
        step_due=_first(left, "due", *earliest),
        next_step=_first(left, "step__name", *earliest),
        next_step_id=_first(left, "pk", *earliest),
        reviewer=_first(left, "reviewer__name", *earliest),
        to_mend_open=_count(mend),
        answered=_count(mend.filter(state=Mend.ANSWERED)),
        mend_due=_first(mend, "due", "due"),
    )
    return (
        marked.annotate(decide_due=_day("taken_up_on", F("decide_days")))
        .annotate(due=_due(first_days))
        .order_by("since", "pk")
    )


def _due(first_days: int) -> Case:
    """By when what is next is due (rules/standing.py: due_of)."""
    taken_up = _day("received_on", Value(first_days))
    decide = Coalesce("decide_due", taken_up)
    return Case(
        When(state=CertificationState.RECEIVED, then=taken_up),
        When(state=CertificationState.IN_REVIEW, steps_left__gt=0, then=Coalesce("step_due", decide)),
        When(state=CertificationState.IN_REVIEW, then=decide),
        When(state=CertificationState.ASKED, then=Coalesce("answer_due", taken_up)),
        When(state__in=sorted(IN_FORCE), then=Coalesce("mend_due", "ends")),
        When(state=CertificationState.SUSPENDED, then=F("ends")),
        output_field=DateField(),
    )


def _day(after: str, days: Combinable | Value) -> "ExpressionWrapper[Any]":
    return ExpressionWrapper(F(after) + days, output_field=DateField())


def _first(rows: QuerySet[Any], column: str, *order: str) -> Subquery:
    return Subquery(rows.order_by(*order).values(column)[:1])


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("certification").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def of(organization: Organization) -> QuerySet[Certification]:
    """How an organization stands with each plan, the newest first."""
    return Certification.objects.filter(organization=organization).select_related("plan", "application")


def in_force(organization: Organization, day: date) -> QuerySet[Certification]:
    """The certificates that an organization holds on a day: both ends included."""
    dated = Q(starts__lte=day) & (Q(ends=None) | Q(ends__gte=day))
    return of(organization).filter(dated, state__in=sorted(IN_FORCE))


def due_to_expire(day: date) -> QuerySet[Certification]:
    """Certificates whose last day is before this one; nobody else changes them until the transaction ends."""
    over = Certification.objects.filter(state__in=sorted(ENDABLE), ends__lt=day)
    return over.select_for_update(of=("self",)).select_related("organization", "plan").order_by("pk")


def process_on(plan: Organization, program: str, day: date) -> Process | None:
    """How a plan certifies on a day."""
    return Process.objects.filter(plan=plan, program=program, starts__lte=day).first()


def process_from(plan: Organization, program: str, starts: date) -> QuerySet[Process]:
    """The steps that hold from this very day."""
    return Process.objects.filter(plan=plan, program=program, starts=starts)


def reviewed(certification: Certification) -> list[Reviewed]:
    """Each step of the review, and its outcome so far."""
    done = StepDone.objects.filter(certification=certification).values_list("step__needed", "outcome")
    return [Reviewed(needed, outcome) for needed, outcome in done]


def open_questions(certification: Certification) -> QuerySet[Question]:
    """Questions that the applicant has not answered."""
    return certification.questions.filter(answered_at=None)


def open_conditions(certification: Certification) -> QuerySet[ToMend]:
    """What is still to be mended."""
    return certification.to_mend.exclude(state=Mend.CLOSED)
