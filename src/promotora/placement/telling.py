"""The reasons of a placement, one question after another. Members and entities are positions in `Costs`."""

from collections.abc import Iterator

import numpy as np

from promotora.placement.arcs import Bar
from promotora.placement.costs import Costs
from promotora.placement.model import Entity, Member
from promotora.placement.reasons import Reason, Why, listed, reason, said
from promotora.placement.tables import positions
from promotora.placement.transport import NEVER
from promotora.placement.weights import in_km


def why_there(costs: Costs, member: int, entity: int) -> Iterator[Reason]:
    """What speaks for the entity, and against it."""
    who, where = costs.members[member], costs.entities[entity]
    yield _distance(costs, member, entity)
    yield _language(who, where)
    if who.area is None and where.areas:
        yield reason(Why.AREA_UNKNOWN)
    if had := sorted(who.needs & where.expertise):
        yield reason(Why.EXPERT, needs=listed(had))
    if lacking := sorted(who.needs - where.expertise):
        yield reason(Why.NOT_EXPERT, needs=listed(lacking))
    if who.clinic is not None:
        yield reason(Why.CLINIC if who.clinic == where.id or who.clinic in where.clinics else Why.NOT_CLINIC)
    if who.current == where.id:
        yield reason(Why.STAYS)
    if where.id in who.choice:
        rank = who.choice.index(where.id) + 1
        yield reason(Why.FIRST_CHOICE) if rank == 1 else reason(Why.LATER_CHOICE, rank=rank)


def _distance(costs: Costs, member: int, entity: int) -> Reason:
    name, km = costs.entities[entity].name, float(costs.arcs.km.row(member)[entity])
    if costs.members[member].place is None:
        return reason(Why.HOME_UNKNOWN)
    if np.isnan(km):
        return reason(Why.SITES_UNKNOWN, name=name, km=float(costs.weights.unknown_km))
    return reason(Why.FAR, name=name, km=km)


def _language(who: Member, where: Entity) -> Reason:
    if who.language is None:
        return reason(Why.LANGUAGE_UNKNOWN)
    strength = where.languages.get(who.language, 0)
    return reason(Why.SPEAKS if strength == 1 else Why.SPEAKS_PARTLY if strength > 0 else Why.SPEAKS_NOT)


def why_not_chosen(costs: Costs, member: int, entity: int, full: frozenset[int]) -> Iterator[Reason]:
    """Why the member has none of the entities that they wished for more."""
    ids = positions([each.id for each in costs.entities])
    for wished in costs.members[member].choice:
        if wished == costs.entities[entity].id:
            return
        position = ids.get(wished)
        if position is None:
            yield reason(Why.CHOICE_GONE, name=wished)
        elif bars := costs.bars(member, position):
            yield reason(Why.CHOICE_BARRED, name=costs.entities[position].name, bars=said(bars))
        else:
            why = Why.CHOICE_FULL if position in full else Why.CHOICE_DEARER
            yield reason(why, name=costs.entities[position].name)


def why_not_there_any_more(costs: Costs, member: int, entity: int, above_room: frozenset[int]) -> Iterator[Reason]:
    """The cause, for a member who is not with the entity that they had; `entity` is -1 for with nobody."""
    who, current = costs.members[member], int(costs.arcs.current[member])
    if who.current is None or current == entity >= 0:
        return
    if current < 0:
        yield reason(Why.LEFT_GONE, name=who.current)
        return
    name, bars = costs.entities[current].name, costs.bars(member, current)
    if bars:
        yield reason(Why.LEFT_BARRED, name=name, bars=said(bars))
    elif entity >= 0 and costs.entities[entity].id in who.choice:
        yield reason(Why.LEFT_BY_CHOICE, name=name)
    elif current in above_room:
        yield reason(Why.LEFT_ABOVE_ROOM, name=name)
    elif (saved := _saved(costs, member, current, entity)) > 0:
        yield reason(Why.LEFT_TO_SAVE, name=name, km=saved)
    else:
        yield reason(Why.LEFT_FOR_OTHERS, name=name)


def _saved(costs: Costs, member: int, before: int, after: int) -> float:
    """Kilometers that the member's own cost is less after; 0 with nobody."""
    if after < 0:
        return 0.0
    return in_km(sum(costs.parts(member, before).values()) - sum(costs.parts(member, after).values()))


def why_nobody(costs: Costs, member: int) -> Iterator[Reason]:
    """Why the member could be given to nobody: the first thing that rules all entities out, or that all are full."""
    who, barred = costs.members[member], costs.arcs.barred[member]
    closed = int(Bar.NOT_CERTIFIED | Bar.NOT_CONTRACTED)
    ruled_out = (
        (closed, reason(Why.NONE_OPEN, day=costs.on)),
        (int(Bar.OUTSIDE_ITS_AREAS), reason(Why.NONE_IN_AREA, area=who.area)),
        (int(Bar.NO_EXPERTISE), reason(Why.NONE_EXPERT, needs=listed(sorted(who.needs)))),
        (int(Bar.TOO_FAR), reason(Why.NONE_NEAR, km=float(costs.weights.farthest_km or 0))),
    )
    seen = 0
    for bars, why in ruled_out:
        seen |= bars
        if (barred & seen != 0).all():
            yield why
            return
    yield from _all_full(costs, member)


def _all_full(costs: Costs, member: int) -> Iterator[Reason]:
    total = costs.transport.total[member]
    best = int(total.argmin())
    name, km = costs.entities[best].name, float(costs.arcs.km.row(member)[best])
    yield reason(Why.ALL_FULL, count=int((total < NEVER).sum()))
    yield reason(Why.BEST_FULL, name=name) if np.isnan(km) else reason(Why.NEAREST_FULL, name=name, km=km)
    yield reason(Why.PLACE_HELPS, name=name)
