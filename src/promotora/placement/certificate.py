"""Proof that a placement is allowed and cheapest, by somebody who does not know how it was found.

Allowed: nobody twice, nobody with an entity that may not have them, no entity above its room. Cheapest: no round trip
in the residual graph (see `residual`) costs less than nothing, over all arcs and not only those that were tried.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from promotora.placement.residual import residual, ways
from promotora.placement.tables import Ints
from promotora.placement.transport import NEVER, Transport


class Fault(StrEnum):
    """What a placement can have wrong."""

    UNKNOWN = "Placements that name a member or a CB-CME that is not in question: {count}."
    TWICE = "Members who are placed more than once: {count}."
    BARRED = "Members who are placed with a CB-CME that may not have them: {count}."
    ABOVE_ROOM = "CB-CMEs with more members than room: {count}."
    NOT_CHEAPEST = "Members who could change places so that all costs less: {count}, by {saving}."


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
    """What was found, and what the placement costs in all (units, all levels; 0 when it is not allowed)."""

    problems: tuple[Problem, ...]
    placed: int
    unplaced: int
    cost: int

    @property
    def holds(self) -> bool:
        return not self.problems

    def __str__(self) -> str:
        if self.problems:
            return " ".join(map(str, self.problems))
        return (
            f"Certified: {self.placed:,} placed, {self.unplaced:,} not. Nobody is placed twice, no CB-CME has more "
            f"members than room, and no other placement costs less."
        )


def certify(whole: Transport, pairs: Iterable[tuple[int, int]] | Ints) -> Certificate:
    """Check pairs of a member's and an entity's position; whoever is in no pair is unplaced."""
    members, entities = np.array(list(pairs), np.int64).reshape(-1, 2).T
    problems = _what_is_not_allowed(whole, members, entities)
    if problems:
        return Certificate(tuple(problems), len(members), whole.members - len(np.unique(members)), 0)
    entity_of = np.full(whole.members, -1, np.int64)
    entity_of[members] = entities
    problems = _what_is_cheaper(whole, entity_of)
    return Certificate(tuple(problems), len(members), whole.members - len(members), whole.cost(entity_of))


def _what_is_not_allowed(whole: Transport, members: Ints, entities: Ints) -> list[Problem]:
    known = (members >= 0) & (members < whole.members) & (entities >= 0) & (entities < whole.entities)
    if not known.all():
        return [Problem(Fault.UNKNOWN, int((~known).sum()))]
    counts = {
        Fault.TWICE: int((np.bincount(members, minlength=whole.members) > 1).sum()),
        Fault.BARRED: int((whole.total[members, entities] >= NEVER).sum()),
        Fault.ABOVE_ROOM: int((np.bincount(entities, minlength=whole.entities) > whole.pieces.rooms).sum()),
    }
    return [Problem(fault, count) for fault, count in counts.items() if count]


def _what_is_cheaper(whole: Transport, entity_of: Ints) -> list[Problem]:
    open_steps = residual(whole, entity_of)
    trip = ways(open_steps).saving
    return [Problem(Fault.NOT_CHEAPEST, len(open_steps.moves(trip)), -open_steps.cost(trip))] if trip else []
