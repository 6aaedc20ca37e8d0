"""One walk over the raw claim lines: DuckDB reads and hashes, the compiled loop counts."""

from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from promotora.targeting.engines.base import Progress
from promotora.targeting.engines.duckdb import kernel
from promotora.targeting.engines.duckdb.care import Care, Conditions
from promotora.targeting.engines.duckdb.checks import Source
from promotora.targeting.engines.duckdb.codes import Coding
from promotora.targeting.engines.duckdb.session import table
from promotora.targeting.model.windows import Window
from promotora.targeting.valuesets import ConditionCodes

BATCH = 250_000


@dataclass(frozen=True)
class Dictionaries:
    """Hashes of people and of diagnosis spellings, ready for the compiled loop."""

    people: kernel.HashIndex
    diagnoses: kernel.HashIndex
    size: int

    @classmethod
    def build(cls, con: duckdb.DuckDBPyConnection, coding: Coding, codes: ConditionCodes, size: int) -> "Dictionaries":
        """From the table `person` and the spellings that mean a condition."""
        who = table(con, "SELECT hash(person_id) AS hash, pid FROM person")
        meaning = {code: mask for code in coding.diagnoses if (mask := codes.mask(code))}
        con.register("spelling", pa.table({"code": pa.array(meaning.keys(), pa.string())}))
        hashes = con.sql("SELECT code, hash(code) FROM spelling").fetchall()
        con.unregister("spelling")
        return cls(
            kernel.HashIndex(np.asarray(who["hash"]), np.asarray(who["pid"])),
            kernel.HashIndex(
                np.array([hashed for _, hashed in hashes], np.uint64),
                np.array([meaning[code] for code, _ in hashes], np.int32),
            ),
            size,
        )


def lines_query(source: Source, coding: Coding, *, where: str = "true", rows: str | None = None) -> str:
    """The usable claim lines as numbers: hashes of person, line and diagnoses; days since 1970; flags."""
    typed = source.typed
    day = f"""coalesce(CASE WHEN {coding.institutional} THEN {typed("admission_date")}
                            ELSE {typed("claim_line_start_date")} END, {typed("claim_start_date")})"""
    diagnoses = [
        f"hash({source.bare(column)})"
        if coding.icd10 == "true"
        else f"CASE WHEN {coding.icd10} THEN hash({source.bare(column)}) ELSE 0::UBIGINT END"
        for column in coding.diagnosis_columns
    ]
    return f"""
        SELECT person, line, (day - DATE '1970-01-01')::INTEGER AS day,
               (coalesce({typed("discharge_date")}, {typed("claim_end_date")}, day)
                - DATE '1970-01-01')::INTEGER AS until,
               (CASE WHEN {coding.institutional} THEN coalesce({typed("claim_line_start_date")}, day) ELSE day END
                - DATE '1970-01-01')::INTEGER AS ed_day,
               flags {"".join(f", dx{number}" for number in range(len(diagnoses)))}
        FROM (SELECT *, hash({source.bare("person_id")}) AS person,
                     hash({source.bare("claim_id")}, {typed("claim_line_number")}::INTEGER) AS line,
                     {day} AS day, {coding.flags} AS flags
                     {"".join(f", {sql} AS dx{number}" for number, sql in enumerate(diagnoses))}
              FROM {rows or source.rows()} WHERE {source.is_usable()} AND {where})
    """


@dataclass
class Walk:
    """What one walk gathered: care, and the hash of every line seen (to find the same line twice)."""

    care: Care
    line_hashes: npt.NDArray[np.uint64]

    def repeated(self) -> npt.NDArray[np.uint64]:
        """The hashes of claim lines that came more than once."""
        hashes = self.line_hashes
        hashes.sort()
        return np.unique(hashes[1:][hashes[1:] == hashes[:-1]])


def walk(
    con: duckdb.DuckDBPyConnection,
    query: str,
    total: int,
    dictionaries: Dictionaries,
    window: Window,
    progress: Progress,
) -> Walk:
    """Walk the lines of `lines_query`; `total` is the most there can be."""
    care = Care(Conditions.of(dictionaries.size, window))
    hashes = np.empty(total, np.uint64)
    for batch in con.sql(query).to_arrow_reader(BATCH):
        hashes[care.lines : care.lines + batch.num_rows] = batch["line"].to_numpy()
        _take_in(care, batch, dictionaries)
        progress("Reading claim lines", care.lines, total)
    return Walk(care, hashes[: care.lines])


def _take_in(care: Care, batch: pa.RecordBatch, dictionaries: Dictionaries) -> None:
    pids = np.empty(batch.num_rows, np.int32)
    masks = np.zeros(batch.num_rows, np.int32)
    people, codes = dictionaries.people, dictionaries.diagnoses
    care.strangers += kernel.find_people(people.keys, people.values, batch["person"].to_numpy(), pids)
    for name in batch.schema.names:
        if name.startswith("dx"):
            kernel.read_masks(codes.keys, codes.values, batch[name].to_numpy(), masks)
    days, flags = batch["day"].to_numpy(), batch["flags"].to_numpy()
    care.conditions.note(pids, days, flags, masks)
    care.note_visits(pids, flags, days, batch["until"].to_numpy(), batch["ed_day"].to_numpy())
    care.lines += batch.num_rows
