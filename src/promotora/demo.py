"""The demonstration: a county that does not exist, its list for last month and this, what changed, and three people."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from promotora.county import CountyPlan, generate
from promotora.county.areas import service_planning_area
from promotora.targeting.engines.duckdb import ingest
from promotora.targeting.engines.one_person import one_person
from promotora.targeting.explain import Explanation, explain
from promotora.targeting.outputs import OutputError, refuse_to_replace
from promotora.targeting.run import Order, RunResult, open_source, run

Progress = Callable[[str, int, int], None]

PROGRAM = "hhp"
LAST_MONTH, THIS_MONTH = date(2020, 2, 1), date(2020, 3, 1)
BAD_SHARE = 0.001
"""Some rows are spoiled on purpose, so that the demonstration shows what becomes of them."""
MARKER = "demo.json"
NOT_KNOWN = "known to be met"


@dataclass(frozen=True)
class Person:
    """Someone whose answer the demonstration explains, and why just this one."""

    chosen_as: str
    explanation: Explanation


@dataclass(frozen=True)
class Demonstration:
    """What was made, and where."""

    folder: Path
    last: RunResult
    this: RunResult
    people: tuple[Person, ...]


def demonstrate(folder: Path, *, members: int, progress: Progress) -> Demonstration:
    """Make everything anew in `folder`; only an earlier demonstration there is replaced."""
    plan = CountyPlan(members=members, bad_share=BAD_SHARE)
    _make_room(folder, plan)
    county, store = folder / "county", folder / "store"
    generate(plan, county, progress=_named("Making the county: {}", progress))
    ingest(county, store, progress=progress)
    last = _list(store, folder, LAST_MONTH, None, _named("February's list: {}", progress))
    this = _list(store, folder, THIS_MONTH, last.out, _named("March's list: {}", progress))
    people = tuple(
        Person(chosen_as, _explained(store, person)) for chosen_as, person in worth_explaining(this.out).items()
    )
    return Demonstration(folder, last, this, people)


def _named(form: str, progress: Progress) -> Progress:
    """Progress that says which of several alike steps it is of."""
    return lambda what, done, total: progress(form.format(what[:1].lower() + what[1:]), done, total)


def _make_room(folder: Path, plan: CountyPlan) -> None:
    """Empty the folder of an earlier demonstration; `OutputError` when it holds anything else."""
    refuse_to_replace(folder, marker=MARKER)
    if folder.is_symlink():
        raise OutputError(f"{folder} is a link. Name the folder itself.")
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / MARKER).write_text(json.dumps(plan.as_json(), indent=2) + "\n", encoding="utf-8")


def _list(store: Path, folder: Path, day: date, previous: Path | None, progress: Progress) -> RunResult:
    order = Order(program=PROGRAM, as_of=day, formats=("parquet", "csv", "xlsx"), previous=previous)
    out = folder / f"list-{day:%Y-%m}"
    return run(open_source(store=store), out, order, area_of=service_planning_area, progress=progress)


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
