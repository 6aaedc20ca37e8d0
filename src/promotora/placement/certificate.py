"""Proof that a placement is allowed and cheapest, by somebody who does not know how it was found.

Allowed: nobody twice, nobody with an entity that may not have them, no entity above its room. Cheapest: no round trip in
the residual graph (see `residual`) costs less than nothing, over all arcs and not only those that were tried.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from promotora.placement.costs import Costs
from promotora.placement.residual import residual, ways
from promotora.placement.tables import Ints


class Fault(StrEnum):
    """What a placement can have wrong."""

    UNKNOWN = "{count} of the placements name a member or a CB-CME that is not in question."
    TWICE = "{count} members are placed more than once."
    BARRED = "{count} members are placed with a CB-CME that may not have them."
    ABOVE_ROOM = "{count} CB-CMEs have more members than room."
    NOT_CHEAPEST = "{count} members could change places so that it costs {saving} less."


@dataclass(frozen=True)
class Problem:
    """A fault, in how many, and for one that is not the cheapest: what is saved, in units of cost with all levels."""

    fault: Fault
    count: int
    saving: int = 0

    def __str__(self) -> str:
        return self.fault.value.format(count=self.count, saving=self.saving)


@dataclass(frozen=True)
class Certificate:
    """What was found, and what the placement costs in all (units, all levels; meaningless when it is not allowed)."""

    problems: tuple[Problem, ...]
    placed: int
    unplaced: int
    cost: int
    round_trip: tuple[int, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.problems

    def __str__(self) -> str:
        if self.problems:
            return " ".join(map(str, self.problems))
        return f"Certified: {self.placed} placed, {self.unplaced} not; nobody twice, no room exceeded, nothing cheaper."


def certify(costs: Costs, pairs: Iterable[tuple[int, int]] | Ints) -> Certificate:
    """Check pairs of a member's and an entity's position in `costs`; whoever is in no pair is unplaced."""
    members, entities = np.array(list(pairs), np.int64).reshape(-1, 2).T
    problems = _what_is_not_allowed(costs, members, entities)
    if problems:
        return Certificate(tuple(problems), len(members), len(costs.members) - len(members), 0)
    entity_of = np.full(len(costs.members), -1, np.int64)
    entity_of[members] = entities
    return _cheapest(costs, entity_of)


def _what_is_not_allowed(costs: Costs, members: Ints, entities: Ints) -> list[Problem]:
    known = (members >= 0) & (members < len(costs.members)) & (entities >= 0) & (entities < len(costs.entities))
    if not known.all():
        return [Problem(Fault.UNKNOWN, int((~known).sum()))]
    times = np.bincount(members, minlength=len(costs.members))
    loads = np.bincount(entities, minlength=len(costs.entities))
    counts = {
        Fault.TWICE: int((times > 1).sum()),
        Fault.BARRED: int((costs.arcs.barred[members, entities] != 0).sum()),
        Fault.ABOVE_ROOM: int((loads > costs.pieces.rooms).sum()),
    }
    return [Problem(fault, count) for fault, count in counts.items() if count]


def _cheapest(costs: Costs, entity_of: Ints) -> Certificate:
    placed = np.flatnonzero(entity_of >= 0)
    where = entity_of[placed]
    loads = np.bincount(where, minlength=len(costs.entities))
    spent = int(costs.total[placed, where].sum() + costs.unplaced[entity_of < 0].sum()) + costs.pieces.spent(loads)
    counts = (len(placed), len(entity_of) - len(placed), spent)
    open_steps = residual(costs, entity_of)
    trip = ways(open_steps).saving
    if not trip:
        return Certificate((), *counts)
    saving = -sum(int(open_steps.step[a, b]) for a, b in zip(trip, trip[1:], strict=False))
    moved = sum(int(open_steps.mover[a, b]) >= 0 for a, b in zip(trip, trip[1:], strict=False))
    return Certificate((Problem(Fault.NOT_CHEAPEST, moved, saving),), *counts, trip)
