"""A made-up county's lists, month by month, told by the engine from a store of its claims; and months of each area."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from tests.integration import store_stories as stories

from promotora.apps.network.rules.forecast import Month
from promotora.county import CountyPlan, generate
from promotora.county.areas import service_planning_area
from promotora.targeting.engines import engine_named
from promotora.targeting.engines.base import Request
from promotora.targeting.programs import in_force
from promotora.targeting.store import open_store

LAST = date(2020, 3, 1)
LOOKS_BACK = 24  # months of claims before the first list


@dataclass(frozen=True)
class History:
    """How many months are told, of the whole county and of each area, by name."""

    county: list[Month]
    areas: dict[str, list[Month]]


def history(folder: Path, *, members: int, months: int, seed: int) -> History:
    """So many months: the lists of their first days and of the last one's end, all by the rules of March 2020."""
    plan = CountyPlan(members=members, months=LOOKS_BACK + months, seed=seed)
    generate(plan, folder / "county")
    stories.take_in(folder / "store", folder / "county")
    store, program = open_store(folder / "store"), in_force("hhp", LAST)
    engine = engine_named("duckdb")
    lists: list[dict[str, str]] = []
    for before in range(months, -1, -1):
        found = engine.find(store, Request(program, first_day(before), with_evidence=False))
        lived = {row["person_id"]: service_planning_area(row["zip_code"]) or "" for row in found.people.to_pylist()}
        lists.append({person: lived[person] for person in found.tel["person_id"].to_pylist()})
    names = sorted({area for each in lists for area in each.values() if area})
    return History(
        told([set(each) for each in lists]),
        {name: told([{who for who, area in each.items() if area == name} for each in lists]) for name in names},
    )


def first_day(before: int) -> date:
    """The first day of the month so many before the last."""
    month = LAST.year * 12 + LAST.month - 1 - before
    return date(month // 12, month % 12 + 1, 1)


def told(lists: list[set[str]]) -> list[Month]:
    """Who was listed at each month's beginning, who came onto the next list, and who left it."""
    return [Month(len(before), len(after - before), len(before - after)) for before, after in pairwise(lists)]
