"""What changed between two runs of one program: who came, who left, who changed, each with why."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from promotora.targeting.model.facts import Facts
from promotora.targeting.model.program import Criterion, Program
from promotora.targeting.programs import VERSIONS
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
    """What one run said: its list, everyone's decision, and the run's own record."""

    tel: pa.Table
    decisions: pa.Table
    record: dict[str, Any]


def read_run(folder: Path) -> Lists:
    """A run that was written earlier; `DataError` when the folder is none."""
    if not (folder / MARKER).is_file():
        raise DataError(f"{folder} is not a run: it has no {MARKER}. Name a folder that promotora tel run wrote.")
    try:
        record = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        return Lists(pq.read_table(folder / "tel.parquet"), pq.read_table(folder / "decision.parquet"), record)
    except (OSError, ValueError) as error:
        raise DataError(f"{folder} is not a whole run: {error}. Make it again with promotora tel run.") from error


def compare(before: Lists, after: Lists) -> pa.Table:
    """The change from one run to a later one of the same program; `DataError` when the programs differ."""
    one, other = before.record["program"]["code"], after.record["program"]["code"]
    if one != other:
        raise DataError(f"One run is of {one} and the other of {other}. Compare two runs of one program.")
    was, now = before.tel["person_id"], after.tel["person_id"]
    came = after.tel.filter(pc.invert(pc.is_in(now, was))).to_pylist()
    left = before.tel.filter(pc.invert(pc.is_in(was, now))).to_pylist()
    rows = [
        *(_row(row["person_id"], "came", None, row, row["reasons"]) for row in came),
        *_left(left, after.decisions),
        *_changed(before.tel, after.tel),
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


def _left(left: list[Row], decisions: pa.Table) -> Iterator[Row]:
    """Why each is on the list no more: what the new run says of them."""
    gone = pa.array([row["person_id"] for row in left], pa.string())
    said = decisions.filter(pc.is_in(decisions["person_id"], gone)).to_pylist()
    reasons = {row["person_id"]: row["reasons"] for row in said}
    for row in left:
        yield _row(row["person_id"], "left", row, None, reasons.get(row["person_id"], [NOT_COVERED]))


def _changed(before: pa.Table, after: pa.Table) -> Iterator[Row]:
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
        yield _row(now["person_id"], "changed", was, now, what_changed(was, now))


def what_changed(was: Row, now: Row) -> list[str]:
    """'tier 2 → 1', 'now also B3: 4 ED visits in the last year', 'no longer A1'."""
    moved = [f"tier {was['tier']} → {now['tier']}"] if was["tier"] != now["tier"] else []
    gained = [code for code in now["criteria"] if code not in was["criteria"]]
    lost = [code for code in was["criteria"] if code not in now["criteria"]]
    said = sentences(now) if gained else {}
    return [
        *moved,
        *(f"now also {code}: {said[code]}" if code in said else f"now also {code}" for code in gained),
        *(f"no longer {code}" for code in lost),
    ]


def sentences(row: Row) -> dict[str, str]:
    """For each criterion that a listed person meets, the sentence among her reasons that says so, where it is clear.

    A list's reasons stand in the policy's order and a sentence that two criteria share stands once, so with fewer
    reasons than criteria each criterion is asked for its own words.
    """
    program = _version(row["program"], row["version"])
    met = [each for each in program.criteria() if each.code in row["criteria"]] if program else []
    if len(met) == len(row["reasons"]):
        return {each.code: reason for each, reason in zip(met, row["reasons"], strict=True)}
    own = {each.code: _own_words(each, row) for each in met}
    return {code: words for code, words in own.items() if words in row["reasons"]}


def _version(code: str, version: str) -> Program | None:
    return next((each for each in VERSIONS.get(code, ()) if each.version == version), None)


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
