"""A list straight from a folder of raw tables."""

from collections.abc import Iterator

import pyarrow as pa

from promotora.targeting.engines import base
from promotora.targeting.engines.duckdb.answers import findings
from promotora.targeting.engines.duckdb.codes import VOID
from promotora.targeting.engines.duckdb.evidence import CODES, LINE
from promotora.targeting.engines.duckdb.gathering import Gathered, gather
from promotora.targeting.engines.duckdb.lines import diagnosis_names, full_lines
from promotora.targeting.engines.duckdb.people import Judged, judge_day, sought_of
from promotora.targeting.engines.duckdb.proof import evidence
from promotora.targeting.engines.duckdb.raw import (
    Tables,
    lines_of_business,
    open_tables,
    unknown_programs,
    without_losers,
)
from promotora.targeting.engines.duckdb.sieve import CodeBook, Sieve
from promotora.targeting.engines.duckdb.visits import Visits
from promotora.targeting.model.windows import Window
from promotora.targeting.tables.errors import TooMuchSetAside
from promotora.targeting.tables.folder import Folder
from promotora.targeting.valuesets import normal


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
    sought = sought_of(judged, request)
    if not len(sought.person_ids):
        return
    shown = pa.table({"person_id": sought.person_ids, "pid": sought.pids})
    tables.con.register("shown_people", shown)
    tables.con.execute("CREATE OR REPLACE TEMP TABLE chosen AS SELECT * FROM shown_people")
    tables.con.unregister("shown_people")
    rows = without_losers(tables.claims) if gathered.losers.num_rows else None
    lines = full_lines(tables.claims, gathered.coding, people="chosen", rows=rows)
    names = diagnosis_names(gathered.coding)
    query = f"SELECT {', '.join([*LINE, *CODES, *names])} FROM ({lines}) WHERE flags & {VOID} = 0"
    sieve = Sieve(
        sought,
        CodeBook(map(normal, gathered.coding.diagnoses), request.codes()),
        Window.of_months(request.program.diagnosis_months, as_of=request.as_of),
        max(1, len(names)),
    )
    read = [lambda: tables.con.sql(query).to_arrow_reader(LINES_AT_ONCE)]
    yield from evidence(sieve, read, tables.scratch, progress)


LINES_AT_ONCE = 122_880
