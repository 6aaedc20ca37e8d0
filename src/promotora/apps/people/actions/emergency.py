"""Opening a record in an emergency, and reviewing that it was right."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core import audit
from promotora.apps.core.models import Part
from promotora.apps.core.refusals import refuse_if
from promotora.apps.people.models import Access, BreakGlass, EmergencyTry
from promotora.apps.people.rules import (
    EMERGENCY_HOURS,
    refusals_to_open,
    refusals_to_review,
    refusals_to_try,
)
from promotora.apps.people.terms import Because, Did, Emergency

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Asked:
    """Who is asked for, by both numbers exactly, and why."""

    cin: str
    birth_date: date
    reason: Emergency
    in_words: str


@dataclass(frozen=True)
class Opened:
    """The record that was asked for. `seen_anyway`: no emergency was needed."""

    member_id: int
    seen_anyway: bool


@transaction.atomic
def open_in_emergency(*, asked: Asked, organization: Organization, by: User, at: datetime) -> Opened | None:
    """Open one record for one person for four hours; None when no record has both the CIN and the birth date.

    Each try counts, found or not, so that nobody finds members by guessing.
    """
    User.objects.select_for_update().get(pk=by.pk)  # two tries at once are two tries
    tries = EmergencyTry.objects.filter(user=by, at__gt=at - HOUR).count()
    refuse_if(refusals_to_try(tries_within_an_hour=tries) + refusals_to_open(in_words=asked.in_words))
    EmergencyTry.objects.create(user=by, organization=organization, at=at)
    member_id = _asked_of_database("SELECT promotora_member_by(%s, %s)", asked.cin, asked.birth_date)
    if member_id is None:
        return None
    if _asked_of_database("SELECT promotora_sees(%s)", member_id):
        return Opened(member_id, seen_anyway=True)
    _open(member_id, asked, organization, by, at)
    return Opened(member_id, seen_anyway=False)


@transaction.atomic
def review_emergency(*, emergency: BreakGlass, finding: str, review: str, by: User, at: datetime) -> None:
    """Say whether it was right to open the record."""
    refuse_if(
        refusals_to_review(
            reviewed=emergency.reviewed_at is not None,
            opened_by_reviewer=emergency.opened_by_id == by.pk,
            finding=finding,
        )
    )
    audit.note(emergency.member_id, Part.BREAK_GLASS, Did.EMERGENCY_REVIEWED)
    emergency.reviewed_by, emergency.reviewed_at = by, at
    emergency.finding, emergency.review = finding, review
    emergency.save(update_fields=["reviewed_by", "reviewed_at", "finding", "review"])


def _open(member_id: int, asked: Asked, organization: Organization, by: User, at: datetime) -> None:
    ends = at + timedelta(hours=EMERGENCY_HOURS)
    # The emergency first: row security lets the sight be written only on its ground.
    BreakGlass.objects.create(
        member_id=member_id,
        organization=organization,
        opened_by=by,
        reason=asked.reason,
        in_words=asked.in_words,
        opened_at=at,
        ends_at=ends,
    )
    Access.objects.create(
        member_id=member_id,
        organization=organization,
        user=by,
        starts=at,
        ends=ends,
        because=Because.EMERGENCY,
        given_by=by,
    )
    audit.note(member_id, Part.BREAK_GLASS, asked.reason)


def _asked_of_database(question: str, *values: str | int | date) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        (answer,) = cursor.fetchone()
        return int(answer) if answer else None
