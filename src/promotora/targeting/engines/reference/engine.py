"""The reference engine: a person at a time, a rule at a time."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from promotora.targeting import quality
from promotora.targeting.engines import base
from promotora.targeting.engines.reference import people
from promotora.targeting.engines.reference.history import (
    Line,
    Stay,
    condition_lines,
    ed_lines,
    has_condition,
    stays,
)
from promotora.targeting.engines.reference.reading import Place, Row, SetAside, as_text, read
from promotora.targeting.model.evidence import contributing
from promotora.targeting.model.facts import Facts
from promotora.targeting.model.homelessness import Span, housing
from promotora.targeting.model.program import Program, conditions_of
from promotora.targeting.model.rules import ChronicallyHomeless, EdVisits, HomelessNow, Rule, Stays
from promotora.targeting.model.verdict import Decision, Verdict
from promotora.targeting.model.windows import Window
from promotora.targeting.store import Store
from promotora.targeting.tables import (
    ELIGIBILITY,
    KNOWN_LINES_OF_BUSINESS,
    LIVING_SITUATION,
    MEDICAL_CLAIM,
    PROGRAM_ENROLLMENT,
)
from promotora.targeting.tables.errors import DataError, TooMuchSetAside
from promotora.targeting.tables.folder import Folder
from promotora.targeting.valuesets import bill_type, condition_codes, utilization_codes

EvidenceRow = tuple[str, str, str, str | None, str | None, int | None, date | None]


@dataclass
class Inputs:
    """The usable rows, by person."""

    coverage: dict[str, list[Row]]
    lines: dict[str, list[Line]]
    programs: dict[str, list[Row]]
    spans: dict[str, list[Span]]
    set_aside: list[SetAside]
    counts: dict[str, int]


@dataclass(frozen=True)
class Person:
    """One person's history, ready to be judged."""

    facts: Facts
    hospital: list[Stay]
    emergency: list[Line]
    found: dict[str, list[tuple[Line, str]]]
    housed: tuple[Span, ...]
    bars: list[tuple[str, date]]


class ReferenceEngine:
    """Plain Python, for tests and for small folders."""

    name = "reference"

    def find(
        self, source: Folder | Store, request: base.Request, progress: base.Progress = base.silent
    ) -> base.Findings:
        """Judge everyone, one by one."""
        if isinstance(source, Store):
            raise DataError(
                "The reference engine reads raw tables only. Use --data, or leave --engine away for a store."
            )
        inputs = load(source)
        reading = base.Reading(
            inputs.counts,
            set_aside_table(inputs.set_aside),
            _unknown_programs(inputs, request.program),
            _unknown_lines_of_business(inputs),
        )
        if reading.share_set_aside > request.most_set_aside:
            raise TooMuchSetAside(len(inputs.set_aside), sum(inputs.counts.values()), request.most_set_aside)
        tel, decisions, who, evidence = [], [], [], []
        open_tel, open_decisions = [], []
        rolls = sorted(enrolled_on(inputs, request.as_of).items())
        for number, (person_id, rows) in enumerate(rolls, start=1):
            person = person_on(inputs, request.program, request.as_of, person_id, rows)
            verdict = request.program.verdict(person.facts)
            decisions.append((person_id, str(verdict.decision), list(verdict.reasons)))
            if verdict.decision is Decision.LISTED:
                speaker = people.speaks_for(rows)
                tel.append(_tel_row(person_id, speaker, person.facts, verdict, request))
                who.append((person_id, *(speaker[name] for name in base.PERSON.names[1:])))
            rest = person.facts.without(request.withheld)
            openly = request.program.verdict(rest)
            if openly.decision is Decision.LISTED:
                open_tel.append(_tel_row(person_id, people.speaks_for(rows), rest, openly, request))
            if rest.conditions != person.facts.conditions:
                open_decisions.append((person_id, str(openly.decision), list(openly.reasons)))
            evidence += sorted(evidence_of(person_id, person, verdict, request), key=none_first)
            progress("Judging members", number, len(rolls))
        return base.Findings(
            _table(tel, base.TEL),
            _table(decisions, base.DECISION),
            _table(who, base.PERSON),
            base.handed_over(request, [_table(evidence, base.EVIDENCE)]),
            reading,
            _table(open_tel, base.TEL) if request.withheld else None,
            _table(open_decisions, base.DECISION) if request.withheld else None,
        )


