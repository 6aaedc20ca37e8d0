"""Reading the roster for its pages: who works here, whom we expect, and who gives a service in our place."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from promotora.apps.accounts.models import Organization, Position, User
from promotora.apps.network.models import CapacityReport, Contract, Credential, Joining, Leave, Staff, Subcontractor
from promotora.apps.network.queries.room.roster import in_days
from promotora.apps.network.terms import TeamRole

WHEN = ("today", "later", "left")


def people(
    organization: Organization, day: date, *, when: str = "today", q: str = "", role: str = ""
) -> QuerySet[Staff]:
    """Who works for a CB-CME on a day, begins later, or has left, by a part of the name and the role."""
    rows = Staff.objects.filter(organization=organization).select_related("user")
    rows = rows.prefetch_related("leaves", "credentials")
    if when == "later":
        rows = rows.filter(starts__gt=day)
    elif when == "left":
        same = Staff.objects.filter(organization=organization, name=OuterRef("name"), starts__gt=OuterRef("ends"))
        # Who was changed has another entry, and has not left by that.
        rows = rows.filter(~Exists(same), ends__lt=day).order_by("-ends", "name", "pk")
    else:
        rows = rows.filter(in_days(day, day))
    if q:
        rows = rows.filter(name__icontains=q)
    return rows.filter(role=role) if role else rows


def is_empty(organization: Organization) -> bool:
    """Whether nobody was ever on the roster."""
    return not Staff.objects.filter(organization=organization).exists()


def person(organization: Organization, staff_id: int) -> Staff | None:
    """Somebody on a CB-CME's roster, now or ever."""
    rows = Staff.objects.filter(organization=organization, pk=staff_id).select_related("user", "organization")
    return rows.prefetch_related("leaves", "credentials").first()


def entries_of(staff: Staff) -> QuerySet[Staff]:
    """What was written of the same person for other days, the last first."""
    rows = Staff.objects.filter(organization=staff.organization_id, name=staff.name).exclude(pk=staff.pk)
    return rows.order_by("-starts", "-pk")


def credential(staff: Staff, credential_id: int) -> Credential | None:
    """A license or certificate of somebody."""
    return Credential.objects.filter(staff=staff, pk=credential_id).first()


def leave(staff: Staff, leave_id: int) -> Leave | None:
    """A leave of somebody."""
    return Leave.objects.filter(staff=staff, pk=leave_id).first()


def runs_out(organization: Organization, day: date, until: date) -> QuerySet[Credential]:
    """Credentials of those who work here that ran out, or run out up to a day, the first first."""
    working = Staff.objects.filter(in_days(day, day), organization=organization)
    return Credential.objects.filter(staff__in=working, expires__lte=until).select_related("staff")


def accounts(organization: Organization, day: date) -> QuerySet[User]:
    """The accounts of those who work in an organization."""
    held = Position.objects.held_on(day).filter(organization=organization)
    return User.objects.filter(pk__in=held.values("user")).order_by("name", "pk")


def subcontractors(organization: Organization) -> QuerySet[Subcontractor]:
    """Who gives or gave a service in a CB-CME's place."""
    return Subcontractor.objects.filter(organization=organization)


def subcontractor(organization: Organization, subcontractor_id: int) -> Subcontractor | None:
    """One of them."""
    return subcontractors(organization).filter(pk=subcontractor_id).first()


def joining(organization: Organization) -> QuerySet[Joining]:
    """Who will probably join, the first first; settled ones are left out."""
    return Joining.objects.filter(organization=organization, ended_at=None)


def one_joining(organization: Organization, joining_id: int) -> Joining | None:
    """One of those, settled or not."""
    return Joining.objects.filter(organization=organization, pk=joining_id).first()


# ---------------------------------------------------------------------------------------------------------- the reports


def reports(organization: Organization) -> QuerySet[CapacityReport]:
    """What a CB-CME told its plans, the last first."""
    rows = CapacityReport.objects.filter(organization=organization).select_related("plan", "sent_by")
    return rows.order_by("-month", "plan__name", "-sent_at", "-pk")


def reports_of(organization: Organization, plan: Organization, month: date) -> list[CapacityReport]:
    """What a plan was told of one month, the last word first."""
    return list(reports(organization).filter(plan=plan, month=month))


def reported_months(organization: Organization) -> dict[int, set[date]]:
    """The months of which each plan was told."""
    found: dict[int, set[date]] = {}
    rows = CapacityReport.objects.filter(organization=organization).order_by()
    for plan_id, month in rows.values_list("plan_id", "month").distinct():
        found.setdefault(plan_id, set()).add(month)
    return found


def reporting_contracts(organization: Organization, since: date) -> list[Contract]:
    """The contracts that held on any day since then, of whose months plans are told."""
    rows = Contract.objects.filter(
        Q(ends=None) | Q(ends__gte=since), organization=organization, signed_at__isnull=False
    )
    return list(rows.select_related("plan").order_by("plan__name", "starts"))


def plan_to_tell(organization: Organization, plan_id: int, month: date) -> Organization | None:
    """A plan with which a CB-CME had a contract on some day of a month; None for any other. `month`: its first day."""
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    rows = Contract.objects.filter(
        in_days(month, last), organization=organization, plan=plan_id, signed_at__isnull=False
    )
    found = rows.select_related("plan").first()
    return found.plan if found else None


def coordinators_ahead(organization: Organization, day: date) -> QuerySet[Staff]:
    """The care coordinators who work here on a day or later."""
    rows = Staff.objects.filter(
        Q(ends=None) | Q(ends__gte=day), organization=organization, role=TeamRole.CARE_COORDINATOR
    )
    return rows.prefetch_related("leaves")
