"""The roster's other lines: credentials, leaves that end sooner or later, subcontractors, and who may join."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core.refusals import refuse_if
from promotora.apps.network.models import Credential, Joining, Leave, Staff, Subcontractor
from promotora.apps.network.queries.room import roster as queries
from promotora.apps.network.rules.staffing import (
    refusals_of_credential,
    refusals_of_subcontractor,
    refusals_to_change_leave,
    refusals_to_end_subcontractor,
    refusals_to_expect,
    refusals_to_renew,
)
from promotora.apps.network.terms import Comes, TeamRole


@transaction.atomic
def add_credential(*, staff: Staff, kind: str, number: str, expires: date | None, by: User) -> Credential:
    """A license or certificate that somebody holds; without a day it is good for good."""
    refuse_if(refusals_of_credential(kind=kind))
    return Credential.objects.create(staff=staff, kind=kind.strip(), number=number.strip(), expires=expires)


@transaction.atomic
def renew_credential(*, credential: Credential, until: date | None, number: str, by: User) -> Credential:
    """It is good for longer; two who renew at once do not undo each other."""
    credential = Credential.objects.select_for_update().get(pk=credential.pk)
    refuse_if(refusals_to_renew(expires=credential.expires, until=until))
    credential.expires, credential.number = until, number.strip() or credential.number
    credential.save(update_fields=["expires", "number"])
    return credential


@transaction.atomic
def change_leave(*, leave: Leave, ends: date | None, by: User, today: date) -> Leave:
    """Somebody is back sooner, or away for longer; no end when it is not known yet."""
    staff = queries.held(leave.staff_id)
    leave.refresh_from_db()
    others = [(other.starts, other.ends) for other in queries.leaves_of(staff) if other.pk != leave.pk]
    refuse_if(refusals_to_change_leave((leave.starts, leave.ends), ends=ends, others=others, today=today))
    leave.ends = ends
    leave.save(update_fields=["ends"])
    return leave


@transaction.atomic
def add_subcontractor(
    *, organization: Organization, name: str, services: Sequence[str], starts: date, ends: date | None, by: User
) -> Subcontractor:
    """Another organization gives services in the CB-CME's place, from a day on."""
    refuse_if(refusals_of_subcontractor(name=name, services=services, starts=starts, ends=ends))
    return Subcontractor.objects.create(
        organization=organization, name=name.strip(), services=list(services), starts=starts, ends=ends
    )


@transaction.atomic
def end_subcontractor(*, subcontractor: Subcontractor, last_day: date, by: User, today: date) -> Subcontractor:
    """The agreement ends with this day."""
    subcontractor = Subcontractor.objects.select_for_update().get(pk=subcontractor.pk)
    refuse_if(
        refusals_to_end_subcontractor(
            starts=subcontractor.starts, ends=subcontractor.ends, last_day=last_day, today=today
        )
    )
    subcontractor.ends = last_day
    subcontractor.save(update_fields=["ends"])
    return subcontractor


@dataclass(frozen=True)
class Expected:
    """Somebody who will probably join. `likely` in percent."""

    comes: Comes
    role: TeamRole
    fte: Decimal
    starts: date
    likely: int
    note: str = ""


@transaction.atomic
def expect(*, organization: Organization, expected: Expected, by: User) -> Joining:
    """Write down who will probably join: the forecast counts on them as far as it is likely."""
    refuse_if(refusals_to_expect(fte=expected.fte, likely=expected.likely))
    return Joining.objects.create(
        organization=organization,
        comes=expected.comes,
        role=expected.role,
        fte=expected.fte,
        starts=expected.starts,
        likely=expected.likely,
        note=expected.note.strip(),
    )


@transaction.atomic
def settle(*, joining: Joining, by: User, at: datetime) -> Joining:
    """They came, or will not: the forecast counts on them no longer. Settling twice is settling once."""
    Joining.objects.filter(pk=joining.pk, ended_at=None).update(ended_at=at)
    joining.refresh_from_db()
    return joining
