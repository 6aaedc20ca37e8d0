"""What a store says up to a day: marks where a month lies inside the window, its lines where it does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from promotora.targeting import quality
from promotora.targeting.engines import base
from promotora.targeting.engines.duckdb.ahead import ahead
from promotora.targeting.engines.duckdb.care import Care, Conditions
from promotora.targeting.engines.duckdb.people import Registers
from promotora.targeting.engines.duckdb.raw import sort_nulls_first, unknown_programs
from promotora.targeting.engines.duckdb.rolls import day_number
from promotora.targeting.engines.duckdb.store.marks import marks_of, note_marks
from promotora.targeting.engines.duckdb.store.registers import read_registers
from promotora.targeting.model.program import Program
from promotora.targeting.model.windows import Window
from promotora.targeting.store import Store
from promotora.targeting.tables import MEDICAL_CLAIM
from promotora.targeting.valuesets import condition_codes


@dataclass(frozen=True)
class StoredMonth:
    """A month's folder, what the contents say of it, and which of its lines an earlier month has too."""

    name: str
    folder: Path
    entry: dict[str, Any]
    repeats: pa.Table

    def overlaps(self, window: Window) -> bool:
        """Whether any line is on a day of the window."""
        return bool(self.entry["last"] > day_number(window.after) and self.entry["first"] <= day_number(window.until))

    def inside(self, window: Window) -> bool:
        """Whether every line is on a day of the window."""
        return bool(self.entry["first"] > day_number(window.after) and self.entry["last"] <= day_number(window.until))

    def without_repeats(self, rows: pa.Table) -> pa.Table:
        """Rows of this month, those left out that an earlier month has too."""
        if not self.repeats.num_rows:
            return rows
        columns = ["claim_id", "claim_line_number"]
        repeated = set(zip(*(self.repeats[name].to_pylist() for name in columns), strict=True))
        mine = zip(*(rows[name].to_pylist() for name in columns), strict=True)
        return rows.filter(pa.array([each not in repeated for each in mine], pa.bool_()))

    def read(self, file: str, columns: list[str], coded: Sequence[str] = ()) -> pa.Table:
        """Some columns of a file of its lines, and those of codes, as numbers into a list of them."""
        keys = ["claim_id", "claim_line_number"] if self.repeats.num_rows else []
        path, coded = self.folder / file, list(coded)
        return self.without_repeats(pq.read_table(path, columns=[*columns, *coded, *keys], read_dictionary=coded))

    @cached_property
    def codes(self) -> list[str]:
        """Every diagnosis code on its lines."""
        codes: list[str] = pq.read_table(self.folder / "codes.parquet")["code"].to_pylist()
        return codes


