"""Reading referrals: what an organization sent, what waits for the plan's answer, and what the rule says."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from promotora.apps.accounts.models import Organization, User
from promotora.apps.accounts.terms import Kind
from promotora.apps.people.models import Member, MemberNumber
from promotora.apps.people.queries.finding import Found, find
from promotora.apps.people.queries.record import organizations
from promotora.apps.people.terms import Number
from promotora.apps.tel.models import Assignment, Listing, Referral, ReferralMoved, Screening
from promotora.apps.tel.queries.runs import current
from promotora.apps.tel.terms import ReferralState

WAITING = (ReferralState.SENT, ReferralState.SCREENED)
HOUR = timedelta(hours=1)
PLANS = (Kind.PLAN, Kind.PLAN_PARTNER)


@dataclass(frozen=True)
class Known:
    """What the plan knows of somebody who was referred: the listing of now, and which CB-CME serves the member."""

    member: Member
    listing: Listing | None
    serves: Organization | None


# ------------------------------------------------------------------------------------------------------ who referred


def sent_by(organization: Organization) -> QuerySet[Referral]:
    """Every referral that an organization sent, the newest first."""
    return Referral.objects.filter(organization=organization).select_related("plan", "asked_by")


def sent(organization: Organization, referral_id: int) -> Referral | None:
    """One of them."""
    return sent_by(organization).filter(pk=referral_id).first()


def waiting_of(organization: Organization) -> int:
    """How many of them wait for their answer."""
    return sent_by(organization).filter(state__in=WAITING).count()


def sent_within_an_hour(user: User, at: datetime) -> int:
    """How many referrals somebody sent lately, for whichever organization is in scope."""
    return Referral.objects.filter(asked_by=user, asked_at__gt=at - HOUR).count()


def open_already(organization: Organization, program: str, cin: str) -> bool:
    """Whether an organization has referred somebody whom the plan has not answered for yet."""
    return sent_by(organization).filter(program=program, cin=cin, state__in=WAITING).exists()


def plans(at: datetime) -> QuerySet[Organization]:
    """The plans that one may refer to."""
    return organizations(timezone.localtime(at).date()).filter(kind__in=PLANS).order_by("name", "pk")


def seen_member(of: Referral) -> Member | None:
    """The member of an answered referral, if whoever is in scope may see the record; nobody before the answer."""
    if of.state in WAITING or of.member_id is None:
        return None
    return Member.objects.filter(pk=of.member_id).first()


def accepted_for(organization: Organization) -> list[tuple[Referral, Member]]:
    """Members whom an organization referred, whom the plan accepted, and whom it may see, the latest first."""
    rows = sent_by(organization).filter(state=ReferralState.ACCEPTED).order_by("-answered_at", "-pk")[:200]
    seen = {member.pk: member for member in Member.objects.filter(pk__in=[row.member_id for row in rows])}
    return [(row, seen[row.member_id]) for row in rows if row.member_id in seen]


# ----------------------------------------------------------------------------------------------------- who answers


def to_answer(plan: Organization) -> QuerySet[Referral]:
    """What waits for a plan's answer, the oldest first."""
    return _to(plan).filter(state__in=WAITING).order_by("asked_at", "pk")


def answered(plan: Organization, most: int = 20) -> list[Referral]:
    """What a plan answered lately."""
    rows = _to(plan).filter(state__in=(ReferralState.ACCEPTED, ReferralState.DECLINED))
    return list(rows.order_by("-answered_at", "-pk")[:most])


def received(plan: Organization, referral_id: int) -> Referral | None:
    """One referral that was sent to a plan."""
    return _to(plan).select_related("member").filter(pk=referral_id).first()


def held(referral_id: int) -> Referral:
    """A referral as it is now, and nobody else changes it until the transaction ends."""
    return Referral.objects.select_for_update().get(pk=referral_id)


def _to(plan: Organization) -> QuerySet[Referral]:
    return Referral.objects.filter(plan=plan).select_related("organization", "asked_by", "answered_by")


def member_named(of: Referral) -> Member | None:
    """The plan's member with exactly the CIN and the birth date that a referral gives."""
    numbers = MemberNumber.objects.filter(kind=Number.CIN, value=of.cin, member__birth_date=of.birth_date)
    found = numbers.select_related("member").order_by("ends", "member_id").first()
    return found.member if found else None


def person_number(member: Member, plan: Organization) -> str:
    """The member's number in the plan's claims; empty when there is none."""
    numbers = MemberNumber.objects.filter(member=member, kind=Number.PERSON, given_by=plan)
    return numbers.order_by("ends", "pk").values_list("value", flat=True).first() or ""


def possible(of: Referral) -> list[Found]:
    """Members of the plan who may be the one that a referral means: by CIN, or by name and birth date."""
    by_cin = find(of.cin).found
    by_name = find(f"{of.first_name} {of.last_name} {of.birth_date.isoformat()}").found
    return list({one.member.pk: one for one in [*by_cin, *by_name]}.values())[:10]


def known(of: Referral) -> Known | None:
    """What the plan knows of the member, once it is said who that is."""
    if of.member is None:
        return None
    run = current(of.program, of.plan_id)
    listed = Listing.objects.filter(run=run, member=of.member).select_related("run").first() if run else None
    serves = Assignment.objects.filter(member=of.member, plan=of.plan_id, ends=None).select_related("organization")
    now = serves.first()
    return Known(of.member, listed, now.organization if now else None)


# ------------------------------------------------------------------------------------------------------------- both


def screening(of: Referral) -> Screening | None:
    """What the rule said last, as far as whoever is in scope may see it."""
    return Screening.objects.filter(referral=of).first()


def steps(of: Referral) -> list[ReferralMoved]:
    """A referral's life so far, the first step first."""
    return list(ReferralMoved.objects.filter(referral=of).select_related("moved_by"))
