"""Audits: members drawn by lot, and whether the health action plan of each is as it should be."""

import secrets
from datetime import datetime

from django.db import transaction

from promotora.apps.accounts.models import User
from promotora.apps.core.refusals import refuse_if
from promotora.apps.network.actions.certifying.reviewing import held
from promotora.apps.network.models import Audited, Visit
from promotora.apps.network.queries.certifying import visits as queries
from promotora.apps.network.rules.visits import SEEDS, drawn_by_lot, refusals_to_draw, refusals_to_read, totals


@transaction.atomic
def draw(*, visit: Visit, count: int, by: User, at: datetime, seed: int | None = None) -> Visit:
    """Draw members by lot, of those whom the CB-CME serves for this plan now. `seed`: what the lot is made from."""
    certification = held(visit.certification)
    visit = queries.held(visit.pk)
    served = queries.members_served(certification.organization_id, certification.plan_id, at)
    drawn = visit.drawn_at is not None
    refuse_if(
        refusals_to_draw(state=certification.state, audit=visit.audit, drawn=drawn, count=count, served=len(served))
    )
    seed = secrets.randbelow(SEEDS) if seed is None else seed
    members = drawn_by_lot(served, count, seed)
    Audited.objects.bulk_create(
        Audited(visit=visit, member_id=member, number=number) for number, member in enumerate(members, start=1)
    )
    visit.change(seen=visit.version, seed=seed, drawn_at=at, drawn_from=len(served), sample=len(members), passed=0)
    return visit


@transaction.atomic
def read_plan(*, audited: Audited, passed: bool | None, finding: str, seen: int, by: User, at: datetime) -> Visit:
    """Write what one member's health action plan is like; the audit's totals follow."""
    visit = queries.held(audited.visit_id)
    refuse_if(refusals_to_read(passed=passed, finding=finding, written=visit.written_at is not None))
    audited.change(seen=seen, passed=passed, finding=finding.strip(), read_by=by, read_at=at)
    sample, passes = totals(queries.how_each_passed(visit))
    visit.change(seen=visit.version, sample=sample, passed=passes)
    return visit
