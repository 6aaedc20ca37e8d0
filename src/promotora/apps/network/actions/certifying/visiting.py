"""Visits to a site: planned, and what was found."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from promotora.apps.accounts.models import User
from promotora.apps.core.refusals import refuse_if
from promotora.apps.network.actions.certifying.reviewing import held
from promotora.apps.network.actions.telling.applicants import Letter, write
from promotora.apps.network.models import Certification, Visit
from promotora.apps.network.queries.certifying import visits as queries
from promotora.apps.network.rules.visits import refusals_to_visit, refusals_to_write_visit


@transaction.atomic
def plan_visit(
    *, certification: Certification, on: date, where: str, by: User, at: datetime, audit: bool = False
) -> Visit:
    """Plan a visit to a site, or an audit; the organization is told. One that took place is written down so too."""
    certification = held(certification)
    refuse_if(refusals_to_visit(state=certification.state, where=where, audit=audit))
    visit = Visit.objects.create(certification=certification, on=on, where=where.strip(), audit=audit, visitor=by)
    if on >= timezone.localtime(at).date():
        write(certification, Letter.AUDIT if audit else Letter.VISIT, at=at, on=on, words=visit.where)
    return visit


@transaction.atomic
def write_visit(*, visit: Visit, finding: str, seen: int, by: User, at: datetime) -> Visit:
    """Write what was found; the organization reads it. It may be written anew; ChangedMeanwhile if a colleague did."""
    held(visit.certification)
    read = queries.how_each_passed(visit)
    refuse_if(
        refusals_to_write_visit(
            on=visit.on,
            today=timezone.localtime(at).date(),
            finding=finding,
            audit=visit.audit,
            drawn=visit.drawn_at is not None,
            unread=sum(each is None for each in read),
        )
    )
    visit.change(seen=seen, finding=finding.strip(), written_at=at, written_by=by)
    return visit
