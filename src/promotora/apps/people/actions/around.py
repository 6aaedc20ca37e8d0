"""The people around a member: supporters, household, and caregivers paired by consent."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from promotora.apps.accounts.models import User
from promotora.apps.core import audit
from promotora.apps.core.models import Part
from promotora.apps.core.refusals import refuse_if
from promotora.apps.people.models import Caregiver, Consent, Member, Supporter
from promotora.apps.people.rules import Refusal, refusals_to_end, refusals_to_pair
from promotora.apps.people.rules.around import PairingConsent
from promotora.apps.people.terms import Did


@dataclass(frozen=True)
class SupporterGiven:
    """Someone who stands by a member, as somebody described them."""

    name: str
    relation: str
    starts: date
    phone: str = ""
    speaks: str = ""
    lives_with: bool = False
    in_emergency: bool = False
    decides: bool = False
    note: str = ""


@dataclass(frozen=True)
class CaregiverGiven:
    """An IHSS caregiver, as somebody described them. None: not known."""

    name: str
    starts: date
    phone: str = ""
    speaks: str = ""
    hours_a_month: int | None = None
    relative: bool | None = None
    note: str = ""


@transaction.atomic
def add_supporter(*, member: Member, given: SupporterGiven, by: User, today: date) -> Supporter:
    """Write down someone who stands by a member."""
    refuse_if(_later(given.starts, today))
    supporter = Supporter.objects.create(member=member, added_by=by, **asdict(given))
    audit.note(member.pk, Part.CHANGE, Did.SUPPORTER_ADDED)
    return supporter


@transaction.atomic
def change_supporter(*, supporter: Supporter, seen: int, given: SupporterGiven, by: User, today: date) -> None:
    """Correct what is known of a supporter."""
    refuse_if(_ended(supporter) + _later(given.starts, today))
    supporter.change(seen=seen, **asdict(given))
    audit.note(supporter.member_id, Part.CHANGE, Did.SUPPORTER_CHANGED)


@transaction.atomic
def pair_caregiver(
    *, member: Member, given: CaregiverGiven, consent: Consent | None, by: User, at: datetime, today: date
) -> Caregiver:
    """Pair a caregiver with a member, by the member's consent."""
    refuse_if(refusals_to_pair(member.pk, _pairing(consent, at, today)) + _later(given.starts, today))
    caregiver = Caregiver.objects.create(member=member, consent=consent, added_by=by, **asdict(given))
    audit.note(member.pk, Part.CHANGE, Did.CAREGIVER_PAIRED)
    return caregiver


@transaction.atomic
def change_caregiver(*, caregiver: Caregiver, seen: int, given: CaregiverGiven, by: User, today: date) -> None:
    """Correct what is known of a caregiver. The consent stays the one they were paired by."""
    refuse_if(_ended(caregiver) + _later(given.starts, today))
    caregiver.change(seen=seen, **asdict(given))
    audit.note(caregiver.member_id, Part.CHANGE, Did.CAREGIVER_CHANGED)


@transaction.atomic
def end_around(*, one: Supporter | Caregiver, seen: int, on: date, by: User) -> None:
    """Someone no longer stands by the member; they stay among the earlier ones."""
    refuse_if(refusals_to_end(one.starts, one.ends, on=on))
    one.change(seen=seen, ends=on)
    audit.note(one.member_id, Part.CHANGE, Did.SUPPORTER_ENDED if isinstance(one, Supporter) else Did.CAREGIVER_ENDED)


@transaction.atomic
def bring_back_supporter(*, supporter: Supporter, seen: int, by: User) -> None:
    """Ending was wrong. A caregiver is paired anew instead: the consent may have ended meanwhile."""
    refuse_if([] if supporter.ends else [Refusal.NOT_ENDED])
    supporter.change(seen=seen, ends=None)
    audit.note(supporter.member_id, Part.CHANGE, Did.SUPPORTER_CHANGED)


def _pairing(consent: Consent | None, at: datetime, today: date) -> PairingConsent | None:
    if consent is None:
        return None
    return PairingConsent(consent.member_id, consent.covers, consent.holds_at(at, today))


def _ended(one: Supporter | Caregiver) -> list[Refusal]:
    return [Refusal.ALREADY_ENDED] if one.ends else []


def _later(starts: date, today: date) -> list[Refusal]:
    return [Refusal.STARTS_LATER] if starts > today else []
