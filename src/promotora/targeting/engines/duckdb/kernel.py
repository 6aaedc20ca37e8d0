"""The compiled inner loop: claim lines to what each person has, in one walk over a batch.

Two dates differ just when the earliest is not the latest, so "on two different dates" needs no list of dates: the
first and the last date of each condition are enough, and they merge across batches, threads and months in any order.
"""

import numpy as np
import numpy.typing as npt
from numba import njit

U64 = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int32]


class HashIndex:
    """A read-only dictionary from 64-bit hashes to small numbers, laid out for the compiled loop."""

    def __init__(self, keys: U64, values: npt.NDArray[np.int32]) -> None:
        size = 1 << max(4, int(len(keys) * 2 - 1).bit_length())
        self.keys = np.zeros(size, np.uint64)
        self.values = np.full(size, -1, np.int32)
        if _fill(self.keys, self.values, keys, values) != len(keys):
            raise ValueError("Two different values share a 64-bit hash; rename one of them.")


@njit(cache=True, nogil=True)
def _fill(table_keys: U64, table_values: Ints, keys: U64, values: Ints) -> int:
    mask = np.uint64(len(table_keys) - 1)
    placed = 0
    for i in range(len(keys)):
        slot = keys[i] & mask
        while table_values[slot] >= 0 and table_keys[slot] != keys[i]:
            slot = (slot + np.uint64(1)) & mask
        placed += table_values[slot] < 0
        table_keys[slot] = keys[i]
        table_values[slot] = values[i]
    return placed


@njit(cache=True, nogil=True, inline="always")
def _find(table_keys: U64, table_values: Ints, key: np.uint64) -> int:
    mask = np.uint64(len(table_keys) - 1)
    slot = key & mask
    while table_values[slot] >= 0:
        if table_keys[slot] == key:
            return int(table_values[slot])
        slot = (slot + np.uint64(1)) & mask
    return -1


@njit(cache=True, nogil=True)
def find_people(table_keys: U64, table_values: Ints, hashes: U64, pids: Ints) -> int:
    """Write each line's pid, -1 for a stranger; returns how many lines were strangers'."""
    strangers = 0
    for i in range(len(hashes)):
        pids[i] = _find(table_keys, table_values, hashes[i])
        strangers += pids[i] < 0
    return strangers


@njit(cache=True, nogil=True)
def read_masks(table_keys: U64, table_values: Ints, hashes: U64, masks: Ints) -> None:
    """Add the conditions of one diagnosis column to each line's mask."""
    for i in range(len(hashes)):
        found = _find(table_keys, table_values, hashes[i])
        if found > 0:
            masks[i] |= found


@njit(cache=True, nogil=True)
def note_conditions(
    pids: Ints,
    days: Ints,
    flags: npt.NDArray[np.uint8],
    masks: Ints,
    after: int,
    until: int,
    first: npt.NDArray[np.int16],
    last: npt.NDArray[np.int16],
    inpatient: npt.NDArray[np.uint16],
) -> None:
    """Note each line's conditions in its person's row: first and last day (counted from `after`), and inpatient bits.

    `first` and `last` have shape (people, conditions); lines on days outside `after < day <= until`, of strangers
    and void ones (flag 4) do not count.
    """
    for i in range(len(pids)):
        mask = masks[i]
        day = days[i]
        if mask == 0 or pids[i] < 0 or flags[i] & 4 or day <= after or day > until:
            continue
        row = pids[i]
        offset = np.int16(day - after)
        if flags[i] & 1:
            inpatient[row] |= np.uint16(mask)
        bit = 0
        while mask:
            if mask & 1:
                if offset < first[row, bit]:
                    first[row, bit] = offset
                if offset > last[row, bit]:
                    last[row, bit] = offset
            mask >>= 1
            bit += 1
