"""What a draft would change on one day: who would come and who would go, and why. No Django."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from promotora.county.areas import service_planning_area
from promotora.targeting.engines.base import Findings, Request
from promotora.targeting.engines.duckdb import Together
from promotora.targeting.model.program import Program
from promotora.targeting.model.windows import months_before
from promotora.targeting.store import Store

CAUSES = 12
"""How many reasons are kept, the most frequent."""
AT_ONCE = 1_000
"""Rows that a page's file is read by: a page costs the same however many people there are."""

PEOPLE = pa.schema(
    [
        ("person_id", pa.string()),
        ("before_tier", pa.int8()),
        ("after_tier", pa.int8()),
        ("criteria", pa.list_(pa.string())),
        ("because", pa.list_(pa.string())),
    ]
)
"""Somebody who would come, go or change tier; by tier, the most urgent first, then by person."""
WAYS = ("comes", "goes", "tier")


@dataclass(frozen=True)
class Day:
    """One day under two versions. `comes`, `goes` and `tier` are tables of PEOPLE."""

    as_of: date
    before: Findings
    after: Findings
    comes: pa.Table
    goes: pa.Table
    tier: pa.Table


def one_day(claims: Together, before: Program, after: Program, as_of: date) -> Day:
    """Both versions on one day, without evidence. Two that ask the same are asked once."""
    versions = [before] if asks_alike(before, after) else [before, after]
    lists = claims.found([Request(each, as_of, with_evidence=False, most_set_aside=1.0) for each in versions])
    return compared(as_of, lists[0], lists[-1])


def asks_alike(one: Program, other: Program) -> bool:
    """Whether two versions list the same people for the same reasons, whatever they are called and rest on."""
    return _bare(one) == _bare(other)


def _bare(program: Program) -> Program:
    groups = tuple(
        replace(group, criteria=tuple(replace(each, source=program.source) for each in group.criteria))
        for group in program.groups
    )
    return replace(
        program,
        version="",
        effective=date.min,
        ends=None,
        groups=groups,
        exclusions=tuple(replace(each, source=program.source) for each in program.exclusions),
        harmless_enrollments=(),
        codes=tuple(replace(change, source=program.source) for change in program.codes),
    )


def compared(as_of: date, was: Findings, now: Findings) -> Day:
    """What two lists of one day say of each person that they do not say alike."""
    before, after = was.tel, now.tel
    came = after.filter(pc.invert(pc.is_in(after["person_id"], before["person_id"])))
    left = before.filter(pc.invert(pc.is_in(before["person_id"], after["person_id"])))
    return Day(as_of, was, now, _coming(came), _going(left, now.decisions), _moving(before, after))


def _coming(came: pa.Table) -> pa.Table:
    tiers = pa.nulls(came.num_rows, pa.int8())
    return _people(came["person_id"], tiers, came["tier"], came["criteria"], came["reasons"])


def _going(left: pa.Table, decisions: pa.Table) -> pa.Table:
    place = pc.index_in(left["person_id"], decisions["person_id"])
    reasons = decisions["reasons"].take(place).cast(pa.list_(pa.string()))
    tiers = pa.nulls(left.num_rows, pa.int8())
    return _people(left["person_id"], left["tier"], tiers, left["criteria"], reasons)


def _moving(before: pa.Table, after: pa.Table) -> pa.Table:
    place = pc.index_in(after["person_id"], before["person_id"])
    both = pc.is_valid(place)
    now, was = after.filter(both), before.take(place.filter(both))
    moved = pc.not_equal(was["tier"], now["tier"])
    was, now = was.filter(moved), now.filter(moved)
    return _people(now["person_id"], was["tier"], now["tier"], now["criteria"], now["reasons"])


def _people(*columns: Any) -> pa.Table:
    table = pa.table([_flat(column) for column in columns], names=PEOPLE.names).cast(PEOPLE)
    urgent = pc.coalesce(table["after_tier"], table["before_tier"])
    order = pc.sort_indices(
        pa.table({"tier": urgent, "person": table["person_id"]}), [("tier", "ascending"), ("person", "ascending")]
    )
    return table.take(order)


def _flat(column: Any) -> Any:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


# -------------------------------------------------------------------------------------------------------------- figures


def figures(day: Day, before: Program, after: Program) -> dict[str, Any]:
    """A day in figures, all counted from its tables."""
    return {
        "as_of": day.as_of.isoformat(),
        **short(day, before),
        "tiers": _beside(day, _tiers),
        "areas": _beside(day, _areas),
        "languages": _beside(day, _languages),
        "moves": [[before_tier, after_tier, count] for (before_tier, after_tier), count in _moves(day.tier)],
        "causes": {
            "goes": causes(day.goes, day.after.decisions, before, after),
            "comes": causes(day.comes, day.before.decisions, after, before),
        },
    }


def short(day: Day, before: Program) -> dict[str, Any]:
    """The same in a line: how many were listed, would be, would come and go."""
    return {
        "version": before.version,
        "before": day.before.tel.num_rows,
        "after": day.after.tel.num_rows,
        "comes": day.comes.num_rows,
        "goes": day.goes.num_rows,
        "moved": day.tier.num_rows,
    }


