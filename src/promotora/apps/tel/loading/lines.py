"""Lines of evidence as numbers: each line one number, so that putting them in order and finding repeats is quick."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from promotora.apps.tel.loading.packing import Lines

Ints = npt.NDArray[Any]
ROOM = 63  # bits of a number


def one(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """A column that has one part."""
    parts = column if column.num_chunks == 1 else pa.chunked_array([column.unify_dictionaries().combine_chunks()])
    return parts.chunk(0)


def numbers_of(column: pa.ChunkedArray) -> Ints:
    """A dictionary column's numbers; -1 where there is no text."""
    indices = one(column).indices
    return np.asarray(pc.fill_null(indices, -1) if indices.null_count else indices)


class Words(dict[int, str]):
    """The text of each number of a kind and a code; made when it is first asked for."""

    def __init__(self, kinds: list[str], codes: list[str]) -> None:
        super().__init__()
        self._kinds, self._codes = kinds, [*codes, ""]

    def __missing__(self, number: int) -> str:
        kind, code = divmod(number, len(self._codes))
        self[number] = f"{self._kinds[kind]}\t{self._codes[code]}"
        return self[number]


@dataclass(frozen=True)
class Digits:
    """One part of the numbers: how many bits it takes, and what its values stand for, if not for themselves."""

    bits: int
    values: Ints | None = None

    @classmethod
    def of(cls, numbers: Ints, *, ranked: bool) -> tuple["Digits", Ints]:
        """For these numbers, none below 0; ranked: each as its place among those that there are."""
        if ranked:
            values, places = np.unique(numbers, return_inverse=True)
            return cls(len(values).bit_length(), values), places
        return cls(int(numbers.max()).bit_length() if len(numbers) else 0), numbers

    def back(self, digits: Ints) -> Ints:
        """The numbers that they were made of."""
        return digits if self.values is None else self.values[digits]


@dataclass(frozen=True)
class Keys:
    """Each row of a piece of evidence as a number, made of person, word, claim, line number and day in this order."""

    numbers: Ints
    parts: tuple[Digits, Digits, Digits]  # person and word; claim; line number and day
    words: Words
    people: pa.Array
    claims: pa.Array
    bits: tuple[int, int]  # of the word, of the day
    first: tuple[int, int]  # the lowest line number, the first day

    @classmethod
    def of(cls, rows: pa.Table) -> "Keys":
        """Numbers for every row."""
        kind, code, claim = (one(rows[name]) for name in ("kind", "code", "claim_id"))
        words = Words(kind.dictionary.to_pylist(), code.dictionary.to_pylist())
        word = numbers_of(rows["kind"]).astype(np.int64) * (len(code.dictionary) + 1) + numbers_of(rows["code"])
        number = filled(rows["claim_line_number"], pa.int32())
        day = filled(rows["date"], pa.date32())
        first = (lowest(number), lowest(day))
        day = day - first[1]
        bits = (bits_of(word), bits_of(day))
        person = numbers_of(rows["person_id"]).astype(np.int64)
        claims = numbers_of(rows["claim_id"]).astype(np.int64) + 1
        wholes = (person << bits[0] | word, claims, (number - first[0]) << bits[1] | day)
        numbers, parts = joined(wholes)
        return cls(numbers, parts, words, one(rows["person_id"]).dictionary, claim.dictionary, bits, first)

    def lines(self, numbers: Ints) -> tuple[list[str], Lines]:
        """The people of some of the numbers, each of which is there once and in order, and their lines."""
        who, claim, when = self._apart(numbers)
        person, word = who >> self.bits[0], who & ((1 << self.bits[0]) - 1)
        number, day = when >> self.bits[1], when & ((1 << self.bits[1]) - 1)
        ends = np.append(np.flatnonzero(np.diff(person)) + 1, len(person)) if len(person) else np.empty(0, np.int64)
        claim, claims, ranges = each_ones(claim - 1, ends, self.claims)
        names = self.people.take(pa.array(person[ends - 1])).to_pylist()
        return names, Lines(ends, word, claim, number + self.first[0], day + self.first[1], self.words, claims, ranges)

    def people_of(self, numbers: Ints) -> Ints:
        """Whose each is, as a place in `people`."""
        return self.parts[0].back(numbers >> (self.parts[1].bits + self.parts[2].bits)) >> self.bits[0]

    def _apart(self, numbers: Ints) -> tuple[Ints, Ints, Ints]:
        who, claim, when = self.parts
        return (
            who.back(numbers >> (claim.bits + when.bits)),
            claim.back(numbers >> when.bits & ((1 << claim.bits) - 1)),
            when.back(numbers & ((1 << when.bits) - 1)),
        )


