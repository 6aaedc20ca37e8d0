"""Before and after, to look at before anything is committed: who stays, who moves and why, who is new."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from promotora.placement.costs import Costs
from promotora.placement.explain import Explainer, PlacesNeeded
from promotora.placement.ledger import Figures, figures
from promotora.placement.placing import Placement
from promotora.placement.reasons import Reason
from promotora.placement.tables import Ints
from promotora.placement.telling import why_nobody, why_not_there_any_more


class Change(StrEnum):
    """What a placement does to a member."""

    STAYS = "Stays with the CB-CME that serves them now."
    MOVES = "Moves to another CB-CME."
    NEW = "Is newly placed."
    LOSES = "Has a CB-CME now and would have none."
    WAITS = "Has none now and would have none."


@dataclass(frozen=True)
class Row:
    """A member before and after, by ids. `because` says why somebody moves, or has nobody; kilometers None: unknown."""

    member: str
    change: Change
    before: str | None
    after: str | None
    km_before: float | None
    km_after: float | None
    because: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class EntityRow:
    """An entity before and after: its members, and its room."""

    entity: str
    name: str
    room: int
    before: int
    after: int

    @property
    def used(self) -> float | None:
        """Members after, as a part of the room; None without room."""
        return self.after / self.room if self.room else None


@dataclass(frozen=True)
class Preview:
    """Everything for a page. `before` counts members who are with one of these entities now; rows are sorted by id."""

    rows: tuple[Row, ...]
    entities: tuple[EntityRow, ...]
    before: Figures
    after: Figures
    needed: tuple[PlacesNeeded, ...]

    def those(self, change: Change) -> tuple[Row, ...]:
        """The members to whom this happens."""
        return tuple(row for row in self.rows if row.change is change)


def preview(placement: Placement) -> Preview:
    """Compare where members are now with where this placement has them."""
    costs, explainer = placement.costs, Explainer(placement)
    current = costs.arcs.current
    return Preview(
        rows=tuple(_rows(costs, placement.entity_of, explainer.above_room)),
        entities=tuple(_entities(costs, placement.entity_of)),
        before=figures(costs, current),
        after=figures(costs, placement.entity_of),
        needed=explainer.places_needed(),
    )


def _rows(costs: Costs, entity_of: Ints, above_room: frozenset[int]) -> list[Row]:
    ids = [*(entity.id for entity in costs.entities), None]
    before, after = _km(costs, costs.arcs.current), _km(costs, entity_of)
    rows = []
    for number, (member, at) in enumerate(zip(costs.members, entity_of.tolist(), strict=True)):
        change = _change(member.current, ids[at])
        because = tuple(why_not_there_any_more(costs, number, at, above_room)) if member.current else ()
        if at < 0:
            because += tuple(why_nobody(costs, number))
        rows.append(Row(member.id, change, member.current, ids[at], before[number], after[number], because))
    return rows


def _change(before: str | None, after: str | None) -> Change:
    if after is None:
        return Change.WAITS if before is None else Change.LOSES
    if before is None:
        return Change.NEW
    return Change.STAYS if before == after else Change.MOVES


def _km(costs: Costs, entity_of: Ints) -> list[float | None]:
    everybody = np.arange(len(entity_of))
    km = np.where(entity_of >= 0, costs.arcs.km.at(everybody, entity_of), np.nan)
    return [None if np.isnan(each) else each for each in km.tolist()]


def _entities(costs: Costs, entity_of: Ints) -> list[EntityRow]:
    before, after = costs.transport.loads(costs.arcs.current), costs.transport.loads(entity_of)
    return [
        EntityRow(entity.id, entity.name, entity.room, had, has)
        for entity, had, has in zip(costs.entities, before.tolist(), after.tolist(), strict=True)
    ]
