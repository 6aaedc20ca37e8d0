"""The claim lines and spans behind each listed person's criteria, and behind what bars the excluded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from promotora.targeting.engines.duckdb.judge import Judgement, contributing
from promotora.targeting.engines.duckdb.rolls import day_number
from promotora.targeting.engines.duckdb.spans import Homes
from promotora.targeting.engines.duckdb.visits import Visits, day_of
from promotora.targeting.model.conditions import mask_of
from promotora.targeting.model.program import Criterion, conditions_of
from promotora.targeting.model.rules import ChronicallyHomeless, EdVisits, HomelessNow, Rule, Stays
from promotora.targeting.model.windows import Window
from promotora.targeting.valuesets import ConditionCodes

Pids = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Wanted:
    """What to show for one leaf of a criterion, and for whom."""

    criterion: str
    leaf: Rule
    pids: Pids
    masks: Pids


def wanted(judgement: Judgement, pids: Pids) -> Iterator[Wanted]:
    """For each criterion and each leaf that helped, whose evidence is shown."""
    they = judgement.they.take(judgement.listed)
    for criterion in judgement.program.criteria():
        for leaf, helped in _helped(criterion, judgement):
            if helped.any():
                yield Wanted(criterion.code, leaf, pids[judgement.listed][helped], they.conditions[helped])


def _helped(criterion: Criterion, judgement: Judgement) -> Iterator[tuple[Rule, npt.NDArray[np.bool_]]]:
    they = judgement.they.take(judgement.listed)
    yield from contributing(criterion.rule, they, judgement.met_by(criterion, judgement.listed))


@dataclass(frozen=True)
class Showing:
    """The five kinds of evidence, by person, as Arrow tables to join lines with."""

    conditions: pa.Table
    stays: pa.Table
    emergency: pa.Table
    spans: pa.Table

    @classmethod
    def of(cls, chosen: list[Wanted], visits: Visits, homes: Homes, as_of: date) -> "Showing":
        return cls(
            _stacked([_condition_rows(each) for each in chosen], ("pid", "mask")),
            _stacked([_stay_rows(each, visits, as_of) for each in chosen], ("pid", "first", "last")),
            _stacked([_emergency_rows(each, visits, as_of) for each in chosen], ("pid", "ed_number")),
            _span_rows(chosen, homes),
        )


Part = tuple[str, list[npt.NDArray[np.integer]]]


def _stacked(parts: list[Part], names: tuple[str, ...]) -> pa.Table:
    """Parts, each of one criterion, as one table without repeats."""
    schema = pa.schema([("criterion", pa.string()), *((name, pa.int32()) for name in names)])
    tables = [
        pa.table(
            [pa.repeat(criterion, len(columns[0])), *(pa.array(each.astype(np.int32)) for each in columns)], schema
        )
        for criterion, columns in parts
        if columns
    ]
    return pa.concat_tables(tables) if tables else schema.empty_table()


def _condition_rows(each: Wanted) -> Part:
    masks = each.masks & np.int32(mask_of(conditions_of(each.leaf)))
    return each.criterion, [each.pids[masks != 0], masks[masks != 0]]


def _stay_rows(each: Wanted, visits: Visits, as_of: date) -> Part:
    if not isinstance(each.leaf, Stays):
        return each.criterion, []
    at = np.flatnonzero(_inside(visits.stays.keys, each.leaf.within, as_of) & _of(visits.stays.keys, each.pids))
    keys = visits.stays.keys[at]
    return each.criterion, [keys >> 32, day_of(keys), np.minimum(visits.stays.last[at], day_number(as_of))]


def _emergency_rows(each: Wanted, visits: Visits, as_of: date) -> Part:
    if not isinstance(each.leaf, EdVisits):
        return each.criterion, []
    keys = visits.emergency
    keys = keys[_inside(keys, each.leaf.within, as_of) & _of(keys, each.pids)]
    return each.criterion, [keys >> 32, day_of(keys)]


def _inside(keys: npt.NDArray[np.int64], months: int, as_of: date) -> npt.NDArray[np.bool_]:
    window, days = Window.of_months(months, as_of=as_of), day_of(keys)
    return (days > day_number(window.after)) & (days <= day_number(window.until))


def _of(keys: npt.NDArray[np.int64], pids: Pids) -> npt.NDArray[np.bool_]:
    member = np.zeros(int(max((keys >> 32).max(initial=0), pids.max(initial=0))) + 1, np.bool_)
    member[pids] = True
    theirs: npt.NDArray[np.bool_] = member[keys >> 32]
    return theirs


SPAN_ROWS = pa.schema(
    [
        ("pid", pa.int32()),
        ("criterion", pa.string()),
        ("kind", pa.string()),
        ("code", pa.string()),
        ("date", pa.date32()),
    ]
)


def _span_rows(chosen: list[Wanted], homes: Homes) -> pa.Table:
    rows = [
        (pid, each.criterion, "homeless", str(span.situation), span.start)
        for each in chosen
        if isinstance(each.leaf, HomelessNow | ChronicallyHomeless)
        for pid in each.pids.tolist()
        for span in homes.of[pid].counted
    ]
    return span_table(rows)


def span_table(rows: list[tuple[int, str, str, str, date]]) -> pa.Table:
    """Rows that rest on a span, not on a claim."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(SPAN_ROWS)
    return pa.table([pa.array(column, kind.type) for column, kind in zip(columns, SPAN_ROWS, strict=True)], SPAN_ROWS)


def code_masks(normal_codes: set[str], codes: ConditionCodes) -> pa.Table:
    """Each normal diagnosis code that means a condition, with the bits of its conditions."""
    rows = [(code, mask) for code in sorted(normal_codes) if (mask := codes.mask(code))]
    return pa.table(
        {
            "code": pa.array([row[0] for row in rows], pa.string()),
            "mask": pa.array([row[1] for row in rows], pa.int32()),
        }
    )
