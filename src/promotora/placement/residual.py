"""What could still be changed about a placement: the cheapest single move from each entity to each other.

Nodes are the entities, then nobody (where the unplaced are), then the end behind every piece of room. A step from one
entity to another is the one member whose move costs least; to the end, the next free place; from the end, the place
last taken. A chain of steps is a change that can be made, and a change of any size is made of such chains.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from promotora.placement.tables import Ints
from promotora.placement.transport import Transport

FAR = 2**61
"""No way. Two of them still fit in 64 bits."""
REACHED = 2**60
"""Every real way costs less than this, and every chain with a step of `FAR` more."""


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

    def cost(self, way: Iterable[int]) -> int:
        """What a chain of steps costs."""
        return sum(int(self.step[a, b]) for a, b in pairwise(way))

    def moves(self, way: Iterable[int]) -> list[tuple[int, int]]:
        """Who moves along a chain of steps, and to which node."""
        return [(int(self.mover[a, b]), b) for a, b in pairwise(way) if self.mover[a, b] >= 0]


@dataclass(frozen=True)
class Ways:
    """The cheapest way from each node to each other (`FAR`: none), the next node on it, or a round trip that saves."""

    cost: Ints
    after: Ints
    saving: tuple[int, ...] = ()

    def between(self, start: int, finish: int) -> tuple[int, ...]:
        """The nodes of the cheapest way, both ends included; empty when there is none."""
        if start != finish and self.cost[start, finish] >= REACHED:
            return ()
        way = [start]
        while way[-1] != finish:
            way.append(int(self.after[way[-1], finish]))
        return tuple(way)


def residual(whole: Transport, entity_of: Ints) -> Residual:
    """The steps that a placement leaves open; `entity_of` is each member's entity, -1 for none."""
    nobody = whole.entities
    step = np.full((nobody + 2, nobody + 2), FAR, np.int64)
    mover = np.full_like(step, -1)
    order = np.argsort(entity_of, kind="stable")
    bounds = np.searchsorted(entity_of[order], np.arange(-1, nobody + 1))
    for node in range(nobody + 1):
        entity = -1 if node == nobody else node
        there = order[bounds[entity + 1] : bounds[entity + 2]]
        if len(there):
            _steps_of_members(whole, there, step[node], mover[node], node)
    _steps_by_room(whole, whole.loads(entity_of), step)
    step[nobody, nobody + 1] = 0
    step[nobody + 1, nobody] = 0 if bounds[1] > bounds[0] else FAR
    np.fill_diagonal(step, 0)
    return Residual(step, mover)


def _steps_of_members(whole: Transport, there: Ints, step: Ints, mover: Ints, node: int) -> None:
    """Fill the steps from a node by the members who are there."""
    options = np.column_stack((whole.total[there], whole.unplaced[there]))
    change = options - options[:, node, None]
    who = change.argmin(axis=0)
    best = change[who, np.arange(len(who))]
    open_to = np.flatnonzero(best < REACHED)
    step[open_to] = best[open_to]
    mover[open_to] = there[who[open_to]]


def _steps_by_room(whole: Transport, loads: Ints, step: Ints) -> None:
    end = len(step) - 1
    for entity, load in enumerate(loads.tolist()):
        next_cost = whole.pieces.next_cost(entity, load)
        last_cost = whole.pieces.next_cost(entity, load - 1) if load else None
        step[entity, end] = FAR if next_cost is None else next_cost
        step[end, entity] = FAR if last_cost is None else -last_cost


def ways(open_steps: Residual) -> Ways:
    """Every cheapest way (Floyd and Warshall's); stops at the first round trip that costs less than nothing."""
    cost = open_steps.step.copy()
    nodes = len(cost)
    after = np.tile(np.arange(nodes), (nodes, 1))
    for through in range(nodes):
        first, second = cost[:, through, None], cost[through]
        other = first + second
        better = (other < cost) & (first < REACHED) & (second < REACHED)
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
