"""Reading contracts and the roster, and how much room there is on a day."""

from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import Q, QuerySet

from promotora.apps.accounts.models import Organization
from promotora.apps.network.models import CapacityReport, Certification, Contract, Leave, Staff
from promotora.apps.network.rules.capacity import MOST, Capacity, Works, full_time
from promotora.apps.network.terms import TeamRole

REPORTING = 7_626_006  # the kind of lock: any number that nothing else here uses


def hold_reports(organization: Organization) -> None:
    """Wait until nobody else reports for this organization, and let nobody begin until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [REPORTING, organization.pk])


def held(staff_id: int) -> Staff:
    """Somebody on a roster, and nobody else changes them until the transaction ends."""
    return Staff.objects.select_for_update(of=("self",)).select_related("organization").get(pk=staff_id)


def held_contract(contract_id: int) -> Contract:
    """A contract, and nobody else changes it until the transaction ends."""
    contracts = Contract.objects.select_for_update(of=("self",))
    return contracts.select_related("organization", "plan").get(pk=contract_id)


def contracts_between(plan: Organization, organization: Organization, program: str) -> QuerySet[Contract]:
    """All that a plan and an organization ever agreed."""
    return Contract.objects.filter(plan=plan, organization=organization, program=program)


def in_days(starts: date, ends: date | None) -> Q:
    """Spans that have a day in common with these; both ends are included."""
    begun = Q() if ends is None else Q(starts__lte=ends)
    return begun & (Q(ends=None) | Q(ends__gte=starts))


def contract_on(plan: Organization, organization: Organization, program: str, day: date) -> Contract | None:
    """What holds between a plan and an organization on a day."""
    return contracts_between(plan, organization, program).filter(in_days(day, day), signed_at__isnull=False).first()


def contracts_of(organization: Organization, day: date) -> QuerySet[Contract]:
    """The contracts that an organization has on a day."""
    return Contract.objects.filter(in_days(day, day), organization=organization).select_related("plan")


def team(organization: Organization, day: date) -> QuerySet[Staff]:
    """Who is on the roster on a day, away or not."""
    return Staff.objects.filter(in_days(day, day), organization=organization).prefetch_related("leaves", "credentials")


def leaves_of(staff: Staff) -> QuerySet[Leave]:
    """The days on which somebody is away."""
    return Leave.objects.filter(staff=staff)


def coordinators(organization: Organization, day: date) -> Decimal:
    """Full-time care coordinators who work on a day."""
    people = team(organization, day).filter(role=TeamRole.CARE_COORDINATOR)
    return full_time([works(each) for each in people], day)


def works(staff: Staff) -> Works:
    """Somebody's share of full time, and when they are away."""
    away = tuple((leave.starts, leave.ends) for leave in staff.leaves.all())
    return Works(staff.fte, staff.starts, staff.ends, away)


def capacity_of(
    organization: Organization,
    day: date,
    *,
    members: int,
    plan: Organization | None = None,
    of_plan: int = 0,
    program: str = "hhp",
    most: int = MOST,
) -> Capacity:
    """How much room an organization has on a day. `members`: how many it serves, of all plans; `of_plan`: of this one.

    With a plan, its contract limits the room too: without one there is none.
    """
    contract = contract_on(plan, organization, program, day) if plan else None
    contracted = None if plan is None else contract.capacity if contract else 0
    return Capacity(members, coordinators(organization, day), most, contracted, of_plan)


def reports(plan: Organization, organization: Organization) -> QuerySet[CapacityReport]:
    """What an organization told a plan of its room, the newest month and the last word on it first."""
    return CapacityReport.objects.filter(plan=plan, organization=organization)


def held_contracts_under(certification: Certification, day: date) -> QuerySet[Contract]:
    """The contracts that rest on a certificate and are not over; nobody else changes them for now."""
    running = Q(ends=None) | Q(ends__gte=day)
    return Contract.objects.select_for_update().filter(running, certification=certification)
