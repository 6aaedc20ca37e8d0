"""One walk over the raw claim lines, and a second look only at what was odd."""

from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from promotora.targeting.engines import base
from promotora.targeting.engines.duckdb.care import Care
from promotora.targeting.engines.duckdb.checks import Source
from promotora.targeting.engines.duckdb.codes import Coding, read_coding
from promotora.targeting.engines.duckdb.people import Registers
from promotora.targeting.engines.duckdb.raw import (
    Tables,
    find_losers,
    keep_losers,
    rows_in,
    rows_set_aside,
    without_losers,
)
from promotora.targeting.engines.duckdb.scan import Dictionaries, lines_query, walk
from promotora.targeting.engines.duckdb.session import table
from promotora.targeting.model.windows import Window


@dataclass(frozen=True)
class Gathered:
    """What the claim lines gave, and the rows that could not be used. `losers` are repeats to leave out."""

    care: Care
    coding: Coding
    set_aside: pa.Table
    losers: pa.Table


def gather(tables: Tables, registers: Registers, request: base.Request, progress: base.Progress) -> Gathered:
    """Walk the claim lines once, then look again at whatever was odd."""
    con, claims = tables.con, tables.claims
    coding = read_coding(con, claims)
    dictionaries = Dictionaries.build(con, coding, request.codes(), registers.rolls.size)
    window = Window.of_months(request.program.diagnosis_months, as_of=request.as_of)
    total = sum(rows_in(file.path) for file in claims.files)
    walked = walk(con, lines_query(claims, coding), total, dictionaries, window, progress)
    repeated, care = walked.repeated(), walked.care
    del walked
    losers = keep_losers(con, find_losers(con, claims, repeated))
    if losers.filter(losers["differs"]).num_rows:
        _walk_again(con, claims, coding, dictionaries, window, care)
    troubled = total != care.lines
    set_aside = rows_set_aside(tables, claims_troubled=troubled, strangers=care.strangers > 0)
    return Gathered(care, coding, set_aside, losers)


def _walk_again(
    con: duckdb.DuckDBPyConnection,
    claims: Source,
    coding: Coding,
    dictionaries: Dictionaries,
    window: Window,
    care: Care,
) -> None:
    """Begin again for the people whose repeated lines differ, this time without the repeats."""
    strangers, lines = care.strangers, care.lines
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE touched AS SELECT DISTINCT {claims.typed("person_id")} AS person_id
            FROM {claims.rows()} WHERE {claims.is_usable()} AND ({claims.typed("claim_id")},
            {claims.typed("claim_line_number")}::INTEGER) IN
            (SELECT (claim_id, claim_line_number) FROM loser WHERE differs)"""
    )
    touched = np.asarray(table(con, "SELECT pid FROM person JOIN touched USING (person_id)")["pid"])
    care.forget(touched)
    where = f"{claims.typed('person_id')} IN (SELECT person_id FROM touched)"
    query = lines_query(claims, coding, where=where, rows=without_losers(claims))
    again = walk(con, query, lines, dictionaries, window, base.silent).care
    care.merge(again)
    care.strangers, care.lines = strangers, lines
