"""One walk over the raw claim lines: DuckDB reads and hashes, the compiled loop counts."""

from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from promotora.targeting.engines.base import Progress
from promotora.targeting.engines.duckdb import kernel
from promotora.targeting.engines.duckdb.care import Care, Conditions
from promotora.targeting.engines.duckdb.checks import Source
from promotora.targeting.engines.duckdb.codes import UNUSABLE, Coding
from promotora.targeting.engines.duckdb.session import table
from promotora.targeting.model.windows import Window
from promotora.targeting.valuesets import ConditionCodes

BATCH = 250_000


DATES = (
    "claim_start_date",
    "claim_end_date",
    "claim_line_start_date",
    "claim_line_end_date",
    "admission_date",
    "discharge_date",
)
CODED = ("claim_type", "bill_type_code", "revenue_center_code", "hcpcs_code", "place_of_service_code")


@dataclass(frozen=True)
class Dictionaries:
    """Hashes of people, of diagnosis spellings and of the spellings in each coded column, for the compiled loop."""

    people: kernel.HashIndex
    diagnoses: kernel.HashIndex
    coded: dict[str, kernel.HashIndex]
    size: int

    @classmethod
    def build(cls, con: duckdb.DuckDBPyConnection, coding: Coding, codes: ConditionCodes, size: int) -> "Dictionaries":
        """From the table `person` and the spellings that mean something."""
        who = table(con, "SELECT hash(person_id) AS hash, pid FROM person")
        diagnoses = {code: mask for code in coding.diagnoses if (mask := codes.mask(code))}
        return cls(
            kernel.HashIndex(np.asarray(who["hash"]), np.asarray(who["pid"])),
            _index(con, diagnoses),
            {column: _index(con, coding.meanings[column]) for column in CODED},
            size,
        )


def _index(con: duckdb.DuckDBPyConnection, meanings: dict[str, int]) -> kernel.HashIndex:
    """What spellings mean, by DuckDB's hash of them."""
    con.register("spelling", pa.table({"code": pa.array(meanings.keys(), pa.string())}))
    hashes = con.sql("SELECT code, hash(code) FROM spelling").fetchall()
    con.unregister("spelling")
    return kernel.HashIndex(
        np.array([hashed for _, hashed in hashes], np.uint64),
        np.array([meanings[code] for code, _ in hashes], np.int32),
    )


def lines_query(source: Source, coding: Coding, *, where: str = "true", rows: str | None = None) -> str:
    """The legible claim lines as hashes and dates, for the compiled loop to make sense of."""
    diagnoses = [
        f"hash({source.bare(column)})"
        if coding.icd10 == "true"
        else f"CASE WHEN {coding.icd10} THEN hash({source.bare(column)}) ELSE 0::UBIGINT END"
        for column in coding.diagnosis_columns
    ]
    return f"""
        SELECT hash({source.bare("person_id")}) AS person,
               hash({source.bare("claim_id")}, {source.typed("claim_line_number")}::INTEGER) AS line,
               {", ".join(f"hash({source.bare(column)}) AS {column}" for column in CODED)},
               {", ".join(f"({source.typed(column)})::DATE AS {column}" for column in DATES)}
               {"".join(f", {sql} AS dx{number}" for number, sql in enumerate(diagnoses))}
        FROM {rows or source.rows()} WHERE {source.is_legible()} AND {where}
    """


@dataclass
class Walk:
    """What one walk gathered: care, and the hash of every line used (to find the same line twice)."""

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
        lines = _Lines.read(batch, dictionaries)
        hashes[care.lines : care.lines + lines.usable] = batch["line"].to_numpy()[lines.flags & UNUSABLE == 0]
        _take_in(care, batch, lines, dictionaries)
        progress("Reading claim lines", care.lines, total)
    return Walk(care, hashes[: care.lines])


@dataclass(frozen=True)
class _Lines:
    """A batch of lines made sense of: flags, and days since 1970."""

    flags: npt.NDArray[np.uint8]
    days: npt.NDArray[np.int32]
    untils: npt.NDArray[np.int32]
    ed_days: npt.NDArray[np.int32]
    usable: int

    @classmethod
    def read(cls, batch: pa.RecordBatch, dictionaries: Dictionaries) -> "_Lines":
        count = batch.num_rows
        kind, bill, revenue, procedure, place = (_meanings(batch, name, dictionaries.coded[name]) for name in CODED)
        start, end, line_start, line_end, admitted, discharged = (_days(batch[name]) for name in DATES)
        flags, days, untils, ed_days = np.empty(count, np.uint8), *(np.zeros(count, np.int32) for _ in range(3))
        kernel.join_flags(kind, bill, revenue, procedure, place, flags)
        usable = kernel.read_days(flags, start, end, line_start, line_end, admitted, discharged, days, untils, ed_days)
        return cls(flags, days, untils, ed_days, usable)


def _meanings(batch: pa.RecordBatch, column: str, index: kernel.HashIndex) -> npt.NDArray[np.uint8]:
    found = np.empty(batch.num_rows, np.uint8)
    unknown = UNUSABLE if column == "claim_type" else 0
    kernel.read_flags(index.keys, index.values, batch[column].to_numpy(), unknown, found)
    return found


def _days(column: pa.Array) -> npt.NDArray[np.int32]:
    numbers = column.view(pa.int32())
    filled: npt.NDArray[np.int32] = (pc.fill_null(numbers, kernel.NONE) if numbers.null_count else numbers).to_numpy()
    return filled


def _take_in(care: Care, batch: pa.RecordBatch, lines: _Lines, dictionaries: Dictionaries) -> None:
    pids, masks = np.empty(batch.num_rows, np.int32), np.zeros(batch.num_rows, np.int32)
    people, codes = dictionaries.people, dictionaries.diagnoses
    care.strangers += kernel.find_people(people.keys, people.values, batch["person"].to_numpy(), lines.flags, pids)
    for name in batch.schema.names:
        if name.startswith("dx"):
            kernel.read_masks(codes.keys, codes.values, batch[name].to_numpy(), masks)
    care.conditions.note(pids, lines.days, lines.flags, masks)
    care.note_visits(pids, lines.flags, lines.days, lines.untils, lines.ed_days)
    care.lines += lines.usable
