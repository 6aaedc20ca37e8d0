"""What could still be changed about a placement: the cheapest single move from each entity to each other.

Nodes are the entities, then nobody (where the unplaced are), then the end behind every piece of room. A step from one
entity to another is the one member whose move costs least; to the end, the next free place; from the end, the place
last taken. A chain of steps is a change that can be made, and a change of any size is made of such chains.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from promotora.placement.costs import Costs
from promotora.placement.tables import Ints

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
    """The cheapest way from each node to each other (`FAR`: none) and the next node on it; or a round trip that saves."""

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


def residual(costs: Costs, entity_of: Ints) -> Residual:
    """The steps that a placement leaves open; `entity_of` is each member's entity, -1 for none."""
    nodes = len(costs.entities) + 2
    open_steps = Residual(np.full((nodes, nodes), FAR, np.int64), np.full((nodes, nodes), -1, np.int64))
    order = np.argsort(entity_of, kind="stable")
    bounds = np.searchsorted(entity_of[order], np.arange(-1, nodes - 1))
    for node in range(nodes - 1):
        entity = -1 if node == open_steps.nobody else node
        refill(open_steps, costs, node, order[bounds[entity + 1] : bounds[entity + 2]])
    return open_steps


def refill(open_steps: Residual, costs: Costs, node: int, there: Ints) -> None:
    """Write the steps from a node again, for the members who are there now."""
    entities = open_steps.nobody
    open_steps.step[node], open_steps.mover[node] = FAR, -1
    own = costs.unplaced[there] if node == entities else costs.total[there, node]
    if len(there):
        change = np.column_stack((costs.total[there], costs.unplaced[there])) - own[:, None]
        who = change.argmin(axis=0)
        best = change[who, np.arange(entities + 1)]
        open_to = np.flatnonzero(best < REACHED)
        open_steps.step[node, open_to] = best[open_to]
        open_steps.mover[node, open_to] = there[who[open_to]]
    _refill_room(open_steps, costs, node, len(there))


def _refill_room(open_steps: Residual, costs: Costs, node: int, load: int) -> None:
    step, end = open_steps.step, open_steps.end
    is_nobody = node == open_steps.nobody
    next_cost = 0 if is_nobody else costs.pieces.next_cost(node, load)
    last_cost = 0 if is_nobody else costs.pieces.next_cost(node, load - 1)
    step[node, node] = 0
    step[end, end] = 0
    step[node, end] = FAR if next_cost is None else next_cost
    step[end, node] = FAR if last_cost is None or not load else -last_cost


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
