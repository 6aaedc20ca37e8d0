"""Who came to CB-CMEs and left them by month, and of which population they are: told to the room of the network."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time

import numpy as np
import numpy.typing as npt
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from promotora.apps.network.queries.room.flows import Known, Moved
from promotora.apps.network.terms import Population
from promotora.apps.tel.models import Assignment, Run
from promotora.apps.tel.queries.columns import HOMELESS, Columns, columns_of
from promotora.apps.tel.rules.assignment import UNDO_LASTS
from promotora.apps.tel.terms import RunState
from promotora.targeting.model.conditions import DEMENTIA, mask_of

Chosen = npt.NDArray[np.bool_]
# What a list openly tells of somebody. Who has a substance use disorder is protected (42 CFR Part 2): not counted.
COUNTED = (Population.HOMELESS, Population.DEMENTIA)


def moved(organizations: Iterable[int], plan_id: int | None, since: date) -> dict[int, dict[date, Moved]]:
    """Of each CB-CME, the assignments that began and ended in each month; what was taken back at once is neither."""
    rows = Assignment.objects.filter(organization__in=list(organizations)).exclude(ends__lte=F("starts") + UNDO_LASTS)
    rows = rows if plan_id is None else rows.filter(plan=plan_id)
    came, left = (_by_month(rows, column, since) for column in ("starts", "ends"))
    found: dict[int, dict[date, Moved]] = {}
    for organization_id, month in {**came, **left}:
        at = (organization_id, month)
        found.setdefault(organization_id, {})[month] = Moved(came.get(at, 0), left.get(at, 0))
    return found


def _by_month(rows: "QuerySet[Assignment]", column: str, since: date) -> dict[tuple[int, date], int]:
    from_then = timezone.make_aware(datetime.combine(since, time.min))
    counted = (
        rows.filter(**{f"{column}__gte": from_then})
        .order_by()
        .annotate(month=TruncMonth(column))
        .values_list("organization_id", "month")
        .annotate(members=Count("pk"))
    )
    return {(organization_id, month.date()): members for organization_id, month, members in counted}


def listed(plan_id: int, since: date) -> dict[date, Moved]:
    """How many came onto each released list and left it, by the month of its as-of day."""
    runs = Run.objects.filter(organization=plan_id, state=RunState.RELEASED, as_of__gte=since).order_by("as_of")
    return {day.replace(day=1): Moved(came, left) for day, came, left in runs.values_list("as_of", "came", "left")}


def of_population(
    organizations: Iterable[int], plan_id: int | None, populations: Sequence[str]
) -> dict[int, dict[str, int]]:
    """Of each CB-CME, members of these populations by the last released lists; a member of two is of the first."""
    wanted = list(organizations)
    counted = [each for each in populations if each in COUNTED]
    if not counted:
        return {}
    of_each: dict[int, dict[int, str]] = {each: {} for each in wanted}
    for run in _last_released(plan_id):
        for reader in [run.organization_id] if plan_id else wanted:
            _add(columns_of(run, reader), None if plan_id else reader, counted, of_each)
    return {
        organization_id: {each: list(members.values()).count(each) for each in counted}
        for organization_id, members in of_each.items()
    }


def _last_released(plan_id: int | None) -> list[Run]:
    """The last released list of a plan, or of each plan whose lists the reader sees."""
    of_plans = Q() if plan_id is None else Q(organization=plan_id)
    rows = Run.objects.filter(of_plans, state=RunState.RELEASED)
    return list(rows.order_by("organization_id", "program", "-as_of").distinct("organization_id", "program"))


def _add(columns: Columns, of: int | None, counted: Sequence[str], to: Mapping[int, dict[int, str]]) -> None:
    """Put each member of a list to the first population that they are of; `of` None: by the column `assigned`."""
    if not len(columns):
        return
    members = columns["member"]
    serves = np.full(len(members), of) if of else np.asarray(columns.words["assigned"])[columns["assigned"]]
    for population in counted:
        for place in np.flatnonzero(_of(population, columns)).tolist():
            if int(serves[place]) in to:
                to[int(serves[place])].setdefault(int(members[place]), population)


def _of(population: str, columns: Columns) -> Chosen:
    if population == Population.HOMELESS:
        return np.asarray(columns["home"] == HOMELESS.index("yes"))
    return np.asarray((columns["condition"] & mask_of(frozenset({DEMENTIA.code}))) != 0)


KNOWN = Known(moved=moved, of_population=of_population, listed=listed)
