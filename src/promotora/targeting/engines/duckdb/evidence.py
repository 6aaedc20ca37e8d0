"""The claim lines and spans behind each listed person's criteria, and behind what bars the excluded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from promotora.targeting.engines.duckdb.judge import Judgement, contributing
from promotora.targeting.engines.duckdb.rolls import day_number
from promotora.targeting.engines.duckdb.spans import Homes
from promotora.targeting.engines.duckdb.visits import Keys, Visits, day_of, keyed
from promotora.targeting.model.conditions import mask_of
from promotora.targeting.model.program import Criterion, conditions_of
from promotora.targeting.model.rules import ChronicallyHomeless, EdVisits, HomelessNow, Rule, Stays
from promotora.targeting.model.windows import Window

Pids = npt.NDArray[np.int32]
SpanRow = tuple[int, str, str, str, date]
"""A row that rests on a span, not on a claim: pid, criterion, kind, code, date."""


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


KINDS = ("condition", "ed_visit", "exclusion", "homeless", "stay")
"""The kinds of evidence, sorted as evidence is; compiled loops know them by their places."""

LINE = ("pid", "claim_id", "claim_line_number", "day", "ed_day", "flags")
CODES = ("ed_code", "bill")
"""What evidence is read from, of each line, beside its diagnoses (dx0, dx1, …)."""


@dataclass(frozen=True)
class Sought:
    """What is looked for, by rank: a person's place among those shown, in the order of the list.

    What serves several criteria is there once, with a bit for each of them in the order of `criteria`. Stays and
    emergency days are sorted (rank, day) keys; spans are whole rows already, sorted as evidence is.
    """

    person_ids: pa.Array
    pids: Pids
    rank_of: Pids
    criteria: tuple[str, ...]
    conditions: Pids
    stays: tuple[Keys, Keys, Keys]
    emergency: tuple[Keys, Keys]
    spans: list[tuple[int, int, str, int, int]]

    @cached_property
    def any_condition(self) -> Pids:
        """The conditions sought of each person, for whichever criterion."""
        either: Pids = np.bitwise_or.reduce(self.conditions, axis=1, dtype=np.int32)
        return either

    @classmethod
    def of(
        cls,
        people: tuple[Pids, pa.Array],
        chosen: list[Wanted],
        bars: list[SpanRow],
        visits: Visits,
        homes: Homes,
        as_of: date,
        size: int,
    ) -> "Sought":
        """For people (pids, person_ids) in the order of the list; `size` is one more than the largest pid."""
        pids, person_ids = people
        rank_of = np.full(size, -1, np.int32)
        rank_of[pids] = np.arange(len(pids), dtype=np.int32)
        spans = [*_span_rows(chosen, homes), *bars]
        criteria = tuple(sorted({each.criterion for each in chosen} | {row[1] for row in spans}))
        stays = _merged([_stay_rows(each, visits, as_of) for each in chosen], chosen, rank_of, criteria)
        days = _merged([_emergency_rows(each, visits, as_of) for each in chosen], chosen, rank_of, criteria)
        return cls(
            person_ids,
            pids,
            rank_of,
            criteria,
            _conditions(chosen, rank_of, len(pids), criteria),
            stays,
            (days[0], days[2]),
            _placed(spans, rank_of, criteria),
        )


def _conditions(chosen: list[Wanted], rank_of: Pids, people: int, criteria: tuple[str, ...]) -> Pids:
    """The conditions sought, by rank and criterion."""
    masks = np.zeros((people, len(criteria)), np.int32)
    for each in chosen:
        masks[rank_of[each.pids], criteria.index(each.criterion)] |= each.masks & mask_of(conditions_of(each.leaf))
    return masks


Part = tuple[Keys, Keys]
"""(person, day) keys, and the last day of each."""

NO_KEYS = np.empty(0, np.int64)


def _stay_rows(each: Wanted, visits: Visits, as_of: date) -> Part:
    if not isinstance(each.leaf, Stays):
        return NO_KEYS, NO_KEYS
    at = np.flatnonzero(_inside(visits.stays.keys, each.leaf.within, as_of) & _of(visits.stays.keys, each.pids))
    return visits.stays.keys[at], np.minimum(visits.stays.last[at], day_number(as_of))


def _emergency_rows(each: Wanted, visits: Visits, as_of: date) -> Part:
    if not isinstance(each.leaf, EdVisits):
        return NO_KEYS, NO_KEYS
    keys = visits.emergency
    keys = keys[_inside(keys, each.leaf.within, as_of) & _of(keys, each.pids)]
    return keys, day_of(keys)


def _merged(
    parts: list[Part], chosen: list[Wanted], rank_of: Pids, criteria: tuple[str, ...]
) -> tuple[Keys, Keys, Keys]:
    """Parts, each of one criterion, by (rank, day): the last day, and the bits of the criteria that seek it."""
    bits = [
        np.full(len(keys), 1 << criteria.index(each.criterion)) for (keys, _), each in zip(parts, chosen, strict=True)
    ]
    keys, lasts, bit = (
        np.concatenate([NO_KEYS, *columns])
        for columns in ([part[0] for part in parts], [part[1] for part in parts], bits)
    )
    keys = keyed(rank_of[keys >> 32], day_of(keys))
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    first = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])
    return keys[first], lasts[order][first], np.bitwise_or.reduceat(bit[order], first) if len(first) else NO_KEYS


def _inside(keys: Keys, months: int, as_of: date) -> npt.NDArray[np.bool_]:
    window, days = Window.of_months(months, as_of=as_of), day_of(keys)
    return (days > day_number(window.after)) & (days <= day_number(window.until))


def _of(keys: Keys, pids: Pids) -> npt.NDArray[np.bool_]:
    member = np.zeros(int(max((keys >> 32).max(initial=0), pids.max(initial=0))) + 1, np.bool_)
    member[pids] = True
    theirs: npt.NDArray[np.bool_] = member[keys >> 32]
    return theirs


def _span_rows(chosen: list[Wanted], homes: Homes) -> list[SpanRow]:
    return [
        (pid, each.criterion, "homeless", str(span.situation), span.start)
        for each in chosen
        if isinstance(each.leaf, HomelessNow | ChronicallyHomeless)
        for pid in each.pids.tolist()
        for span in homes.of[pid].counted
    ]


def _placed(spans: list[SpanRow], rank_of: Pids, criteria: tuple[str, ...]) -> list[tuple[int, int, str, int, int]]:
    """Each span once: rank, place of its kind, code, day, and the bit of its criterion; sorted so."""
    return sorted(
        {
            (int(rank_of[pid]), KINDS.index(kind), code, day_number(day), 1 << criteria.index(criterion))
            for pid, criterion, kind, code, day in spans
        }
    )
