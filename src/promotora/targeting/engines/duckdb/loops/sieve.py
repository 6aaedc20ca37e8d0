"""Of a batch of lines, those that may be evidence of somebody who is shown."""

import numpy as np
import numpy.typing as npt
from numba import njit

from promotora.targeting.engines.duckdb.codes import EMERGENCY, INPATIENT, VOID

Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]


@njit(cache=True, nogil=True)
def choose(rank_of: Ints, pids: Ints, flags: Bytes, chosen: Ints) -> int:
    """Write which lines are not void and of people with a rank; returns how many."""
    count = 0
    for i in range(len(pids)):
        if rank_of[pids[i]] >= 0 and not flags[i] & VOID:
            chosen[count] = i
            count += 1
    return count


@njit(cache=True, nogil=True)
def number(indices: Ints, valid: Bytes, offset: int, numbers: Ints, chosen: Ints, found: Ints) -> None:
    """Write the number of each chosen line's code, 0 for none.

    `indices` are places in `numbers`; `valid` is Arrow's bitmap of which there are (from bit `offset`), or empty.
    """
    for i in range(len(chosen)):
        bit = offset + chosen[i]
        there = len(valid) == 0 or valid[bit >> 3] >> (bit & 7) & 1
        found[i] = numbers[indices[chosen[i]]] if there else 0


@njit(cache=True, nogil=True)
def sieve(
    ranks: Ints, flags: Bytes, days: Ints, codes: Ints, meanings: Ints, sought: Ints, after: int, until: int, kept: Ints
) -> int:
    """Write which lines may be evidence into `kept`; returns how many.

    `codes` has shape (lines, diagnosis columns); those that are not sought of the line's person become 0.
    """
    count = 0
    for i in range(len(ranks)):
        speaks = bool(flags[i] & EMERGENCY) or (bool(flags[i] & INPATIENT) and days[i] <= until)
        inside = after < days[i] <= until
        for k in range(codes.shape[1]):
            code = codes[i, k]
            if code == 0:
                continue
            wanted = inside and meanings[code] & sought[ranks[i]] != 0
            for earlier in range(k):
                wanted = wanted and codes[i, earlier] != code
            if wanted:
                speaks = True
            else:
                codes[i, k] = 0
        if speaks:
            kept[count] = i
            count += 1
    return count
