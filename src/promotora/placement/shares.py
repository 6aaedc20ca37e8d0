"""Fair share: what it costs to give an entity one member more, in steps that only rise."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from promotora.placement.model import require
from promotora.placement.tables import Ints
from promotora.placement.weights import Step, units


@dataclass(frozen=True)
class Pieces:
    """The room of each entity in pieces, cheapest first: how many members fit each, and what each of those costs.

    Both are entities × pieces. Costs must not fall along a row: then filling the cheapest piece first is right.
    """

    room: Ints
    cost: Ints

    def __post_init__(self) -> None:
        require(self.room.shape == self.cost.shape and self.room.ndim == 2, "Pieces need a room and a cost each.")
        require(bool((self.room >= 0).all()), "A piece of room holds 0 members or more.")
        require(bool((np.diff(self.cost, axis=1) >= 0).all()), "The pieces of an entity's room must not get cheaper.")

    @property
    def rooms(self) -> Ints:
        """Room of each entity."""
        rooms: Ints = self.room.sum(axis=1)
        return rooms

    def spent(self, loads: Ints) -> int:
        """What these numbers of members cost together."""
        begins = np.cumsum(self.room, axis=1) - self.room
        inside = np.clip(loads[:, None] - begins, 0, self.room)
        return int((inside * self.cost).sum())

    def next_cost(self, entity: int, load: int) -> int | None:
        """What one member more than `load` costs; None when it is full."""
        begin = 0
        for room, cost in zip(self.room[entity].tolist(), self.cost[entity].tolist(), strict=True):
            begin += room
            if load < begin:
                return int(cost)
        return None

    def one_more_place(self, entity: int, places: int = 1) -> "Pieces":
        """The same with more room at the end of an entity's last piece."""
        room = self.room.copy()
        room[entity, -1] += places
        return Pieces(room, self.cost)


def pieces(rooms: Sequence[int], share: float, steps: tuple[Step, ...]) -> Pieces:
    """The pieces of each entity's room, when its fair share is such a part of it."""
    room = np.array([_cut(each, each * share, steps) for each in rooms], dtype=np.int64)
    cost = np.array([0, *(units(step.km) for step in steps)], dtype=np.int64)
    return Pieces(room.reshape(len(rooms), len(steps) + 1), np.tile(cost, (len(rooms), 1)))


def _cut(room: int, fair: float, steps: tuple[Step, ...]) -> list[int]:
    """How many of an entity's places lie before the first step, between each two, and beyond the last."""
    ends = [min(room, math.ceil(fair * step.above)) for step in steps] + [room]
    return [end - begin for begin, end in zip([0, *ends], ends, strict=False)]
