"""A month's usable lines, read once from the delivery: sorted by person and day, in parts that fit in memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from promotora.targeting.engines.duckdb.checks import Source
from promotora.targeting.engines.duckdb.codes import Coding
from promotora.targeting.engines.duckdb.lines import diagnosis_names, full_lines, normal_sql
from promotora.targeting.engines.duckdb.rolls import Ints
from promotora.targeting.engines.duckdb.session import table
from promotora.targeting.engines.duckdb.sorting import distinct, order_by
from promotora.targeting.engines.duckdb.store.columns import Sheet, Spelled, Words, arranged
from promotora.targeting.engines.duckdb.store.registers import number_newcomers
from promotora.targeting.engines.duckdb.store.repeats import hash_sql

MOST_LINES = 6_000_000
"""As many as are read at once: about 100 bytes each."""


@dataclass(frozen=True)
class Lines:
    """The lines of some people, sorted by person and day. `claims` are the distinct hashes of their claim ids."""

    sheet: Sheet
    pid: Ints
    day: Ints
    flags: npt.NDArray[np.uint8]
    diagnoses: list[Words]
    claims: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Reader:
    """What it takes to read a month. `rows` and `where` pick its rows, and `expected` says how many are usable."""

    con: duckdb.DuckDBPyConnection
    claims: Source
    coding: Coding
    rows: str | None
    where: str
    expected: int

    def lines(self) -> Iterator[Lines]:
        """All of the month by person. People whom the table `person` does not know are numbered, and come last."""
        spelled = Spelled.of(self.con, "spelled_diagnosis", self.coding.diagnoses, normal_sql("text"))
        [[people]] = self.con.sql("SELECT count(*) FROM person").fetchall()
        passes = max(1, -(-self.expected // MOST_LINES))
        edges = [people * number // passes for number in range(passes + 1)]
        seen = 0
        for low, high in pairwise(edges):
            part = self._read(spelled, f"pid >= {low} AND pid < {high}" if passes > 1 else "true")
            seen += part.sheet.size
            yield part
            del part  # before the next one is read
        if seen < self.expected:
            number_newcomers(self.con, self.claims, rows=self.rows, where=self.where)
            yield self._read(spelled, f"pid >= {people}")

    def _read(self, spelled: Spelled, who: str) -> Lines:
        people = "person" if who == "true" else f"(SELECT * FROM person WHERE {who})"
        query = full_lines(
            self.claims,
            self.coding,
            people=people,
            rows=self.rows,
            where=self.where,
            code=spelled.sql,
            more=f"{hash_sql('claim_id')} AS claim",
        )
        return _sorted_lines(table(self.con, query), spelled, diagnosis_names(self.coding))


def _sorted_lines(found: pa.Table, spelled: Spelled, diagnoses: list[str]) -> Lines:
    columns = dict(zip(found.schema.names, found.columns, strict=True))
    size = found.num_rows
    del found
    pid, day = np.asarray(columns.pop("pid")), np.asarray(columns["day"].cast(pa.int32()))
    order = order_by(pid, day)
    claims = distinct(np.asarray(columns.pop("claim")))
    pid, day = np.take(pid, order), np.take(day, order)
    kept = {"pid": pa.array(pid)} | arranged(columns, order, dict.fromkeys(diagnoses, spelled))
    return Lines(Sheet(kept, size), pid, day, np.asarray(kept["flags"]), [kept[name] for name in diagnoses], claims)