def load(folder: Folder) -> Inputs:
    """Read all four tables; set aside duplicates and strangers among the claims."""
    coverage, bad_coverage, coverage_count = read(folder, ELIGIBILITY)
    claims, bad_claims, claim_count = read(folder, MEDICAL_CLAIM)
    programs, bad_programs, program_count = read(folder, PROGRAM_ENROLLMENT)
    living, bad_living, living_count = read(folder, LIVING_SITUATION)
    known = {row["person_id"] for _, row in coverage}
    kept, again = without_duplicates(claims)
    strangers = [_stranger(place, row) for place, row in kept if row["person_id"] not in known]
    return Inputs(
        coverage=_by_person(row for _, row in coverage),
        lines={
            person: [Line.of(row) for row in rows]
            for person, rows in _by_person(row for _, row in kept if not is_void(row)).items()
            if person in known
        },
        programs=_by_person(row for _, row in programs),
        spans={
            person: [people.span_of(row) for row in rows]
            for person, rows in _by_person(row for _, row in living).items()
        },
        set_aside=[*bad_coverage, *bad_claims, *bad_programs, *bad_living, *again, *strangers],
        counts={
            ELIGIBILITY.name: coverage_count,
            MEDICAL_CLAIM.name: claim_count,
            PROGRAM_ENROLLMENT.name: program_count,
            LIVING_SITUATION.name: living_count,
        },
    )


def _by_person(rows: Iterable[Row]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row["person_id"]].append(row)
    return dict(grouped)


def is_void(row: Row) -> bool:
    """Whether a claim row is a void, which does not count."""
    return utilization_codes().is_void(bill_type(row["bill_type_code"]))


def without_duplicates(claims: list[tuple[Place, Row]]) -> tuple[list[tuple[Place, Row]], list[SetAside]]:
    """Of rows for one claim line, the first by start date and then by content is used."""
    names = ["claim_start_date", *(column.name for column in MEDICAL_CLAIM.columns)]

    def order(item: tuple[Place, Row]) -> tuple[Any, ...]:
        place, row = item
        return (*((row[name] is not None, row[name]) for name in names), place.file, place.row)

    seen: set[tuple[str, int]] = set()
    kept, again = [], []
    for place, row in sorted(claims, key=order):
        key = (row["claim_id"], row["claim_line_number"])
        if key in seen:
            text = f"{key[0]} line {key[1]}"
            again.append(
                SetAside("medical_claim", place.file, place.row, quality.DUPLICATE_COLUMN, text, quality.DUPLICATE)
            )
        else:
            seen.add(key)
            kept.append((place, row))
    return kept, again


def _stranger(place: Place, row: Row) -> SetAside:
    column = quality.STRANGER_COLUMN
    return SetAside("medical_claim", place.file, place.row, column, as_text(row[column]), quality.STRANGER)


def enrolled_on(inputs: Inputs, day: date) -> dict[str, list[Row]]:
    """Everyone with any span covering the day, and those spans."""
    spans = {
        person: [row for row in rows if people.covers(row, "enrollment_start_date", "enrollment_end_date", day)]
        for person, rows in inputs.coverage.items()
    }
    return {person: rows for person, rows in spans.items() if rows}


def person_on(inputs: Inputs, program: Program, day: date, person_id: str, rows: list[Row]) -> Person:
    """One person's facts on a day, with the lines and spans behind them."""
    lines = inputs.lines.get(person_id, [])
    hospital = stays(line for line in lines if line.day <= day)
    emergency = ed_lines(lines, hospital, inside_stays_count=program.ed_days_inside_stays_count)
    found = condition_lines(
        lines, condition_codes(day, program.codes), Window.of_months(program.diagnosis_months, as_of=day)
    )
    spans = inputs.spans.get(person_id, [])
    now, chronic = people.housing_by_nights(spans, day)
    bars = _bars(inputs, program, day, person_id, rows)
    facts = Facts(
        age=people.age_on(day, people.speaks_for(rows)["birth_date"]),
        conditions=frozenset(name for name, hits in found.items() if has_condition(hits, program.dates_needed)),
        stays={
            months: sum(stay.first in Window.of_months(months, as_of=day) for stay in hospital)
            for months in program.stay_windows
        },
        ed_visits={
            months: len({line.ed_day for line in emergency if line.ed_day in Window.of_months(months, as_of=day)})
            for months in program.ed_windows
        },
        homeless_now=now,
        chronically_homeless=chronic,
        enrolled=any(people.is_managed_medi_cal(row) for row in rows),
        bars=tuple(sorted({code for code, _ in bars})),
    )
    return Person(facts, hospital, emergency, found, housing(spans, day).counted, bars)


