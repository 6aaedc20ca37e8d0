"""Place members: the flow over each member's cheapest arcs, and its certificate over all of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from promotora.placement import narrowing
from promotora.placement.certificate import Certificate, certify
from promotora.placement.costs import Costs, costs
from promotora.placement.flow import cheapest
from promotora.placement.model import Entity, Member, PlacementError
from promotora.placement.tables import Ints
from promotora.placement.transport import Transport
from promotora.placement.weights import Weights

NEAREST = 30
"""How many of a member's cheapest arcs are tried first; 20 have been seen to miss the cheapest placement."""
MANY = 20_000
"""From so many members, only those in doubt are asked about at first."""


class NotCertifiedError(PlacementError):
    """A placement that its own certificate refuses, with every arc tried: a defect, never to be used."""


@dataclass(frozen=True)
class Placement:
    """Who goes where. `entity_of` is the position of each member's entity in `costs`, -1 for none.

    `attempts` is how many placements were tried until the certificate held.
    """

    costs: Costs
    entity_of: Ints
    certificate: Certificate
    attempts: int

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


def place_at_least_cost(known: Costs) -> Placement:
    """The cheapest placement over costs that are known: one attempt after another, until the certificate holds."""
    whole = known.transport
    for number, entity_of in enumerate(attempts(whole), start=1):
        certificate = certify(whole, whole.pairs(entity_of))
        if certificate.holds:
            return Placement(known, entity_of, certificate, number)
    raise NotCertifiedError(f"This placement must not be used. {certificate}")


def attempts(whole: Transport) -> Iterator[Ints]:
    """Placements, the quickest way first and the widest last: at the end every arc of every member."""
    if whole.members >= MANY and whole.entities:
        yield from narrowing.attempts(whole)
    width = NEAREST
    while width < whole.entities:
        yield cheapest(whole, width)
        width *= 2
    yield cheapest(whole, whole.entities)
