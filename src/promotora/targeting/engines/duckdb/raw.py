"""A run straight from raw tables: one walk over the claim lines, and a second look only at what was odd."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from promotora.targeting import quality
from promotora.targeting.engines import base
from promotora.targeting.engines.duckdb.checks import Source
from promotora.targeting.engines.duckdb.people import Registers
from promotora.targeting.engines.duckdb.rolls import read_rolls
from promotora.targeting.engines.duckdb.session import name, session, table, text
from promotora.targeting.engines.duckdb.spans import read_living, read_programs
from promotora.targeting.model.program import Program
from promotora.targeting.tables import (
    ELIGIBILITY,
    KNOWN_LINES_OF_BUSINESS,
    LIVING_SITUATION,
    MEDICAL_CLAIM,
    PROGRAM_ENROLLMENT,
    TABLES,
)
from promotora.targeting.tables.folder import Folder
from promotora.targeting.tables.staging import Staged, stage


@dataclass(frozen=True)
class Tables:
    """The four tables of a folder, ready to be queried."""

    con: duckdb.DuckDBPyConnection
    staged: Staged
    scratch: Path

    def source(self, which: str) -> Source:
        """A table's files as SQL."""
        contract = next(each for each in TABLES if each.name == which)
        return Source(contract, self.staged.folder.files[which])

    @property
    def claims(self) -> Source:
        """The claim lines."""
        return self.source(MEDICAL_CLAIM.name)

    def row_counts(self) -> dict[str, int]:
        """How many rows each table has, those that cannot be read among them."""
        counts = {each.name: sum(rows_in(file.path) for file in self.source(each.name).files) for each in TABLES}
        for ragged in self.staged.ragged:
            counts[ragged.table] += 1
        return counts

    def ragged(self) -> pa.Table:
        """CSV rows with too many or too few fields."""
        rows = [(each.table, each.file, each.row, None, None, each.reason) for each in self.staged.ragged]
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(base.SET_ASIDE)
        return pa.table(
            [pa.array(each, kind.type) for each, kind in zip(columns, base.SET_ASIDE, strict=True)], base.SET_ASIDE
        )

    def registers(self) -> Registers:
        """Everything but the claims; leaves the table `person` in the connection."""
        rolls = read_rolls(self.con, self.source(ELIGIBILITY.name))
        programs = read_programs(self.con, self.source(PROGRAM_ENROLLMENT.name))
        return Registers(rolls, programs, read_living(self.con, self.source(LIVING_SITUATION.name)))


def rows_in(path: Path) -> int:
    """How many rows a Parquet file has."""
    return int(pq.read_metadata(path).num_rows)


@contextmanager
def open_tables(folder: Folder) -> Iterator[Tables]:
    """A folder's tables in a session of their own; CSV is rewritten as Parquet in a scratch folder first."""
    with TemporaryDirectory(prefix="promotora-") as scratch:
        staged = stage(folder, Path(scratch))
        with said_plainly(), session(Path(scratch)) as con:
            yield Tables(con, staged, Path(scratch))


@contextmanager
def said_plainly() -> Iterator[None]:
    """DuckDB's errors that Python has its own for: Ctrl-C, and a disk that takes no more."""
    try:
        yield
    except RuntimeError as error:
        if str(error) == "Query interrupted":
            raise KeyboardInterrupt from error
        raise
    except duckdb.Error as error:
        for number in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
            if os.strerror(number) in str(error):
                raise OSError(number, os.strerror(number)) from error
        raise


LOSERS = pa.schema(
    [
        ("filename", pa.string()),
        ("file_row_number", pa.int64()),
        ("claim_id", pa.string()),
        ("claim_line_number", pa.int32()),
        ("person_id", pa.string()),
        ("differs", pa.bool_()),
        ("file", pa.string()),
        ("row", pa.int64()),
    ]
)


def without_losers(claims: Source) -> str:
    """The FROM clause over the claim lines without repeats."""
    return f"(SELECT * FROM {claims.rows(places=True)} ANTI JOIN loser USING (filename, file_row_number))"


def keep_losers(con: duckdb.DuckDBPyConnection, losers: pa.Table) -> pa.Table:
    """Put the repeats in the table `loser`, so that they can be left out."""
    con.register("loser_rows", losers)
    con.execute("CREATE OR REPLACE TEMP TABLE loser AS SELECT * FROM loser_rows")
    con.unregister("loser_rows")
    return losers


