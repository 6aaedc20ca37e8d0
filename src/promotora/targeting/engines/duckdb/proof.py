"""Evidence put together, some thousands of people at a time, so that a state's worth of it never stands in memory."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from promotora.targeting.engines import base
from promotora.targeting.engines.duckdb.codes import EMERGENCY, INPATIENT
from promotora.targeting.engines.duckdb.evidence import Showing
from promotora.targeting.engines.duckdb.session import table
from promotora.targeting.model.windows import Window

PEOPLE_AT_ONCE = 2_000


@dataclass(frozen=True)
class Proof:
    """What evidence is put together from: who is shown (pid, person_id, rank, in rank order), what is wanted of them,
    what bars them, which codes mean which condition, and SQL for the full lines of the people in the table `chosen`,
    given their least and greatest pid."""

    people: pa.Table
    showing: Showing
    bars: pa.Table
    codes: pa.Table
    diagnoses: list[str]
    window: Window
    lines: Callable[[int, int], str]

    @property
    def wanted(self) -> dict[str, pa.Table]:
        """What is wanted, by the name of the table that the queries know it by."""
        return {
            "wanted_condition": self.showing.conditions,
            "wanted_stay": self.showing.stays,
            "wanted_day": self.showing.emergency,
            "wanted_span": pa.concat_tables([self.showing.spans, self.bars]),
        }


def keep(con: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    """Rows as a table of that name, each row once."""
    con.register("coming_rows", rows)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT DISTINCT * FROM coming_rows")
    con.unregister("coming_rows")


def evidence(con: duckdb.DuckDBPyConnection, proof: Proof, progress: base.Progress) -> Iterator[pa.Table]:
    """The evidence in order, in pieces of `PEOPLE_AT_ONCE` people."""
    for name, rows in proof.wanted.items():
        keep(con, f"every_{name}", rows)
    con.execute(
        """CREATE OR REPLACE TEMP TABLE every_wanted_condition AS
           SELECT pid, criterion, bit_or(mask) AS mask FROM every_wanted_condition GROUP BY pid, criterion"""
    )
    keep(con, "code_mask", proof.codes)
    total = proof.people.num_rows
    for start in range(0, total, PEOPLE_AT_ONCE):
        progress("Gathering evidence", start, total)
        yield _piece(con, proof, proof.people.slice(start, PEOPLE_AT_ONCE))
    progress("Gathering evidence", total, total)


def _piece(con: duckdb.DuckDBPyConnection, proof: Proof, people: pa.Table) -> pa.Table:
    keep(con, "chosen", people)
    for name in proof.wanted:
        con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM every_{name} SEMI JOIN chosen USING (pid)")
    pids = np.asarray(people["pid"])
    con.execute(f"CREATE OR REPLACE TEMP TABLE chosen_line AS {proof.lines(int(pids.min()), int(pids.max()))}")
    kinds = [_condition_sql(name, proof.diagnoses[:place], proof.window) for place, name in enumerate(proof.diagnoses)]
    return table(
        con,
        f"""
        WITH proof AS ({" UNION ALL ".join([*kinds, _STAY, _DAY, _SPAN])})
        SELECT person_id, criterion, kind, code, claim_id, claim_line_number, date
        FROM proof JOIN chosen USING (pid)
        ORDER BY rank, criterion, kind, code NULLS FIRST, claim_id NULLS FIRST, claim_line_number NULLS FIRST, date""",
    ).cast(base.EVIDENCE)


def _condition_sql(column: str, earlier: list[str], window: Window) -> str:
    """Lines with a code in one column that means a wanted condition; a code that a line repeats is shown once."""
    once = "".join(f" AND {column} IS DISTINCT FROM {each}" for each in earlier)
    return f"""
        SELECT pid, criterion, 'condition' AS kind, code, claim_id, claim_line_number, day AS date
        FROM chosen_line JOIN code_mask ON code = {column} JOIN wanted_condition USING (pid)
        WHERE day > DATE '{window.after}' AND day <= DATE '{window.until}'
        AND code_mask.mask & wanted_condition.mask <> 0{once}"""


_STAY = f"""
    SELECT pid, criterion, 'stay' AS kind, bill AS code, claim_id, claim_line_number, day AS date
    FROM chosen_line JOIN wanted_stay USING (pid)
    WHERE flags & {INPATIENT} AND (day - DATE '1970-01-01') BETWEEN first AND last"""

_DAY = f"""
    SELECT pid, criterion, 'ed_visit' AS kind, ed_code AS code, claim_id, claim_line_number, ed_day AS date
    FROM (SELECT *, (ed_day - DATE '1970-01-01')::INTEGER AS ed_number FROM chosen_line WHERE flags & {EMERGENCY})
    JOIN wanted_day USING (pid, ed_number)"""

_SPAN = "SELECT pid, criterion, kind, code, NULL AS claim_id, NULL AS claim_line_number, date FROM wanted_span"
