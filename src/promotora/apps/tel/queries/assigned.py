"""Which CB-CME serves whom, for a whole plan at once.

A run's column `assigned` is written once; its version is the plan's last act of assigning that it knows. What later
acts changed is read from them, so that neither a page nor an act ever writes a column of 200,000 again.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection
from django.db.models import Count, Q, QuerySet

from promotora.apps.tel.models import Assigning, Assignment

Ints = npt.NDArray[np.int64]
ASSIGNING = 7_626_004  # the kind of lock: any number that nothing else here uses


def hold(plan_id: int) -> None:
    """Wait until nobody else assigns members of this plan, and let nobody begin until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [ASSIGNING, plan_id])


def last_act(plan_id: int) -> int:
    """The number of a plan's last act of assigning; 0 before the first."""
    return Assigning.objects.filter(organization=plan_id).order_by("-pk").values_list("pk", flat=True).first() or 0


def open_ones(plan_id: int) -> QuerySet[Assignment]:
    """The assignments of a plan's members that hold now."""
    return Assignment.objects.filter(plan=plan_id, ends=None)


def assigned_now(plan_id: int, member_ids: Iterable[int]) -> dict[int, int]:
    """The CB-CME that serves each of these members now; nobody's are left out."""
    found = open_ones(plan_id).filter(member__in=list(member_ids))
    return dict(found.values_list("member_id", "organization_id"))


def served_now(organizations: Iterable[int], plan_id: int | None = None) -> dict[int, int]:
    """How many members each of these CB-CMEs serves now, as far as the reader sees; of one plan, or of all."""
    open_to = Assignment.objects.filter(ends=None, organization__in=list(organizations))
    found = open_to if plan_id is None else open_to.filter(plan=plan_id)
    counted = found.order_by().values("organization_id").annotate(members=Count("member_id", distinct=True))
    return dict(counted.values_list("organization_id", "members"))


def base(plan_id: int, members: Ints) -> tuple[Ints, int]:
    """A run's column `assigned` for these members in this order, and its version."""
    version = last_act(plan_id)  # read first: an act that comes between is read twice, and says the same
    pairs = np.array(list(open_ones(plan_id).values_list("member_id", "organization_id")), np.int64).reshape(-1, 2)
    return patched(np.zeros(len(members), np.int64), Places(members), pairs), version


def changed_since(plan_id: int, act: int) -> Ints:
    """(member, CB-CME or 0) of everyone whom acts after this one touched."""
    touched = Assignment.objects.filter(Q(given_in__gt=act) | Q(ended_in__gt=act), plan=plan_id)
    now: dict[int, int] = {}
    for member_id, organization_id, ends in touched.values_list("member_id", "organization_id", "ends"):
        if ends is None:
            now[member_id] = organization_id
        else:
            now.setdefault(member_id, 0)
    return np.array(list(now.items()), np.int64).reshape(-1, 2)


class Places:
    """Where members stand in a column."""

    def __init__(self, members: Ints) -> None:
        self.order = np.argsort(members, kind="stable")
        self.sorted = members[self.order]

    def __call__(self, wanted: Any) -> tuple[Ints, npt.NDArray[np.bool_]]:
        """The place of each of these members, and whether they are there at all."""
        wanted = np.asarray(wanted, np.int64)
        if not len(self.sorted):
            return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), bool)
        at = np.minimum(np.searchsorted(self.sorted, wanted), len(self.sorted) - 1)
        return self.order[at], self.sorted[at] == wanted


def patched(cells: Ints, places: Places, pairs: Ints) -> Ints:
    """The column with these (member, CB-CME) put in."""
    at, there = places(pairs[:, 0])
    cells[at[there]] = pairs[there, 1]
    return cells
