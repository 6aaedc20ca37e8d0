"""The compiled inner loop: claim lines to what each person has, in one walk over a batch.

Two dates differ just when the earliest is not the latest, so "on two different dates" needs no list of dates: the
first and the last date of each condition are enough, and they merge across batches, threads and months in any order.
"""

import numpy as np
import numpy.typing as npt
from numba import njit

from promotora.targeting.engines.duckdb.codes import EMERGENCY, INPATIENT, INSTITUTIONAL, UNUSABLE, VOID

U64 = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]

NONE = np.int32(-(2**31))
"""No date."""


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
def find_people(table_keys: U64, table_values: Ints, hashes: U64, flags: Bytes, pids: Ints) -> int:
    """Write each line's pid, -1 for a stranger; returns how many usable lines were strangers'."""
    strangers = 0
    for i in range(len(hashes)):
        pids[i] = _find(table_keys, table_values, hashes[i])
        strangers += pids[i] < 0 and not flags[i] & UNUSABLE
    return strangers


@njit(cache=True, nogil=True)
def read_flags(table_keys: U64, table_values: Ints, hashes: U64, unknown: int, meanings: Bytes) -> None:
    """Write what each line's code in one column means; `unknown` for a code that is not in the table."""
    for i in range(len(hashes)):
        found = _find(table_keys, table_values, hashes[i])
        meanings[i] = unknown if found < 0 else found


@njit(cache=True, nogil=True)
def join_flags(types: Bytes, bills: Bytes, revenues: Bytes, procedures: Bytes, places: Bytes, flags: Bytes) -> None:
    """A line's flags from what its codes mean (the flags of `codes`)."""
    for i in range(len(types)):
        institutional = types[i] & INSTITUTIONAL
        if types[i] & UNUSABLE:
            flags[i] = UNUSABLE
        elif bills[i] & VOID:
            flags[i] = VOID | institutional
        else:
            emergency = procedures[i] | (revenues[i] if institutional else places[i])
            flags[i] = institutional | (bills[i] & INPATIENT if institutional else 0) | (emergency & EMERGENCY)


@njit(cache=True, nogil=True, inline="always")
def _in_order(first: int, last: int) -> bool:
    return first == NONE or last == NONE or first <= last


@njit(cache=True, nogil=True)
def read_days(
    flags: Bytes,
    starts: Ints,
    ends: Ints,
    line_starts: Ints,
    line_ends: Ints,
    admitted: Ints,
    discharged: Ints,
    days: Ints,
    untils: Ints,
    ed_days: Ints,
) -> int:
    """Write each line's evidence date, last day and emergency day; lines whose dates make no sense become `UNUSABLE`.

    Dates are days since 1970, `NONE` where there is none. Returns how many lines are usable.
    """
    usable = 0
    for i in range(len(flags)):
        orderly = _in_order(starts[i], ends[i]) and _in_order(line_starts[i], line_ends[i])
        if flags[i] & UNUSABLE or starts[i] == NONE or not orderly or not _in_order(admitted[i], discharged[i]):
            flags[i] |= UNUSABLE
            continue
        usable += 1
        institutional = flags[i] & INSTITUTIONAL
        first = admitted[i] if institutional else line_starts[i]
        day = starts[i] if first == NONE else first
        until = discharged[i] if discharged[i] != NONE else ends[i]
        days[i] = day
        untils[i] = day if until == NONE else until
        ed_days[i] = line_starts[i] if institutional and line_starts[i] != NONE else day
    return usable


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
    flags: Bytes,
    masks: Ints,
    after: int,
    until: int,
    first: npt.NDArray[np.int16],
    last: npt.NDArray[np.int16],
    inpatient: npt.NDArray[np.uint16],
) -> None:
    """Note each line's conditions in its person's row: first and last day (counted from `after`), and inpatient bits.

    `first` and `last` have shape (people, conditions); lines on days outside `after < day <= until`, of strangers,
    void ones and unusable ones do not count.
    """
    for i in range(len(pids)):
        mask = masks[i]
        day = days[i]
        if mask == 0 or pids[i] < 0 or flags[i] & (VOID | UNUSABLE) or day <= after or day > until:
            continue
        row = pids[i]
        offset = np.int16(day - after)
        if flags[i] & INPATIENT:
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
