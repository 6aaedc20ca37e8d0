"""Members counted by who they are."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

NOT_KNOWN = "not known"
ELSEWHERE = "outside the county, or not a known ZIP code"
AGES = ((0, "under 18"), (18, "18 to 34"), (35, "35 to 49"), (50, "50 to 64"), (65, "65 or older"))
"""Age bands: the age each begins at, and its words."""
SEXES = {"female": "female", "f": "female", "male": "male", "m": "male"}


def tally(values: pa.ChunkedArray) -> dict[Any, int]:
    """How often each value stands there; None for an empty one."""
    return {pair["values"]: pair["counts"] for pair in pc.value_counts(values).to_pylist()}


def most_first(values: pa.ChunkedArray, name: str) -> list[dict[str, Any]]:
    """Counted, most frequent first, what is not known last."""
    found = Counter({value or NOT_KNOWN: count for value, count in tally(values).items()})
    ordered = sorted(found.items(), key=lambda pair: (pair[0] == NOT_KNOWN, -pair[1], pair[0]))
    return [{name: value, "members": count} for value, count in ordered]


def counts(values: pa.ChunkedArray, name: str) -> list[dict[str, Any]]:
    """Counted by a number, from the least to the most."""
    return [{name: value, "members": count} for value, count in sorted(tally(values).items())]


def by_area(zip_codes: pa.ChunkedArray, area_of: Callable[[str], str | None] | None) -> list[dict[str, Any]]:
    """Members by service planning area; nothing where no map of areas is at hand."""
    if area_of is None:
        return []
    areas: Counter[str] = Counter()
    for zip_code, count in tally(zip_codes).items():
        areas[(area_of(zip_code) or ELSEWHERE) if zip_code else NOT_KNOWN] += count
    ordered = sorted(areas.items(), key=lambda pair: (pair[0] in (NOT_KNOWN, ELSEWHERE), -pair[1], pair[0]))
    return [{"area": area, "members": count} for area, count in ordered]


def by_age_and_sex(people: pa.Table, as_of: date) -> list[dict[str, Any]]:
    """Members by age band on the day, and sex as recorded."""
    born = people["birth_date"]
    had_birthday = pc.less_equal(pc.add(pc.multiply(pc.month(born), 100), pc.day(born)), as_of.month * 100 + as_of.day)
    age = pc.subtract(pc.subtract(as_of.year, pc.year(born)), pc.cast(pc.invert(had_birthday), pa.int64()))
    pairs = Counter(zip(age.to_pylist(), people["gender"].to_pylist(), strict=True))
    bands = {words: {"female": 0, "male": 0, "other": 0} for _, words in AGES}
    for (years, gender), count in pairs.items():
        sex = SEXES.get((gender or "").strip().lower(), "other")
        bands[_band(years)][sex] += count
    return [{"age": words, **bands[words], "members": sum(bands[words].values())} for _, words in AGES]


def _band(years: int) -> str:
    return [words for begins, words in AGES if begins <= max(0, years)][-1]
