"""Reading certifications: the plan's board, and what a decision rests on."""

from datetime import date

from django.db.models import Count, Max, Min, Q, QuerySet

from promotora.apps.accounts.models import Organization
from promotora.apps.network.models import Certification, Process, Question, StepDone, ToMend
from promotora.apps.network.rules.certification import ENDABLE, Reviewed
from promotora.apps.network.terms import IN_FORCE, Mend


def held(certification_id: int) -> Certification | None:
    """A certification as it is now, and nobody else changes it until the transaction ends.

    None when it is not this reader's to change: an applicant's, once the plan has decided.
    """
    certifications = Certification.objects.select_for_update(of=("self",)).select_related("organization", "plan")
    return certifications.filter(pk=certification_id).first()


def board(plan: Organization, program: str = "hhp") -> QuerySet[Certification]:
    """Where each applicant stands with a plan, whoever waits longest first.

    Each has `since` (the last move), `open_questions`, `steps_left`, `to_mend_open` and `next_due`, which is the
    earliest day by which a step, an answer or something to mend is due.
    """
    certifications = Certification.objects.filter(plan=plan, program=program).select_related("organization")
    return certifications.annotate(
        since=Max("steps__moved_at"),
        open_questions=Count("questions", Q(questions__answered_at=None), distinct=True),
        steps_left=Count("done", Q(done__outcome="", done__step__needed=True), distinct=True),
        to_mend_open=Count("to_mend", ~Q(to_mend__state=Mend.CLOSED), distinct=True),
        step_due=Min("done__due", filter=Q(done__outcome="")),
        answer_due=Min("questions__due", filter=Q(questions__answered_at=None)),
        mend_due=Min("to_mend__due", filter=~Q(to_mend__state=Mend.CLOSED)),
    ).order_by("since", "pk")


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