def find_losers(
    con: duckdb.DuckDBPyConnection, claims: Source, repeated: npt.NDArray[np.uint64], where: str = "true"
) -> pa.Table:
    """Of rows for one claim line all but the first, by start date, then by content, then by place.

    `repeated` are the hashes of claim lines that came more than once.
    """
    if not len(repeated):
        return LOSERS.empty_table()
    con.register("repeated", pa.table({"hash": repeated}))
    columns = [column.name for column in claims.table.columns]
    typed = ", ".join(f"{claims.typed(column)} AS {name(column)}" for column in columns)
    order = ", ".join(f"{name(column)} NULLS FIRST" for column in ("claim_start_date", *columns))
    content = ", ".join(f"{name(column)}" for column in columns)
    answer = table(
        con,
        f"""
        WITH twice AS (
            SELECT {typed}, filename, file_row_number, {claims.place_file} AS file, {claims.place_row} AS row
            FROM {claims.rows(places=True)} WHERE {claims.is_usable()} AND {where}
            AND hash({claims.bare("claim_id")}, {claims.typed("claim_line_number")}::INTEGER)
                IN (SELECT hash FROM repeated)),
        placed AS (
            SELECT filename, file_row_number, claim_id, claim_line_number, person_id, file, row,
                   row_number() OVER same AS place,
                   first_value(({content})) OVER same IS DISTINCT FROM ({content}) AS differs
            FROM twice WINDOW same AS (PARTITION BY claim_id, claim_line_number ORDER BY {order}, file, row))
        SELECT {", ".join(LOSERS.names)} FROM placed WHERE place > 1""",
    )
    con.unregister("repeated")
    return answer.cast(LOSERS)


def rows_set_aside(tables: Tables, *, claims_troubled: bool, strangers: bool) -> pa.Table:
    """Every row that cannot be used, of all tables, once the table `loser` is made."""
    con, claims = tables.con, tables.claims
    queries = [
        tables.source(each.name).set_aside()
        for each in TABLES
        if tables.source(each.name).files and (each is not MEDICAL_CLAIM or claims_troubled)
    ]
    queries.append(
        f"""SELECT 'medical_claim', file, row, {text(quality.DUPLICATE_COLUMN)},
                   claim_id || ' line ' || claim_line_number, {text(quality.DUPLICATE)} FROM loser"""
    )
    if strangers:
        queries.append(
            f"""SELECT 'medical_claim', {claims.place_file}, {claims.place_row}, {text(quality.STRANGER_COLUMN)},
                       {claims.typed("person_id")}, {text(quality.STRANGER)}
                FROM {without_losers(claims)} WHERE {claims.is_usable()}
                AND {claims.typed("person_id")} NOT IN (SELECT person_id FROM person)"""
        )
    found = table(con, " UNION ALL ".join(queries)).rename_columns(base.SET_ASIDE.names).cast(base.SET_ASIDE)
    return sort_nulls_first(pa.concat_tables([found, tables.ragged()]))


def sort_nulls_first(rows: pa.Table) -> pa.Table:
    """Rows in the order of their columns, empty values first."""
    keys = [(column, "ascending", "at_start") for column in rows.schema.names]
    return rows.take(pc.sort_indices(rows, sort_keys=keys)).combine_chunks()


def unknown_programs(registers: Registers, program: Program) -> dict[str, int]:
    """Program codes that the policy does not name, with how many rows carry each."""
    known = {each.code for each in program.exclusions} | set(program.harmless_enrollments)
    counts = sorted((each["values"], each["counts"]) for each in registers.programs["code"].value_counts().to_pylist())
    return {code: count for code, count in counts if code not in known}


def lines_of_business(tables: Tables) -> dict[str, int]:
    """Lines of business that nobody knows, with how many rows carry each."""
    eligibility = tables.source(ELIGIBILITY.name)
    business = f"coalesce(nullif(lower(trim({eligibility.typed('line_of_business')})), ''), 'medi_cal')"
    rows = tables.con.sql(
        f"""SELECT {business} AS word, count(*) FROM {eligibility.rows()} WHERE {eligibility.is_usable()}
            GROUP BY word ORDER BY word"""
    ).fetchall()
    return {word: count for word, count in rows if word not in KNOWN_LINES_OF_BUSINESS}
