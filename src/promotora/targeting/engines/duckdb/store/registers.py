"""People, coverage, programs and living situations in a store: numbered once, kept for every later month."""

import hashlib
import os
import shutil
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
from promotora.targeting.engines.duckdb.store.columns import Sheet, Spelled, arranged, writing
from promotora.targeting.tables import ELIGIBILITY, LIVING_SITUATION, PROGRAM_ENROLLMENT

FILES = ("people", "spans", "programs", "living")
REPEATED = ("gender", "race", "language", "zip_code")
"""Words that many people share, kept and read as numbers into a list of them."""
READ_AS = 1
"""Grows when registers are read otherwise than before, so that the same bytes are read anew."""


def write_registers(tables: Tables, store: Path, folder: Path, contents: dict[str, Any]) -> npt.NDArray[np.bool_]:
    """Write the registers of a new generation but for its people, whom the claims may add to (see `write_people`).

    Leaves the table `person` in the connection. Returns, by pid, who is in eligibility.
    """
    before = store / contents["registers"] if contents["registers"] else None
    con, known, fresh = tables.con, contents.setdefault("bytes", {}), []
    _read_people(con, before)
    for name, kept_as, write in REGISTERS:
        source = tables.source(name)
        digest = _digest(source) if source.files else known.get(name)
        if before and known.get(name) == digest:
            _keep(before, folder, kept_as)
        else:
            fresh.append((source, write, folder / f"{kept_as}.parquet"))
        known[name] = digest
    for source, _, _ in fresh:
        if source.files:
            number_newcomers(con, source)
    for source, write, out in fresh:
        write(con, source, out)
    contents["registers"] = folder.name
    return _covered(folder / "spans.parquet")


def _digest(source: Source) -> str:
    """What tells that a table's files are the same bytes as the last time: then they need not be read again."""
    whole = hashlib.blake2b(str(READ_AS).encode(), digest_size=16)
    for file in source.files:
        with file.path.open("rb") as stream:
            whole.update(hashlib.file_digest(stream, "blake2b").digest())
    return whole.hexdigest()


def _keep(before: Path, folder: Path, name: str) -> None:
    """What did not come, or came as it was, stays as it was: the same file under a second name, or else a copy."""
    old, new = before / f"{name}.parquet", folder / f"{name}.parquet"
    try:
        os.link(old, new)
    except OSError:  # this file system has no second names
        shutil.copyfile(old, new)


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
    columns = arranged(
        dict(zip(found.schema.names, found.columns, strict=True)), order, dict.fromkeys(REPEATED, spelled)
    )
    with writing(out, ("member_id",)) as file:
        file.write(Sheet(columns, len(order)))


def _write_programs(con: duckdb.DuckDBPyConnection, source: Source, out: Path) -> None:
    pq.write_table(read_programs(con, source), out, compression="zstd")


def _write_living(con: duckdb.DuckDBPyConnection, source: Source, out: Path) -> None:
    pq.write_table(read_living(con, source), out, compression="zstd")


REGISTERS = (
    (ELIGIBILITY.name, "spans", _write_spans),
    (PROGRAM_ENROLLMENT.name, "programs", _write_programs),
    (LIVING_SITUATION.name, "living", _write_living),
)
"""The tables that are kept whole, the files they are kept in, and what writes those."""


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
