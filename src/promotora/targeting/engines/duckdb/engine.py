"""The default engine: from a folder of raw tables, or from a store."""

import pyarrow as pa

from promotora.targeting.engines import base
from promotora.targeting.engines.duckdb.answers import decision_table, people_table, tel_table
from promotora.targeting.engines.duckdb.codes import EMERGENCY, VOID
from promotora.targeting.engines.duckdb.evidence import Showing, code_bits, evidence_table, wanted
from promotora.targeting.engines.duckdb.lines import diagnosis_names, full_lines
from promotora.targeting.engines.duckdb.people import Judged, bar_rows, judge_day, shown_people
from promotora.targeting.engines.duckdb.raw import (
    Gathered,
    Tables,
    gather,
    lines_of_business,
    open_tables,
    unknown_programs,
    without_losers,
)
from promotora.targeting.engines.duckdb.store.reading import find_in_store
from promotora.targeting.engines.duckdb.visits import Visits
from promotora.targeting.model.windows import Window
from promotora.targeting.store import Store
from promotora.targeting.tables.errors import TooMuchSetAside
from promotora.targeting.tables.folder import Folder
from promotora.targeting.valuesets import condition_codes, normal


class DuckDBEngine:
    """DuckDB reads, compiled loops count, numpy judges."""

    name = "duckdb"

    def find(
        self, source: Folder | Store, request: base.Request, progress: base.Progress = base.silent
    ) -> base.Findings:
        """Read the source and answer the request."""
        if isinstance(source, Store):
            judged, reading, evidence = find_in_store(source, request, progress)
            return findings(judged, request, reading, evidence)
        with open_tables(source) as tables:
            registers = tables.registers()
            gathered = gather(tables, registers, request, progress)
            unknown = unknown_programs(registers, request.program), lines_of_business(tables)
            reading = base.Reading(tables.row_counts(), gathered.set_aside, *unknown)
            if reading.share_set_aside > request.most_set_aside:
                raise TooMuchSetAside(reading.set_aside.num_rows, sum(reading.rows.values()), request.most_set_aside)
            visits = Visits.of(gathered.care, inside_stays_count=request.program.ed_days_inside_stays_count)
            conditions = gathered.care.conditions.masks(request.program.dates_needed)
            judged = judge_day(registers, conditions, visits, request)
            evidence = _raw_evidence(tables, gathered, judged, request) if request.with_evidence else None
            return findings(judged, request, reading, evidence)


def findings(judged: Judged, request: base.Request, reading: base.Reading, evidence: pa.Table | None) -> base.Findings:
    """Verdicts as the tables that a run hands over."""
    ids = judged.person_ids
    return base.Findings(
        tel=tel_table(judged.judgement, judged.registers.rolls, judged.day, ids, request),
        decisions=decision_table(judged.judgement, ids),
        people=people_table(judged.judgement, judged.registers.rolls, judged.day, ids),
        evidence=evidence,
        reading=reading,
    )


def _raw_evidence(tables: Tables, gathered: Gathered, judged: Judged, request: base.Request) -> pa.Table:
    claims, coding = tables.claims, gathered.coding
    people = shown_people(judged)
    chosen = people.select(["person_id", "pid"])
    tables.con.register("chosen_rows", chosen)
    tables.con.execute("CREATE OR REPLACE TEMP TABLE chosen AS SELECT * FROM chosen_rows")
    tables.con.unregister("chosen_rows")
    window = Window.of_months(request.program.diagnosis_months, as_of=request.as_of)
    rows = without_losers(claims) if gathered.losers.num_rows else None
    lines = full_lines(claims, coding, people="chosen", rows=rows)
    codes = condition_codes(request.as_of)
    return evidence_table(
        tables.con,
        Showing.of(list(wanted(judged.judgement, judged.day.pids)), judged.visits, judged.homes, request.as_of),
        bar_rows(judged, request),
        code_bits({normal(code) for code in coding.diagnoses}, codes),
        people,
        f"SELECT * FROM ({lines}) WHERE flags & {VOID} = 0 AND (flags & {EMERGENCY} OR day <= DATE '{request.as_of}')",
        diagnosis_names(coding),
        window,
    )