def _bars(inputs: Inputs, program: Program, day: date, person_id: str, rows: list[Row]) -> list[tuple[str, date]]:
    barring = {exclusion.code for exclusion in program.exclusions}
    held = [(people.vocabulary(row["line_of_business"], "medi_cal"), row["enrollment_start_date"]) for row in rows]
    held = [(code, start) for code, start in held if code == "cal_mediconnect"]
    for row in inputs.programs.get(person_id, []):
        if people.covers(row, "start_date", "end_date", day):
            held.append((people.vocabulary(row["program_code"], ""), row["start_date"]))
    return [(code, start) for code, start in held if code in barring]


def _tel_row(person_id: str, speaker: Row, facts: Facts, verdict: Verdict, request: base.Request) -> tuple[Any, ...]:
    return (
        person_id,
        speaker["member_id"],
        request.program.code,
        request.program.version,
        request.as_of,
        verdict.tier,
        list(verdict.criteria),
        sorted(facts.conditions),
        len(facts.conditions),
        facts.stays[12],
        facts.ed_visits[12],
        facts.chronically_homeless,
        list(verdict.reasons),
    )


def evidence_of(person_id: str, person: Person, verdict: Verdict, request: base.Request) -> Iterator[EvidenceRow]:
    """Every line and span behind a listed person's criteria; for an excluded one, what bars her."""
    if verdict.decision is Decision.EXCLUDED:
        for code, start in set(person.bars):
            yield (person_id, "exclusion", "exclusion", code, None, None, start)
    if verdict.decision is Decision.LISTED:
        for criterion in request.program.criteria():
            if criterion.code in verdict.criteria:
                rows = {
                    row for leaf in contributing(criterion.rule, person.facts) for row in behind(leaf, person, request)
                }
                yield from ((person_id, criterion.code, *row) for row in rows)


def behind(leaf: Rule, person: Person, request: base.Request) -> Iterator[tuple[Any, ...]]:
    """The (kind, code, claim_id, claim_line_number, date) rows that a leaf rests on."""
    for condition in sorted(conditions_of(leaf) & person.facts.conditions):
        for line, code in person.found[condition]:
            yield ("condition", code, line.claim_id, line.number, line.day)
    if isinstance(leaf, Stays):
        window = Window.of_months(leaf.within, as_of=request.as_of)
        for stay in person.hospital:
            if stay.first in window:
                yield from (("stay", line.bill, line.claim_id, line.number, line.day) for line in stay.lines)
    if isinstance(leaf, EdVisits):
        window = Window.of_months(leaf.within, as_of=request.as_of)
        for line in person.emergency:
            if line.ed_day in window:
                yield ("ed_visit", line.ed_code, line.claim_id, line.number, line.ed_day)
    if isinstance(leaf, HomelessNow | ChronicallyHomeless):
        yield from (("homeless", str(span.situation), None, None, span.start) for span in person.housed)


def none_first(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A sort key by every column in order, empty values first."""
    return tuple((value is not None, value) for value in row)


def _unknown_programs(inputs: Inputs, program: Program) -> dict[str, int]:
    known = {exclusion.code for exclusion in program.exclusions} | set(program.harmless_enrollments)
    held = (people.vocabulary(row["program_code"], "") for rows in inputs.programs.values() for row in rows)
    return dict(sorted(Counter(code for code in held if code not in known).items()))


def _unknown_lines_of_business(inputs: Inputs) -> dict[str, int]:
    held = (people.vocabulary(row["line_of_business"], "medi_cal") for rows in inputs.coverage.values() for row in rows)
    return dict(sorted(Counter(code for code in held if code not in KNOWN_LINES_OF_BUSINESS).items()))


def set_aside_table(rows: list[SetAside]) -> pa.Table:
    """Rows set aside, in table, file and row order."""
    return _table(sorted((astuple(row) for row in rows), key=none_first), base.SET_ASIDE)


def _table(rows: list[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    return pa.table(
        [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema
    )