@dataclass(frozen=True)
class Shelf:
    """An opened store."""

    store: Store

    @cached_property
    def registers(self) -> Registers:
        return read_registers(self.store.path / self.store.contents["registers"])

    @cached_property
    def repeats(self) -> pa.Table:
        return pq.read_table(self._generation / "repeats.parquet")

    @property
    def _generation(self) -> Path:
        return self.store.path / str(self.store.contents["registers"])

    @cached_property
    def months(self) -> list[StoredMonth]:
        """The months, oldest first."""
        return [
            StoredMonth(
                name,
                self.store.path / entry["folder"],
                entry,
                self.repeats.filter(pc.equal(self.repeats["month"], name)),
            )
            for name, entry in sorted(self.store.months.items())
        ]

    def reading(self, request: base.Request) -> base.Reading:
        """How the deliveries read, and what that means today."""
        contents = self.store.contents
        stored = [pq.read_table(month.folder / "aside.parquet") for month in self.months if month.entry["aside"]]
        kept = [row for rows in [*contents["undated"].values(), *contents.get("aside", {}).values()] for row in rows]
        stored.append(pa.Table.from_pylist(kept, schema=base.SET_ASIDE))
        stored += [self._strangers(), self._repeats_aside()]
        undated = sum(map(len, contents["undated"].values()))
        rows = {"eligibility": 0, MEDICAL_CLAIM.name: undated, "program_enrollment": 0, "living_situation": 0}
        rows |= contents["rows"]
        rows[MEDICAL_CLAIM.name] += sum(month.entry["rows"] for month in self.months)
        return base.Reading(
            rows,
            sort_nulls_first(pa.concat_tables([table.cast(base.SET_ASIDE) for table in stored])),
            unknown_programs(self.registers, request.program),
            contents["unknown_lines_of_business"],
        )

    def _strangers(self) -> pa.Table:
        """Lines of people who were not in eligibility when their month came, and are not now."""
        strange = [month for month in self.months if month.entry["strangers"]]
        if not strange:
            return base.SET_ASIDE.empty_table()
        found = pa.concat_tables(
            [month.without_repeats(pq.read_table(month.folder / "strangers.parquet")) for month in strange]
        )
        covered = np.zeros(self.registers.rolls.size, np.bool_)
        covered[self.registers.rolls.column("pid")] = True
        found = found.filter(pa.array(~covered[np.asarray(found["pid"])]))
        count = found.num_rows
        return pa.table(
            [
                pa.repeat(MEDICAL_CLAIM.name, count),
                found["file"],
                found["row"],
                pa.repeat(quality.STRANGER_COLUMN, count),
                found["person_id"],
                pa.repeat(quality.STRANGER, count),
            ],
            schema=base.SET_ASIDE,
        )

    def _repeats_aside(self) -> pa.Table:
        return pa.Table.from_pylist(
            [
                {
                    "table": MEDICAL_CLAIM.name,
                    "file": f"{row['month']} in the store",
                    "row": None,
                    "column": quality.DUPLICATE_COLUMN,
                    "value": f"{row['claim_id']} line {row['claim_line_number']}",
                    "reason": quality.DUPLICATE,
                }
                for row in self.repeats.to_pylist()
            ],
            schema=base.SET_ASIDE,
        )

    def care(self, request: base.Request, progress: base.Progress) -> Care:
        """What the months say up to the run's day."""
        window = Window.of_months(request.program.diagnosis_months, as_of=request.as_of)
        people = pq.read_metadata(self._generation / "people.parquet").num_rows
        care = Care(Conditions.of(people, window, by_condition=True))
        for number, (visits, marks) in enumerate(ahead(self.months, partial(_read_month, request=request)), start=1):
            _note_visits(care, visits)
            if marks is not None:
                note_marks(care.conditions, marks)
            progress("Reading months", number, len(self.months))
        return care


def _read_month(month: StoredMonth, request: base.Request) -> tuple[pa.Table, pa.Table | None]:
    """A month's visits, and its marks when any of its days is in the window."""
    window = Window.of_months(request.program.diagnosis_months, as_of=request.as_of)
    visits = month.read("visits.parquet", ["pid", "day", "until", "ed_day", "flags"])
    return visits, _marks(month, window, request.program) if month.overlaps(window) else None


def _note_visits(care: Care, visits: pa.Table) -> None:
    pids, flags = np.asarray(visits["pid"]), np.asarray(visits["flags"])
    days, untils, ed_days = (
        np.asarray(pc.fill_null(visits[name].cast(pa.int32()), 0)) for name in ("day", "until", "ed_day")
    )
    care.note_visits(pids, flags, days, untils, ed_days)


def _marks(month: StoredMonth, window: Window, program: Program) -> pa.Table:
    published, codes = condition_codes(window.until), condition_codes(window.until, program.codes)
    # A policy's own codes need the lines, unless none of the lines carries one of them.
    ready = month.folder / f"marks-{published.fingerprint}.parquet"
    speaks_alike = not program.codes or all(codes.mask(code) == published.mask(code) for code in month.codes)
    if speaks_alike and month.inside(window) and ready.exists() and not month.repeats.num_rows:
        return pq.read_table(ready)
    diagnoses = [f"dx{number}" for number in range(month.entry["diagnosis_columns"])]
    return marks_of(month.read("lines.parquet", ["pid", "day", "flags"], diagnoses), codes, window)
