"""What is known about one person on the day of a run: plain values that a rule reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType


def _nothing() -> Mapping[int, int]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Facts:
    """One person as of one date.

    `stays` and `ed_visits` map a window in months to a count. `homeless_now` and `chronically_homeless` are None when
    the person has no living-situation record at all: unknown is not false.
    """

    age: int
    conditions: frozenset[str] = frozenset()
    stays: Mapping[int, int] = field(default_factory=_nothing)
    ed_visits: Mapping[int, int] = field(default_factory=_nothing)
    homeless_now: bool | None = None
    chronically_homeless: bool | None = None
    enrolled: bool = True
    bars: tuple[str, ...] = ()

    def without(self, conditions: frozenset[str]) -> "Facts":
        """The same person, nothing said of these conditions (their codes)."""
        return replace(self, conditions=self.conditions - conditions)
