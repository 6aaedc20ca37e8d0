"""Reading for the plan's pages: its board by column or as a list, one certification, its processes and contracts."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from promotora.apps.accounts.models import Organization, User
from promotora.apps.accounts.terms import Permission
from promotora.apps.network.models import (
    Attachment,
    Certification,
    CertificationMoved,
    Contract,
    Process,
    Question,
    StepDone,
    ToMend,
)
from promotora.apps.network.queries.certifying import certifications
from promotora.apps.network.queries.people import holders_of
from promotora.apps.network.rules.standing import FIRST_DAYS, Standing
from promotora.apps.network.terms import CertificationState, Mend

MANY = 200  # rows of one kind that a page shows at the most
IN_A_COLUMN = 6
S = CertificationState
COLUMNS = (S.RECEIVED, S.IN_REVIEW, S.ASKED, S.CONDITIONAL, S.CERTIFIED)
FOLDED = (S.SUSPENDED, S.EXPIRED, S.ENDED, S.DECLINED, S.WITHDRAWN)


@dataclass(frozen=True)
class Wanted:
    """What narrows the board: part of a name, and a choice of each kind; empty for all."""

    q: str = ""
    state: str = ""
    area: str = ""
    population: str = ""
    kind: str = ""


# ----------------------------------------------------------------------------------------------------------- the board


def every(plan: Organization, today: date, wanted: Wanted | None = None) -> QuerySet[Certification]:
    """The applicants and CB-CMEs of a plan as its board reads them, what is due first before the others."""
    rows = certifications.board(plan, first_days=first_days_of(plan, today))
    return _narrowed(rows, wanted or Wanted()).order_by(*certifications.BY_DUE)


def counts(plan: Organization, wanted: Wanted) -> dict[str, int]:
    """How many there are in each state."""
    rows = _narrowed(Certification.objects.filter(plan=plan), wanted)
    return dict(rows.order_by().values_list("state").annotate(Count("pk")))


def column(rows: QuerySet[Certification], state: str) -> list[Certification]:
    """The first cards of one column."""
    return list(rows.filter(state=state)[:IN_A_COLUMN])


@dataclass(frozen=True)
class Waiting:
    """How many wait for the plan, how many of them are overdue, and since when the longest."""

    count: int
    overdue: int
    since: date | None


def waiting(plan: Organization, today: date) -> Waiting:
    """What waits for the plan itself: to be taken up, reviewed, decided, or looked at."""
    ours = every(plan, today).filter(Q(state__in=[S.RECEIVED, S.IN_REVIEW]) | Q(answered__gt=0)).order_by()
    late = Q(due__lt=today)
    found = ours.aggregate(count=Count("pk"), overdue=Count("pk", late), since=Min("due", filter=late))
    return Waiting(**found)


def first_days_of(plan: Organization, today: date) -> int:
    """Within how many days a plan takes an application up."""
    process = certifications.process_on(plan, "hhp", today)
    return process.first_days if process else FIRST_DAYS


def standing_of(row: Certification, first_days: int) -> Standing:
    """How a row of the board stands."""
    read: Any = row
    return Standing(
        state=row.state,
        received=read.received_on,
        first_days=first_days,
        steps_left=read.steps_left,
        step_due=read.step_due,
        decide_due=read.decide_due,
        answer_due=read.answer_due,
        mend_due=read.mend_due,
        answered=read.answered,
        ends=row.ends,
    )


def _narrowed(rows: QuerySet[Certification], wanted: Wanted) -> QuerySet[Certification]:
    asked: dict[str, Any] = {
        "organization__name__icontains": wanted.q,
        "state": wanted.state,
        "application__answers__organization__kind": wanted.kind,
    }
    within = {"places__areas": wanted.area, "experience__populations": wanted.population}
    asked |= {f"application__answers__{path}__contains": value and [value] for path, value in within.items()}
    return rows.filter(**{name: value for name, value in asked.items() if value})


# -------------------------------------------------------------------------------------------------- one certification


def certification(plan: Organization, certification_id: int, today: date) -> Certification | None:
    """One of a plan's own, as its board reads it."""
    rows = certifications.board(plan, first_days=first_days_of(plan, today), program="").filter(pk=certification_id)
    return rows.select_related("organization", "plan", "application", "process", "decided_by").first()


def steps_done(of: Certification) -> list[StepDone]:
    """Each step of the review."""
    return list(StepDone.objects.filter(certification=of).select_related("step", "reviewer", "certification"))


def step_done(of: Certification, done_id: int) -> StepDone | None:
    """One step of the review."""
    return StepDone.objects.filter(certification=of, pk=done_id).select_related("step", "reviewer").first()


def questions(of: Certification) -> list[Question]:
    """What was asked, and answered."""
    return list(of.questions.select_related("asked_by", "answered_by")[:MANY])


def conditions(of: Certification) -> list[ToMend]:
    """What has to be mended, and was."""
    rows = of.to_mend.select_related("asked_by", "answered_by", "closed_by").prefetch_related("steps__moved_by")
    return list(rows[:MANY])


def condition(of: Certification, condition_id: int) -> ToMend | None:
    """One thing to mend."""
    rows = of.to_mend.select_related("certification", "asked_by", "answered_by", "closed_by")
    return rows.prefetch_related("steps__moved_by").filter(pk=condition_id).first()


def open_conditions(of: Certification) -> list[ToMend]:
    """What is still to be mended."""
    return list(of.to_mend.exclude(state=Mend.CLOSED)[:MANY])


def moved(of: Certification) -> list[CertificationMoved]:
    """Each step of its life, the last first."""
    return list(of.steps.select_related("moved_by").order_by("-moved_at", "-pk")[:MANY])


def attachments(of: Certification) -> list[Attachment]:
    """What was attached to the application."""
    return list(of.application.attachments.all()[:MANY])


def reviewers(plan: Organization, today: date) -> list[User]:
    """Who in a plan may certify."""
    return holders_of(plan, Permission.CERTIFY, today)


# ------------------------------------------------------------------------------------------- processes and contracts


def processes(plan: Organization) -> QuerySet[Process]:
    """How a plan certified, certifies and will, the latest first."""
    return Process.objects.filter(plan=plan).select_related("made_by").prefetch_related("steps")


def process(plan: Organization, process_id: int) -> Process | None:
    """One version of it."""
    return processes(plan).filter(pk=process_id).first()


def next_process(after: Process) -> Process | None:
    """The version that takes the place of one."""
    return Process.objects.filter(plan=after.plan, program=after.program, starts__gt=after.starts).last()


def contracts_of_plan(plan: Organization, q: str = "", on: date | None = None) -> QuerySet[Contract]:
    """What a plan agreed with whom; `on`: only those that hold on this day."""
    rows = Contract.objects.filter(plan=plan, organization__name__icontains=q).select_related("organization")
    if on is not None:
        rows = rows.filter(Q(ends=None) | Q(ends__gte=on), starts__lte=on)
    return rows.order_by("organization__name", "-starts")


def contracts(of: Certification) -> list[Contract]:
    """The contracts under a certificate."""
    return list(of.contracts.select_related("organization", "plan", "signed_by")[:MANY])


def contract(of: Certification, contract_id: int) -> Contract | None:
    """One of them."""
    rows = of.contracts.select_related("organization", "plan", "signed_by", "certification")
    return rows.filter(pk=contract_id).first()
