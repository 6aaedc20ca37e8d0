"""What people's claims say, gathered as arrays: conditions, hospital claims and emergency days."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from promotora.targeting.engines.duckdb.codes import EMERGENCY, INPATIENT, UNUSABLE, VOID
from promotora.targeting.engines.duckdb.rolls import day_number
from promotora.targeting.model.conditions import ALL_CONDITIONS
from promotora.targeting.model.windows import Window

Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]

NEVER_FIRST, NEVER_LAST = np.int16(32767), np.int16(-32768)
"""The first and last day of a condition that never was; their order tells."""


@dataclass
class Conditions:
    """First and last day of each person's conditions in the diagnosis window, days counted from the window's edge."""

    window: Window
    first: npt.NDArray[np.int16]
    last: npt.NDArray[np.int16]
    inpatient: npt.NDArray[np.uint16]

    @classmethod
    def of(cls, people: int, window: Window, *, by_condition: bool = False) -> "Conditions":
        """Nobody has anything yet. Laid out by person, for lines in any order, or by condition, for marks."""
        shape = (people, len(ALL_CONDITIONS))
        order: Literal["C", "F"] = "F" if by_condition else "C"
        return cls(
            window,
            np.full(shape, NEVER_FIRST, np.int16, order),
            np.full(shape, NEVER_LAST, np.int16, order),
            np.zeros(people, np.uint16),
        )

    def note(self, pids: Ints, days: Ints, flags: Bytes, masks: Ints) -> None:
        """Take in a batch of lines, in compiled code."""
        from promotora.targeting.engines.duckdb import kernel  # a store's run, which has no need of it, starts quicker

        after, until = day_number(self.window.after), day_number(self.window.until)
        kernel.note_conditions(pids, days, flags, masks, after, until, self.first, self.last, self.inpatient)

    def merge(self, other: "Conditions") -> None:
        """Take in what another thread gathered."""
        np.minimum(self.first, other.first, out=self.first)
        np.maximum(self.last, other.last, out=self.last)
        self.inpatient |= other.inpatient

    def forget(self, pids: Ints) -> None:
        """Begin again for some people."""
        self.first[pids], self.last[pids], self.inpatient[pids] = NEVER_FIRST, NEVER_LAST, 0

    def masks(self, dates_needed: int) -> Ints:
        """Each person's conditions as bits: one acute inpatient claim, or enough different dates."""
        held = self.inpatient.astype(np.int32)
        for bit in range(len(ALL_CONDITIONS)):
            enough = (
                self.last[:, bit] >= self.first[:, bit] if dates_needed == 1 else self.last[:, bit] > self.first[:, bit]
            )
            held |= enough.astype(np.int32) << bit
        return held


@dataclass
class Care:
    """All that is gathered from claim lines. `hospital` holds (pid, day, until) arrays, `emergency` (pid, day)."""

    conditions: Conditions
    hospital: list[tuple[Ints, ...]] = field(default_factory=list)
    emergency: list[tuple[Ints, ...]] = field(default_factory=list)
    lines: int = 0
    strangers: int = 0

    def merge(self, other: "Care") -> None:
        """Take in what another thread gathered."""
        self.conditions.merge(other.conditions)
        self.hospital += other.hospital
        self.emergency += other.emergency
        self.lines += other.lines
        self.strangers += other.strangers

    def note_visits(self, pids: Ints, flags: Bytes, days: Ints, untils: Ints, ed_days: Ints) -> None:
        """Keep the lines that speak of hospital care that began by the run's day, or of emergency care on any day."""
        as_of = day_number(self.conditions.window.until)
        counts = (pids >= 0) & (flags & (VOID | UNUSABLE) == 0)
        stay = np.flatnonzero(counts & (flags & INPATIENT != 0) & (days <= as_of))
        if len(stay):
            self.hospital.append(_each_once(pids[stay], days[stay], np.maximum(days[stay], untils[stay])))
        visit = np.flatnonzero(counts & (flags & EMERGENCY != 0))
        if len(visit):
            self.emergency.append(_each_once(pids[visit], ed_days[visit]))

    def forget(self, pids: Ints) -> None:
        """Begin again for some people."""
        self.conditions.forget(pids)
        self.hospital = [tuple(part[~np.isin(rows[0], pids)] for part in rows) for rows in self.hospital]
        self.emergency = [tuple(part[~np.isin(rows[0], pids)] for part in rows) for rows in self.emergency]


def _each_once(*columns: Ints) -> tuple[Ints, ...]:
    """Rows without those that say the same as the row before, as most lines of a visit do."""
    differs = np.zeros(len(columns[0]), np.bool_)
    differs[0] = True
    for column in columns:
        differs[1:] |= column[1:] != column[:-1]
    return tuple(column[differs] for column in columns)
