"""Marks: the first and last day of each person's conditions among some claim lines. They merge by minimum and maximum,
so a two-year window is the sum of its months."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from promotora.targeting.engines.duckdb.care import Bytes, Conditions, Ints
from promotora.targeting.engines.duckdb.codes import INPATIENT, VOID
from promotora.targeting.engines.duckdb.rolls import day_number
from promotora.targeting.engines.duckdb.store.columns import Words
from promotora.targeting.engines.duckdb.store.lines import Lines
from promotora.targeting.model.conditions import ALL_CONDITIONS
from promotora.targeting.model.windows import Window, months_before
from promotora.targeting.valuesets import ConditionCodes, condition_codes

MARKS = pa.schema(
    [
        ("bit", pa.int8()),
        ("pid", pa.int32()),
        ("first", pa.int32()),
        ("last", pa.int32()),
        ("inpatient", pa.bool_()),
    ]
)
"""A row a condition (its bit) and person, sorted so; days since 1970."""


def line_masks(lines: pa.Table, codes: ConditionCodes) -> Ints:
    """The conditions on each line, from its diagnosis columns: each distinct code is looked up once."""
    masks = np.zeros(lines.num_rows, np.int32)
    for name in lines.schema.names:
        if name.startswith("dx"):
            for column, part in zip(lines[name].chunks, _parts(lines[name], masks), strict=True):
                spelled = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
                meaning = np.array([*(codes.mask(code) for code in spelled.dictionary.to_pylist()), 0], np.int32)
                part |= meaning[np.asarray(pc.fill_null(spelled.indices, len(meaning) - 1))]
    return masks


def _parts(column: pa.ChunkedArray, whole: Ints) -> Iterator[Ints]:
    """The parts of an array that a column's chunks stand for."""
    start = 0
    for chunk in column.chunks:
        yield whole[start : start + len(chunk)]
        start += len(chunk)


def marks_of(lines: pa.Table, codes: ConditionCodes, window: Window) -> pa.Table:
    """The marks of those lines, sorted by pid, that are in a window."""
    masks = line_masks(lines, codes)
    day = np.asarray(lines["day"].cast(pa.int32()))
    masks[(day <= day_number(window.after)) | (day > day_number(window.until))] = 0
    return _marks(masks, np.asarray(lines["pid"]), day, np.asarray(lines["flags"]))


def _marks(masks: Ints, pid: Ints, day: Ints, flags: Bytes) -> pa.Table:
    """The marks of lines sorted by pid, from the conditions on each of them."""
    some = np.flatnonzero((masks != 0) & (flags & VOID == 0))
    masks, pid, day, inpatient = masks[some], pid[some], day[some], flags[some] & np.uint8(INPATIENT)
    return pa.concat_tables([_marks_of_one(bit, masks, pid, day, inpatient) for bit in range(len(ALL_CONDITIONS))])


def _marks_of_one(bit: int, masks: Ints, pid: Ints, day: Ints, inpatient: Bytes) -> pa.Table:
    at = np.flatnonzero(masks & (1 << bit))
    if not len(at):
        return MARKS.empty_table()
    whose = pid[at]
    runs = np.flatnonzero(np.append(True, whose[1:] != whose[:-1]))
    return pa.table(
        [
            np.full(len(runs), bit, np.int8),
            whose[runs],
            np.minimum.reduceat(day[at], runs),
            np.maximum.reduceat(day[at], runs),
            np.maximum.reduceat(inpatient[at], runs).astype(np.bool_),
        ],
        schema=MARKS,
    )


@dataclass
class Marker:
    """Gathers a month's marks from its lines, part after part, for several editions of the value sets.

    Editions that say the same of every code on the lines share one table of marks.
    """

    editions: dict[str, ConditionCodes]
    parts: list[dict[str, pa.Table]] = field(default_factory=list)

    @classmethod
    def of_month(cls, month: date) -> "Marker":
        """For the editions that lists with this month in their window will ask for."""
        return cls(editions(month))

    def note(self, lines: Lines) -> None:
        """Take in lines of people who were in no earlier part."""
        made: dict[bytes, pa.Table] = {}
        found = {}
        for fingerprint, codes in self.editions.items():
            meanings = [_meaning(column, codes) for column in lines.diagnoses]
            key = b"".join(each.tobytes() for each in meanings)
            if key not in made:
                masks = np.zeros(lines.sheet.size, np.int32)
                for column, meaning in zip(lines.diagnoses, meanings, strict=True):
                    masks |= meaning[column.numbers]
                made[key] = _marks(masks, lines.pid, lines.day, lines.flags)
            found[fingerprint] = made[key]
        self.parts.append(found)

    def marks(self) -> Iterator[tuple[str, pa.Table]]:
        """Each edition's marks, by its fingerprint."""
        for fingerprint in self.editions:
            found = [part[fingerprint] for part in self.parts]
            whole = pa.concat_tables(found) if found else MARKS.empty_table()
            order = np.argsort(np.asarray(whole["bit"]), kind="stable") if len(found) > 1 else None
            yield fingerprint, whole if order is None else whole.take(pa.array(order))


def _meaning(column: Words, codes: ConditionCodes) -> Ints:
    """The conditions that each of a column's words stands for; of those that no line has, none."""
    used = column.used()
    return np.array([codes.mask(word) if used[place] else 0 for place, word in enumerate(column.words)], np.int32)


def note_marks(conditions: Conditions, marks: pa.Table) -> None:
    """Take marks of days inside the window into people's conditions."""
    after = day_number(conditions.window.after)
    bits, pid = np.asarray(marks["bit"]), np.asarray(marks["pid"])
    first = (np.asarray(marks["first"]) - after).astype(np.int16)
    last = (np.asarray(marks["last"]) - after).astype(np.int16)
    inpatient = np.asarray(marks["inpatient"])
    edges = np.searchsorted(bits, np.arange(len(ALL_CONDITIONS) + 1))
    for bit, (begin, end) in enumerate(pairwise(edges.tolist())):
        who, firsts, lasts = pid[begin:end], conditions.first[:, bit], conditions.last[:, bit]
        firsts[who] = np.minimum(firsts[who], first[begin:end])
        lasts[who] = np.maximum(lasts[who], last[begin:end])
        conditions.inpatient[who] |= inpatient[begin:end].astype(np.uint16) << np.uint16(bit)


def editions(month: date) -> dict[str, ConditionCodes]:
    """The editions of the value sets that lists with this month in their window will ask for, by fingerprint."""
    if month.year > date.max.year - 3:
        return {}  # 9999-12-31, as a claim's start too: a list that far ahead reads the lines
    days = [months_before(month, -ahead) for ahead in range(26)] + [months_before(month, -1) - timedelta(days=1)]
    return {codes.fingerprint: codes for codes in map(condition_codes, days)}
