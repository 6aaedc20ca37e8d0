"""Sorting by whole numbers, which numpy does far quicker than anything else when they fit into one."""

from typing import TypeVar

import numpy as np
import numpy.typing as npt

Number = TypeVar("Number", bound=np.integer)
Places = npt.NDArray[np.int64]

BITS = 63


def order_by(*columns: npt.NDArray[np.integer]) -> Places:
    """The places of rows sorted by columns of numbers; rows that are alike stay in their order."""
    size = len(columns[0])
    lows = [int(column.min(initial=0)) for column in columns]
    widths = [(int(column.max(initial=0)) - low).bit_length() for column, low in zip(columns, lows, strict=True)]
    if sum(widths) + size.bit_length() > BITS:
        return np.lexsort(columns[::-1])
    key = np.zeros(size, np.int64)
    for column, low, width in zip(columns, lows, widths, strict=True):
        key = (key << width) | (column.astype(np.int64) - low)
    key = (key << size.bit_length()) | np.arange(size)
    key.sort()
    return key & ((1 << size.bit_length()) - 1)


def distinct(numbers: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """The distinct numbers, sorted. `np.unique` asks a hash table, which takes a hundred times as long."""
    ordered = np.sort(numbers)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if len(ordered) else ordered


def repeated(numbers: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """The distinct numbers that are there more than once, sorted."""
    ordered = np.sort(numbers)
    return distinct(ordered[1:][ordered[1:] == ordered[:-1]])
