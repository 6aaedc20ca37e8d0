"""The verdict on everyone at once: rules over arrays, in Kleene's three values (0 no, 1 not known, 2 yes).

The reference engine asks `Program.verdict` person by person; this must give the same answers. Sentences are made once
for each distinct answer, by the rules themselves.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, reduce

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from promotora.targeting.engines.duckdb.care import Ints
from promotora.targeting.engines.duckdb.spans import FALSE, TRUE
from promotora.targeting.model.conditions import ALL_CONDITIONS, conditions_in, mask_of
from promotora.targeting.model.facts import Facts
from promotora.targeting.model.program import NOT_ENROLLED, Criterion, Group, Program, conditions_of
from promotora.targeting.model.rules import (
    AgedAtLeast,
    AgedUnder,
    AllOf,
    AnyOf,
    AtLeast,
    ChronicallyHomeless,
    EdVisits,
    Has,
    HomelessNow,
    Rule,
    Stays,
)
from promotora.targeting.model.verdict import Decision

Truths = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]
TRUTH_OF = {0: False, 1: None, 2: True}


@dataclass(frozen=True)
class Columns:
    """Facts about many people, an array element each, in person_id order."""

    conditions: Ints
    stays: dict[int, Ints]
    ed_visits: dict[int, Ints]
    homeless_now: Truths
    chronically_homeless: Truths
    age: Ints
    enrolled: Flags
    bars: Ints
    """A bit for each exclusion of the program, in its order."""

    def take(self, chosen: npt.NDArray[np.integer]) -> "Columns":
        """The facts of some of them."""
        return Columns(
            self.conditions[chosen],
            {months: counts[chosen] for months, counts in self.stays.items()},
            {months: counts[chosen] for months, counts in self.ed_visits.items()},
            self.homeless_now[chosen],
            self.chronically_homeless[chosen],
            self.age[chosen],
            self.enrolled[chosen],
            self.bars[chosen],
        )

    def without(self, conditions: int) -> "Columns":
        """The same people, nothing said of these conditions (a bit each)."""
        return replace(self, conditions=self.conditions & ~np.int32(conditions))

    def facts(self, at: int) -> Facts:
        """One person's facts as a plain value."""
        return Facts(
            age=int(self.age[at]),
            conditions=frozenset(each.code for each in conditions_in(int(self.conditions[at]))),
            stays={months: int(counts[at]) for months, counts in self.stays.items()},
            ed_visits={months: int(counts[at]) for months, counts in self.ed_visits.items()},
            homeless_now=TRUTH_OF[int(self.homeless_now[at])],
            chronically_homeless=TRUTH_OF[int(self.chronically_homeless[at])],
        )


def _yes(flags: Flags) -> Truths:
    return np.where(flags, TRUE, FALSE)


def _how_many(masks: Ints, of: int) -> npt.NDArray[np.uint8]:
    counts: npt.NDArray[np.uint8] = np.bitwise_count(masks & of)
    return counts


_LEAVES: dict[type[Rule], Callable[[Rule, Columns], Truths]] = {
    Has: lambda rule, they: _yes(they.conditions & mask_of(conditions_of(rule)) != 0),
    AtLeast: lambda rule, they: _yes(_how_many(they.conditions, mask_of(conditions_of(rule))) >= rule.count),  # type: ignore[attr-defined]
    Stays: lambda rule, they: _yes(they.stays[rule.within] >= rule.count),  # type: ignore[attr-defined]
    EdVisits: lambda rule, they: _yes(they.ed_visits[rule.within] >= rule.count),  # type: ignore[attr-defined]
    HomelessNow: lambda rule, they: they.homeless_now,
    ChronicallyHomeless: lambda rule, they: they.chronically_homeless,
    AgedAtLeast: lambda rule, they: _yes(they.age >= rule.years),  # type: ignore[attr-defined]
    AgedUnder: lambda rule, they: _yes(they.age < rule.years),  # type: ignore[attr-defined]
}


