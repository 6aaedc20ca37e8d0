"""Two lists of one program side by side: who is on both, who came, who left, and whose tier changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from promotora.apps.tel.models import Departure, Listing, Run
from promotora.apps.tel.queries.columns import Columns, columns_of
from promotora.apps.tel.terms import Change

Places = npt.NDArray[np.int64]
A_PAGE = 50


@dataclass(frozen=True)
class Beside:
    """Two lists in columns, and places in them: `came` and `changed` in `after`, `left` in `before`."""

    before: Columns
    after: Columns
    came: Places
    left: Places
    changed: Places
    was: Places  # where in `before` each of `changed` stands

    def places(self, way: str) -> tuple[Places, bool]:
        """Those who came, left or changed, in order of urgency; and whether they stand in the list before."""
        return {"came": (self.came, False), "left": (self.left, True), "changed": (self.changed, False)}[way]


def beside(earlier: Run, later: Run) -> Beside:
    """Two runs of the plan in scope compared; kept as long as their columns are."""
    before = columns_of(earlier, earlier.organization_id)
    after = columns_of(later, later.organization_id)
    kept: dict[str, Any] = after.once(("beside", earlier.pk), dict)
    if kept.get("before") is not before.made:
        kept |= {"before": before.made, "places": _compared(before, after)}
    came, left, changed, was = kept["places"]
    return Beside(before, after, came, left, changed, was)


def _compared(before: Columns, after: Columns) -> tuple[Places, Places, Places, Places]:
    _, was, now = np.intersect1d(before["member"], after["member"], assume_unique=True, return_indices=True)
    came = np.setdiff1d(np.arange(len(after)), now, assume_unique=True)
    left = np.setdiff1d(np.arange(len(before)), was, assume_unique=True)
    moved = before["tier"][was] != after["tier"][now]
    order = np.argsort(now[moved])
    return came, left, now[moved][order], was[moved][order]


def places_with(columns: Columns, change: Change) -> Places:
    """Where in a list those stand of whom this is new; worked out once."""

    def find() -> Places:
        words = columns.words["new"]
        number = list(words).index(change.value) if change.value in words else -1
        return np.flatnonzero(columns["new"] == number)

    found: Places = columns.once(("places", change.value), find)
    return found


def listings_at(run: Run, columns: Columns, places: Places, page: int) -> list[Listing]:
    """A page of the listings that stand at these places."""
    members = columns["member"][places[A_PAGE * (page - 1) : A_PAGE * page]].tolist()
    return listings_of(run, members)


def listings_of(run: Run, members: Sequence[int]) -> list[Listing]:
    """The listings of these members, in this order."""
    found = Listing.objects.filter(run=run, member__in=members).select_related("member")
    by_member = {each.member_id: each for each in found}
    return [by_member[member] for member in members if member in by_member]


def departures(run: Run, page: int) -> list[Departure]:
    """A page of those who left, the most urgent tier first."""
    places = (A_PAGE * (page - 1) + 1, A_PAGE * page)
    return list(
        Departure.objects.filter(run=run, whole=True, position__range=places)
        .select_related("member")
        .order_by("position")
    )
