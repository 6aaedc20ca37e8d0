"""What is known of each arc from a member to an entity: how far, what it costs part by part, and why it is barred."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntFlag, StrEnum

import numpy as np

from promotora.placement.model import Entity, Member
from promotora.placement.tables import Bytes, Ints, Table, positions, tabled
from promotora.placement.weights import UNITS_PER_KM, Weights, units

CHUNK = 8192


class Bar(IntFlag):
    """Why an entity may not be given a member; every reason that applies is kept."""

    NOT_CERTIFIED = 1
    NOT_CONTRACTED = 2
    OUTSIDE_ITS_AREAS = 4
    NO_EXPERTISE = 8
    TOO_FAR = 16


class Part(StrEnum):
    """The parts of an arc's cost."""

    DISTANCE = "distance"
    LANGUAGE = "language"
    CURRENT = "leaving the current CB-CME"
    CLINIC = "leaving the member's own clinic"
    EXPERTISE = "missing expertise"
    CHOICE = "choice"


@dataclass(frozen=True)
class Arcs:
    """Members by entities, in the order given.

    `km` is nan where it is not known; parts are in units of cost; `ranks` is 0 for a first choice, and everywhere when
    nothing was chosen; `current` is -1 when it is none of these entities; `may_stay` is 1 for a member whose current
    entity may keep them, `settled` for one of those who did not choose another before it.
    """

    km: Table
    parts: dict[Part, Table]
    ranks: Table
    barred: Bytes
    current: Ints
    may_stay: Ints
    settled: Ints

    def cost_of_parts(self) -> Ints:
        """The sum of the parts, of every arc."""
        total = np.zeros(self.barred.shape, np.int64)
        for part in self.parts.values():
            for begin in range(0, len(total), CHUNK):
                total[begin : begin + CHUNK] += part.values[part.of[begin : begin + CHUNK]]
        return total


def arcs(members: Sequence[Member], entities: Sequence[Entity], weights: Weights, on: date) -> Arcs:
    """All arcs of a day."""
    ids = positions([entity.id for entity in entities])
    km = _km(members, entities)
    barred = _barred(members, entities, km, weights, on)
    current = np.fromiter((ids.get(each.current or "", -1) for each in members), np.int64)
    may_stay = _may_stay(current, barred)
    ranks = tabled((each.choice for each in members), lambda choice: _ranks(choice, ids), len(ids))
    parts = {
        Part.DISTANCE: _distance(km, weights),
        Part.LANGUAGE: _language(members, entities, weights),
        Part.CURRENT: _leaving(members, ids, weights),
        Part.CLINIC: _clinic(members, entities, weights),
        Part.EXPERTISE: _expertise(members, entities, weights),
        Part.CHOICE: Table(ranks.of, ranks.values * (0 if weights.choice_first else units(weights.choice_rank))),
    }
    return Arcs(
        km=km,
        parts={part: table for part, table in parts.items() if table.values.any()},
        ranks=ranks,
        barred=barred,
        current=current,
        may_stay=may_stay,
        settled=may_stay * np.fromiter((each.choice[:1] in ((), (each.current,)) for each in members), np.int64),
    )


def _km(members: Sequence[Member], entities: Sequence[Entity]) -> Table:
    """A row for each place where members are; nan where the place, or every site of an entity, is not known."""
    seen: dict[tuple[float, float], int] = {}
    unknown = (np.nan, np.nan)
    of = np.fromiter(
        (
            seen.setdefault((each.place.east, each.place.north) if each.place else unknown, len(seen))
            for each in members
        ),
        np.int32,
    )
    places = np.array(list(seen), np.float64).reshape(-1, 2)
    km = np.full((len(places), len(entities)), np.nan)
    for column, entity in enumerate(entities):
        for site in entity.sites:
            km[:, column] = np.fmin(km[:, column], np.hypot(places[:, 0] - site.east, places[:, 1] - site.north))
    return Table(of, km)


def _distance(km: Table, weights: Weights) -> Table:
    known = np.where(np.isnan(km.values), weights.unknown_km, km.values)
    return Table(km.of, np.rint(known * weights.per_km * UNITS_PER_KM).astype(np.int64))


def _language(members: Sequence[Member], entities: Sequence[Entity], weights: Weights) -> Table:
    def row(language: str | None) -> list[int]:
        if language is None:
            return [0] * len(entities)
        return [units(weights.language * (1 - entity.languages.get(language, 0))) for entity in entities]

    return tabled((each.language for each in members), row, len(entities))


def _leaving(members: Sequence[Member], ids: dict[str, int], weights: Weights) -> Table:
    """To go where one asked to go is not leaving."""

    def row(kind: tuple[str | None, tuple[str, ...]]) -> list[int]:
        current, choice = kind
        stays = {current, *choice}
        return [units(weights.leaving_current) if current in ids and each not in stays else 0 for each in ids]

    return tabled(((each.current, each.choice) for each in members), row, len(ids))


def _clinic(members: Sequence[Member], entities: Sequence[Entity], weights: Weights) -> Table:
    def row(clinic: str | None) -> list[int]:
        far = units(weights.leaving_clinic)
        return [0 if clinic is None or clinic == each.id or clinic in each.clinics else far for each in entities]

    return tabled((each.clinic for each in members), row, len(entities))


def _expertise(members: Sequence[Member], entities: Sequence[Entity], weights: Weights) -> Table:
    each_need = units(weights.missing_expertise or 0)
    return tabled(
        (each.needs for each in members),
        lambda needs: [each_need * len(needs - entity.expertise) for entity in entities],
        len(entities),
    )


def _ranks(choice: tuple[str, ...], ids: dict[str, int]) -> list[int]:
    wished = positions(choice)
    return [wished.get(each, len(choice)) for each in ids]


def _barred(members: Sequence[Member], entities: Sequence[Entity], km: Table, weights: Weights, on: date) -> Bytes:
    columns = len(entities)
    area = tabled((each.area for each in members), lambda of: [_outside(of, each) for each in entities], columns)
    barred = area.values.astype(np.uint8)[area.of]
    if weights.missing_expertise is None:
        needs = tabled((each.needs for each in members), lambda of: [_lacking(of, each) for each in entities], columns)
        barred |= needs.values.astype(np.uint8)[needs.of]
    if weights.farthest_km is not None:
        barred |= np.where(km.values > weights.farthest_km, Bar.TOO_FAR, 0).astype(np.uint8)[km.of]
    barred |= np.array([_closed(entity, on) for entity in entities], np.uint8)
    return barred


def _outside(area: str | None, entity: Entity) -> int:
    """An area that is not known is not outside: somebody without an address is still to be served."""
    return int(Bar.OUTSIDE_ITS_AREAS) if area is not None and entity.areas and area not in entity.areas else 0


def _lacking(needs: frozenset[str], entity: Entity) -> int:
    return 0 if needs <= entity.expertise else int(Bar.NO_EXPERTISE)


def _closed(entity: Entity, on: date) -> int:
    certified = entity.certified is not None and entity.certified.cover(on)
    contracted = entity.contracted is not None and entity.contracted.cover(on)
    return (0 if certified else Bar.NOT_CERTIFIED) | (0 if contracted else Bar.NOT_CONTRACTED)


def _may_stay(current: Ints, barred: Bytes) -> Ints:
    may_stay = np.zeros(len(current), np.int64)
    placed = np.flatnonzero(current >= 0)
    may_stay[placed] = barred[placed, current[placed]] == 0
    return may_stay