def joined(wholes: Sequence[Ints]) -> tuple[Ints, tuple[Digits, Digits, Digits]]:
    """Several numbers as one. Where they are too large for that, each is replaced by its rank."""
    for ranked in (False, True):
        made = [Digits.of(numbers, ranked=ranked) for numbers in wholes]
        (one_, a), (two, b), (three, c) = made
        if one_.bits + two.bits + three.bits <= ROOM:
            return a << (two.bits + three.bits) | b << three.bits | c, (one_, two, three)
    raise ValueError("A piece of evidence has more lines than can be counted.")


def each_ones(claim: Ints, ends: Ints, texts: pa.Array) -> tuple[Ints, pa.Array, tuple[Ints, Ints]]:
    """Claims numbered anew so that each person's stand together and are nobody else's: the lines' claims, all texts,
    and where each person's begin and end among them."""
    has = claim >= 0
    used = np.zeros(len(texts) + 1, np.bool_)
    used[claim] = True
    used[-1] = False
    place = np.cumsum(used) - 1
    renumbered = np.where(has, place[claim], -1)
    lowest_, highest = spread(renumbered, ends)
    if in_order(lowest_, highest):
        return renumbered, texts.filter(pa.array(used[:-1])), (np.minimum(lowest_, highest), highest)
    # A claim id that two people have, or claims in another order than people.
    whose = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0))
    pairs, again = np.unique(whose[has] * (len(texts) + 1) + claim[has], return_inverse=True)
    renumbered = np.full(len(claim), -1)
    renumbered[has] = again
    lowest_, highest = spread(renumbered, ends)
    return renumbered, texts.take(pa.array(pairs % (len(texts) + 1))), (np.minimum(lowest_, highest), highest)


def spread(claim: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """Each person's first claim, and one more than the last; nothing lies between for whoever has none."""
    if not len(ends):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    starts = np.concatenate([[0], ends[:-1]])
    highest = np.maximum.reduceat(claim, starts) + 1
    none = np.iinfo(np.int64).max
    return np.minimum.reduceat(np.where(claim < 0, none, claim), starts), highest


def in_order(lowest_: Ints, highest: Ints) -> bool:
    """Whether nobody's claims reach into another's."""
    some = highest > 0
    return bool((lowest_[some][1:] >= highest[some][:-1]).all())


def filled(column: pa.ChunkedArray, kind: pa.DataType) -> Ints:
    """Whole numbers, 0 where there is none."""
    plain = column.combine_chunks().cast(kind).view(pa.int32())
    return np.asarray(pc.fill_null(plain, 0) if plain.null_count else plain).astype(np.int64)


def once(numbers: Ints) -> Ints:
    """The numbers in order, each once. To sort them is quicker than numpy's `unique`, which makes a table of them."""
    ordered = np.sort(numbers)
    return ordered[different(ordered)]


def different(ordered: Ints) -> npt.NDArray[np.bool_]:
    """Where a number differs from the one before it."""
    first = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return first


def without(numbers: Ints, others: Ints) -> Ints:
    """Those of the numbers, in order and each once, that are not among others that are so too."""
    if not len(others):
        return numbers
    places = np.minimum(np.searchsorted(others, numbers), len(others) - 1)
    kept: Ints = numbers[others[places] != numbers]
    return kept


def lowest(numbers: Ints) -> int:
    """The lowest of them; 0 of none."""
    return int(numbers.min()) if len(numbers) else 0


def bits_of(numbers: Ints) -> int:
    """How many bits hold the highest of them."""
    return int(numbers.max()).bit_length() if len(numbers) else 0
