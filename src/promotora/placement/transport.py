"""The bare numbers of a placement: what each arc costs, what it costs to leave somebody out, and the room in pieces.

The flow, its certificate and the baselines know only these; what the numbers stand for is in `costs`.
"""

from dataclasses import dataclass

import numpy as np

from promotora.placement.shares import Pieces
from promotora.placement.tables import Ints

NEVER = 2**62
"""The cost of a barred arc: above every sum, and one cost may still be taken from it."""


@dataclass(frozen=True)
class Transport:
    """`total` is members × entities, `NEVER` where barred; `unplaced` is the cost of leaving each member out."""

    total: Ints
    unplaced: Ints
    pieces: Pieces

    @property
    def members(self) -> int:
        return len(self.total)

    @property
    def entities(self) -> int:
        return len(self.pieces.room)

    def loads(self, entity_of: Ints) -> Ints:
        """How many members each entity has, when `entity_of` is each member's entity, -1 for none."""
        return np.bincount(entity_of[entity_of >= 0], minlength=self.entities)

    def cost(self, entity_of: Ints) -> int:
        """What a placement costs in all."""
        placed = np.flatnonzero(entity_of >= 0)
        arcs = int(self.total[placed, entity_of[placed]].sum())
        return arcs + int(self.unplaced[entity_of < 0].sum()) + self.pieces.spent(self.loads(entity_of))

    def pairs(self, entity_of: Ints) -> Ints:
        """The pairs of positions, of a member and an entity, that a certificate is asked for."""
        placed = np.flatnonzero(entity_of >= 0)
        return np.column_stack((placed, entity_of[placed]))
