"""Each member is one unit that flows to an entity, or to nobody, and on through the entity's pieces of room to the end."""

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # type: ignore[import-untyped]

from promotora.placement.costs import NEVER, Costs
from promotora.placement.model import PlacementError
from promotora.placement.tables import Ints


def cheapest(costs: Costs, width: int) -> Ints:
    """Each member's entity, -1 for none, at the least cost over the `width` cheapest arcs of each member.

    `PlacementError` when the solver gives no answer, which no input that `costs` accepts should bring about.
    """
    members, entities = _arcs(costs, width)
    flow = SimpleMinCostFlow()
    tried = _add_members(flow, costs, members, entities)
    _add_room(flow, costs, len(costs.members))
    asked = np.flatnonzero((costs.arcs.barred == 0).any(axis=1))
    _add_supplies(flow, asked, len(costs.members) + len(costs.entities) + 1)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise PlacementError(f"The solver found no placement and says {status.name}. Lower the weights.")
    used = flow.flows(tried) > 0
    entity_of = np.full(len(costs.members), -1, np.int64)
    entity_of[members[used]] = entities[used]
    return entity_of


def _arcs(costs: Costs, width: int) -> tuple[Ints, Ints]:
    """Each member's cheapest arcs that are not barred, as pairs of positions."""
    count = len(costs.entities)
    if width >= count:
        members, entities = np.nonzero(costs.total < NEVER)
        return members, entities
    near = np.argpartition(costs.total, width - 1, axis=1)[:, :width]
    near.sort(axis=1)
    members, entities = np.repeat(np.arange(len(near)), width), near.ravel()
    allowed = costs.total[members, entities] < NEVER
    return members[allowed], entities[allowed]


def _add_members(flow: SimpleMinCostFlow, costs: Costs, members: Ints, entities: Ints) -> Ints:
    """An arc for each pair, and for each member one to nobody; the arcs of the pairs."""
    count, nobody = len(costs.members), len(costs.members) + len(costs.entities)
    tried = _add(flow, members, count + entities, 1, costs.total[members, entities])
    _add(flow, np.arange(count), np.full(count, nobody), 1, costs.unplaced)
    return tried


def _add_room(flow: SimpleMinCostFlow, costs: Costs, first: int) -> None:
    """An arc to the end for each piece of room, and one from nobody."""
    count, each = costs.pieces.room.shape
    end = first + count + 1
    tails = np.repeat(np.arange(first, first + count), each)
    _add(flow, tails, np.full(len(tails), end), costs.pieces.room.ravel(), costs.pieces.cost.ravel())
    _add(flow, np.array([end - 1]), np.array([end]), first, np.array([0]))


def _add_supplies(flow: SimpleMinCostFlow, members: Ints, end: int) -> None:
    nodes = np.append(members, end).astype(np.int32)
    flow.set_nodes_supplies(nodes, np.append(np.ones(len(members), np.int64), -len(members)))


def _add(flow: SimpleMinCostFlow, tails: Ints, heads: Ints, room: Ints | int, cost: Ints) -> Ints:
    capacity = np.broadcast_to(np.asarray(room, np.int64), tails.shape)
    arcs: Ints = flow.add_arcs_with_capacity_and_unit_cost(
        tails.astype(np.int32), heads.astype(np.int32), np.ascontiguousarray(capacity), cost.astype(np.int64)
    )
    return arcs
