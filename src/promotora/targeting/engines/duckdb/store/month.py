"""One service month of claims, made into a store's month folder."""

import hashlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from promotora.targeting import quality
from promotora.targeting.engines import base
from promotora.targeting.engines.duckdb.checks import Source
from promotora.targeting.engines.duckdb.codes import EMERGENCY, INPATIENT, read_coding
from promotora.targeting.engines.duckdb.raw import find_losers, keep_losers, sort_nulls_first, without_losers
from promotora.targeting.engines.duckdb.session import table
from promotora.targeting.engines.duckdb.sorting import repeated
from promotora.targeting.engines.duckdb.store.columns import Sheet, Writer, writing
from promotora.targeting.engines.duckdb.store.lines import Lines, Reader
from promotora.targeting.engines.duckdb.store.marks import Marker
from promotora.targeting.engines.duckdb.store.repeats import write_hashes

VISITS = ("pid", "claim_id", "claim_line_number", "day", "until", "ed_day", "flags")
UNALIKE = ("claim_id",)


@dataclass(frozen=True)
class Delivery:
    """One month's rows within the files delivered: the files that have any, and SQL that picks them."""

    month: str
    claims: Source
    where: str
    rows: int
    usable: int

    @property
    def first_day(self) -> date:
        return date.fromisoformat(f"{self.month}-01")


def build_month(
    con: duckdb.DuckDBPyConnection, delivery: Delivery, bad: pa.Table, folder: Path, covered: npt.NDArray[np.bool_]
) -> dict[str, Any]:
    """Write a month's folder; returns its line in the store's contents.

    Needs the table `person` in `con`, and adds to it whom only claims know. `covered` says who is in eligibility.
    """
    folder.mkdir(parents=True)
    coding = read_coding(con, delivery.claims)
    losers = keep_losers(con, _losers(con, delivery))
    rows = without_losers(delivery.claims) if losers.num_rows else None
    reader = Reader(con, delivery.claims, coding, rows, delivery.where, delivery.usable - losers.num_rows)
    about = _About(Marker.of_month(delivery.first_day), covered)
    with writing(folder / "lines.parquet", UNALIKE) as lines, writing(folder / "visits.parquet", UNALIKE) as visits:
        about.note_all(reader.lines(), lines, visits)
    about.write(folder)
    aside = sort_nulls_first(pa.concat_tables([bad, _aside_of(losers)]))
    pq.write_table(aside, folder / "aside.parquet", compression="zstd")
    strangers = _strangers(con, delivery, rows, about.strangers)
    pq.write_table(strangers, folder / "strangers.parquet", compression="zstd")
    return {
        "rows": delivery.rows,
        "aside": aside.num_rows,
        "strangers": strangers.num_rows,
        "diagnosis_columns": len(coding.diagnosis_columns),
        "first": about.first,
        "last": about.last,
        "lines": about.lines,
        "digest": _digest(folder),
    }


DIGESTED = ("lines", "aside", "strangers")
"""The files of a month that tell all there is to it; the others are made from them."""


def _digest(folder: Path) -> str:
    """What tells a month's content from any other."""
    whole = hashlib.blake2b(digest_size=16)
    for name in DIGESTED:
        with (folder / f"{name}.parquet").open("rb") as file:
            whole.update(hashlib.file_digest(file, "blake2b").digest())
    return whole.hexdigest()