def truth(rule: Rule, they: Columns) -> Truths:
    """What a rule says of each person."""
    if isinstance(rule, AnyOf):
        return reduce(np.maximum, (truth(part, they) for part in rule.parts))
    if isinstance(rule, AllOf):
        return reduce(np.minimum, (truth(part, they) for part in rule.parts))
    return _LEAVES[type(rule)](rule, they)


def contributing(rule: Rule, they: Columns, among: Flags) -> Iterator[tuple[Rule, Flags]]:
    """Each leaf, and for whom of `among` it helped to make the rule met."""
    if not rule.parts:
        yield rule, among
    for part in rule.parts:
        yield from contributing(part, they, among & (truth(part, they) == TRUE) if isinstance(rule, AnyOf) else among)


@dataclass(frozen=True)
class Judgement:
    """The verdicts. `decision` is 0 listed, 1 excluded, 2 not eligible; the rest follows from the facts."""

    program: Program
    they: Columns
    criteria: dict[str, Truths]
    groups: tuple[Truths, ...]
    decision: npt.NDArray[np.int8]

    @cached_property
    def listed(self) -> npt.NDArray[np.intp]:
        """Positions of the listed, in order."""
        return np.flatnonzero(self.decision == 0)

    @cached_property
    def excluded(self) -> npt.NDArray[np.intp]:
        """Positions of the excluded, in order."""
        return np.flatnonzero(self.decision == 1)

    def met_by(self, criterion: Criterion, positions: npt.NDArray[np.intp]) -> Flags:
        """Who of these meets a criterion."""
        met: Flags = self.criteria[criterion.code][positions] == TRUE
        return met


DECISIONS = (Decision.LISTED, Decision.EXCLUDED, Decision.NOT_ELIGIBLE)


def judge(program: Program, they: Columns) -> Judgement:
    """Judge everyone (the array form of `Program.verdict`)."""
    criteria = {criterion.code: truth(criterion.rule, they) for criterion in program.criteria()}
    groups = tuple(reduce(np.maximum, (criteria[each.code] for each in group.criteria)) for group in program.groups)
    meets = reduce(np.minimum, groups) == TRUE
    barred = they.bars != 0
    decision = np.where(meets & barred, 1, np.where(meets & they.enrolled, 0, 2)).astype(np.int8)
    return Judgement(program, they, criteria, groups, decision)


def tiers(program: Program, they: Columns) -> npt.NDArray[np.int8]:
    """The tier of each person."""
    tier = np.full(len(they.age), program.last_tier, np.int8)
    for each in reversed(program.tiers):
        tier[truth(each.rule, they) == TRUE] = each.level
    return tier


class Sentences:
    """A growing list of distinct sentences, and arrays of their numbers; -1 says nothing."""

    def __init__(self) -> None:
        self.number: dict[str, int] = {}

    def of(self, sentence: str) -> int:
        """The number of a sentence."""
        return self.number.setdefault(sentence, len(self.number))

    @property
    def words(self) -> pa.Array:
        """The sentences, by number."""
        return pa.array(list(self.number), pa.string())

    def listed(self, columns: list[Ints]) -> pa.Array:
        """A list of sentences a person from columns of numbers, in order, each said once."""
        numbers = self.numbered(columns)
        return pa.ListArray.from_arrays(numbers.offsets, self.words.take(numbers.values))

    def numbered(self, columns: list[Ints]) -> pa.Array:
        """The same as numbers."""
        numbers = np.stack(columns, axis=1)
        for later in range(1, numbers.shape[1]):
            for earlier in range(later):
                numbers[numbers[:, later] == numbers[:, earlier], later] = -1
        said = numbers >= 0
        offsets = np.concatenate(([0], np.cumsum(said.sum(axis=1)))).astype(np.int32)
        return pa.ListArray.from_arrays(pa.array(offsets), pa.array(numbers[said]))


def reasons_of_met(judgement: Judgement, positions: npt.NDArray[np.intp], sentences: Sentences) -> list[Ints]:
    """For each criterion, the number of the sentence that says why it is met."""
    they = judgement.they.take(positions)
    return [
        _because(criterion, they, judgement.met_by(criterion, positions), sentences)
        for criterion in judgement.program.criteria()
    ]


