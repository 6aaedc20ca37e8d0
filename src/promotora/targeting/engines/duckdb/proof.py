"""Evidence put together: lines are sifted as they are read, piled up by person, and each pile is put in order."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from promotora.targeting.engines import base
from promotora.targeting.engines.duckdb import loops
from promotora.targeting.engines.duckdb.ahead import ahead
from promotora.targeting.engines.duckdb.care import Ints
from promotora.targeting.engines.duckdb.evidence import KINDS, Sought
from promotora.targeting.engines.duckdb.piles import Piles
from promotora.targeting.engines.duckdb.sieve import CodeBook, Sieve

Longs = npt.NDArray[np.int64]
PEOPLE_A_PIECE = 100
"""Evidence is handed over in pieces of so many people, each with its own short list of claim ids."""

Lines = Callable[[], Iterable[pa.RecordBatch]]
"""Reads some of the claim lines in full, in any order; several are read at once."""


def evidence(sieve: Sieve, lines: list[Lines], scratch: Path, progress: base.Progress) -> Iterator[pa.Table]:
    """The evidence in order, in pieces, its text as dictionaries."""
    piles = Piles(scratch, sieve.schema, len(sieve.sought.pids))
    _sift(lines, sieve, piles, progress)
    loom = Loom(sieve.sought, sieve.book)
    for first, pieces in zip(
        piles.first_ranks(), ahead(piles.first_ranks(), lambda first: loom.pieces(first, piles)), strict=True
    ):
        progress("Gathering evidence", first, piles.people)
        yield from pieces
    progress("Gathering evidence", piles.people, piles.people)


def _sift(lines: list[Lines], sieve: Sieve, piles: Piles, progress: base.Progress) -> None:
    """Read all lines, keep those that may be evidence."""

    def one(read: Lines) -> None:
        for batch in read():
            piles.put(sieve.keep(batch))

    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as readers:
        for done, _ in enumerate(readers.map(one, lines)):
            progress("Reading claim lines again", done, len(lines))
    piles.close()


@dataclass(frozen=True)
class Loom:
    """Makes rows of kept lines."""

    sought: Sought
    book: CodeBook

    @cached_property
    def codes(self) -> list[str]:
        """Every code of any evidence, sorted; no code is ''."""
        return sorted({*self.book.codes, *(code for _, _, code, _, _ in self.sought.spans)})

    @cached_property
    def words_of_codes(self) -> pa.Array:
        return pa.array(self.codes, pa.string())

    @cached_property
    def words_of_criteria(self) -> pa.Array:
        return pa.array(self.sought.criteria, pa.string())

    @cached_property
    def words_of_kinds(self) -> pa.Array:
        return pa.array(KINDS, pa.string())

    @cached_property
    def looked(self) -> loops.Looked:
        """What is looked for, as the compiled loops read it."""
        place = {code: at for at, code in enumerate(self.codes)}
        shift = len(place).bit_length()
        ranks, kinds, codes, days, bits = zip(*self.sought.spans, strict=True) if self.sought.spans else ((),) * 5
        return loops.Looked(
            self.sought.conditions,
            self.book.meanings,
            *self.sought.stays,
            *self.sought.emergency,
            np.searchsorted(np.array(ranks, np.int64), np.arange(len(self.sought.pids) + 1)),
            np.array([kind << shift | place[code] for kind, code in zip(kinds, codes, strict=True)], np.int32),
            np.array(days, np.int32),
            np.array(bits, np.int64),
            np.array([place[code] for code in self.book.codes], np.int32),
            shift,
        )

    def pieces(self, first_rank: int, piles: Piles) -> list[pa.Table]:
        """The evidence of a pile's people, in order."""
        people = min(piles.size, piles.people - first_rank)
        pile = Pile.of(piles.take(first_rank), first_rank, people)
        items = pile.items(self.looked)
        edges = [*range(0, people, PEOPLE_A_PIECE), people]
        return [pile.rows(self, items, begin, end) for begin, end in pairwise(edges)]


