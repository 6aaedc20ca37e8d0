"""Of many members, ask the flow only about those who are in doubt.

A sample gives each entity's price: what it costs the others to give up a place there. At good prices most members have
one entity that is cheapest by far; they are taken as placed, and the flow is asked about the rest, whose answer gives
better prices. Whether that was right is not argued here: the certificate looks at every arc, and where it does not
hold, the next and wider attempt is made.
"""

from collections.abc import Iterator

import numpy as np

from promotora.placement.flow import cheapest
from promotora.placement.residual import REACHED, residual, ways
from promotora.placement.shares import Pieces
from promotora.placement.tables import Ints
from promotora.placement.transport import NEVER, Transport

SAMPLE = 10_000
"""How many members the first prices come from."""
DOUBTFUL = (0.25, 0.12, 0.12)
"""Which part of the members each attempt asks about, the least clear ones; and all whose entity would be too full."""
WIDTH = 10
"""How many arcs of each such member are tried: the cheapest at the prices."""


def attempts(whole: Transport) -> Iterator[Ints]:
    """Placements that are probably the cheapest, each more probably than the one before it."""
    prices = _prices(_sample(whole), np.zeros(whole.entities, np.int64))[0]
    for part in DOUBTFUL:
        priced = np.column_stack((np.minimum(whole.total, REACHED) + prices, whole.unplaced))
        entity_of, doubtful = _clear(whole, priced, part)
        rest = _rest(whole, entity_of, doubtful, priced[doubtful, :-1])
        prices, entity_of[doubtful] = _prices(rest, prices)
        yield entity_of


def _sample(whole: Transport) -> Transport:
    """Every so many-th member, with so much less room."""
    every = max(1, whole.members // SAMPLE)
    ends = np.rint(np.cumsum(whole.pieces.room, axis=1) / every).astype(np.int64)
    room = np.diff(ends, axis=1, prepend=0)
    return Transport(whole.total[::every], whole.unplaced[::every], Pieces(room, whole.pieces.cost))


def _prices(part: Transport, before: Ints) -> tuple[Ints, Ints]:
    """What one place less at each entity would cost, as before where nobody is there; and the placement found."""
    entity_of = cheapest(part, part.entities)
    to_the_end = ways(residual(part, entity_of)).cost[: part.entities, -1]
    return np.where(to_the_end < REACHED, to_the_end, before), entity_of


def _clear(whole: Transport, priced: Ints, part: float) -> tuple[Ints, Ints]:
    """The entity of who is clear, -1 for others, and the positions of those in doubt."""
    best = priced.argmin(axis=1)
    two = np.partition(priced, 1, axis=1)
    gap = two[:, 1] - two[:, 0]
    middle = int(part * (len(gap) - 1))
    doubtful = (gap <= np.partition(gap, middle)[middle]) | (best == whole.entities)
    loads = np.bincount(best[~doubtful], minlength=whole.entities + 1)[: whole.entities]
    doubtful |= np.append(loads > whole.pieces.rooms, False)[best]
    return np.where(doubtful, -1, best), np.flatnonzero(doubtful)


def _rest(whole: Transport, entity_of: Ints, doubtful: Ints, priced: Ints) -> Transport:
    """Those in doubt, their cheapest arcs at the prices, and the room that the others leave."""
    total = whole.total[doubtful]
    if whole.entities > WIDTH:
        far = np.argpartition(priced, WIDTH - 1, axis=1)[:, WIDTH:]
        np.put_along_axis(total, far, NEVER, axis=1)
    ends = np.cumsum(whole.pieces.room, axis=1) - whole.loads(entity_of)[:, None]
    room = np.diff(np.maximum(ends, 0), axis=1, prepend=0)
    return Transport(total, whole.unplaced[doubtful], Pieces(room, whole.pieces.cost))
