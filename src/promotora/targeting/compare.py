"""What changed between two runs of one program: who came, who left, who changed, each with why."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from promotora.targeting.language import program_from
from promotora.targeting.model.facts import Facts
from promotora.targeting.model.program import Criterion, Program
from promotora.targeting.model.rules import RuleError
from promotora.targeting.tables.errors import DataError

MARKER = "run.json"
"""The file that every complete run holds."""

CHANGE = pa.schema(
    [
        ("person_id", pa.string()),
        ("change", pa.string()),
        ("before_tier", pa.int8()),
        ("after_tier", pa.int8()),
        ("before_criteria", pa.list_(pa.string())),
        ("after_criteria", pa.list_(pa.string())),
        ("because", pa.list_(pa.string())),
    ]
)
"""A row a person who 'came', 'left' or 'changed', sorted by person_id."""

NOT_COVERED = "no coverage on the day"

Row = dict[str, Any]


@dataclass(frozen=True)
class Lists:
    """What one run said: its list, everyone's decision, and the run's own record; where conditions were withheld, also
    the list and the decisions without them (see `Findings`)."""

    tel: pa.Table
    decisions: pa.Table
    record: dict[str, Any]
    open_tel: pa.Table | None = None
    open_decisions: pa.Table | None = None

    @property
    def withheld(self) -> list[str]:
        """The codes of the conditions that were withheld."""
        return list(self.record.get("options", {}).get("withheld", []))

    @property
    def program(self) -> Program | None:
        """The policy version that was asked, as the record has it; None when this edition cannot read it."""
        try:
            return program_from(self.record["program"]["repr"])
        except (KeyError, RuleError):
            return None


def read_run(folder: Path) -> Lists:
    """A run that was written earlier; `DataError` when the folder is none."""
    if not (folder / MARKER).is_file():
        raise DataError(f"{folder} is not a run: it has no {MARKER}. Name a folder that promotora tel run wrote.")
    try:
        record = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        tables = {name: pq.read_table(folder / f"{name}.parquet") for name in ("tel", "decision")}
        openly = {name: _if_there(folder / f"{name}.parquet") for name in ("open", "open_decision")}
        return Lists(tables["tel"], tables["decision"], record, openly["open"], openly["open_decision"])
    except (OSError, ValueError) as error:
        raise DataError(f"{folder} is not a whole run: {error}. Make it again with promotora tel run.") from error


def _if_there(path: Path) -> pa.Table | None:
    return pq.read_table(path) if path.is_file() else None


def compare(before: Lists, after: Lists) -> pa.Table:
    """The change from one run to a later one of the same program; `DataError` when the programs differ."""
    _refuse_two_programs(before, after)
    return _change(before.tel, after.tel, [after.decisions], after.program)


def compare_openly(before: Lists, after: Lists) -> pa.Table | None:
    """The change told without what is withheld: between the two open lists, each reason from open facts alone.

    None unless both runs withheld the same conditions.
    """
    _refuse_two_programs(before, after)
    tables = (before.open_tel, after.open_tel, after.open_decisions)
    if any(table is None for table in tables) or before.withheld != after.withheld:
        return None
    return _change(before.open_tel, after.open_tel, [after.decisions, after.open_decisions], after.program)


def _refuse_two_programs(before: Lists, after: Lists) -> None:
    one, other = before.record["program"]["code"], after.record["program"]["code"]
    if one != other:
        raise DataError(f"One run is of {one} and the other of {other}. Compare two runs of one program.")


def _change(before: pa.Table, after: pa.Table, decisions: list[pa.Table], program: Program | None) -> pa.Table:
    was, now = before["person_id"], after["person_id"]
    came = after.filter(pc.invert(pc.is_in(now, was))).to_pylist()
    left = before.filter(pc.invert(pc.is_in(was, now))).to_pylist()
    rows = [
        *(_row(row["person_id"], "came", None, row, row["reasons"]) for row in came),
        *_left(left, decisions),
        *_changed(before, after, program),
    ]
    return pa.Table.from_pylist(sorted(rows, key=lambda row: row["person_id"]), schema=CHANGE)


def _row(person_id: str, change: str, before: Row | None, after: Row | None, because: list[str]) -> Row:
    before, after = before or {}, after or {}
    return {
        "person_id": person_id,
        "change": change,
        "before_tier": before.get("tier"),
        "after_tier": after.get("tier"),
        "before_criteria": before.get("criteria"),
        "after_criteria": after.get("criteria"),
        "because": because,
    }


def _left(left: list[Row], decisions: list[pa.Table]) -> Iterator[Row]:
    """Why each is on the list no more: what the new run says of them, in the last table that speaks of them."""
    gone = pa.array([row["person_id"] for row in left], pa.string())
    said = [row for table in decisions for row in table.filter(pc.is_in(table["person_id"], gone)).to_pylist()]
    reasons = {row["person_id"]: row["reasons"] for row in said}
    for row in left:
        yield _row(row["person_id"], "left", row, None, reasons.get(row["person_id"], [NOT_COVERED]))


def _changed(before: pa.Table, after: pa.Table, program: Program | None) -> Iterator[Row]:
    """Those on both lists whose tier or criteria differ."""
    place = pc.index_in(after["person_id"], before["person_id"])
    both = pc.is_valid(place)
    after, before = after.filter(both), before.take(place.filter(both))
    differs = pc.or_(
        pc.not_equal(before["tier"], after["tier"]),
        pc.not_equal(pc.binary_join(before["criteria"], " "), pc.binary_join(after["criteria"], " ")),
    )
    pairs = zip(before.filter(differs).to_pylist(), after.filter(differs).to_pylist(), strict=True)
    for was, now in pairs:
        yield _row(now["person_id"], "changed", was, now, what_changed(was, now, program))


def what_changed(was: Row, now: Row, program: Program | None) -> list[str]:
    """'tier 2 → 1', 'now also B3: 4 ED visits in the last year', 'no longer A1'."""
    moved = [f"tier {was['tier']} → {now['tier']}"] if was["tier"] != now["tier"] else []
    gained = [code for code in now["criteria"] if code not in was["criteria"]]
    lost = [code for code in was["criteria"] if code not in now["criteria"]]
    said = sentences(now, program) if gained and program else {}
    return [
        *moved,
        *(f"now also {code}: {said[code]}" if code in said else f"now also {code}" for code in gained),
        *(f"no longer {code}" for code in lost),
    ]


def sentences(row: Row, program: Program) -> dict[str, str]:
    """For each criterion that a listed person meets, the sentence among her reasons that says so, where it is clear.

    A list's reasons stand in the policy's order and a sentence that two criteria share stands once, so with fewer
    reasons than criteria each criterion is asked for its own words.
    """
    met = [each for each in program.criteria() if each.code in row["criteria"]]
    if len(met) == len(row["reasons"]):
        return {each.code: reason for each, reason in zip(met, row["reasons"], strict=True)}
    own = {each.code: _own_words(each, row) for each in met}
    return {code: words for code, words in own.items() if words in row["reasons"]}


def _own_words(criterion: Criterion, row: Row) -> str:
    """What a criterion says of the facts that a list shows (a year's counts; neither age nor tonight's roof)."""
    facts = Facts(
        age=0,
        conditions=frozenset(row["conditions"]),
        stays={12: row["stays_12m"]},
        ed_visits={12: row["ed_visits_12m"]},
        chronically_homeless=row["chronically_homeless"],
    )
    return criterion.because(facts)
