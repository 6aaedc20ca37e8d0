"""Each person's facts, and the verdict on them by the program's own plain-Python rules: once for all who are alike."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from promotora.targeting.engines.spark import rolls
from promotora.targeting.engines.spark.care import Care
from promotora.targeting.engines.spark.inputs import Inputs
from promotora.targeting.model.conditions import conditions_in
from promotora.targeting.model.evidence import contributing
from promotora.targeting.model.facts import Facts
from promotora.targeting.model.homelessness import Span, housing
from promotora.targeting.model.program import Program, conditions_of
from promotora.targeting.model.rules import ChronicallyHomeless, EdVisits, HomelessNow, Rule, Stays
from promotora.targeting.model.verdict import Verdict

VERDICT = """
    decision string, tier int, criteria array<string>, reasons array<string>, conditions array<string>,
    chronically_homeless boolean, wants array<struct<criterion: string, kind: string, what: string>>,
    open struct<
        decision: string, tier: int, criteria: array<string>, reasons: array<string>, conditions: array<string>>,
    homeless_spans array<struct<code: string, start: date>>
"""
_TEXTS = pa.list_(pa.string())
_ANSWER = [
    ("decision", pa.string()),
    ("tier", pa.int32()),
    ("criteria", _TEXTS),
    ("reasons", _TEXTS),
    ("conditions", _TEXTS),
]
_VERDICT = pa.struct(
    [
        *_ANSWER,
        ("chronically_homeless", pa.bool_()),
        ("wants", pa.list_(pa.struct([("criterion", pa.string()), ("kind", pa.string()), ("what", pa.string())]))),
        ("open", pa.struct(_ANSWER)),
        ("homeless_spans", pa.list_(pa.struct([("code", pa.string()), ("start", pa.date32())]))),
    ]
)
"""The same, for Arrow. `wants`: which evidence made each criterion met, by a condition's code or a window in months;
`open`: the answer without what is withheld, null where nothing is."""

Row = dict[str, Any]


def judged(inputs: Inputs, care: Care, withheld: frozenset[str]) -> DataFrame:
    """Everyone on the day's rolls with facts and verdict."""
    people = facts(inputs, care)
    judge: Any = F.arrow_udf(_judge(care.program, care.as_of, withheld), VERDICT)
    asked = [name for name in people.columns if name not in ("person_id", "speaker")]
    return people.withColumn("verdict", judge(F.struct(*asked)))


def facts(inputs: Inputs, care: Care) -> DataFrame:
    """All that a rule may ask of each person on the day's rolls."""
    program, day = care.program, care.as_of
    people = rolls.enrolled_on(inputs.coverage, program, day)
    for known in (
        rolls.barred_on(inputs.programs, program, day),
        rolls.living(inputs.living),
        care.conditions(),
        care.stay_counts(),
        care.ed_visit_counts(),
    ):
        people = people.join(known, "person_id", "left")
    none = F.array().cast("array<struct<code: string, start: date>>")
    bars = F.array_union("bars_by_span", F.coalesce("bars_by_program", none))
    return people.withColumn("bars", bars).drop("bars_by_span", "bars_by_program")


def _judge(program: Program, day: date, withheld: frozenset[str]) -> Callable[[pa.Array], pa.Array]:
    seen: dict[Any, Row] = {}

    def judge(rows: pa.Array) -> pa.Array:
        return pa.array([_verdict(program, day, withheld, row, seen) for row in rows.to_pylist()], _VERDICT)

    return judge


def _verdict(program: Program, day: date, withheld: frozenset[str], row: Row, seen: dict[Any, Row]) -> Row:
    lives = housing([Span(*span.values()) for span in row["spans"] or ()], day)
    known = Known(
        age=row["age"],
        conditions=row["conditions"] or 0,
        stays=tuple((months, row[f"stays_{months}"] or 0) for months in program.stay_windows),
        ed_visits=tuple((months, row[f"ed_visits_{months}"] or 0) for months in program.ed_windows),
        homeless_now=lives.homeless_now,
        chronically_homeless=lives.chronically_homeless,
        enrolled=row["enrolled"],
        bars=tuple(sorted({bar["code"] for bar in row["bars"]})),
    )
    if known not in seen:
        seen[known] = _said(program, known.facts(), withheld)
    spans = [{"code": str(span.situation), "start": span.start} for span in lives.counted]
    return {**seen[known], "homeless_spans": spans}


@dataclass(frozen=True)
class Known:
    """What is known of a person, as a key: all who are alike get the same verdict."""

    age: int
    conditions: int
    stays: tuple[tuple[int, int], ...]
    ed_visits: tuple[tuple[int, int], ...]
    homeless_now: bool | None
    chronically_homeless: bool | None
    enrolled: bool
    bars: tuple[str, ...]

    def facts(self) -> Facts:
        """The same as a rule reads it."""
        return Facts(
            age=self.age,
            conditions=frozenset(condition.code for condition in conditions_in(self.conditions)),
            stays=dict(self.stays),
            ed_visits=dict(self.ed_visits),
            homeless_now=self.homeless_now,
            chronically_homeless=self.chronically_homeless,
            enrolled=self.enrolled,
            bars=self.bars,
        )


def _said(program: Program, known: Facts, withheld: frozenset[str]) -> Row:
    verdict = program.verdict(known)
    met = [each for each in program.criteria() if each.code in verdict.criteria]
    wants = {
        (each.code, *want) for each in met for leaf in contributing(each.rule, known) for want in _wants(leaf, known)
    }
    rest = known.without(withheld)
    return {
        **_answer(verdict, known),
        "chronically_homeless": known.chronically_homeless,
        "wants": [dict(zip(("criterion", "kind", "what"), want, strict=True)) for want in sorted(wants)],
        "open": _answer(program.verdict(rest), rest) if withheld else None,
    }


def _answer(verdict: Verdict, known: Facts) -> Row:
    return {
        "decision": str(verdict.decision),
        "tier": verdict.tier,
        "criteria": list(verdict.criteria),
        "reasons": list(verdict.reasons),
        "conditions": sorted(known.conditions),
    }


def _wants(leaf: Rule, known: Facts) -> Iterable[tuple[str, str]]:
    """The (kind, what) of the evidence that a leaf rests on."""
    if isinstance(leaf, Stays):
        return [("stay", str(leaf.within))]
    if isinstance(leaf, EdVisits):
        return [("ed_visit", str(leaf.within))]
    if isinstance(leaf, HomelessNow | ChronicallyHomeless):
        return [("homeless", "")]
    return [("condition", condition) for condition in conditions_of(leaf) & known.conditions]
