"""What every arc from a member to an entity costs, as one whole number that can be taken apart again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import TypeVar

import numpy as np

from promotora.placement.arcs import Arcs, Bar, Part, arcs
from promotora.placement.levels import Levels, Ranges, Told, scaled
from promotora.placement.model import Entity, Member, PlacementError
from promotora.placement.shares import Pieces, pieces
from promotora.placement.tables import Ints
from promotora.placement.transport import NEVER, Transport
from promotora.placement.weights import Moving, Weights

Either = TypeVar("Either", Member, Entity)


@dataclass(frozen=True)
class Costs:
    """Members and entities, each sorted by id, and the cost of every arc between them.

    In `transport`, an arc's total is the sum of its parts and levels. `urgency` is how much it counts to leave a member
    without an entity: 1 for the least urgent.
    """

    members: tuple[Member, ...]
    entities: tuple[Entity, ...]
    weights: Weights
    on: date
    arcs: Arcs
    urgency: Ints
    levels: Levels
    transport: Transport

    def bars(self, member: int, entity: int) -> Bar:
        """Every reason why an arc is barred."""
        return Bar(int(self.arcs.barred[member, entity]))

    def parts(self, member: int, entity: int) -> dict[Part, int]:
        """An arc's cost part by part, in units; a part that is nothing anywhere is left out."""
        return {part: int(table.row(member)[entity]) for part, table in self.arcs.parts.items()}

    def told(self, member: int, entity: int) -> Told:
        """An arc's cost level by level, from its parts: `levels.sum` of it is the arc's total."""
        moved = self._held and self.arcs.settled[member] == 1 and self.arcs.current[member] != entity
        rank = int(self.arcs.ranks.row(member)[entity]) if self.levels.choice else 0
        return Told(int(moved), rank, 0, sum(self.parts(member, entity).values()))

    @property
    def _held(self) -> bool:
        return self.weights.moving is Moving.ONLY_IF_IT_MUST

    def with_pieces(self, other: Pieces) -> "Costs":
        """The same arcs with other room."""
        return replace(self, transport=replace(self.transport, pieces=other))


def costs(members: Iterable[Member], entities: Iterable[Entity], weights: Weights, on: date) -> Costs:
    """The costs of placing these members with these entities on a day; the order in which they come does not matter.

    `PlacementError` when an id comes twice, or when the weights do not fit 64-bit sums.
    """
    people, places = _sorted(members, "members"), _sorted(entities, "entities")
    known = arcs(people, places, weights, on)
    total = known.cost_of_parts()
    urgency = _urgency(people, known.may_stay)
    room = _pieces(places, known, weights)
    levels = scaled(_ranges(people, known, total, urgency, room, weights), len(places), len(people))
    unplaced = levels.unplaced * urgency + levels.kept * known.may_stay
    unplaced += levels.choice * np.fromiter((len(each.choice) for each in people), np.int64)
    if levels.choice:
        total += levels.choice * known.ranks.whole()
    if levels.kept and weights.moving is Moving.ONLY_IF_IT_MUST:
        away = np.arange(len(places)) != known.current[:, None]
        total += np.where(away & (known.settled[:, None] == 1), levels.kept, 0)
    total[known.barred != 0] = NEVER
    return Costs(people, places, weights, on, known, urgency, levels, Transport(total, unplaced, room))


def _sorted(values: Iterable[Either], what: str) -> tuple[Either, ...]:
    done = tuple(sorted(values, key=lambda each: each.id))
    for one, other in pairwise(done):
        if one.id == other.id:
            raise PlacementError(f"Two of the {what} have the id {one.id}. Give each once.")
    return done


def _urgency(members: tuple[Member, ...], may_stay: Ints) -> Ints:
    """Whose place counts most, from 1: who has one now, then by tier, then who chose.

    Only the order matters. Sets of members that can be placed together form a matroid, so that 1, 2, 3 and 1, 10, 100
    have the same best sets: as many as possible, and among those the most urgent.
    """
    tier = np.fromiter((each.tier for each in members), np.int64)
    chose = np.fromiter((bool(each.choice) for each in members), np.int64)
    order = may_stay * 100 - tier * 2 + chose
    return np.searchsorted(np.unique(order), order).astype(np.int64) + 1


def _pieces(entities: tuple[Entity, ...], known: Arcs, weights: Weights) -> Pieces:
    """The fair share is of the room of those who may have anybody, by the members whom anybody may have."""
    allowed = known.barred == 0
    rooms = [entity.room for entity in entities]
    open_room = sum(room for room, is_open in zip(rooms, allowed.any(axis=0).tolist(), strict=True) if is_open)
    members = int(allowed.any(axis=1).sum())
    return pieces(rooms, min(1.0, members / open_room) if open_room else 0.0, weights.fair_share)


def _ranges(
    members: tuple[Member, ...], known: Arcs, total: Ints, urgency: Ints, room: Pieces, weights: Weights
) -> Ranges:
    return Ranges(
        kept=int(known.may_stay.max(initial=0)),
        choice=max((len(each.choice) for each in members), default=0) if weights.choice_first else 0,
        unplaced=int(urgency.max(initial=0)),
        cost=int(total.max(initial=0)),
        piece=int(room.cost.max(initial=0)),
    )
