"""Who lives in the county: age, gender, race, language, ZIP code. Members with high need differ from the rest."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from promotora.county import tables
from promotora.county.dice import Indices, Rng, pick

AGES = tables.where(tables.rows("demography"), what="age")
RACES = tables.column(tables.where(tables.rows("demography"), what="race"), "value")
LANGUAGES = list(dict.fromkeys(tables.column(tables.rows("languages"), "language")))
ZIPS = tables.rows("zip_codes")
DAYS_A_YEAR = 365.2425


@dataclass(frozen=True)
class Demography:
    """One entry a member. birth: days since 1970; band: 0 to 3 of AGES; the others: positions in the lists above."""

    birth: Indices
    band: Indices
    female: NDArray[np.bool_]
    race: Indices
    language: Indices
    zip: Indices


def draw(rng: Rng, need: NDArray[np.bool_], aged_on: int) -> Demography:
    """Members of these needs, their ages taken on the day aged_on (days since 1970)."""
    band = by_need(rng, "age", need)
    race = by_need(rng, "race", need)
    return Demography(
        birth=_birth(rng, band, aged_on),
        band=band,
        female=by_need(rng, "gender", need) == 0,
        race=race,
        language=_language(rng, race),
        zip=home_zips(rng, len(need)),
    )


def by_need(rng: Rng, what: str, need: NDArray[np.bool_]) -> Indices:
    """Positions among the rows of one kind in demography.csv, by the shares of each member's need."""
    table = tables.where(tables.rows("demography"), what=what)
    chosen = pick(rng, tables.numbers(table, "general_share"), len(need))
    chosen[need] = pick(rng, tables.numbers(table, "need_share"), int(need.sum()))
    return chosen


def home_zips(rng: Rng, size: int) -> Indices:
    """Positions in the list of ZIP codes, by weight."""
    return pick(rng, tables.numbers(ZIPS, "weight"), size)


def _birth(rng: Rng, band: Indices, aged_on: int) -> Indices:
    least, most = np.array([row["value"].split("-") for row in AGES], dtype=int).T
    years = least[band] + rng.random(len(band)) * (most - least + 1)[band]
    born: Indices = (aged_on - np.ceil(years * DAYS_A_YEAR)).astype(np.int32)
    return born


def _language(rng: Rng, race: Indices) -> Indices:
    spoken = np.zeros(len(race), dtype=np.int16)
    for index, (codes, shares) in enumerate(_languages_by_race()):
        them = np.flatnonzero(race == index)
        spoken[them] = codes[pick(rng, shares, len(them))]
    return spoken


@cache
def _languages_by_race() -> list[tuple[NDArray[np.int16], NDArray[np.float64]]]:
    spoken = [tables.where(tables.rows("languages"), race=race) for race in RACES]
    return [
        (np.array([LANGUAGES.index(row["language"]) for row in table], dtype=np.int16), tables.numbers(table, "share"))
        for table in spoken
    ]
