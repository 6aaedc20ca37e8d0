"""People, coverage, programs and living situations in a store: numbered once, kept for every later month."""

import shutil
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from promotora.targeting.engines.duckdb.people import Registers
from promotora.targeting.engines.duckdb.raw import Tables
from promotora.targeting.engines.duckdb.rolls import SPEAKING_ORDER, Rolls, spans_query
from promotora.targeting.engines.duckdb.session import table, text
from promotora.targeting.engines.duckdb.spans import read_living, read_programs
from promotora.targeting.tables import ELIGIBILITY, LIVING_SITUATION, PROGRAM_ENROLLMENT, TABLES

FILES = ("people", "spans", "programs", "living")
REPEATED = ("gender", "race", "language", "zip_code")
"""Words that many people share, read as numbers into a list of them."""


def write_registers(tables: Tables, store: Path, folder: Path, contents: dict[str, Any]) -> None:
    """Write the registers of a new generation. Leaves the tables `person` and `covered` in the connection."""
    before = store / contents["registers"] if contents["registers"] else None
    con = tables.con
    _number_people(tables, before)
    pq.write_table(
        table(con, "SELECT person_id, pid FROM person ORDER BY person_id"),
        folder / "people.parquet",
        compression="zstd",
    )
    eligibility = tables.source(ELIGIBILITY.name)
    if eligibility.files:
        spans = table(con, f"SELECT * FROM ({spans_query(eligibility)}) ORDER BY {SPEAKING_ORDER}")
        pq.write_table(spans, folder / "spans.parquet", compression="zstd")
    else:
        _keep(before, folder, "spans")
    for name, source, read in (
        ("programs", tables.source(PROGRAM_ENROLLMENT.name), read_programs),
        ("living", tables.source(LIVING_SITUATION.name), read_living),
    ):
        if source.files or before is None:
            pq.write_table(read(con, source), folder / f"{name}.parquet", compression="zstd")
        else:
            _keep(before, folder, name)
    spans_file = text(str(folder / "spans.parquet"))
    con.execute(f"CREATE OR REPLACE TEMP TABLE covered AS SELECT DISTINCT pid FROM read_parquet({spans_file})")
    contents["registers"] = folder.name


def _keep(before: Path | None, folder: Path, name: str) -> None:
    """A table that did not come stays as it was."""
    if before is not None:
        shutil.copy2(before / f"{name}.parquet", folder / f"{name}.parquet")


def _number_people(tables: Tables, before: Path | None) -> None:
    """Everyone in the store keeps her number; newcomers, of whichever table, get the next ones in id order."""
    con = tables.con
    known = (
        f"SELECT person_id, pid FROM read_parquet({text(str(before / 'people.parquet'))})"
        if before
        else ("SELECT NULL::VARCHAR AS person_id, NULL::INTEGER AS pid LIMIT 0")
    )
    con.execute(f"CREATE OR REPLACE TEMP TABLE person AS {known}")
    for source in (tables.source(each.name) for each in TABLES):
        if source.files:
            con.execute(
                f"""INSERT INTO person
                    SELECT person_id, (row_number() OVER (ORDER BY person_id) - 1
                                       + (SELECT count(*) FROM person))::INTEGER
                    FROM (SELECT DISTINCT person_id FROM (
                        SELECT {source.typed("person_id")} AS person_id FROM {source.rows()} WHERE {source.is_usable()})
                        ANTI JOIN person USING (person_id))"""
            )


def read_registers(folder: Path) -> Registers:
    """The registers of a generation."""
    people, programs, living = (pq.read_table(folder / f"{name}.parquet") for name in ("people", "programs", "living"))
    spans = pq.read_table(folder / "spans.parquet", read_dictionary=list(REPEATED))
    return Registers(Rolls(people, spans), programs, living)
