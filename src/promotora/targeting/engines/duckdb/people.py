"""Everything known of the people on the rolls on one day, put together as columns of facts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from promotora.targeting.engines.base import Request
from promotora.targeting.engines.duckdb.evidence import Sought, SpanRow, wanted
from promotora.targeting.engines.duckdb.judge import DECISIONS, Columns, Judgement, judge
from promotora.targeting.engines.duckdb.rolls import EPOCH, Ints, OnDay, Rolls, day_number, on_day
from promotora.targeting.engines.duckdb.spans import Homes, held_on, homes_on
from promotora.targeting.engines.duckdb.visits import Visits
from promotora.targeting.model.program import Program
from promotora.targeting.model.verdict import Decision

MEDICONNECT = "cal_mediconnect"
NOT_ELIGIBLE = DECISIONS.index(Decision.NOT_ELIGIBLE)


@dataclass(frozen=True)
class Registers:
    """What is kept about people apart from claims."""

    rolls: Rolls
    programs: pa.Table
    living: pa.Table


@dataclass(frozen=True)
class Judged:
    """The verdicts on a day, with what they rest on."""

    registers: Registers
    day: OnDay
    homes: Homes
    visits: Visits
    judgement: Judgement

    @cached_property
    def person_ids(self) -> pa.Array:
        """The ids of everyone judged, sorted."""
        people = self.registers.rolls.people
        if len(self.day.pids) == people.num_rows:
            return people["person_id"].combine_chunks()
        return people["person_id"].filter(pa.array(np.isin(np.asarray(people["pid"]), self.day.pids))).combine_chunks()


def judge_day(registers: Registers, conditions: Ints, visits: Visits, request: Request) -> Judged:
    """Judge everyone on the rolls. `conditions` are masks by pid."""
    rolls, program, as_of = registers.rolls, request.program, request.as_of
    day = on_day(rolls, as_of)
    homes = homes_on(registers.living, rolls.size, as_of)
    pids = day.pids
    they = Columns(
        conditions=conditions[pids],
        stays={months: visits.stay_counts(months, as_of, rolls.size)[pids] for months in program.stay_windows},
        ed_visits={months: visits.ed_counts(months, as_of, rolls.size)[pids] for months in program.ed_windows},
        homeless_now=homes.now[pids],
        chronically_homeless=homes.chronic[pids],
        age=day.age,
        enrolled=day.enrolled,
        bars=_bars(registers, program, as_of, day),
    )
    return Judged(registers, day, homes, visits, judge(program, they))


def _bars(registers: Registers, program: Program, as_of: date, day: OnDay) -> Ints:
    bars = np.zeros(len(day.pids), np.int32)
    for bit, exclusion in enumerate(program.exclusions):
        held = held_on(registers.programs, registers.rolls.size, exclusion.code, as_of)[day.pids]
        if exclusion.code == MEDICONNECT:
            held = held | day.mediconnect
        bars |= held.astype(np.int32) << bit
    return bars


def bar_rows(judged: Judged, request: Request) -> list[SpanRow]:
    """What bars each excluded person: programs and Cal MediConnect spans that cover the day."""
    excluded = pa.array(judged.day.pids[judged.judgement.excluded])
    barring = {exclusion.code for exclusion in request.program.exclusions}
    return [
        (pid, "exclusion", "exclusion", code, date.fromordinal(EPOCH.toordinal() + start))
        for pid, code, start in _held(judged.registers, request.as_of, excluded)
        if code in barring
    ]


def _held(registers: Registers, as_of: date, whose: pa.Array) -> Iterator[tuple[int, str, int]]:
    number = day_number(as_of)
    spans = registers.rolls.spans.select(["pid", "start", "last", "cmc"])
    spans = spans.filter(pc.field("cmc"))
    for table, code in ((registers.programs, None), (spans, MEDICONNECT)):
        covering = (pc.field("start") <= number) & (pc.field("last") >= number) & pc.field("pid").isin(whose)
        for row in table.filter(covering).to_pylist():
            yield row["pid"], code or row["code"], row["start"]


def sought_of(judged: Judged, request: Request) -> Sought:
    """Whose evidence is shown, and of what."""
    judgement, pids = judged.judgement, judged.day.pids
    positions = np.flatnonzero(judgement.decision != NOT_ELIGIBLE)
    return Sought.of(
        (pids[positions], judged.person_ids.take(pa.array(positions))),
        list(wanted(judgement, pids)),
        bar_rows(judged, request),
        judged.visits,
        judged.homes,
        request.as_of,
        judged.registers.rolls.size,
    )
