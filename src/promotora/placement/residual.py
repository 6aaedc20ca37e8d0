"""What could still be changed about a placement: the cheapest single move from each entity to each other.

Nodes are the entities, then nobody (where the unplaced are), then the end behind every piece of room. A step from one
entity to another is the one member whose move costs least; to the end, the next free place; from the end, the place
last taken. A chain of steps is a change that can be made, and a change of any size is made of such chains.
"""

from dataclasses import dataclass

import numpy as np

from promotora.placement.costs import Costs
from promotora.placement.tables import Ints

FAR = 2**61
"""No way. Two of them still fit in 64 bits."""
REACHED = 2**60


@dataclass(frozen=True)
class Residual:
    """`step` is each node's cheapest single step to each other, `mover` the member who makes it (-1 is none)."""

    step: Ints
    mover: Ints

    @property
    def nobody(self) -> int:
        """The node of the unplaced."""
        return len(self.step) - 2

    @property
    def end(self) -> int:
        """The node behind every place."""
        return len(self.step) - 1


@dataclass(frozen=True)
class Ways:
    """The cheapest way from each node to each other (`FAR`: none), and the next node on it; or a way that saves."""

    cost: Ints
    after: Ints
    saving: tuple[int, ...] = ()

    def between(self, start: int, finish: int) -> tuple[int, ...]:
        """The nodes of the cheapest way, both ends included; empty when there is none."""
        if start == finish:
            return (start,)
        if self.cost[start, finish] >= REACHED:
            return ()
        way = [start]
        while way[-1] != finish:
            way.append(int(self.after[way[-1], finish]))
        return tuple(way)


def residual(costs: Costs, entity_of: Ints) -> Residual:
    """The steps that a placement leaves open; `entity_of` is each member's entity, -1 for none."""
    entities = len(costs.entities)
    step = np.full((entities + 2, entities + 2), FAR, np.int64)
    mover = np.full_like(step, -1)
    order = np.argsort(entity_of, kind="stable")
    bounds = np.searchsorted(entity_of[order], np.arange(-1, entities + 1))
    for entity in range(-1, entities):
        there = order[bounds[entity + 1] : bounds[entity + 2]]
        if len(there):
            _steps_from(costs, there, entity, step, mover)
    _steps_by_room(costs, np.bincount(entity_of[entity_of >= 0], minlength=entities), step)
    step[entities, entities + 1] = 0
    step[entities + 1, entities] = 0 if bounds[1] > bounds[0] else FAR
    np.fill_diagonal(step, 0)
    return Residual(step, mover)


def _steps_from(costs: Costs, there: Ints, entity: int, step: Ints, mover: Ints) -> None:
    """Fill the steps of the members who are all at one entity, or at none (-1)."""
    nobody = len(costs.entities)
    own = costs.unplaced[there] if entity < 0 else costs.total[there, entity]
    change = costs.total[there] - own[:, None]
    who = change.argmin(axis=0)
    best = change[who, np.arange(nobody)]
    open_to = best < REACHED
    row = nobody if entity < 0 else entity
    step[row, :nobody][open_to] = best[open_to]
    mover[row, :nobody][open_to] = there[who][open_to]
    leaving = costs.unplaced[there] - own
    step[row, nobody] = leaving.min()
    mover[row, nobody] = there[int(leaving.argmin())]


def _steps_by_room(costs: Costs, loads: Ints, step: Ints) -> None:
    end = len(step) - 1
    for entity, load in enumerate(loads.tolist()):
        next_cost = costs.pieces.next_cost(entity, load)
        if next_cost is not None:
            step[entity, end] = next_cost
        last_cost = costs.pieces.next_cost(entity, load - 1) if load else None
        if last_cost is not None:
            step[end, entity] = -last_cost


def ways(open_steps: Residual) -> Ways:
    """Every cheapest way (Floyd and Warshall's); stops at the first round trip that costs less than nothing."""
    cost = open_steps.step.copy()
    nodes = len(cost)
    after = np.tile(np.arange(nodes), (nodes, 1))
    for through in range(nodes):
        other = cost[:, through, None] + cost[through]
        better = (other < cost) & (cost[:, through, None] < REACHED) & (cost[through] < REACHED)
        after = np.where(better, after[:, through, None], after)
        cost = np.where(better, other, cost)
        if (cost.diagonal() < 0).any():
            return Ways(cost, after, _round_trip(after, int(cost.diagonal().argmin())))
    return Ways(cost, after)


def _round_trip(after: Ints, start: int) -> tuple[int, ...]:
    way = [start, int(after[start, start])]
    while way[-1] != start:
        way.append(int(after[way[-1], start]))
    return tuple(way)
