"""The counts of a run as people may see them. Nothing drawn, listed or downloaded comes from anywhere else.

Counts that add up are one network (see `suppression`), so that no table can be worked out from another.
"""

import json
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from promotora.apps.tel.pictures.counting import Counts
from promotora.apps.tel.pictures.suppression import COMFORTABLE, Hidden, Pipe, Shown, alone, shown
from promotora.apps.tel.pictures.words import by_language
from promotora.county.areas import NAMES

Row = dict[str, Shown]
START, END = "start", "end"
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Places:
    """Where the listed live, and their tiers. ZIP codes of no known area are one, under an empty word."""

    tiers: Row
    areas: Row
    area_tiers: dict[str, Row]
    zips: Row


@dataclass(frozen=True)
class Figures:
    """What may be shown of one list."""

    listed: Shown
    places: Places
    conditions: Row
    overlap: dict[tuple[str, str], Shown]
    ed_visits: Row
    stays: Row
    languages: Row

    @property
    def drawable(self) -> bool:
        """Whether anybody is listed, and so many that a picture of them tells of nobody: zeros tell of a few, too."""
        return isinstance(self.listed, int) and self.listed > 0


def figures(counts: Counts) -> Figures:
    """All counts of one list as people may see them; worked out once in a process for each list."""
    return _figures(json.dumps(counts))


@lru_cache(maxsize=64)  # some years of months, a few kB each
def _figures(as_json: str) -> Figures:
    counts = json.loads(as_json)
    listed = counts["listed"]
    conditions = _never_one_alone(
        {code: _with_or_without(count, listed) for code, count in counts["conditions"].items()}
    )
    return Figures(
        listed=alone(listed),
        places=_places(counts),
        conditions=conditions,
        overlap=_overlap(counts, conditions),
        ed_visits=parts(counts["ed_visits"], listed),
        stays=parts(counts["stays"], listed),
        languages=parts(by_language(counts["languages"]), listed),
    )


def parts(counts: dict[str, int], total: int) -> Row:
    """Counts that add up to a total which is shown elsewhere."""
    found = shown([Pipe(_name("part", each), START, END, count) for each, count in counts.items()] + [_all(total)])
    return {each: found[_name("part", each)] for each in counts}


def tiers_of(counts: Counts) -> Row:
    """How many are in each tier, as `figures` of the same list shows it; none where very few are listed."""
    if alone(counts["listed"]) is Hidden.FEW:
        return dict.fromkeys(counts["tiers"], Hidden.KEPT_BACK)
    return figures(counts).places.tiers


def moves(listed: int, came: int, left: int) -> tuple[Shown, Shown]:
    """Who came and who left since the list before. Its length is shown too, so those who stayed must not be few."""
    before = listed - came + left
    pipes = [
        Pipe("before", END, "before", before, elsewhere=alone(before)),
        Pipe("left", "before", END, left),
        Pipe("stayed", "before", "now", before - left, published=False),
        Pipe("came", END, "now", came),
        Pipe("now", "now", END, listed, elsewhere=alone(listed)),
    ]
    found = shown(pipes)
    return found["came"], found["left"]


def _name(*words: str) -> str:
    return "/".join(words)


def _all(total: int) -> Pipe:
    """Everyone, who flow back to where they came from."""
    return Pipe("all", END, START, total, elsewhere=alone(total))


def _places(counts: Counts) -> Places:
    areas, tiers, zips = _areas(counts), list(counts["tiers"]), counts["zips"]
    found = shown([_all(counts["listed"]), *_place_pipes(counts)])
    return Places(
        tiers={tier: found[_name("tier", tier)] for tier in tiers},
        areas={area: found[_name("area", area)] for area in areas},
        area_tiers={area: {tier: found[_name("cell", area, tier)] for tier in tiers} for area in areas},
        zips={code: found[_name("zip", area, code)] for area in areas for code in zips.get(area, {})},
    )


def _place_pipes(counts: Counts) -> Iterator[Pipe]:
    """From everyone into the areas, through their ZIP codes, into the tiers of each area and so into the tiers."""
    for area in _areas(counts):
        row, into, out = counts["areas"].get(area, {}), _name("in", area), _name("out", area)
        yield Pipe(_name("area", area), START, into, sum(row.values()))
        for code, count in counts["zips"].get(area, {}).items():
            yield Pipe(_name("zip", area, code), into, out, count)
        for tier in counts["tiers"]:
            yield Pipe(_name("cell", area, tier), out, _name("tier", tier), row.get(tier, 0))
    for tier, count in counts["tiers"].items():
        yield Pipe(_name("tier", tier), _name("tier", tier), END, count)


def _areas(counts: Counts) -> list[str]:
    """The county's areas in their order; last, if there are any, the members of no known one."""
    return [*NAMES, *(area for area in counts["areas"] if area not in NAMES)]


def _with_or_without(count: int, listed: int) -> Shown:
    """A condition's count. The members without it have no place in a table, and yet are everyone else."""
    pipes = [Pipe("with", START, END, count), Pipe("without", START, END, listed - count, published=False)]
    return shown([*pipes, _all(listed)])["with"]


def _overlap(counts: Counts, conditions: Row) -> dict[tuple[str, str], Shown]:
    """Members with both of two conditions."""
    return _never_one_alone(
        {
            (one, two): _pair(counts, one, two, both, conditions)
            for one, row in counts["overlap"].items()
            for two, both in row.items()
        }
    )


def _pair(counts: Counts, one: str, two: str, both: int, conditions: Row) -> Shown:
    """Members with both, with one only and with neither, in a table of two by two of which only `both` is published."""
    listed, ones, twos = counts["listed"], counts["conditions"][one], counts["conditions"][two]
    pipes = [
        Pipe("one", START, "one", ones, elsewhere=conditions[one]),
        Pipe("not one", START, "not one", listed - ones, published=False),
        Pipe("both", "one", "two", both),
        Pipe("only one", "one", "not two", ones - both, published=False),
        Pipe("only two", "not one", "two", twos - both, published=False),
        Pipe("neither", "not one", "not two", listed - ones - twos + both, published=False),
        Pipe("two", "two", END, twos, elsewhere=conditions[two]),
        Pipe("not two", "not two", END, listed - twos, published=False),
    ]
    return shown([*pipes, _all(listed)])["both"]


def _never_one_alone(row: dict[Key, Shown]) -> dict[Key, Shown]:
    """Keep back a second count beside a single one: their sum may be known from how many conditions there are."""
    hidden = [key for key, how in row.items() if isinstance(how, Hidden)]
    others = {key: how for key, how in row.items() if isinstance(how, int) and how > 0}
    if len(hidden) != 1 or not others:
        return row
    second = min(others, key=lambda key: (others[key] < COMFORTABLE, others[key]))
    return row | {second: Hidden.KEPT_BACK}
