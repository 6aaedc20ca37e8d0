"""Kept lines put in order: by person, claim id and line number."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

U64 = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]

SMALL = 12
"""Runs this short are sorted by insertion."""


class ClaimIds(NamedTuple):
    """The id of each line's claim: its first sixteen bytes as two numbers that sort as bytes do, and all its bytes.

    `alike` when two different ids may have the same two numbers, being longer than that or holding a byte 0.
    """

    high: U64
    low: U64
    offsets: Ints
    data: Bytes
    alike: bool


class Lines(NamedTuple):
    """Kept lines, an element each: ranks count from the first of their pile, codes are numbers in the code book."""

    ranks: Ints
    numbers: Ints
    days: Ints
    ed_days: Ints
    flags: Bytes
    ed_codes: Ints
    bills: Ints
    codes: Ints
    """Of shape (lines, diagnosis columns)."""


class Order(NamedTuple):
    """Lines in order of person, claim id, line number and day.

    `starts` is where each person's lines begin, one more than there are people; `claims` numbers the claims of the
    lines in order, and `firsts` is a line of each claim.
    """

    lines: Ints
    starts: Ints
    claims: Ints
    firsts: Ints


@njit(cache=True, nogil=True)
def claim_keys(offsets: Ints, data: Bytes, high: U64, low: U64) -> bool:
    """Write the two numbers of `ClaimIds`; returns whether different ids may be alike."""
    alike = False
    for i in range(len(high)):
        for half in range(2):
            word = np.uint64(0)
            begin = offsets[i] + 8 * half
            for at in range(begin, begin + 8):
                byte = data[at] if at < offsets[i + 1] else np.uint8(0)
                alike |= byte == 0 and at < offsets[i + 1]
                word = (word << np.uint64(8)) | np.uint64(byte)
            if half == 0:
                high[i] = word
            else:
                low[i] = word
        alike |= offsets[i + 1] - offsets[i] > 16
    return alike


@njit(cache=True, nogil=True)
def _later_bytes(ids: ClaimIds, a: int, b: int) -> int:
    """Which of two ids comes first by what follows its first sixteen bytes, and by length: -1, 0 or 1."""
    length_a, length_b = ids.offsets[a + 1] - ids.offsets[a], ids.offsets[b + 1] - ids.offsets[b]
    for at in range(16, min(length_a, length_b)):
        one, other = ids.data[ids.offsets[a] + at], ids.data[ids.offsets[b] + at]
        if one != other:
            return -1 if one < other else 1
    return 0 if length_a == length_b else (-1 if length_a < length_b else 1)


@njit(cache=True, nogil=True, inline="always")
def _is_before(ids: ClaimIds, lines: Lines, a: int, b: int) -> bool:
    if ids.high[a] != ids.high[b]:
        before = ids.high[a] < ids.high[b]
    elif ids.low[a] != ids.low[b]:
        before = ids.low[a] < ids.low[b]
    else:
        later = _later_bytes(ids, a, b) if ids.alike else 0
        if later != 0:
            before = later < 0
        elif lines.numbers[a] != lines.numbers[b]:
            before = lines.numbers[a] < lines.numbers[b]
        else:
            before = lines.days[a] < lines.days[b]
    return bool(before)


@njit(cache=True, nogil=True)
def _insert(ids: ClaimIds, lines: Lines, order: Ints, begin: int, end: int) -> None:
    """Sort a short run."""
    for i in range(begin + 1, end):
        line, at = order[i], i
        while at > begin and _is_before(ids, lines, line, order[at - 1]):
            order[at] = order[at - 1]
            at -= 1
        order[at] = line


@njit(cache=True, nogil=True)
def _merge(ids: ClaimIds, lines: Lines, order: Ints, spare: Ints, begin: int, middle: int, end: int) -> None:
    """Merge two sorted runs that are next to each other."""
    if not _is_before(ids, lines, order[middle], order[middle - 1]):
        return
    spare[begin:middle] = order[begin:middle]
    left, right = begin, middle
    while left < middle:
        if right < end and _is_before(ids, lines, order[right], spare[left]):
            order[left + right - middle] = order[right]
            right += 1
        else:
            order[left + right - middle] = spare[left]
            left += 1


@njit(cache=True, nogil=True)
def sort_lines(ids: ClaimIds, lines: Lines, order: Order) -> int:
    """Fill in an order; returns how many claims there are."""
    people = len(order.starts) - 1
    _by_person(lines.ranks, order)
    spare = np.empty_like(order.lines)
    count = 0
    for person in range(people):
        begin, end = order.starts[person], order.starts[person + 1]
        for start in range(begin, end, SMALL):
            _insert(ids, lines, order.lines, start, min(start + SMALL, end))
        width = SMALL
        while width < end - begin:
            for start in range(begin, end - width, 2 * width):
                _merge(ids, lines, order.lines, spare, start, start + width, min(start + 2 * width, end))
            width *= 2
        for at in range(begin, end):
            if at == begin or not _same_claim(ids, order.lines[at - 1], order.lines[at]):
                order.firsts[count] = order.lines[at]
                count += 1
            order.claims[at] = count - 1
    return count


@njit(cache=True, nogil=True)
def _by_person(ranks: Ints, order: Order) -> None:
    """Each person's lines together, as they came."""
    people = len(order.starts) - 1
    order.starts[:] = 0
    for rank in ranks:
        order.starts[rank + 1] += 1
    for person in range(people):
        order.starts[person + 1] += order.starts[person]
    place = order.starts[:people].copy()
    for i in range(len(ranks)):
        order.lines[place[ranks[i]]] = i
        place[ranks[i]] += 1


@njit(cache=True, nogil=True, inline="always")
def _same_claim(ids: ClaimIds, a: int, b: int) -> bool:
    same = ids.high[a] == ids.high[b] and ids.low[a] == ids.low[b]
    return same and (not ids.alike or _later_bytes(ids, a, b) == 0)
