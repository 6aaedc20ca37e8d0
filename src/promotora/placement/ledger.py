"""The figures of a placement, or of where members were before it: how many, how far, in which language."""

from dataclasses import dataclass

import numpy as np

from promotora.placement.costs import Costs
from promotora.placement.tables import Ints


@dataclass(frozen=True)
class Share:
    """So many of so many; members of whom it is not known, or to whom it does not apply, are not among them."""

    count: int
    of: int

    @property
    def part(self) -> float | None:
        """Between 0 and 1; None of nobody."""
        return self.count / self.of if self.of else None


@dataclass(frozen=True)
class Figures:
    """Of all members in question.

    Kilometers are in a straight line to the entity's nearest site, over the placed whose distance is known: `km_mean`,
    `km_median` and `km_ninety` (nine in ten are no farther) are None when there is nobody. `language`: the entity
    speaks the member's at least by half. `continuity`: with the entity they had, of those who had one. `clinic`: the
    entity is with the member's own clinic. `first_choice`: of those who chose.
    """

    placed: Share
    km_mean: float | None
    km_median: float | None
    km_ninety: float | None
    km_unknown: int
    language: Share
    continuity: Share
    clinic: Share
    first_choice: Share


SPOKEN = 0.5
"""From this strength on, a language counts as spoken."""


def figures(costs: Costs, entity_of: Ints) -> Figures:
    """The figures when each member is with `entity_of`, -1 for none."""
    placed = np.flatnonzero(entity_of >= 0)
    km = costs.arcs.km.at(placed, entity_of[placed])
    known = km[~np.isnan(km)]
    had = sum(member.current is not None for member in costs.members)
    kept = int((entity_of[placed] == costs.arcs.current[placed]).sum())
    return Figures(
        placed=Share(len(placed), len(costs.members)),
        km_mean=float(known.mean()) if len(known) else None,
        km_median=float(np.median(known)) if len(known) else None,
        km_ninety=float(np.quantile(known, 0.9)) if len(known) else None,
        km_unknown=len(km) - len(known),
        language=_language(costs, entity_of, placed),
        continuity=Share(kept, had),
        clinic=_clinic(costs, entity_of, placed),
        first_choice=_first_choice(costs, entity_of),
    )


def _language(costs: Costs, entity_of: Ints, placed: Ints) -> Share:
    strengths = [
        costs.entities[entity_of[number]].languages.get(language, 0)
        for number in placed.tolist()
        if (language := costs.members[number].language) is not None
    ]
    return Share(sum(strength >= SPOKEN for strength in strengths), len(strengths))


def _clinic(costs: Costs, entity_of: Ints, placed: Ints) -> Share:
    own = [
        clinic == entity.id or clinic in entity.clinics
        for number in placed.tolist()
        if (clinic := costs.members[number].clinic) is not None and (entity := costs.entities[entity_of[number]])
    ]
    return Share(sum(own), len(own))


def _first_choice(costs: Costs, entity_of: Ints) -> Share:
    ids = [*(entity.id for entity in costs.entities), ""]
    got = [
        ids[at] == member.choice[0]
        for member, at in zip(costs.members, entity_of.tolist(), strict=True)
        if member.choice
    ]
    return Share(sum(got), len(got))
