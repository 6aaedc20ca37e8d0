"""Filtering, counting and sorting a list in columns. The same code for everybody; what differs is whose columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

import numpy as np

from promotora.apps.tel.queries.columns import ASSIGNED, EPOCH, Cells, Columns
from promotora.apps.tel.queries.wanted import AT_LEAST, UNKNOWN, Wanted
from promotora.apps.tel.terms import Change

BITS = ("condition", "criterion")
WORDS = ("tier", "new", "language", "area", "zip", "gender", "home", ASSIGNED)
STEPS: Mapping[str, tuple[int, ...]] = {"ed": (1, 2, 3, 5, 10), "stays": (1, 2, 3, 5)}
NEWEST = {Change.CAME: 0, Change.FIRST: 0, Change.CHANGED: 1}
Counts = Mapping[str, int]


@dataclass(frozen=True)
class Chosen:
    """Who fits: their places in the list, in the order asked for, and what choosing otherwise would give.

    `facets`: for each filter, how many would fit with each of its values alone, the other filters holding.
    """

    columns: Columns
    places: Cells
    facets: Mapping[str, Counts]

    def __len__(self) -> int:
        return len(self.places)

    def members(self, begin: int = 0, end: int | None = None) -> list[int]:
        """The members at these places of the order."""
        found: list[int] = self.columns["member"][self.places[begin:end]].tolist()
        return found


def choose(columns: Columns, wanted: Wanted, *, today: date, found: Cells | None = None) -> Chosen:
    """Apply the filters. `found`: members that fit the text that is looked for, None when there is none."""
    masks = masks_of(columns, wanted, today=today, found=found)
    fits = _all(masks.values())
    return Chosen(columns, _sorted(columns, wanted.sort, fits), _facets(columns, wanted, masks, fits))


# -------------------------------------------------------------------------------------------------------------- filters


def masks_of(columns: Columns, wanted: Wanted, *, today: date, found: Cells | None = None) -> dict[str, Cells]:
    """For each filter in use, whom it leaves."""
    masks: dict[str, Cells] = {}
    for name, values in wanted.chosen.items():
        if name in BITS:
            masks[name] = _has(columns, name, values, every=wanted.all_of and name == "condition")
        elif name in columns.cells:
            masks[name] = _is(columns, name, values)
    masks |= {name: columns[name] >= number for name, number in wanted.least.items()}
    if wanted.ages:
        masks["age"] = _aged(columns, wanted.ages, today)
    if found is not None:
        masks["q"] = _found(columns, found)
    return masks


def _is(columns: Columns, name: str, values: Sequence[str]) -> Cells:
    """Those whose word is one of these."""
    words = [_written(word) for word in columns.words[name]]
    here = np.array([word in values for word in words], bool)
    if not here.any():
        return np.zeros(len(columns), bool)
    if here.sum() == 1:
        equal: Cells = columns[name] == np.flatnonzero(here)[0]
        return equal
    return here[columns[name]]


def _written(word: Any) -> str:
    """A word as an address has it."""
    return str(word) or UNKNOWN


def _has(columns: Columns, name: str, values: Sequence[str], *, every: bool) -> Cells:
    """Those who have any of these, or every one."""
    words = columns.words[name]
    bits = sum(1 << place for place, word in enumerate(words) if word in values)
    if every and any(value not in words for value in values):
        return np.zeros(len(columns), bool)
    had = columns[name] & bits
    fits: Cells = had == bits if every else had != 0
    return fits


def _aged(columns: Columns, ages: Mapping[str, int], today: date) -> Cells:
    """Those of these ages on a day."""
    fits = np.ones(len(columns), bool)
    if "from" in ages:
        fits &= columns["born"] <= _last_born(today, ages["from"])
    if "to" in ages:
        fits &= columns["born"] > _last_born(today, ages["to"] + 1)
    return fits


def _last_born(today: date, age: int) -> int:
    """The last birth date, in days since 1970, of who is at least this old on a day."""
    try:
        day = today.replace(year=today.year - age)
    except ValueError:  # February 29: who was born on March 1 is not so old yet
        day = date(today.year - age, 2, 28)
    return (day - EPOCH).days


def _found(columns: Columns, members: Cells) -> Cells:
    at, there = columns.places(members)
    fits = np.zeros(len(columns), bool)
    fits[at[there]] = True
    return fits


def _all(masks: Any) -> Cells | None:
    """Who fits all; None when there is no filter, and everybody does."""
    masks = list(masks)
    return reduce(np.logical_and, masks) if masks else None


# ------------------------------------------------------------------------------------------------------------- counting


def _facets(
    columns: Columns, wanted: Wanted, masks: Mapping[str, Cells], fits: Cells | None
) -> dict[str, dict[str, int]]:
    """The counts of every filter. One that is in use counts among those who fit the others."""
    names = [name for name in (*WORDS, *BITS, *AT_LEAST) if name in columns.cells]
    places = None if fits is None else np.flatnonzero(fits)
    found = {}
    for name in names:
        within = places
        # Every chosen condition must hold: another one is counted among those who have them all.
        if name in masks and not (name == "condition" and wanted.all_of):
            others = _all(mask for other, mask in masks.items() if other != name)
            within = None if others is None else np.flatnonzero(others)
        found[name] = counts(columns, name, within)
    return found


def counts(columns: Columns, name: str, within: Cells | None = None) -> dict[str, int]:
    """How many there are of each word, among those at these places or in the whole list."""
    if within is None:
        whole: dict[str, int] = columns.once(("counts", name), lambda: _count(columns, name, columns[name]))
        return whole
    return _count(columns, name, columns[name].take(within))


def _count(columns: Columns, name: str, cells: Cells) -> dict[str, int]:
    if name in STEPS:
        return _at_least(cells, STEPS[name])
    words = columns.words[name]
    if name in BITS:
        return dict(zip(words, _of_bits(cells, len(words)), strict=True))
    many = np.bincount(cells, minlength=len(words)).tolist()
    return {_written(word): count for word, count in zip(words, many, strict=False) if count}


def _of_bits(cells: Cells, bits: int) -> list[int]:
    """How many have each bit."""
    if bits > 18:
        return [int(np.count_nonzero(cells & (1 << bit))) for bit in range(bits)]
    together = np.bincount(cells, minlength=1 << bits)[: 1 << bits]
    return [int(together.reshape(-1, 2, 1 << bit)[:, 1].sum()) for bit in range(bits)]


def _at_least(cells: Cells, steps: Sequence[int]) -> dict[str, int]:
    most = max(steps)
    exactly = np.bincount(np.minimum(cells, most), minlength=most + 1)
    more = exactly[::-1].cumsum()[::-1]
    return {str(step): int(more[step]) for step in steps}


# -------------------------------------------------------------------------------------------------------------- sorting


def _sorted(columns: Columns, sort: str, fits: Cells | None) -> Cells:
    """The places of who fits, in this order."""
    if sort == "urgency":
        return np.arange(len(columns)) if fits is None else np.flatnonzero(fits)
    order: Cells = columns.once(("order", sort), lambda: _order(columns, sort))
    return order if fits is None else order[fits[order]]


def _order(columns: Columns, sort: str) -> Cells:
    """Every place in this order; the more urgent first among equals."""
    return np.argsort(_sorted_by(columns, sort), kind="stable").astype(np.int32)


def _sorted_by(columns: Columns, sort: str) -> Cells:
    if sort in AT_LEAST:
        return -columns[sort]
    if sort == "newest":
        ranks = np.array([NEWEST.get(word, 2) for word in columns.words["new"]], np.int8)
        return ranks[columns["new"]] if len(ranks) else columns["new"]
    return columns[{"name": "name_order", "age": "born"}[sort]]
