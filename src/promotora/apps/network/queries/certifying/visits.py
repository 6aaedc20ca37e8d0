"""Reading visits and audits, and whom an audit may draw."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from promotora.apps.network.models import Audited, Certification, Visit
from promotora.apps.people.models import Access
from promotora.apps.people.terms import Because

MANY = 100


def held(visit_id: int) -> Visit:
    """A visit as it is now, and nobody else changes it until the transaction ends."""
    return Visit.objects.select_for_update(of=("self",)).select_related("certification").get(pk=visit_id)


def of(certification: Certification) -> QuerySet[Visit]:
    """The visits and audits, the last first."""
    return Visit.objects.filter(certification=certification).select_related("visitor", "written_by")


def visit(certification: Certification, visit_id: int) -> Visit | None:
    """One of them."""
    return of(certification).filter(pk=visit_id).first()


def audited(of_visit: Visit) -> list[Audited]:
    """The members who were drawn, in the order of the lot; those whom the reader may see."""
    return list(Audited.objects.filter(visit=of_visit).select_related("member", "read_by")[:MANY])


def one_audited(of_visit: Visit, audited_id: int) -> Audited | None:
    """One of them."""
    return Audited.objects.filter(visit=of_visit, pk=audited_id).select_related("member", "read_by").first()


def how_each_passed(of_visit: Visit) -> list[bool | None]:
    """Of each member who was drawn whether the plan is as it should be; None: not read yet."""
    return list(Audited.objects.filter(visit=of_visit).values_list("passed", flat=True))


def members_served(organization_id: int, plan_id: int, at: datetime) -> list[int]:
    """The members whom a CB-CME serves at a moment by assignment, and whom this plan itself may see: its own."""
    then = Q(starts__lte=at) & (Q(ends=None) | Q(ends__gt=at))
    whole = Access.objects.filter(then, user=None)
    of_plan = whole.filter(organization_id=plan_id, member=OuterRef("member"))
    assigned = whole.filter(Exists(of_plan), organization_id=organization_id, because=Because.ASSIGNED)
    return list(assigned.order_by("member").values_list("member", flat=True).distinct())
