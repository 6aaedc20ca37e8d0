"""What comes before what, as one whole number: a step of a higher level outweighs all that lower levels can give.

From the highest: a member who has a place and may keep it has one still; members' choices; how many are placed, the
most urgent first; and every other cost.

Why a step is large enough. Two placements differ by cycles: members move from entity to entity, and at most once the
cycle passes the common end behind the entities. A simple cycle passes each entity, and having none, at most once, so it
moves at most `entities + 1` members, and enters and leaves one piece of room. Were a placement cheapest and yet worse
on a higher level than another, one of the cycles between them would win a step there, a whole number; everything lower
on it is at most `bound`, less than half a step; so it would make the placement cheaper, which cannot be.
"""

from dataclasses import astuple, dataclass

from promotora.placement.model import require

LARGEST = 2**61
"""No sum of costs may pass this, so that 64 bits hold it four times over.

The solver multiplies costs by its nodes, which this allows for. Were that not enough, `flow` would refuse;
and what it answers is certified by sums that stay below this.
"""


@dataclass(frozen=True)
class Told:
    """A cost, level by level: members who lose the place they have, ranks of choice, urgency unplaced, units."""

    kept: int
    choice: int
    unplaced: int
    cost: int


@dataclass(frozen=True)
class Levels:
    """What a step of each level weighs, in units of cost; 0 where the level is not in use."""

    kept: int
    choice: int
    unplaced: int

    def sum(self, told: Told) -> int:
        """The one number."""
        return self.kept * told.kept + self.choice * told.choice + self.unplaced * told.unplaced + told.cost

    def told(self, cost: int) -> Told:
        """Take a cost apart again. Right for any difference along a simple path or cycle, and for a single arc."""
        kept, cost = _taken(self.kept, cost)
        choice, cost = _taken(self.choice, cost)
        unplaced, cost = _taken(self.unplaced, cost)
        return Told(kept, choice, unplaced, cost)


def _taken(step: int, cost: int) -> tuple[int, int]:
    """How many whole steps, to the nearest, and the rest."""
    count = (2 * cost + step) // (2 * step) if step else 0
    return count, cost - count * step


@dataclass(frozen=True)
class Ranges:
    """The most that one arc can have of each level, and the dearest piece of room; 0 where the level is not in use."""

    kept: int
    choice: int
    unplaced: int
    cost: int
    piece: int


def scaled(ranges: Ranges, entities: int, members: int) -> Levels:
    """Levels that are strictly one before the other (see above); `PlacementError` when 64 bits cannot hold the sums."""
    reach = ranges.cost
    steps = []
    for most in (ranges.unplaced, ranges.choice, ranges.kept):
        bound = (entities + 1) * reach + 2 * ranges.piece
        step = 2 * bound + 1 if most else 0
        steps.append(step)
        reach += step * most
    levels = Levels(unplaced=steps[0], choice=steps[1], kept=steps[2])
    require(
        (reach + ranges.piece) * (members + entities + 3) * 2 <= LARGEST,
        f"{members:,} members × {entities} entities with costs up to {ranges.cost:,} units do not fit 64-bit sums "
        f"({astuple(levels)}). Lower the weights, or place each area by itself.",
    )
    return levels
