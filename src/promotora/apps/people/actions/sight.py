"""Letting another organization see a member, and ending it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core import audit
from promotora.apps.core.models import Part
from promotora.apps.core.refusals import refuse_if
from promotora.apps.people.models import Access, Member
from promotora.apps.people.rules import Sharing, refusals_to_end_sight, refusals_to_let_see
from promotora.apps.people.terms import Because, Did


@dataclass(frozen=True)
class SightGiven:
    """Which organization is to see a member, why, and from which day up to and with which."""

    to: Organization
    because: Because
    starts: date
    until: date | None = None
    note: str = ""


@transaction.atomic
def let_see(*, member: Member, given: SightGiven, organization: Organization, by: User, at: datetime) -> Access:
    """Let an organization see a member."""
    today = timezone.localtime(at).date()
    sharing = Sharing(
        own=given.to == organization,
        sees_already=_sees(member, given.to, at),
        works_here=given.to.ends is None or given.to.ends > today,
        starts=given.starts,
        until=given.until,
    )
    refuse_if(refusals_to_let_see(sharing, today=today))
    access = Access.objects.create(
        member=member,
        organization=given.to,
        starts=at if given.starts <= today else _midnight(given.starts),
        ends=_midnight(given.until + timedelta(days=1)) if given.until else None,
        because=given.because,
        note=given.note,
        given_by=by,
    )
    audit.note(member.pk, Part.CHANGE, Did.SHARED)
    return access


@transaction.atomic
def end_sight(*, access: Access, by: User, at: datetime) -> None:
    """The organization sees the member no longer. One that has not begun never begins."""
    ended = access.ends is not None and access.ends <= at
    refuse_if(refusals_to_end_sight(because=access.because, ended=ended))
    audit.note(access.member_id, Part.CHANGE, Did.SHARING_ENDED)
    access.ends = max(at, access.starts)
    access.save(update_fields=["ends"])


def _sees(member: Member, organization: Organization, at: datetime) -> bool:
    lasting = Q(ends__isnull=True) | Q(ends__gt=at)
    return Access.objects.filter(lasting, member=member, organization=organization, user=None).exists()


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
