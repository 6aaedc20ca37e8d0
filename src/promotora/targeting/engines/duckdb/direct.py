"""A list straight from a folder of raw tables."""

from collections.abc import Iterator

import pyarrow as pa

from promotora.targeting.engines import base
from promotora.targeting.engines.duckdb.answers import findings
from promotora.targeting.engines.duckdb.codes import EMERGENCY, VOID
from promotora.targeting.engines.duckdb.evidence import Showing, code_masks, wanted
from promotora.targeting.engines.duckdb.gathering import Gathered, gather
from promotora.targeting.engines.duckdb.lines import diagnosis_names, full_lines
from promotora.targeting.engines.duckdb.people import Judged, bar_rows, judge_day, shown_people
from promotora.targeting.engines.duckdb.proof import Proof, evidence, keep
from promotora.targeting.engines.duckdb.raw import (
    Tables,
    lines_of_business,
    open_tables,
    unknown_programs,
    without_losers,
)
from promotora.targeting.engines.duckdb.session import parquet, text
from promotora.targeting.engines.duckdb.visits import Visits
from promotora.targeting.model.windows import Window
from promotora.targeting.tables.errors import TooMuchSetAside
from promotora.targeting.tables.folder import Folder
from promotora.targeting.valuesets import condition_codes, normal


def find_in_folder(folder: Folder, request: base.Request, progress: base.Progress) -> base.Findings:
    """Read the tables and answer the request."""
    with open_tables(folder) as tables:
        registers = tables.registers()
        gathered = gather(tables, registers, request, progress)
        unknown = unknown_programs(registers, request.program), lines_of_business(tables)
        reading = base.Reading(tables.row_counts(), gathered.set_aside, *unknown)
        if reading.share_set_aside > request.most_set_aside:
            raise TooMuchSetAside(reading.set_aside.num_rows, sum(reading.rows.values()), request.most_set_aside)
        visits = Visits.of(gathered.care, inside_stays_count=request.program.ed_days_inside_stays_count)
        conditions = gathered.care.conditions.masks(request.program.dates_needed)
        judged = judge_day(registers, conditions, visits, request)
        proof = base.handed_over(request, _raw_evidence(tables, gathered, judged, request, progress))
        return findings(judged, request, reading, proof)


def _raw_evidence(
    tables: Tables, gathered: Gathered, judged: Judged, request: base.Request, progress: base.Progress
) -> Iterator[pa.Table]:
    """One more walk over the raw lines, for those of the people shown alone."""
    coding, people = gathered.coding, shown_people(judged)
    if not people.num_rows:
        return
    keep(tables.con, "chosen", people)
    rows = without_losers(tables.claims) if gathered.losers.num_rows else None
    lines = full_lines(tables.claims, coding, people="chosen", rows=rows)
    shown = tables.scratch / "shown.parquet"
    tables.con.execute(
        f"""COPY (SELECT * FROM ({lines})
                  WHERE flags & {VOID} = 0 AND (flags & {EMERGENCY} OR day <= DATE '{request.as_of}') ORDER BY pid)
            TO {text(str(shown))} (FORMAT parquet, COMPRESSION lz4, ROW_GROUP_SIZE 122880)"""
    )
    proof = Proof(
        people=people,
        showing=Showing.of(list(wanted(judged.judgement, judged.day.pids)), judged.visits, judged.homes, request.as_of),
        bars=bar_rows(judged, request),
        codes=code_masks({normal(code) for code in coding.diagnoses}, condition_codes(request.as_of)),
        diagnoses=diagnosis_names(coding),
        window=Window.of_months(request.program.diagnosis_months, as_of=request.as_of),
        lines=lambda low, high: (
            f"""SELECT * FROM {parquet([shown])} SEMI JOIN chosen USING (pid)
                                    WHERE pid BETWEEN {low} AND {high}"""
        ),
    )
    yield from evidence(tables.con, proof, progress)
