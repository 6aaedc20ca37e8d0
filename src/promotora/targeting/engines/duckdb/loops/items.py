"""What each line is evidence of, and the rows of it.

A line's evidence serves several criteria at once: an *item* is a line and a code with a bit for each criterion that it
is shown for, and is written out once for each of them at the very end.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from promotora.targeting.engines.duckdb.codes import EMERGENCY, INPATIENT
from promotora.targeting.engines.duckdb.loops.order import Lines, Order

Longs = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32]

CONDITION, ED_VISIT, STAY = 0, 1, 4
"""Places in `evidence.KINDS`."""
SHIFT = np.int64(1) << np.int64(31)
"""As in `visits`: days are shifted so that they sort within a person's key."""


class Looked(NamedTuple):
    """What is looked for (`evidence.Sought`), as the loops read it."""

    conditions: Ints
    meanings: Ints
    """The conditions that each code means, by number."""
    stays: Longs
    stay_lasts: Longs
    stay_bits: Longs
    visits: Longs
    visit_bits: Longs
    span_starts: Longs
    """Where each person's spans begin, by rank."""
    span_keys: Ints
    span_days: Ints
    span_bits: Longs
    places: Ints
    """The place of each code among all codes sorted, by number."""
    shift: int
    """How many bits the place of a code takes."""


class Items(NamedTuple):
    """What lines are evidence of, by person.

    An item has the place of its line in `Order` (-1 for a span), a key (its kind, then the place of its code), a
    date and bits. `starts` is where each person's items begin, `arranged` is them by key, `rows` where her rows begin.
    """

    lines: Ints
    keys: Ints
    dates: Ints
    bits: Longs
    starts: Longs
    arranged: Ints
    rows: Longs


@njit(cache=True, nogil=True, inline="always")
def _place(keys: Longs, key: np.int64) -> int:
    """The place of the last key that is not greater, or -1."""
    low, high = 0, len(keys)
    while low < high:
        middle = (low + high) // 2
        if keys[middle] <= key:
            low = middle + 1
        else:
            high = middle
    return low - 1


@njit(cache=True, nogil=True)
def find_items(first_rank: int, lines: Lines, order: Order, looked: Looked, items: Items) -> None:
    """Fill in each person's items, in the order of their lines."""
    count = 0
    shift = looked.shift
    for person in range(len(order.starts) - 1):
        items.starts[person] = count
        rank = np.int64(first_rank + person)
        for at in range(order.starts[person], order.starts[person + 1]):
            line = order.lines[at]
            day = lines.days[line]
            for k in range(lines.codes.shape[1]):
                code = lines.codes[line, k]
                if code != 0:
                    bits = _serves(looked.conditions[rank], looked.meanings[code])
                    _note(items, count, at, (CONDITION << shift) | looked.places[code], day, bits)
                    count += 1
            if lines.flags[line] & EMERGENCY:
                ed_day = lines.ed_days[line]
                key = (rank << 32) | (np.int64(ed_day) + SHIFT)
                found = _place(looked.visits, key)
                if found >= 0 and looked.visits[found] == key:
                    place = looked.places[lines.ed_codes[line]]
                    _note(items, count, at, (ED_VISIT << shift) | place, ed_day, looked.visit_bits[found])
                    count += 1
            if lines.flags[line] & INPATIENT:
                found = _place(looked.stays, (rank << 32) | (np.int64(day) + SHIFT))
                if found >= 0 and looked.stays[found] >> 32 == rank and day <= looked.stay_lasts[found]:
                    place = looked.places[lines.bills[line]]
                    _note(items, count, at, (STAY << shift) | place, day, looked.stay_bits[found])
                    count += 1
        for at in range(looked.span_starts[rank], looked.span_starts[rank + 1]):
            _note(items, count, -1, looked.span_keys[at], looked.span_days[at], looked.span_bits[at])
            count += 1
    items.starts[len(order.starts) - 1] = count


@njit(cache=True, nogil=True, inline="always")
def _note(items: Items, at: int, line: int, key: int, day: int, bits: int) -> None:
    items.lines[at], items.keys[at], items.dates[at], items.bits[at] = line, key, day, bits


@njit(cache=True, nogil=True, inline="always")
def _serves(conditions: Ints, meaning: int) -> int:
    """The criteria that a code is sought for, as bits."""
    bits = 0
    for criterion in range(len(conditions)):
        if meaning & conditions[criterion]:
            bits |= 1 << criterion
    return bits


@njit(cache=True, nogil=True)
def arrange(items: Items, counts: Ints) -> None:
    """Put each person's items in order of their keys, those of a key as they came, and count their rows.

    `counts` has a zero for each key, and has again at the end.
    """
    touched = np.empty(len(counts), np.int32)
    rows = 0
    for person in range(len(items.starts) - 1):
        begin, end, many = items.starts[person], items.starts[person + 1], 0
        items.rows[person] = rows
        for item in range(begin, end):
            key = items.keys[item]
            if counts[key] == 0:
                touched[many] = key
                many += 1
            counts[key] += 1
            left = items.bits[item]
            while left:
                left &= left - 1
                rows += 1
        touched[:many].sort()
        place = begin
        for key in touched[:many]:
            place, counts[key] = place + counts[key], place
        for item in range(begin, end):
            key = items.keys[item]
            items.arranged[counts[key]] = item
            counts[key] += 1
        for key in touched[:many]:
            counts[key] = 0
    items.rows[len(items.starts) - 1] = rows


class Rows(NamedTuple):
    """Columns of evidence. People and claims are counted from the first of a piece; a row without a claim has -1."""

    people: Ints
    criteria: Ints
    kinds: Ints
    codes: Ints
    claims: Ints
    numbers: Ints
    days: Ints


@njit(cache=True, nogil=True)
def write_rows(
    first: int,
    last: int,
    criteria: int,
    shift: int,
    first_claim: int,
    lines: Lines,
    order: Order,
    items: Items,
    rows: Rows,
) -> None:
    """Fill in the rows of people first ≤ person < last: each item once for each criterion, criterion by criterion."""
    row = 0
    for person in range(first, last):
        begin, end = items.starts[person], items.starts[person + 1]
        for criterion in range(criteria):
            for at in range(begin, end):
                item = items.arranged[at]
                if items.bits[item] >> criterion & 1:
                    line = items.lines[item]
                    rows.people[row], rows.criteria[row] = person - first, criterion
                    rows.kinds[row], rows.codes[row] = items.keys[item] >> shift, items.keys[item] & ((1 << shift) - 1)
                    rows.claims[row] = -1 if line < 0 else order.claims[line] - first_claim
                    rows.numbers[row] = 0 if line < 0 else lines.numbers[order.lines[line]]
                    rows.days[row] = items.dates[item]
                    row += 1
