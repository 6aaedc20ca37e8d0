"""Rows spoiled on purpose, added beside the good ones, which stay as they are whatever the share of bad rows."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from promotora.county.dice import Rng, between, upto
from promotora.county.identity import beside, digits, strings
from promotora.county.lines import claim_ids

# Serial numbers of spoiled rows start here, far above those of a month's good claims.
FIRST_BAD_SERIAL = 900_000_000


@dataclass(frozen=True)
class Spoiled:
    """Rows taken from good ones, and the serial numbers for those that need a claim of their own."""

    rows: pa.Table
    month: np.datetime64
    serial: NDArray[np.int64]
    rng: Rng


def bad_rows_after(good: int, bad_share: float) -> int:
    """How many rows must be added to so many good ones for the bad to be this share of all."""
    return round(good * bad_share / (1 - bad_share))


def with_bad_rows(rng: Rng, good: pa.Table, month: np.datetime64, numbers: range) -> tuple[pa.Table, dict[str, int]]:
    """The good rows, then spoiled ones with these numbers in the month, whose kinds take turns; and rows by kind."""
    kind = np.arange(numbers.start, numbers.stop) % len(SPOILERS)
    tables, counts = [good], {}
    for index, (name, spoil) in enumerate(SPOILERS.items()):
        serial = FIRST_BAD_SERIAL + numbers.start + np.flatnonzero(kind == index)
        rows = good.take(pa.array(upto(rng, good.num_rows, len(serial))))
        tables.append(spoil(Spoiled(rows, month, serial, rng)))
        counts[name] = len(serial)
    return pa.concat_tables(tables), counts


def _duplicate(spoiled: Spoiled) -> pa.Table:
    """A claim line a second time, to the letter."""
    return spoiled.rows


def _unknown_person(spoiled: Spoiled) -> pa.Table:
    """A line of a person who is not in eligibility: her number starts with 0, no CIN does."""
    size = len(spoiled.serial)
    strangers = beside("0", digits(spoiled.serial % 10_000_000, 7), "S", size=size)
    return _replaced(_of_its_own_claim(spoiled), "person_id", strings(strangers))


def _end_before_start(spoiled: Spoiled) -> pa.Table:
    """A line of a claim that ended 1 to 30 days before it started."""
    start = spoiled.rows["claim_start_date"].cast(pa.int32()).to_numpy()
    ended = pa.array((start - between(spoiled.rng, 1, 30, len(start))).astype(np.int32))
    return _replaced(_of_its_own_claim(spoiled), "claim_end_date", ended.view(pa.date32()))


def _null_key(spoiled: Spoiled) -> pa.Table:
    """A line with no claim id, or with no person, in turn."""
    odd = pa.array(np.arange(len(spoiled.serial)) % 2 == 1)
    own = _of_its_own_claim(spoiled)
    without_claim = _replaced(own, "claim_id", pc.if_else(odd, own["claim_id"], None))
    return _replaced(without_claim, "person_id", pc.if_else(odd, None, own["person_id"]))


SPOILERS: dict[str, Callable[[Spoiled], pa.Table]] = {
    "duplicate": _duplicate,
    "unknown_person": _unknown_person,
    "end_before_start": _end_before_start,
    "null_key": _null_key,
}


def _of_its_own_claim(spoiled: Spoiled) -> pa.Table:
    return _replaced(spoiled.rows, "claim_id", strings(claim_ids(spoiled.month, spoiled.serial)))


def _replaced(rows: pa.Table, name: str, values: pa.Array | pa.ChunkedArray) -> pa.Table:
    return rows.set_column(rows.schema.get_field_index(name), rows.schema.field(name), values)
