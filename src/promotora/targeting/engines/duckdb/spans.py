"""The two small tables of spans: other programs a member is in, and where she has lived."""

from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from promotora.targeting.engines.duckdb.checks import Source
from promotora.targeting.engines.duckdb.rolls import FOREVER, day_number
from promotora.targeting.engines.duckdb.session import table
from promotora.targeting.model.homelessness import Housing, Span, housing

FALSE, UNKNOWN, TRUE = np.int8(0), np.int8(1), np.int8(2)
"""Kleene's three values as numbers: the lesser is the `and`, the greater the `or`."""

PROGRAMS = pa.schema([("pid", pa.int32()), ("code", pa.string()), ("start", pa.int32()), ("last", pa.int32())])
LIVING = pa.schema(
    [
        ("pid", pa.int32()),
        ("start", pa.date32()),
        ("end", pa.date32()),
        ("situation", pa.int32()),
        ("disabling", pa.bool_()),
    ]
)


def read_programs(con: duckdb.DuckDBPyConnection, source: Source) -> pa.Table:
    """Program enrollments of people on the table `person`; code lower-case, last = FOREVER while open."""
    if not source.files:
        return PROGRAMS.empty_table()
    typed = source.typed
    return table(
        con,
        f"""SELECT pid, code, start, last FROM (
                SELECT {typed("person_id")} AS person_id, coalesce(lower(trim({typed("program_code")})), '') AS code,
                       ({typed("start_date")} - DATE '1970-01-01')::INTEGER AS start,
                       coalesce(({typed("end_date")} - DATE '1970-01-01')::INTEGER, {FOREVER})::INTEGER AS last
                FROM {source.rows()} WHERE {source.is_usable()}) LEFT JOIN person USING (person_id) ORDER BY ALL""",
    ).cast(PROGRAMS)


def read_living(con: duckdb.DuckDBPyConnection, source: Source) -> pa.Table:
    """Living situations of people on the table `person`."""
    if not source.files:
        return LIVING.empty_table()
    typed = source.typed
    return table(
        con,
        f"""SELECT pid, start, "end", situation, disabling FROM (
                SELECT {typed("person_id")} AS person_id, {typed("start_date")} AS start, {typed("end_date")} AS "end",
                       {typed("situation_code")} AS situation, {typed("disabling_condition")} AS disabling
                FROM {source.rows()} WHERE {source.is_usable()}) JOIN person USING (person_id) ORDER BY ALL""",
    ).cast(LIVING)


@dataclass(frozen=True)
class Homes:
    """Housing on one day by pid: `now` and `chronic` in Kleene's three values, and whose spans say so."""

    now: npt.NDArray[np.int8]
    chronic: npt.NDArray[np.int8]
    of: dict[int, Housing]


def homes_on(living: pa.Table, size: int, as_of: date) -> Homes:
    """Housing of everyone who has a living-situation record; unknown for everyone else."""
    spans: dict[int, list[Span]] = {}
    for pid, *span in zip(*(column.to_pylist() for column in living.columns), strict=True):
        spans.setdefault(pid, []).append(Span(*span))
    found = {pid: housing(theirs, as_of) for pid, theirs in spans.items()}
    now, chronic = np.full(size, UNKNOWN, np.int8), np.full(size, UNKNOWN, np.int8)
    for pid, home in found.items():
        now[pid] = TRUE if home.homeless_now else FALSE
        chronic[pid] = TRUE if home.chronically_homeless else FALSE
    return Homes(now, chronic, found)


def held_on(programs: pa.Table, size: int, code: str, day: date) -> npt.NDArray[np.bool_]:
    """Who is in a program on a day, by pid."""
    number = day_number(day)
    start, last = np.asarray(programs["start"]), np.asarray(programs["last"])
    chosen = np.asarray(pc.equal(programs["code"], code)) & (start <= number) & (number <= last)
    held = np.zeros(size, np.bool_)
    held[programs["pid"].filter(pa.array(chosen)).drop_null().to_numpy()] = True
    return held
