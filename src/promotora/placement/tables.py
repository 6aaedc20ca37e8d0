"""Values that members who are alike in something share: one row for each kind of member, one column for each entity."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]
Kind = TypeVar("Kind", bound=Hashable)


@dataclass(frozen=True)
class Table:
    """`values[of[member]]` are the values of a member at each entity."""

    of: npt.NDArray[np.int32]
    values: npt.NDArray[Any]

    def row(self, member: int) -> npt.NDArray[Any]:
        """A member's value at each entity."""
        row: npt.NDArray[Any] = self.values[self.of[member]]
        return row

    def at(self, members: Ints, entities: Ints) -> npt.NDArray[Any]:
        """The value of each member at the entity beside it."""
        values: npt.NDArray[Any] = self.values[self.of[members], entities]
        return values

    def whole(self) -> npt.NDArray[Any]:
        """Every member by every entity."""
        whole: npt.NDArray[Any] = self.values[self.of]
        return whole


def tabled(kinds: Iterable[Kind], row: Callable[[Kind], Any], columns: int, dtype: type = np.int64) -> Table:
    """The table of the members' kinds, one for each member; `row` gives a kind's value at each of the `columns`."""
    seen: dict[Kind, int] = {}
    of = np.fromiter((seen.setdefault(kind, len(seen)) for kind in kinds), dtype=np.int32)
    values: npt.NDArray[Any] = np.empty((len(seen), columns), dtype=dtype)
    for kind, number in seen.items():
        values[number] = row(kind)
    return Table(of, values)


def positions(ids: Sequence[str]) -> dict[str, int]:
    """Where each id stands."""
    return {each: number for number, each in enumerate(ids)}
