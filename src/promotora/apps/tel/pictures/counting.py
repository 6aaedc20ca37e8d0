"""All counts that the pictures of one run need: made once, in the run's job, and stored with it as JSON.

Exact, so for the store alone: whatever people see goes through `figures`, which keeps small counts back.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from promotora.targeting.model.conditions import ALL_CONDITIONS, BIT_OF

AreaOf = Callable[[str], str | None]
"""The service planning area of a ZIP code; None when it is in none that is known."""
Counts = dict[str, Any]

NOT_KNOWN = ""
TIMES = ("0", "1", "2", "3-4", "5-9", "10+")
"""The steps in which visits and stays are counted."""
TIMES_BEGIN = (0, 1, 2, 3, 5, 10)
AGES = ("0-17", "18-34", "35-49", "50-64", "65+")
AGES_BEGIN = (0, 18, 35, 50, 65)
GENDERS = {"female": "female", "f": "female", "male": "male", "m": "male"}
CONDITION_STEPS = ("0", "1", "2", "3", "4", "5", "6+")
"""Six and more are one step: an exact sum of everyone's conditions could tell a kept-back condition."""
HOMELESS = {True: "yes", False: "no", None: NOT_KNOWN}


def counted(tel: pa.Table, people: pa.Table, as_of: date, area_of: AreaOf) -> Counts:
    """Every count, from the run's list and its people (`TEL` and `PERSON` of `targeting.engines.base`)."""
    own = people.take(pc.index_in(tel["person_id"], people["person_id"]))
    zips = _first_five(own["zip_code"])
    area_by_zip = {code: (area_of(code) if code else None) or NOT_KNOWN for code in pc.unique(zips).to_pylist()}
    tiers = pc.cast(tel["tier"], pa.string())
    has = _condition_flags(tel["conditions"])
    return {
        "as_of": as_of.isoformat(),
        "listed": tel.num_rows,
        "tiers": dict(sorted(_tally(tiers).items())),
        "areas": _crossed(_renamed(zips, area_by_zip), tiers),
        "zips": _by_area(_tally(zips), area_by_zip),
        "conditions": {each.code: int(has[:, BIT_OF[each.code]].sum()) for each in ALL_CONDITIONS},
        "overlap": _overlap(has),
        "condition_counts": _in_steps(has.sum(axis=1), CONDITION_STEPS, range(len(CONDITION_STEPS))),
        "ed_visits": _in_steps(_numbers(tel["ed_visits_12m"]), TIMES, TIMES_BEGIN),
        "stays": _in_steps(_numbers(tel["stays_12m"]), TIMES, TIMES_BEGIN),
        "languages": _tally(_lower(own["language"])),
        "ages": _crossed(_ages(own["birth_date"], as_of), _genders(own["gender"])),
        "homeless": _homeless(tel["chronically_homeless"]),
    }


def _tally(values: pa.ChunkedArray) -> dict[str, int]:
    """How often each value stands there, most often first; nothing known is an empty word."""
    found = {pair["values"] or NOT_KNOWN: pair["counts"] for pair in pc.value_counts(values).to_pylist()}
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def _text(values: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.fill_null(pc.utf8_trim_whitespace(pc.cast(values, pa.string())), NOT_KNOWN)


def _lower(values: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.utf8_lower(_text(values))


def _first_five(zip_codes: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.utf8_slice_codeunits(_text(zip_codes), 0, 5)


def _renamed(values: pa.ChunkedArray, names: Mapping[str, str]) -> pa.ChunkedArray:
    """Each value by its other name; a value without one is not known."""
    place = pc.index_in(values, pa.array(list(names), pa.string()))
    return pc.fill_null(pa.chunked_array([pa.array(list(names.values()), pa.string())]).take(place), NOT_KNOWN)


def _crossed(rows: pa.ChunkedArray, columns: pa.ChunkedArray) -> dict[str, dict[str, int]]:
    """How many have both, by row and column."""
    pairs = pa.table({"row": rows, "column": columns}).group_by(["row", "column"]).aggregate([([], "count_all")])
    table: dict[str, dict[str, int]] = {}
    for pair in pairs.sort_by([("row", "ascending"), ("column", "ascending")]).to_pylist():
        table.setdefault(pair["row"], {})[pair["column"]] = pair["count_all"]
    return table


def _by_area(zips: dict[str, int], area_by_zip: dict[str, str]) -> dict[str, dict[str, int]]:
    """ZIP codes under their area; those of no known area are one."""
    table: dict[str, dict[str, int]] = {}
    for code, count in sorted(zips.items()):
        area = area_by_zip[code]
        row = table.setdefault(area, {})
        own = code if area else NOT_KNOWN
        row[own] = row.get(own, 0) + count
    return table


def _condition_flags(conditions: pa.ChunkedArray) -> NDArray[np.bool_]:
    """A row a member, a column a condition in the order of `ALL_CONDITIONS`."""
    one = pa.concat_arrays(conditions.chunks) if conditions.num_chunks else pa.array([], conditions.type)
    flags = np.zeros((len(one), len(ALL_CONDITIONS)), dtype=np.bool_)
    codes = pa.array([each.code for each in ALL_CONDITIONS])
    bits = pc.index_in(pc.list_flatten(one), codes)
    known = pc.is_valid(bits).to_numpy(zero_copy_only=False)
    members = pc.list_parent_indices(one).to_numpy(zero_copy_only=False)
    flags[members[known], bits.drop_null().to_numpy(zero_copy_only=False)] = True
    return flags


def _overlap(has: NDArray[np.bool_]) -> dict[str, dict[str, int]]:
    """How many have both of two conditions, under the earlier of them."""
    numbers = has.astype(np.float32)
    both = (numbers.T @ numbers).round().astype(np.int64)  # exact: float32 counts to 16 million
    return {
        one.code: {other.code: int(both[row, row + 1 + step]) for step, other in enumerate(ALL_CONDITIONS[row + 1 :])}
        for row, one in enumerate(ALL_CONDITIONS[:-1])
    }


def _numbers(values: pa.ChunkedArray) -> NDArray[np.int64]:
    return np.asarray(pc.fill_null(values, 0).to_numpy(), dtype=np.int64)


def _in_steps(values: NDArray[Any], words: tuple[str, ...], begin: Any) -> dict[str, int]:
    steps = np.searchsorted(np.asarray(begin), values, side="right") - 1
    return dict(zip(words, np.bincount(steps, minlength=len(words)).tolist(), strict=True))


def _ages(birth_dates: pa.ChunkedArray, as_of: date) -> pa.ChunkedArray:
    """The step of each member's age in full years on the day."""
    days = birth_dates.cast(pa.date32())
    had_birthday = pc.less_equal(pc.add(pc.multiply(pc.month(days), 100), pc.day(days)), as_of.month * 100 + as_of.day)
    years = pc.subtract(as_of.year, pc.year(days))
    ages = pc.fill_null(pc.if_else(had_birthday, years, pc.subtract(years, 1)), -1).to_numpy()
    steps = np.searchsorted(np.asarray(AGES_BEGIN), ages, side="right")
    return pa.chunked_array([pa.array((NOT_KNOWN, *AGES)).take(pa.array(steps))])


def _genders(genders: pa.ChunkedArray) -> pa.ChunkedArray:
    return _renamed(_lower(genders), GENDERS)


def _homeless(answers: pa.ChunkedArray) -> dict[str, int]:
    found = {pair["values"]: pair["counts"] for pair in pc.value_counts(answers).to_pylist()}
    return {word: found.get(answer, 0) for answer, word in HOMELESS.items()}
