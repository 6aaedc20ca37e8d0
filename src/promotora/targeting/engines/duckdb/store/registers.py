"""People, coverage, programs and living situations in a store: numbered once, kept for every later month."""

import os
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq

from promotora.targeting.engines.duckdb.checks import Source
from promotora.targeting.engines.duckdb.codes import spellings
from promotora.targeting.engines.duckdb.people import Registers
from promotora.targeting.engines.duckdb.raw import Tables, rows_in
from promotora.targeting.engines.duckdb.rolls import Rolls, spans_query, speaking_order
from promotora.targeting.engines.duckdb.session import table, text
from promotora.targeting.engines.duckdb.spans import read_living, read_programs
from promotora.targeting.engines.duckdb.store.columns import Column, Sheet, Spelled, taken, writing
from promotora.targeting.tables import ELIGIBILITY, LIVING_SITUATION, PROGRAM_ENROLLMENT

FILES = ("people", "spans", "programs", "living")
REPEATED = ("gender", "race", "language", "zip_code")
"""Words that many people share, kept and read as numbers into a list of them."""


def write_registers(tables: Tables, store: Path, folder: Path, contents: dict[str, Any]) -> npt.NDArray[np.bool_]:
    """Write the registers of a new generation but for its people, whom the claims may add to (see `write_people`).

    Leaves the table `person` in the connection. Returns, by pid, who is in eligibility.
    """
    before = store / contents["registers"] if contents["registers"] else None
    con, eligibility = tables.con, tables.source(ELIGIBILITY.name)
    sources = {"programs": tables.source(PROGRAM_ENROLLMENT.name), "living": tables.source(LIVING_SITUATION.name)}
    _read_people(con, before)
    for source in (eligibility, *sources.values()):
        if source.files:
            number_newcomers(con, source)
    if eligibility.files:
        _write_spans(con, eligibility, folder / "spans.parquet")
    else:
        _keep(before, folder, "spans")
    for (name, source), read in zip(sources.items(), (read_programs, read_living), strict=True):
        if source.files or before is None:
            pq.write_table(read(con, source), folder / f"{name}.parquet", compression="zstd")
        else:
            _keep(before, folder, name)
    contents["registers"] = folder.name
    return _covered(folder / "spans.parquet")


def _keep(before: Path | None, folder: Path, name: str) -> None:
    """A table that did not come stays as it was: the same file, under a second name."""
    if before is not None:
        os.link(before / f"{name}.parquet", folder / f"{name}.parquet")


def _read_people(con: duckdb.DuckDBPyConnection, before: Path | None) -> None:
    known = (
        f"SELECT person_id, pid FROM read_parquet({text(str(before / 'people.parquet'))})"
        if before
        else "SELECT NULL::VARCHAR AS person_id, NULL::INTEGER AS pid LIMIT 0"
    )
    con.execute(f"CREATE OR REPLACE TEMP TABLE person AS {known}")


def number_newcomers(
    con: duckdb.DuckDBPyConnection, source: Source, *, rows: str | None = None, where: str = "true"
) -> None:
    """Everyone in the table `person` keeps her number; a table's newcomers get the next ones in id order."""
    con.execute(
        f"""INSERT INTO person
            SELECT person_id, (row_number() OVER (ORDER BY person_id) - 1
                               + (SELECT count(*) FROM person))::INTEGER
            FROM (SELECT DISTINCT person_id FROM (
                SELECT {source.typed("person_id")} AS person_id FROM {rows or source.rows()}
                WHERE coalesce({source.is_usable()}, false) AND {where})
                ANTI JOIN person USING (person_id))"""
    )


def write_people(con: duckdb.DuckDBPyConnection, before: Path | None, folder: Path) -> None:
    """Write the table `person`, in the end; when nobody came to it, it stays the same file."""
    [[people]] = con.sql("SELECT count(*) FROM person").fetchall()
    if before and rows_in(before / "people.parquet") == people:
        _keep(before, folder, "people")
        return
    pq.write_table(
        table(con, "SELECT person_id, pid FROM person ORDER BY person_id"),
        folder / "people.parquet",
        compression="zstd",
        use_dictionary=False,
    )


def _write_spans(con: duckdb.DuckDBPyConnection, eligibility: Source, out: Path) -> None:
    spelled = Spelled.of(con, "spelled_in_eligibility", spellings(con, eligibility, REPEATED))
    found = table(con, spans_query(eligibility, kinds=dict.fromkeys(REPEATED, spelled.sql)))
    order = speaking_order(found)
    columns: dict[str, Column] = {
        name: spelled.read(found[name]).take(order) if name in REPEATED else taken(found[name], order)
        for name in found.schema.names
    }
    with writing(out, ("member_id",)) as file:
        file.write(Sheet(columns, len(order)))


def _covered(spans: Path) -> npt.NDArray[np.bool_]:
    pids = np.asarray(pq.read_table(spans, columns=["pid"])["pid"])
    covered = np.zeros(int(pids.max(initial=-1)) + 1, np.bool_)
    covered[pids] = True
    return covered


def read_registers(folder: Path) -> Registers:
    """The registers of a generation."""
    people, programs, living = (pq.read_table(folder / f"{name}.parquet") for name in ("people", "programs", "living"))
    spans = pq.read_table(folder / "spans.parquet", read_dictionary=list(REPEATED))
    return Registers(Rolls(people, spans), programs, living)
