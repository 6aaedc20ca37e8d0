"""Reading one member's record, in a number of queries that does not grow with what is in it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Prefetch, Q, QuerySet

from promotora.apps.accounts.models import Organization
from promotora.apps.people.models import (
    Access,
    Caregiver,
    Consent,
    Contact,
    Coverage,
    HealthFact,
    Member,
    MemberNumber,
    Recipient,
    Supporter,
)
from promotora.apps.people.queries.finding import Found, find
from promotora.apps.people.terms import Because, ConsentTo, Number, Way

MANY = 200  # rows of one kind that a page shows at the most


@dataclass(frozen=True)
class Record:
    """A member as every page of the record opens: who, which numbers, which coverage, and who may see."""

    member: Member
    numbers: list[MemberNumber]
    coverage: list[Coverage]
    access: list[Access]
    user_id: int
    organization_id: int

    @property
    def cin(self) -> str:
        """The CIN in use; empty when none is known."""
        return next((number.value for number in self.numbers if number.kind == Number.CIN and not number.ends), "")

    @cached_property
    def emergency(self) -> Access | None:
        """The emergency by which alone the reader sees this, if it is so."""
        own = [access for access in self.access if access.organization_id == self.organization_id]
        if any(access.user_id is None for access in own):
            return None
        mine = [access for access in own if access.user_id == self.user_id and access.because == Because.EMERGENCY]
        return mine[0] if mine else None

    def covered_on(self, day: date) -> Coverage | None:
        """The span of coverage that holds on a day."""
        return next(
            (span for span in self.coverage if span.starts <= day and (span.ends is None or span.ends >= day)), None
        )


def member(member_id: int) -> Member | None:
    """The member, if whoever is in scope may see them."""
    return Member.objects.select_related("same_as").filter(pk=member_id).first()


def record(of: Member, *, user_id: int, organization_id: int, at: datetime) -> Record:
    """What every page of a record opens with."""
    return Record(
        member=of,
        numbers=list(MemberNumber.objects.filter(member=of)[:MANY]),
        coverage=list(Coverage.objects.filter(member=of).select_related("plan")[:MANY]),
        access=list(may_see(of, at)[:MANY]),
        user_id=user_id,
        organization_id=organization_id,
    )


def may_see(of: Member, at: datetime) -> QuerySet[Access]:
    """Who may see a member at a moment, and why."""
    in_force = Q(starts__lte=at) & (Q(ends__isnull=True) | Q(ends__gt=at))
    return Access.objects.filter(in_force, member=of).select_related("organization", "user")


def every_sight(of: Member) -> list[Access]:
    """Who ever may see a member, the past and the future included."""
    rows = Access.objects.filter(member=of, user=None).select_related("organization", "given_by")
    return list(rows.order_by("-starts", "-pk")[:MANY])


def sight(of: Member, access_id: int) -> Access | None:
    """One organization's sight of a member."""
    return Access.objects.filter(member=of, user=None, pk=access_id).select_related("organization").first()


# ------------------------------------------------------------------------------------------------------------ contacts


def contacts(of: Member) -> list[Contact]:
    """Every way to reach a member: those in use, the best first; then the earlier ones, the last ended first."""
    rows = list(Contact.objects.filter(member=of).select_related("added_by", "loaded_from")[:MANY])
    in_use = [row for row in rows if row.ends is None]
    ways = [way.value for way in Way]
    return sorted(in_use, key=lambda row: (-row.rank, ways.index(row.way))) + [row for row in rows if row.ends]


def contact(of: Member, contact_id: int) -> Contact | None:
    """One way to reach a member."""
    return Contact.objects.filter(member=of, pk=contact_id).first()


def areas(member_ids: Sequence[int]) -> dict[int, str]:
    """City and ZIP code of each member's home, where it is known."""
    homes = Contact.objects.filter(member__in=member_ids, ends=None, way__in=(Way.HOME, Way.MAIL))
    found: dict[int, str] = {}
    for home in homes.order_by("member_id", "-rank", "way", "-starts", "pk").only("member_id", "city", "zip_code"):
        area = f"{home.city} {home.zip_code}".strip()
        if area:
            found.setdefault(home.member_id, area)
    return found


# -------------------------------------------------------------------------------------------------------------- around


def supporters(of: Member) -> list[Supporter]:
    """Everyone who stands by a member, or did."""
    return list(Supporter.objects.filter(member=of)[:MANY])


def supporter(of: Member, supporter_id: int) -> Supporter | None:
    """One of them."""
    return Supporter.objects.filter(member=of, pk=supporter_id).first()


def caregivers(of: Member) -> list[Caregiver]:
    """Every caregiver paired with a member, now or earlier, with the consent."""
    return list(Caregiver.objects.filter(member=of).select_related("consent")[:MANY])


def caregiver(of: Member, caregiver_id: int) -> Caregiver | None:
    """One of them."""
    return Caregiver.objects.filter(member=of, pk=caregiver_id).first()


# ------------------------------------------------------------------------------------------------------------ consents


def consents(of: Member) -> list[Consent]:
    """Every consent that whoever is in scope may know of, with who may receive."""
    return list(_consents(of)[:MANY])


def consent(of: Member, consent_id: int) -> Consent | None:
    """One of them."""
    return _consents(of).filter(pk=consent_id).first()


def consents_to_a_caregiver(of: Member, at: datetime, today: date) -> list[Consent]:
    """Consents in force that cover a caregiver."""
    rows = Consent.objects.filter(member=of, covers=ConsentTo.CAREGIVER)
    return [consent for consent in rows if consent.holds_at(at, today)]


def _consents(of: Member) -> QuerySet[Consent]:
    recipients = Prefetch("recipients", Recipient.objects.select_related("organization"))
    rows = Consent.objects.filter(member=of).select_related("recorded_by", "recorded_in", "revoked_by")
    return rows.prefetch_related(recipients)


def signed_paper(consent: Consent) -> bytes | None:
    """The signed paper, if it is still what was uploaded; None when it is gone or was altered."""
    try:
        with consent.document.open("rb") as opened:
            content: bytes = opened.read()
    except FileNotFoundError:
        return None
    return content if hashlib.sha256(content).hexdigest() == consent.document_hash else None


# ------------------------------------------------------------------------------------------------------ health, others


def health_facts(of: Member) -> list[HealthFact]:
    """What is known of a member's health, as far as whoever is in scope may see it. What was a mistake is left out."""
    return list(HealthFact.objects.filter(member=of, mistaken_because="").select_related("recorded_in")[:MANY])


def health_fact(of: Member, fact_id: int) -> HealthFact | None:
    """One of them, or of those that were a mistake; None for one that whoever is in scope may not see."""
    return HealthFact.objects.filter(member=of, pk=fact_id).first()


def organizations(today: date) -> QuerySet[Organization]:
    """Organizations that work here."""
    return Organization.objects.filter(Q(ends__isnull=True) | Q(ends__gt=today))


def linked_to(of: Member) -> list[Member]:
    """Records that somebody said are the same person as this one."""
    return list(Member.objects.filter(same_as=of)[:MANY])


def alike(name: str, birth_date: date, cin: str) -> list[Found]:
    """Members who may be the one that somebody is about to add: the same CIN, or the name and the birth date."""
    by_cin = find(cin).found if cin else []
    by_name = find(f"{name} {birth_date.isoformat()}").found
    return list({found.member.pk: found for found in by_cin + by_name}.values())
