"""Why each member is where they are, and what the next best was; why some have nobody, and what would help.

What something costs is told in kilometers: a plan's weights turn everything into the way that it is worth.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from promotora.placement.arcs import Part
from promotora.placement.costs import Costs
from promotora.placement.levels import Told
from promotora.placement.model import PlacementError
from promotora.placement.placing import Placement
from promotora.placement.reasons import Reason, Why, reason
from promotora.placement.residual import REACHED, Residual, Ways, residual, ways
from promotora.placement.tables import positions
from promotora.placement.telling import why_nobody, why_not_chosen, why_not_there_any_more, why_there
from promotora.placement.transport import NEVER
from promotora.placement.weights import in_km


@dataclass(frozen=True)
class Option:
    """An entity for a member: how far (None: unknown), and what it costs, in kilometers, whole and part by part.

    `for_all` is what it would cost beyond the placement to have the member there, once all others have given way as
    cheaply as can be: never less than nothing. None when nobody can give way.
    """

    entity: str
    name: str
    km: float | None
    parts: dict[Part, float]
    cost: float
    for_all: Told | None


@dataclass(frozen=True)
class Explained:
    """One member: where (None: with nobody), why, and the next best (None: no other may have them)."""

    member: str
    placed: Option | None
    reasons: tuple[Reason, ...]
    next_best: Option | None

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(map(str, self.reasons))


@dataclass(frozen=True)
class OneMorePlace:
    """What one more place at an entity would save, level by level, and which unplaced member it would place, if any."""

    entity: str
    name: str
    saves: Told
    places: str | None


@dataclass(frozen=True)
class PlacesNeeded:
    """So many more places at an entity would do for these unplaced members, each of whom finds it the best.

    Placing anew with that room could yet give a place to somebody who chose it, and leave one of these waiting.
    """

    entity: str
    name: str
    members: tuple[str, ...]

    def __str__(self) -> str:
        many = len(self.members)
        return f"{many:,} more {'place' if many == 1 else 'places'} at {self.name}"


class Explainer:
    """Answers about one placement. The first question takes a moment; the others do not."""

    def __init__(self, placement: Placement) -> None:
        self.costs: Costs = placement.costs
        self.entity_of = placement.entity_of
        self._positions = positions([member.id for member in self.costs.members])

    def of(self, member: str) -> Explained:
        """Why this member is where they are; `PlacementError` when the id is not in this placement."""
        if member not in self._positions:
            raise PlacementError(f"There is no member {member} in this placement.")
        position = self._positions[member]
        at = int(self.entity_of[position])
        next_best = self._next_best(position, at)
        placed = self.option(position, at) if at >= 0 else None
        lost = why_not_there_any_more(self.costs, position, at, self.above_room)
        if placed is None:
            return Explained(member, None, (*lost, *why_nobody(self.costs, position)), next_best)
        reasons = [
            *why_there(self.costs, position, at),
            *why_not_chosen(self.costs, position, at, self.full),
            *lost,
            _beside(placed, next_best),
        ]
        return Explained(member, placed, tuple(reasons), next_best)

    def option(self, member: int, entity: int) -> Option:
        """An arc that is not barred, by positions."""
        parts = {part: in_km(cost) for part, cost in self.costs.parts(member, entity).items()}
        km = float(self.costs.arcs.km.row(member)[entity])
        one = self.costs.entities[entity]
        return Option(
            one.id, one.name, None if np.isnan(km) else km, parts, sum(parts.values()), self._for_all(member, entity)
        )

    def one_more_place(self, entity: int) -> OneMorePlace:
        """The shadow price of an entity's room, by its position: what placing anew with one more would save."""
        one = self.costs.entities[entity]
        way = self.ways.between(self.steps.end, entity)
        change = int(self.ways.cost[self.steps.end, entity]) + int(self.costs.transport.pieces.cost[entity, -1])
        if not way or change >= 0:
            return OneMorePlace(one.id, one.name, Told(0, 0, 0, 0), None)
        places = [self.steps.mover[a, b] for a, b in pairwise(way) if a == self.steps.nobody]
        ids = [self.costs.members[int(member)].id for member in places if member >= 0]
        return OneMorePlace(one.id, one.name, self.costs.levels.told(-change), ids[0] if ids else None)

    def places_needed(self) -> tuple[PlacesNeeded, ...]:
        """The fewest places that would do for all unplaced members whom somebody may have; the largest lack first."""
        total = self.costs.transport.total
        unplaced = np.flatnonzero(self.entity_of < 0)
        best = total[unplaced].argmin(axis=1) if len(unplaced) else unplaced
        wanted: dict[int, list[str]] = {}
        for member, entity in zip(unplaced.tolist(), best.tolist(), strict=True):
            if total[member, entity] < NEVER:
                wanted.setdefault(entity, []).append(self.costs.members[member].id)
        order = sorted(wanted, key=lambda entity: (-len(wanted[entity]), entity))
        one = self.costs.entities
        return tuple(PlacesNeeded(one[each].id, one[each].name, tuple(wanted[each])) for each in order)

    @cached_property
    def steps(self) -> Residual:
        """What could still be changed."""
        return residual(self.costs.transport, self.entity_of)

    @cached_property
    def ways(self) -> Ways:
        """The cheapest chain of changes between any two entities."""
        return ways(self.steps)

    @cached_property
    def full(self) -> frozenset[int]:
        """The entities, by position, that have no room left."""
        loads = self.costs.transport.loads(self.entity_of)
        return frozenset(np.flatnonzero(loads >= self.costs.transport.pieces.rooms).tolist())

    @cached_property
    def above_room(self) -> frozenset[int]:
        """The entities, by position, that have room for fewer members than they have now and may keep."""
        loads = self.costs.transport.loads(np.where(self.costs.arcs.may_stay == 1, self.costs.arcs.current, -1))
        return frozenset(np.flatnonzero(loads > self.costs.transport.pieces.rooms).tolist())

    def _next_best(self, member: int, at: int) -> Option | None:
        total = self.costs.transport.total[member].copy()
        if at >= 0:
            total[at] = NEVER
        best = int(total.argmin()) if len(total) else -1
        return self.option(member, best) if best >= 0 and total[best] < NEVER else None

    def _for_all(self, member: int, entity: int) -> Told | None:
        at, whole = int(self.entity_of[member]), self.costs.transport
        own = int(whole.total[member, at] if at >= 0 else whole.unplaced[member])
        back = int(self.ways.cost[entity, at if at >= 0 else self.steps.nobody])
        change = int(whole.total[member, entity]) - own
        return self.costs.levels.told(change + back) if back < REACHED else None


def _beside(placed: Option, other: Option | None) -> Reason:
    if other is None:
        return reason(Why.NO_OTHER)
    difference = other.cost - placed.cost
    return reason(Why.BETTER_BUT if difference < 0 else Why.NEXT_BEST, name=other.name, km=abs(difference))
