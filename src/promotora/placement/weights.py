"""What a plan holds dear, as data: every weight is told in kilometers, as the way that it is worth."""

import math
from dataclasses import dataclass, fields
from enum import StrEnum
from itertools import pairwise

from promotora.placement.model import require

UNITS_PER_KM = 100
"""Costs are whole numbers of ten meters, so that sums are exact and the same on every machine."""

MOST_KM = 10_000.0


class Moving(StrEnum):
    """When a member who is well placed now may be moved; never so that they have no place while another has one."""

    BY_COST = "A member is moved when that saves more than moving costs, or lets another have what they chose."
    ONLY_IF_IT_MUST = "A member who can stay stays, whatever that costs."


@dataclass(frozen=True)
class Step:
    """Beyond `above` times its fair share, each further member of an entity costs `km`."""

    above: float
    km: float


@dataclass(frozen=True)
class Weights:
    """How much worse an arc from a member to an entity is, in kilometers. The defaults are proposals without a source.

    - `per_km`: each kilometer from the member to the entity's nearest site, in a straight line.
    - `unknown_km`: the distance that is charged where the member's place or every site of the entity is unknown.
    - `farthest_km`: nobody is placed farther than this; None is no limit. An unknown distance is never too far.
    - `language`: nobody there speaks the member's language; in proportion, where it is spoken in part.
    - `leaving_current`: the member leaves the entity that serves them now, without having asked to.
    - `leaving_clinic`: the entity is not with the member's own clinic.
    - `missing_expertise`: each need without expertise; None forbids it.
    - `choice_first`: the members' choices come before every other cost and before how many are placed; otherwise
      `choice_rank` is what each rank below the first choice costs (one below the last, for an entity not chosen).
    - `fair_share`: steps, see `Step`. An entity's fair share is its room times members over all room.
    - `moving`: see `Moving`.
    """

    per_km: float = 1.0
    unknown_km: float = 20.0
    farthest_km: float | None = None
    language: float = 15.0
    leaving_current: float = 40.0
    leaving_clinic: float = 20.0
    missing_expertise: float | None = None
    choice_first: bool = True
    choice_rank: float = 60.0
    fair_share: tuple[Step, ...] = (Step(above=1.0, km=1.0), Step(above=1.2, km=3.0))
    moving: Moving = Moving.BY_COST

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, int | float):
                _refuse_odd(f"Weights({each.name}={value})", value)
        steps = self.fair_share
        for step in steps:
            _refuse_odd(str(step), step.km)
            _refuse_odd(str(step), step.above)
        require(
            all(a.above < b.above and a.km < b.km for a, b in pairwise(steps)),
            f"Weights(fair_share={steps}): each step must begin later and cost more than the one before it.",
        )


def _refuse_odd(named: str, value: float) -> None:
    require(
        math.isfinite(value) and 0 <= value <= MOST_KM,
        f"{named} is not between 0 and {MOST_KM:,.0f} kilometers.",
    )


def units(km: float) -> int:
    """Kilometers as a whole number of cost units."""
    return round(km * UNITS_PER_KM)


def in_km(cost: int) -> float:
    """A cost as kilometers."""
    return cost / UNITS_PER_KM
