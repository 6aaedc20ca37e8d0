"""The roster of a CB-CME: who comes, changes, is away and leaves; and its monthly word on how much room there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core.models import ChangedMeanwhile
from promotora.apps.core.refusals import refuse_if
from promotora.apps.network.actions.watching import tell_of_leaving
from promotora.apps.network.models import CapacityReport, Leave, Staff
from promotora.apps.network.queries.room import roster as queries
from promotora.apps.network.rules.roster import (
    refusals_of_leave,
    refusals_to_add,
    refusals_to_leave,
    refusals_to_report,
)
from promotora.apps.network.terms import TeamRole

DAY = timedelta(days=1)


@dataclass(frozen=True)
class StaffGiven:
    """Somebody on the team. `fte`: 1.00 is full time."""

    name: str
    role: TeamRole
    fte: Decimal
    languages: Sequence[str] = ()
    user: User | None = None


@transaction.atomic
def add_staff(
    *, organization: Organization, given: StaffGiven, starts: date, by: User, ends: date | None = None
) -> Staff:
    """Put somebody on the roster, from a day on; both days are included."""
    refuse_if(refusals_to_add(name=given.name, fte=given.fte, starts=starts, ends=ends))
    return Staff.objects.create(organization=organization, starts=starts, ends=ends, **_as_columns(given))


@transaction.atomic
def change_staff(*, staff: Staff, given: StaffGiven, day: date, seen: int, by: User) -> Staff:
    """Change what is said of somebody, from a day on. What was so before stays so: their earlier days keep their share
    of full time, and a new entry follows. From their first day on it is a correction."""
    staff = queries.held(staff.pk)
    if staff.version != seen:
        raise ChangedMeanwhile(staff)
    refuse_if(
        refusals_to_leave(starts=staff.starts, ends=staff.ends, last_day=day, today=day)
        + refusals_to_add(name=given.name, fte=given.fte, starts=staff.starts, ends=staff.ends)
    )
    works_otherwise = (staff.fte, staff.role) != (given.fte, given.role)
    if not works_otherwise or day == staff.starts:
        staff.change(seen=seen, **_as_columns(given))
        return staff
    following = Staff.objects.create(organization=staff.organization, starts=day, ends=staff.ends, **_as_columns(given))
    staff.change(seen=seen, ends=day - DAY)
    staff.credentials.update(staff=following)
    _take_leaves_along(staff, following)
    return following


@transaction.atomic
def leave_team(*, staff: Staff, last_day: date, by: User, today: date, because: str = "") -> list[Organization]:
    """Somebody leaves; their room ends with their last day. The plans that were told: those with a contract then."""
    staff = queries.held(staff.pk)
    refuse_if(refusals_to_leave(starts=staff.starts, ends=staff.ends, last_day=last_day, today=today))
    staff.change(seen=staff.version, ends=last_day, ended_because=because.strip()[:200])
    if staff.role != TeamRole.CARE_COORDINATOR:
        return []
    plans = [contract.plan for contract in queries.contracts_of(staff.organization, last_day + DAY)]
    tell_of_leaving(staff=staff, last_day=last_day, following=last_day + DAY, to=plans, today=today)
    return plans


@transaction.atomic
def add_leave(*, staff: Staff, starts: date, ends: date | None, by: User) -> Leave:
    """Days on which somebody does not work: both included, no end when it is not known yet."""
    staff = queries.held(staff.pk)
    others = [(leave.starts, leave.ends) for leave in queries.leaves_of(staff)]
    ended = staff.ends is not None and staff.ends < starts
    refuse_if(refusals_of_leave((starts, ends), others=others, ended=ended))
    return Leave.objects.create(staff=staff, starts=starts, ends=ends)


@dataclass(frozen=True)
class RoomTold:
    """What an organization says of a month: full-time care coordinators, members enrolled, how many more may come."""

    coordinators: Decimal
    enrolled: int
    room: int
    note: str = ""


@transaction.atomic
def report_capacity(
    *,
    organization: Organization,
    plan: Organization,
    month: date,
    told: RoomTold,
    by: User,
    at: datetime,
    program: str = "hhp",
) -> CapacityReport:
    """Tell a plan of the room in a month. A correction needs a note; the last word counts, the earlier ones stay."""
    queries.hold_reports(organization)
    following = (month.replace(day=1) + timedelta(days=31)).replace(day=1)
    contracts = queries.contracts_between(plan, organization, program)
    refuse_if(
        refusals_to_report(
            month=month,
            today=timezone.localtime(at).date(),
            contracted=contracts.filter(queries.in_days(month, following - DAY)).exists(),
            reported=queries.reports(plan, organization).filter(month=month).exists(),
            note=told.note,
        )
    )
    return CapacityReport.objects.create(
        plan=plan,
        organization=organization,
        month=month,
        coordinator_fte=told.coordinators,
        enrolled=told.enrolled,
        room=told.room,
        note=told.note.strip(),
        sent_by=by,
        sent_at=at,
    )


def _as_columns(given: StaffGiven) -> dict[str, object]:
    return {
        "name": given.name.strip(),
        "role": given.role,
        "fte": given.fte,
        "languages": list(given.languages),
        "user": given.user,
    }


def _take_leaves_along(staff: Staff, following: Staff) -> None:
    """Leaves from that day on are the new entry's; one that goes on over that day is parted there."""
    for leave in queries.leaves_of(staff):
        if leave.starts >= following.starts:
            leave.staff = following
            leave.save(update_fields=["staff"])
        elif leave.ends is None or leave.ends >= following.starts:
            Leave.objects.create(staff=following, starts=following.starts, ends=leave.ends)
            leave.ends = following.starts - DAY
            leave.save(update_fields=["ends"])
