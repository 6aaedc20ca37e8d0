"""What people do by hand, to be set beside the cheapest placement. None of these is used to place anybody.

Each gives the position of every member's entity, -1 for none, within room; fair share is not looked at.
"""

import heapq

import numpy as np

from promotora.placement.costs import Costs
from promotora.placement.tables import Ints
from promotora.placement.transport import NEVER
from promotora.placement.weights import UNITS_PER_KM


def nearest_first(costs: Costs) -> Ints:
    """One member after another, as they come in the list, to the nearest entity that may have them and has room."""
    km = np.where(np.isnan(costs.arcs.km.values), costs.weights.unknown_km, costs.arcs.km.values)[costs.arcs.km.of]
    order = np.argsort(np.where(costs.transport.total < NEVER, km, np.inf), axis=1, kind="stable")
    left = costs.transport.pieces.rooms.tolist()
    entity_of = np.full(costs.transport.members, -1, np.int64)
    for member, wished in enumerate(order.tolist()):
        for entity in wished:
            if left[entity] and costs.transport.total[member, entity] < NEVER:
                left[entity] -= 1
                entity_of[member] = entity
                break
    return entity_of


def cheapest_first(costs: Costs) -> Ints:
    """Of all arcs that are left, the cheapest, again and again."""
    total = costs.transport.total
    order = np.argsort(total, axis=1, kind="stable")
    left = costs.transport.pieces.rooms.tolist()
    entity_of = np.full(len(total), -1, np.int64)
    waiting = [(int(total[member, order[member, 0]]), member, 0) for member in range(len(total)) if order.shape[1]]
    heapq.heapify(waiting)
    while waiting:
        cost, member, rank = heapq.heappop(waiting)
        entity = int(order[member, rank])
        if cost >= NEVER:
            continue
        if left[entity]:
            left[entity] -= 1
            entity_of[member] = entity
        elif rank + 1 < order.shape[1]:
            heapq.heappush(waiting, (int(total[member, order[member, rank + 1]]), member, rank + 1))
    return entity_of


def by_regret(costs: Costs) -> Ints:
    """Who would lose most if their best entity filled up comes first; asked anew whenever an entity is full."""
    total = costs.transport.total.copy()
    left = costs.transport.pieces.rooms.copy()
    entity_of = np.full(len(total), -1, np.int64)
    total[:, left == 0] = NEVER
    waiting = np.flatnonzero((total < NEVER).any(axis=1))
    while len(waiting):
        best, regret = _regrets(total[waiting], costs.transport.unplaced[waiting])
        order = np.argsort(-regret, kind="stable")
        taken = _until_one_is_full(best[order], left)
        entity_of[waiting[order[:taken]]] = best[order[:taken]]
        np.subtract.at(left, best[order[:taken]], 1)
        total[:, left == 0] = NEVER
        waiting = np.sort(waiting[order[taken:]])
        waiting = waiting[(total[waiting] < NEVER).any(axis=1)]
    return entity_of


def _regrets(total: Ints, unplaced: Ints) -> tuple[Ints, Ints]:
    """Each member's best entity, and how much worse the second best is, or to have none."""
    two = np.partition(np.column_stack((total, unplaced)), 1, axis=1)
    return total.argmin(axis=1), two[:, 1] - two[:, 0]


def _until_one_is_full(best: Ints, left: Ints) -> int:
    """How many can be placed in this order before the first entity is full, that member included."""
    taken = np.zeros_like(left)
    for number, entity in enumerate(best.tolist()):
        taken[entity] += 1
        if taken[entity] == left[entity]:
            return number + 1
    return len(best)


def avoidable_km(costs: Costs, entity_of: Ints) -> float:
    """What the placed cost beyond the entity that each would have if they were alone: kilometers' worth, the mean."""
    placed = np.flatnonzero(entity_of >= 0)
    if not len(placed):
        return 0.0
    parts = np.where(costs.arcs.barred == 0, costs.arcs.cost_of_parts(), NEVER)[placed]
    beyond = parts[np.arange(len(placed)), entity_of[placed]] - parts.min(axis=1)
    return float(beyond.mean()) / UNITS_PER_KM
