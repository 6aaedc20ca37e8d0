"""Place members: the flow over each member's cheapest arcs, its certificate over all of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from promotora.placement.certificate import Certificate, certify
from promotora.placement.costs import Costs, costs
from promotora.placement.flow import cheapest
from promotora.placement.model import Entity, Member, PlacementError
from promotora.placement.tables import Ints
from promotora.placement.weights import Weights

NEAREST = 30
"""How many of a member's cheapest arcs are tried first; fewer have been seen to miss the cheapest placement."""


class NotCertifiedError(PlacementError):
    """A placement that its own certificate refuses, with every arc tried: a defect, never to be used."""


@dataclass(frozen=True)
class Placement:
    """Who goes where. `entity_of` is the position of each member's entity in `costs`, -1 for none.

    `width` is how many arcs of each member were enough.
    """

    costs: Costs
    entity_of: Ints
    certificate: Certificate
    width: int

    def by_id(self) -> dict[str, str | None]:
        """Each member's entity, sorted by the member's id; None for who could not be placed."""
        ids = [*(entity.id for entity in self.costs.entities), None]
        return {member.id: ids[at] for member, at in zip(self.costs.members, self.entity_of.tolist(), strict=True)}


def place(
    members: Iterable[Member], entities: Iterable[Entity], weights: Weights | None = None, *, on: date
) -> Placement:
    """The cheapest placement of a day, with its certificate. The same values in any order give the same placement.

    `PlacementError` for values that contradict each other; `NotCertifiedError` is one of them.
    """
    return place_at_least_cost(costs(members, entities, weights or Weights(), on))


def place_at_least_cost(known: Costs, *, width: int = NEAREST) -> Placement:
    """The cheapest placement over costs that are known; twice as many arcs whenever the certificate does not hold."""
    while True:
        entity_of = cheapest(known, width)
        certificate = certify(known, pairs(entity_of))
        if certificate.holds:
            return Placement(known, entity_of, certificate, width)
        if width >= len(known.entities):
            raise NotCertifiedError(f"This placement must not be used. {certificate}")
        width *= 2


def pairs(entity_of: Ints) -> Ints:
    """The pairs of positions, of a member and an entity, that a certificate is asked for."""
    placed = np.flatnonzero(entity_of >= 0)
    return np.column_stack((placed, entity_of[placed]))