@dataclass(frozen=True)
class Pile:
    """The kept lines of some people in order, ranks counted from `first_rank`."""

    first_rank: int
    lines: loops.Lines
    order: loops.Order
    claim_ids: pa.Array

    @classmethod
    def of(cls, kept: pa.Table, first_rank: int, people: int) -> "Pile":
        """Put a pile in order."""
        count, texts = kept.num_rows, kept["claim_id"].combine_chunks()
        lines, ids = _lines(kept, first_rank), _claim_ids(texts)
        order = loops.Order(*(np.empty(many, np.int32) for many in (count, people + 1, count, count)))
        claims = loops.sort_lines(ids, lines, order)
        return cls(first_rank, lines, order, texts.take(pa.array(order.firsts[:claims])))

    def items(self, looked: loops.Looked) -> loops.Items:
        """What each line is evidence of."""
        people = len(self.order.starts) - 1
        spans = looked.span_starts[self.first_rank + people] - looked.span_starts[self.first_rank]
        most = len(self.order.lines) * (self.lines.codes.shape[1] + 2) + int(spans)
        lines, keys, dates, arranged = (np.empty(most, np.int32) for _ in range(4))
        starts, rows = (np.empty(people + 1, np.int64) for _ in range(2))
        items = loops.Items(lines, keys, dates, np.empty(most, np.int64), starts, arranged, rows)
        loops.find_items(self.first_rank, self.lines, self.order, looked, items)
        loops.arrange(items, np.zeros(len(KINDS) << looked.shift, np.int32))
        return items

    def rows(self, loom: Loom, items: loops.Items, first: int, last: int) -> pa.Table:
        """The evidence of some of its people."""
        count = int(items.rows[last] - items.rows[first])
        rows = loops.Rows(*(np.empty(count, np.int32) for _ in base.EVIDENCE))
        claims = self.order.claims[self.order.starts[first] : self.order.starts[last]]
        first_claim, many = (int(claims[0]), int(claims[-1] - claims[0]) + 1) if len(claims) else (0, 0)
        criteria, shift = len(loom.sought.criteria), loom.looked.shift
        loops.write_rows(first, last, criteria, shift, first_claim, self.lines, self.order, items, rows)
        no_claim = rows.claims < 0
        return pa.table(
            [
                _words(rows.people, loom.sought.person_ids.slice(self.first_rank + first, last - first)),
                _words(rows.criteria, loom.words_of_criteria, ordered=True),
                _words(rows.kinds, loom.words_of_kinds, ordered=True),
                _words(rows.codes, loom.words_of_codes, ordered=True),
                _words(rows.claims, self.claim_ids.slice(first_claim, many), no_claim),
                pa.array(rows.numbers, mask=no_claim if no_claim.any() else None),
                pa.array(rows.days).view(pa.date32()),
            ],
            base.EVIDENCE.names,
        )


def _lines(kept: pa.Table, first_rank: int) -> loops.Lines:
    numbers, days, ed_days, flags, ed_codes, bills = (np.asarray(kept[name]) for name in kept.schema.names[2:8])
    codes = kept["codes"].combine_chunks()
    return loops.Lines(
        np.asarray(kept["rank"]) - np.int32(first_rank),
        numbers,
        days,
        ed_days,
        flags,
        ed_codes,
        bills,
        np.asarray(codes.flatten()).reshape(len(codes), codes.type.list_size),
    )


def _claim_ids(texts: pa.Array) -> loops.ClaimIds:
    _, buffer, data = texts.buffers()
    offsets = np.frombuffer(buffer, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    letters = np.frombuffer(data, np.uint8) if data is not None else np.empty(0, np.uint8)
    high, low = np.empty(len(texts), np.uint64), np.empty(len(texts), np.uint64)
    return loops.ClaimIds(high, low, offsets, letters, loops.claim_keys(offsets, letters, high, low))


def _words(
    numbers: Ints, words: pa.Array, nothing: npt.NDArray[np.bool_] | None = None, *, ordered: bool = False
) -> pa.DictionaryArray:
    """Text as numbers into a list of words; `ordered` when the list is the same in every piece."""
    mask = nothing if nothing is not None and nothing.any() else None
    return pa.DictionaryArray.from_arrays(pa.array(numbers, mask=mask), words, ordered=ordered, safe=False)