def _because(criterion: Criterion, they: Columns, met: Flags, sentences: Sentences) -> Ints:
    """Each distinct set of the facts that a criterion reads is put into words once."""
    said = np.full(len(met), -1, np.int32)
    at = np.flatnonzero(met)
    first, group = distinct([_what_it_reads(leaf, they)[at] for leaf in criterion.rule.leaves()])
    numbers = np.array([sentences.of(criterion.because(they.facts(int(at[one])))) for one in first], np.int32)
    said[at] = numbers[group]
    return said


def distinct(columns: list[Ints]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Where each distinct row of non-negative numbers first stands, and which of them each row is."""
    key, size = np.zeros(len(columns[0]), np.int64), 1
    for column in columns:
        width = int(column.max(initial=0)) + 1
        if size * width >= 1 << 62:
            key = np.unique(key, return_inverse=True)[1].astype(np.int64)
            size = len(key)
        key, size = key * width + column, size * width
    _, first, group = np.unique(key, return_index=True, return_inverse=True)
    return first, group.reshape(-1)


def _what_it_reads(leaf: Rule, they: Columns) -> Ints:
    if isinstance(leaf, Has | AtLeast):
        return they.conditions & np.int32(mask_of(conditions_of(leaf)))
    if isinstance(leaf, Stays):
        return they.stays[leaf.within]
    if isinstance(leaf, EdVisits):
        return they.ed_visits[leaf.within]
    return truth(leaf, they).astype(np.int32)


def bars_said(judgement: Judgement, positions: npt.NDArray[np.intp], sentences: Sentences) -> list[Ints]:
    """For each exclusion, its sentence's number for those it bars."""
    bars = judgement.they.bars[positions]
    return [
        np.where(bars >> bit & 1, sentences.of(exclusion.sentence), -1).astype(np.int32)
        for bit, exclusion in enumerate(judgement.program.exclusions)
    ]


def missing_said(judgement: Judgement, positions: npt.NDArray[np.intp], sentences: Sentences) -> tuple[pa.Array, Ints]:
    """Why these are not eligible: groups not met or not known, coverage, and bars. The few distinct answers, as numbers
    of sentences, and which of them is each person's."""
    enrolled, bars = judgement.they.enrolled[positions], judgement.they.bars[positions]
    state = enrolled.astype(np.int64)
    for truths in judgement.groups:
        state = state * 3 + truths[positions]
    state = (state << len(judgement.program.exclusions)) | bars
    someone = np.zeros(int(state.max(initial=0)) + 1, np.intp)
    someone[state] = positions
    present = np.flatnonzero(np.bincount(state, minlength=1))
    place = np.zeros(len(someone), np.int32)
    place[present] = np.arange(len(present))
    return sentences.numbered(_missing_columns(judgement, someone[present], sentences)), place[state]


def _missing_columns(judgement: Judgement, positions: npt.NDArray[np.intp], sentences: Sentences) -> list[Ints]:
    columns = [
        _group_said(group, truths[positions], sentences)
        for group, truths in zip(judgement.program.groups, judgement.groups, strict=True)
    ]
    enrolled = judgement.they.enrolled[positions]
    columns.append(np.where(enrolled, -1, sentences.of(NOT_ENROLLED)).astype(np.int32))
    return [*columns, *bars_said(judgement, positions, sentences)]


def _group_said(group: Group, truths: Truths, sentences: Sentences) -> Ints:
    numbers = np.array([sentences.of(group.missing(False)), sentences.of(group.missing(None)), -1], np.int32)
    return numbers[truths]


def condition_lists(masks: Ints) -> pa.Array:
    """The codes of each person's conditions, sorted."""
    bits = (masks[:, None] >> np.arange(len(ALL_CONDITIONS))) & 1
    offsets = np.concatenate(([0], np.cumsum(bits.sum(axis=1)))).astype(np.int32)
    codes = pa.array([condition.code for condition in ALL_CONDITIONS])
    return pa.ListArray.from_arrays(pa.array(offsets), codes.take(pa.array(np.nonzero(bits)[1])))
