"""Stays and emergency visits counted from sorted arrays (the contract's *Stay* and *ED visit*)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from promotora.targeting.engines.duckdb.care import Care, Ints
from promotora.targeting.engines.duckdb.rolls import day_number
from promotora.targeting.model.windows import Window

Keys = npt.NDArray[np.int64]
SHIFT = np.int64(1) << np.int64(31)
"""Days are int32 and may be before 1970; shifted, they sort within a person's key."""


def keyed(pids: npt.NDArray[np.integer], days: npt.NDArray[np.integer]) -> Keys:
    """One sortable number for a person and a day."""
    keys = pids.astype(np.int64)
    keys <<= np.int64(32)
    keys += days  # in place: a county has tens of millions
    keys += SHIFT
    return keys


def day_of(keys: Keys) -> npt.NDArray[np.int64]:
    """The day in a key."""
    return (keys & np.int64(0xFFFFFFFF)) - SHIFT


@dataclass(frozen=True)
class StayTable:
    """Stays sorted by person and first day: `keys` (person, first day) and `last` days."""

    keys: Keys
    last: npt.NDArray[np.int64]

    def holding(self, keys: Keys) -> npt.NDArray[np.int64]:
        """For each (person, day), the index of the stay that day is in, or -1."""
        at = np.searchsorted(self.keys, keys, side="right") - 1
        found = at >= 0
        found[found] = (self.keys[at[found]] >> 32 == keys[found] >> 32) & (day_of(keys[found]) <= self.last[at[found]])
        return np.where(found, at, -1)


def merge_stays(pids: Ints, days: Ints, untils: Ints) -> StayTable:
    """Hospital claims merged whenever one starts no later than one day after another ends."""
    keys = keyed(pids, days)
    order = np.argsort(keys, kind="stable")
    keys, until = keys[order], keyed(pids, untils)[order]
    if not len(keys):
        return StayTable(keys, keys)
    reached = np.maximum.accumulate(until)  # people are in order, so one's reach never passes into the next's
    starts = np.ones(len(keys), np.bool_)
    same_person = keys[1:] >> 32 == reached[:-1] >> 32
    starts[1:] = ~(same_person & (keys[1:] <= reached[:-1] + 1))
    first = np.flatnonzero(starts)
    return StayTable(keys[first], day_of(reached[np.append(first[1:], len(keys)) - 1]))


@dataclass(frozen=True)
class Visits:
    """Stays and emergency days that count, as sorted (person, day) keys."""

    stays: StayTable
    emergency: Keys

    @classmethod
    def of(cls, care: Care, *, inside_stays_count: bool) -> "Visits":
        """Of all that was gathered, which is given up part by part."""
        stays = merge_stays(*_joined(care.hospital, 3))
        pids, days = _joined(care.emergency, 2)
        emergency = keyed(pids, days)
        del pids, days
        emergency = _once(emergency)
        return cls(stays, emergency if inside_stays_count else emergency[stays.holding(emergency) < 0])

    def stay_counts(self, months: int, as_of: date, people: int) -> Ints:
        """How many stays of each person began in the window."""
        return _counts(self.stays.keys, Window.of_months(months, as_of=as_of), people)

    def ed_counts(self, months: int, as_of: date, people: int) -> Ints:
        """How many emergency days of each person are in the window."""
        return _counts(self.emergency, Window.of_months(months, as_of=as_of), people)


def _once(keys: Keys) -> Keys:
    """Distinct keys, sorted: numpy's own way hashes first, which takes several times as long."""
    keys.sort()
    return keys[np.append(True, keys[1:] != keys[:-1])] if len(keys) else keys


def _counts(keys: Keys, window: Window, people: int) -> Ints:
    days = day_of(keys)
    inside = (days > day_number(window.after)) & (days <= day_number(window.until))
    return np.bincount(keys[inside] >> 32, minlength=people).astype(np.int32)


def _joined(parts: Sequence[tuple[Ints, ...]], width: int) -> list[Ints]:
    if not parts:
        return [np.empty(0, np.int32) for _ in range(width)]
    return [np.concatenate(column) for column in zip(*parts, strict=True)]
