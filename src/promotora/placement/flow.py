"""Each member is one unit that flows to an entity, or to nobody, and on through the entity's room to the end."""

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # type: ignore[import-untyped]

from promotora.placement.model import PlacementError
from promotora.placement.tables import Ints
from promotora.placement.transport import NEVER, Transport


def cheapest(whole: Transport, width: int) -> Ints:
    """Each member's entity, -1 for none, at the least cost over the `width` cheapest arcs of each member.

    `PlacementError` when the solver gives no answer, which no input that `costs` accepts should bring about.
    """
    members, entities = _arcs(whole, width)
    flow = SimpleMinCostFlow()
    tried = _add_members(flow, whole, members, entities)
    _add_room(flow, whole)
    _add_supplies(flow, np.flatnonzero((whole.total < NEVER).any(axis=1)), whole.members + whole.entities + 1)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise PlacementError(f"The solver found no placement and says {status.name}. Lower the weights.")
    used = flow.flows(tried) > 0
    entity_of = np.full(whole.members, -1, np.int64)
    entity_of[members[used]] = entities[used]
    return entity_of


def _arcs(whole: Transport, width: int) -> tuple[Ints, Ints]:
    """Each member's cheapest arcs that are not barred, as pairs of positions."""
    if width >= whole.entities:
        members, entities = np.nonzero(whole.total < NEVER)
        return members, entities
    near = np.argpartition(whole.total, width - 1, axis=1)[:, :width]
    near.sort(axis=1)
    members, entities = np.repeat(np.arange(len(near)), width), near.ravel()
    allowed = whole.total[members, entities] < NEVER
    return members[allowed], entities[allowed]


def _add_members(flow: SimpleMinCostFlow, whole: Transport, members: Ints, entities: Ints) -> Ints:
    """An arc for each pair, and for each member one to nobody; the arcs of the pairs."""
    count, nobody = whole.members, whole.members + whole.entities
    tried = _add(flow, members, count + entities, 1, whole.total[members, entities])
    _add(flow, np.arange(count), np.full(count, nobody), 1, whole.unplaced)
    return tried


def _add_room(flow: SimpleMinCostFlow, whole: Transport) -> None:
    """An arc to the end for each piece of room, and one from nobody."""
    first, (count, each) = whole.members, whole.pieces.room.shape
    end = first + count + 1
    tails = np.repeat(np.arange(first, first + count), each)
    _add(flow, tails, np.full(len(tails), end), whole.pieces.room.ravel(), whole.pieces.cost.ravel())
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
