"""The demonstration in files: last month's list and this month's, what changed, and three members explained."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from promotora.county.areas import service_planning_area
from promotora.demo import claims
from promotora.demo.place import Place, Progress, carry_out
from promotora.targeting.engines.one_person import one_person
from promotora.targeting.explain import Explanation, explain
from promotora.targeting.run import Order, RunResult, open_source, run

PROGRAM = "hhp"
LAST_MONTH, THIS_MONTH = date(2020, 2, 1), date(2020, 3, 1)
NOT_KNOWN = "known to be met"


@dataclass(frozen=True)
class Person:
    """Someone whose answer the demonstration explains, and why just this one."""

    chosen_as: str
    explanation: Explanation


@dataclass(frozen=True)
class Demonstration:
    """What was made, and where."""

    place: Place
    last: RunResult
    this: RunResult
    people: tuple[Person, ...]


def demonstrate(place: Place, *, progress: Progress) -> Demonstration:
    """Make both lists anew, from the county and the store as they are; these are made if they are not there."""
    carry_out(place, claims.steps(place, progress))
    last = _list(place, LAST_MONTH, None, claims.named("February's list: {}", progress))
    this = _list(place, THIS_MONTH, last.out, claims.named("March's list: {}", progress))
    people = tuple(
        Person(chosen_as, _explained(place.store, person)) for chosen_as, person in worth_explaining(this.out).items()
    )
    return Demonstration(place, last, this, people)


def _list(place: Place, day: date, previous: Path | None, progress: Progress) -> RunResult:
    order = Order(program=PROGRAM, as_of=day, formats=("parquet", "csv", "xlsx"), previous=previous)
    source = open_source(store=place.store)
    return run(source, place.list_of(day), order, area_of=service_planning_area, progress=progress)


def _explained(store: Path, person: str) -> Explanation:
    order = Order(program=PROGRAM, as_of=THIS_MONTH)
    return explain(one_person(open_source(store=store), person), order.version(), THIS_MONTH, person)


def worth_explaining(run_folder: Path) -> dict[str, str]:
    """Up to three people: one newly listed, one who left or is barred, and one of whom too little is known."""
    change = pq.read_table(run_folder / "change.parquet").to_pylist()
    decisions = pq.read_table(run_folder / "decision.parquet")
    covered = set(decisions["person_id"].to_pylist())
    came = sorted((row for row in change if row["change"] == "came"), key=lambda row: row["after_tier"])
    left = [row for row in change if row["change"] == "left" and row["person_id"] in covered]
    left.sort(key=lambda row: any(NOT_KNOWN in reason for reason in row["because"]))
    choices: dict[str, list[dict[str, Any]]] = {
        "newly listed": came,
        "left the list": left,
        "barred": [] if left else _decided(decisions, "excluded", ""),
        "not known": _decided(decisions, "not_eligible", NOT_KNOWN, alone=True),
    }
    return {chosen_as: rows[0]["person_id"] for chosen_as, rows in choices.items() if rows}


def _decided(decisions: Any, decision: str, words: str, *, alone: bool = False) -> list[dict[str, Any]]:
    """The first who got a decision with these words among the reasons; with `alone`, for no other reason."""
    rows = decisions.filter(pc.equal(decisions["decision"], decision))
    said = pc.match_substring(pc.binary_join(rows["reasons"], "; "), words)
    if alone:
        said = pc.and_(said, pc.equal(pc.list_value_length(rows["reasons"]), 1))
    found: list[dict[str, Any]] = rows.filter(said).slice(0, 1).to_pylist()
    return found
