"""Reading wishes to be served by another CB-CME: who asked, what waits for the plan, what is agreed and not yet met."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from promotora.apps.accounts.models import Organization
from promotora.apps.accounts.terms import Kind
from promotora.apps.people.models import Member
from promotora.apps.tel.models import Assignment, Transfer, TransferMoved
from promotora.apps.tel.terms import TransferState

MOST_ANSWERED = 20


@dataclass(frozen=True)
class Wish:
    """An agreed wish that the next placement counts: where to, the most wished for first; nobody named: away."""

    to: tuple[int, ...]


def _with_names(rows: QuerySet[Transfer]) -> QuerySet[Transfer]:
    # Not the member: whoever may not see them any more still sees that a wish was written.
    return rows.select_related("plan", "organization", "serving", "to", "asked_by", "answered_by")


def asked_by(organization: Organization) -> QuerySet[Transfer]:
    """The wishes that an organization wrote down, the newest first."""
    return _with_names(Transfer.objects.filter(organization=organization))


def to_answer(plan_id: int) -> QuerySet[Transfer]:
    """What waits for a plan, the oldest first."""
    return _with_names(Transfer.objects.filter(plan=plan_id, state=TransferState.ASKED)).order_by("asked_at", "pk")


def answered(plan_id: int) -> list[Transfer]:
    """What a plan answered lately."""
    done = Transfer.objects.filter(plan=plan_id, state__in=(TransferState.AGREED, TransferState.DECLINED))
    return list(_with_names(done).order_by("-answered_at", "-pk")[:MOST_ANSWERED])


def written_by(organization: Organization, transfer_id: int) -> Transfer | None:
    """One wish that an organization wrote down."""
    return asked_by(organization).filter(pk=transfer_id).first()


def received(plan: Organization, transfer_id: int) -> Transfer | None:
    """One wish that a plan answers."""
    return _with_names(Transfer.objects.filter(plan=plan, pk=transfer_id)).first()


def waiting_of(organization: Organization) -> int:
    """How many of an organization's wishes wait for their answer."""
    return Transfer.objects.filter(organization=organization, state=TransferState.ASKED).count()


def held(transfer_id: int) -> Transfer:
    """A wish as it is now, and nobody else changes it until the transaction ends."""
    return Transfer.objects.select_for_update(of=("self",)).select_related("plan", "organization").get(pk=transfer_id)


def steps(of: Transfer) -> list[TransferMoved]:
    """Its life so far, the first step first."""
    return list(TransferMoved.objects.filter(transfer=of).select_related("moved_by"))


def seen_members(rows: list[Transfer]) -> dict[int, Member]:
    """The members of these wishes whom whoever is in scope may see."""
    return {member.pk: member for member in Member.objects.filter(pk__in=[row.member_id for row in rows])}


def asked_already(member_id: int, plan_id: int) -> bool:
    """Whether a wish of this member waits for the plan, as far as one sees it."""
    return Transfer.objects.filter(member=member_id, plan=plan_id, state=TransferState.ASKED).exists()


def waiting(member_id: int) -> list[Transfer]:
    """The wishes of a member that wait for an answer, as far as one sees them, the oldest first."""
    return list(Transfer.objects.filter(member=member_id, state=TransferState.ASKED).order_by("asked_at", "pk"))


def plans_served_for(organization: Organization, member_id: int) -> list[Organization]:
    """The plans for which a CB-CME serves a member now."""
    rows = Assignment.objects.filter(organization=organization, member=member_id, ends=None).select_related("plan")
    return [row.plan for row in rows]


def serves(plan_id: int, member_id: int) -> Organization | None:
    """The CB-CME that serves a plan's member now."""
    row = Assignment.objects.filter(plan=plan_id, member=member_id, ends=None).select_related("organization").first()
    return row.organization if row else None


def others(than: int, day: date) -> list[Organization]:
    """The CB-CMEs that work here on a day, but for one."""
    return [
        each for each in Organization.objects.filter(kind=Kind.CB_CME).exclude(pk=than) if not each.has_ended_on(day)
    ]


def wishes(plan_id: int) -> dict[int, Wish]:
    """What a plan agreed and has not done yet, by member: nobody else was given them since."""
    since = Assignment.objects.filter(plan=plan_id, member=OuterRef("member"), starts__gte=OuterRef("answered_at"))
    elsewhere = since.exclude(organization=OuterRef("serving"))
    agreed = Transfer.objects.filter(plan=plan_id, state=TransferState.AGREED).filter(~Exists(elsewhere))
    return {
        row.member_id: Wish(tuple(dict.fromkeys(([row.to_id] if row.to_id else []) + list(row.wishes))))
        for row in agreed.order_by("answered_at", "pk")
    }
