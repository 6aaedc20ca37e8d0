"""What the network watches over by night, and what waits by day: read in as many queries at any size of network.

Each is asked with the eyes of the organization that is told, so that nobody is told of what is not theirs to see.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from promotora.apps.accounts.models import Organization, User
from promotora.apps.accounts.terms import Kind
from promotora.apps.network.models import (
    Application,
    CapacityReport,
    Certification,
    Contract,
    Credential,
    Event,
    Question,
    Registration,
    ToMend,
)
from promotora.apps.network.queries.room.roster import in_days
from promotora.apps.network.queries.room.served import members_served
from promotora.apps.network.rules.certification import ENDABLE
from promotora.apps.network.rules.watching import DRAFT_RESTS
from promotora.apps.network.terms import IN_FORCE, OPEN, ApplicationState, CertificationState, Mend

PLANS = (Kind.PLAN, Kind.PLAN_PARTNER)
TOLD_OF = sorted([*ENDABLE, CertificationState.EXPIRED])
Span = tuple[date, date]


def watched(day: date) -> list[Organization]:
    """Every plan, then every CB-CME, that works here on a day: what a plan does is told to it the same night."""
    here = Organization.objects.filter(Q(ends=None) | Q(ends__gt=day), kind__in=[*PLANS, Kind.CB_CME])
    return sorted(here, key=lambda each: (each.kind == Kind.CB_CME, each.pk))


def is_plan(organization: Organization) -> bool:
    """Whether it is a plan or a plan partner."""
    return organization.kind in PLANS


def _of(organization: Organization, under: str = "") -> Q:
    """Rows that are this plan's, or this CB-CME's."""
    return Q(**{f"{under}{'plan' if is_plan(organization) else 'organization'}": organization})


def certificates_ending(organization: Organization, span: Span) -> list[tuple[Certification, bool]]:
    """Certificates whose last day is in this span, and that no later one follows; whether one is under review."""
    same = Certification.objects.filter(
        plan=OuterRef("plan"), organization=OuterRef("organization"), program=OuterRef("program")
    )
    later = same.filter(Q(ends=None) | Q(ends__gt=OuterRef("ends")), state__in=sorted(IN_FORCE))
    rows = Certification.objects.filter(_of(organization), state__in=TOLD_OF, ends__range=span)
    rows = rows.annotate(renewing=Exists(same.filter(state__in=sorted(OPEN)))).exclude(Exists(later))
    found = rows.select_related("plan", "organization", "application").order_by("ends", "pk")
    return [(row, row.renewing) for row in found]


def contracts_ending(organization: Organization, span: Span) -> QuerySet[Contract]:
    """Signed contracts whose last day is in this span, and that no later one follows."""
    later = Contract.objects.filter(
        Q(ends=None) | Q(ends__gt=OuterRef("ends")),
        plan=OuterRef("plan"),
        organization=OuterRef("organization"),
        program=OuterRef("program"),
        signed_at__isnull=False,
    )
    rows = Contract.objects.filter(_of(organization), signed_at__isnull=False, ends__range=span)
    return rows.exclude(Exists(later)).select_related("plan", "organization").order_by("ends", "pk")


def still_placed(contracts: Sequence[Contract], plan: Organization) -> dict[int, int]:
    """How many members of a plan each of these contracts' CB-CMEs serves; those without any are left out."""
    served = members_served({contract.organization_id for contract in contracts}, plan.pk)
    return {
        contract.pk: served[contract.organization_id] for contract in contracts if contract.organization_id in served
    }


def questions_open(organization: Organization, up_to: date) -> QuerySet[Question]:
    """Questions that wait for an answer by this day or sooner."""
    rows = Question.objects.filter(_of(organization, "certification__"), answered_at=None, due__lte=up_to)
    rows = rows.filter(certification__state__in=sorted(OPEN))
    return rows.select_related("certification__plan", "certification__organization").order_by("due", "pk")


def to_mend_open(organization: Organization, up_to: date) -> QuerySet[ToMend]:
    """What is to be mended by this day or sooner, and nobody has said that it is."""
    rows = ToMend.objects.filter(_of(organization, "certification__"), state=Mend.OPEN, due__lte=up_to)
    return rows.select_related("certification__plan", "certification__organization").order_by("due", "pk")


def to_mend_answered(plan: Organization) -> QuerySet[ToMend]:
    """What waits for the plan to look."""
    rows = ToMend.objects.filter(certification__plan=plan, state=Mend.ANSWERED)
    return rows.select_related("certification__organization").order_by("answered_at", "pk")


def received(plan: Organization) -> QuerySet[Certification]:
    """Applications that nobody has taken up, the first received first."""
    rows = Certification.objects.filter(plan=plan, state=CertificationState.RECEIVED)
    return rows.select_related("organization").order_by("received_at", "pk")


def steps_overdue(plan: Organization, today: date) -> QuerySet[Certification]:
    """Reviews of which a step should have been done by now, each once."""
    late = Q(done__outcome="", done__due__lt=today, done__step__needed=True)
    rows = Certification.objects.filter(late, plan=plan, state=CertificationState.IN_REVIEW)
    return rows.select_related("organization").order_by("pk").distinct()


def answered_since(plan: Organization, moment: datetime) -> QuerySet[Question]:
    """Questions that were answered since, of reviews that go on, the last first."""
    rows = Question.objects.filter(certification__plan=plan, answered_at__gte=moment)
    rows = rows.filter(certification__state=CertificationState.IN_REVIEW)
    return rows.select_related("certification__organization").order_by("-answered_at")


def drafts(organization: Organization) -> QuerySet[Application]:
    """What is being written."""
    return Application.objects.filter(organization=organization, state=ApplicationState.DRAFT).order_by("pk")


def drafts_resting(organization: Organization, now: datetime) -> QuerySet[Application]:
    """What is being written, and nobody touched for two weeks."""
    since = now - DRAFT_RESTS
    return drafts(organization).filter(Q(saved_at__lte=since) | Q(saved_at=None, begun_at__lte=since))


def not_reported(organization: Organization, month: date) -> QuerySet[Contract]:
    """Contracts that held on a day of a month of which no report was sent."""
    last_day = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    sent = CapacityReport.objects.filter(plan=OuterRef("plan"), organization=OuterRef("organization"), month=month)
    rows = Contract.objects.filter(_of(organization), in_days(month, last_day), signed_at__isnull=False)
    return rows.exclude(Exists(sent)).select_related("plan", "organization").order_by("organization__name", "pk")


def credentials_expiring(organization: Organization, span: Span) -> QuerySet[Credential]:
    """Credentials of who works here whose last day is in this span."""
    here = Q(staff__ends=None) | Q(staff__ends__gte=F("expires"))
    rows = Credential.objects.filter(here, staff__organization=organization, expires__range=span)
    return rows.select_related("staff").order_by("expires", "pk")


def next_event(user: User, now: datetime) -> Event | None:
    """The next event that somebody is registered for and that was not called off."""
    held = Registration.objects.filter(user=user, cancelled_at=None, event__ends_at__gt=now, event__cancelled_at=None)
    first = held.select_related("event").order_by("event__starts_at", "pk").first()
    return first.event if first else None