@dataclass
class _About:
    """What there is to know of a month besides its lines, gathered from part after part of them."""

    marker: Marker
    covered: npt.NDArray[np.bool_]
    claims: list[npt.NDArray[np.int64]] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)
    strangers: list[int] = field(default_factory=list)
    first: int = 2**31 - 1
    last: int = -(2**31)
    lines: int = 0

    def note_all(self, parts: Iterable[Lines], lines: Writer, visits: Writer) -> None:
        """Take in all parts; each is written while it is looked through."""
        with ThreadPoolExecutor(max_workers=1) as beside:
            for part in parts:
                written = beside.submit(lines.write, part.sheet)
                visits.write(_visits(part))
                self._note(part)
                written.result()
                del part, written

    def _note(self, part: Lines) -> None:
        self.marker.note(part)
        self.claims.append(part.claims)
        for column in part.diagnoses:
            self.codes.update(column.words[number] for number in np.flatnonzero(column.used()).tolist())
        people = part.pid[np.flatnonzero(np.append(True, part.pid[1:] != part.pid[:-1]))] if len(part.pid) else part.pid
        known = people < len(self.covered)
        known[known] = self.covered[people[known]]
        self.strangers += people[~known].tolist()
        self.first = min(self.first, int(part.day.min(initial=self.first)))
        self.last = max(self.last, int(part.day.max(initial=self.last)))
        self.lines += len(part.pid)

    def write(self, folder: Path) -> None:
        """Write what was gathered, but for where strangers' lines stand."""
        for fingerprint, marks in self.marker.marks():
            pq.write_table(marks, folder / f"marks-{fingerprint}.parquet", compression="zstd")
        pq.write_table(pa.table({"code": pa.array(sorted(self.codes), pa.string())}), folder / "codes.parquet")
        write_hashes(self.claims, folder / "claims.parquet")


def _visits(part: Lines) -> Sheet:
    """The hospital and emergency lines."""
    rows = np.flatnonzero(part.flags & (INPATIENT | EMERGENCY))
    return Sheet({name: part.sheet.columns[name] for name in VISITS}, part.sheet.size).take(rows)


def _losers(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> pa.Table:
    claims = delivery.claims
    hashes = table(
        con,
        f"""SELECT hash({claims.bare("claim_id")}, {claims.typed("claim_line_number")}::INTEGER) AS line
            FROM {claims.rows()} WHERE coalesce({claims.is_usable()}, false) AND {delivery.where}""",
    )
    return find_losers(con, claims, repeated(np.asarray(hashes["line"])), where=delivery.where)


def _aside_of(losers: pa.Table) -> pa.Table:
    rows = losers.select(["file", "row", "claim_id", "claim_line_number"]).to_pylist()
    return pa.Table.from_pylist(
        [
            {
                "table": "medical_claim",
                "file": each["file"],
                "row": each["row"],
                "column": quality.DUPLICATE_COLUMN,
                "value": f"{each['claim_id']} line {each['claim_line_number']}",
                "reason": quality.DUPLICATE,
            }
            for each in rows
        ],
        schema=base.SET_ASIDE,
    )


STRANGERS = pa.schema(
    [
        ("pid", pa.int32()),
        ("file", pa.string()),
        ("row", pa.int64()),
        ("person_id", pa.string()),
        ("claim_id", pa.string()),
        ("claim_line_number", pa.int32()),
    ]
)


def _strangers(con: duckdb.DuckDBPyConnection, delivery: Delivery, rows: str | None, pids: list[int]) -> pa.Table:
    """Where the lines of people stand who were not in eligibility when the month came."""
    if not pids:
        return STRANGERS.empty_table()
    con.register("stranger", pa.table({"pid": pa.array(pids, pa.int32())}))
    claims = delivery.claims
    found = table(
        con,
        f"""SELECT pid, file, row, person_id, claim_id, claim_line_number FROM (
                SELECT {claims.typed("person_id")} AS person_id, {claims.place_file} AS file, {claims.place_row} AS row,
                       {claims.typed("claim_id")} AS claim_id,
                       {claims.typed("claim_line_number")}::INTEGER AS claim_line_number
                FROM {rows or claims.rows(places=True)} WHERE {claims.is_usable()} AND {delivery.where})
            JOIN (SELECT * FROM person SEMI JOIN stranger USING (pid)) USING (person_id) ORDER BY ALL""",
    )
    con.unregister("stranger")
    return found.cast(STRANGERS)