Words = Callable[[Findings, pa.Array], Counter[Any]]


def _beside(day: Day, words: Words) -> list[list[Any]]:
    """[word, before, after, comes, goes] for each word, in the order of the words."""
    counted = [
        words(day.before, day.before.tel["person_id"]),
        words(day.after, day.after.tel["person_id"]),
        words(day.after, day.comes["person_id"]),
        words(day.before, day.goes["person_id"]),
    ]
    every = sorted(set().union(*counted), key=lambda word: (word == "", word))
    return [[word, *(count[word] for count in counted)] for word in every]


def _tiers(findings: Findings, people: Any) -> Counter[Any]:
    return _count(findings.tel.filter(pc.is_in(findings.tel["person_id"], _values(people)))["tier"])


def _areas(findings: Findings, people: Any) -> Counter[Any]:
    counted: Counter[Any] = Counter()
    for zip_code, count in _count(_of(findings, people)["zip_code"]).items():
        counted[service_planning_area(zip_code) or ""] += count
    return counted


def _languages(findings: Findings, people: Any) -> Counter[Any]:
    counted: Counter[Any] = Counter()
    for word, count in _count(_of(findings, people)["language"]).items():
        counted[(word or "").strip()] += count
    return counted


def _of(findings: Findings, people: Any) -> pa.Table:
    return findings.people.filter(pc.is_in(findings.people["person_id"], _values(people)))


def _values(people: Any) -> pa.Array:
    return _flat(people)


def _count(column: Any) -> Counter[Any]:
    return Counter({pair["values"]: pair["counts"] for pair in pc.value_counts(column).to_pylist()})


def _moves(moved: pa.Table) -> list[tuple[tuple[int, int], int]]:
    pairs = Counter(zip(moved["before_tier"].to_pylist(), moved["after_tier"].to_pylist(), strict=True))
    return sorted(pairs.items())


# --------------------------------------------------------------------------------------------------------------- causes


def causes(people: pa.Table, decisions: pa.Table, listed_by: Program, other: Program) -> list[dict[str, Any]]:
    """Why people are listed by one version and not by the other, the most frequent first.

    `reason` is what the other's decisions say of them, `criteria` those by which they met just that in the one.
    """
    counted: Counter[tuple[str, tuple[str, ...]]] = Counter()
    rows = zip(people["criteria"].to_pylist(), _said_of(people["person_id"], decisions), strict=True)
    groups = {group.missing(truth): group for group in listed_by.groups for truth in (False, None)}
    bars = {each.sentence for each in other.exclusions}
    for (criteria, reasons), count in Counter((tuple(codes), tuple(why)) for codes, why in rows).items():
        deciding = [reason for reason in reasons if reason in groups or reason in bars] or reasons
        for reason in deciding:
            codes = {each.code for each in groups[reason].criteria} if reason in groups else set()
            counted[(reason, tuple(code for code in criteria if code in codes))] += count
    return [
        {"reason": reason, "criteria": list(met), "members": count}
        for (reason, met), count in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:CAUSES]
    ]


def _said_of(people: Any, decisions: pa.Table) -> list[list[str]]:
    place = pc.index_in(_flat(people), decisions["person_id"])
    reasons = decisions["reasons"].take(place).cast(pa.list_(pa.string())).to_pylist()
    return [why or [] for why in reasons]


# ---------------------------------------------------------------------------------------------------------------- files


def write(day: Day, folder: Path) -> None:
    """Who would come, go and change tier, each into a file of the folder."""
    for way in WAYS:
        pq.write_table(getattr(day, way), folder / f"{way}.parquet", row_group_size=AT_ONCE, compression="zstd")


def is_there(folder: Path, way: str) -> bool:
    """Whether their names are still kept."""
    return (folder / f"{way}.parquet").is_file()


def some(folder: Path, way: str, start: int, count: int) -> list[dict[str, Any]]:
    """Some of them, from a place on."""
    with pq.ParquetFile(folder / f"{way}.parquet") as file:
        groups = range(start // AT_ONCE, (start + count - 1) // AT_ONCE + 1)
        here = [group for group in groups if group < file.num_row_groups]
        if not here:
            return []
        rows: list[dict[str, Any]] = file.read_row_groups(here).slice(start - here[0] * AT_ONCE, count).to_pylist()
        return rows


def days_before(as_of: date, months: int) -> Iterator[date]:
    """The same day of each of the months before, the latest first."""
    for number in range(1, months + 1):
        yield months_before(as_of, number)


def covered(store: Store, as_of: date) -> bool:
    """Whether a store's claims reach to a day: until the end of the month before it, at the least."""
    months = _months(store)
    return bool(months) and months[0] <= as_of <= _month_after(months[-1])


def months_that_allow(store: Store, as_of: date, most: int) -> int:
    """How many of the months before a day have claims for themselves and for the year before them, at most so many."""
    months = _months(store)
    days: Sequence[date] = list(days_before(as_of, most))
    return sum(1 for day in days if months and months[0] <= months_before(day, 12))


def _months(store: Store) -> list[date]:
    return [date.fromisoformat(f"{month}-01") for month in sorted(store.months)]


def _month_after(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
