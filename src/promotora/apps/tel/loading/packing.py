"""Evidence packed: a member's claim lines and spans in a few bytes each, and read back.

A pack is one or more parts, one after the other. Each begins with a head (HEAD): the number 1, the widths in bytes of
its three columns, how many runs, lines and claims it has, the first day as days since 1970, and how many bytes the rest
takes as it stands and unpacked. The rest is packed as LZ4: for each run how many lines it has (4 bytes each); for each
line its claim (counted from 1; 0 for a span, which has none), its line number and its day (counted from the first);
for each claim the length of its id in bytes (2 bytes), then all ids; at last a line of text for each run: kind, tab,
code. All numbers are little-endian. Runs stand in the order of kind and code, their lines in the order of the claims.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from struct import Struct
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Ints = npt.NDArray[Any]

VERSION = 1
HEAD = Struct("<BBBBIIIiII")
CODEC = pa.Codec("lz4_raw")
BEGINNING = date(1970, 1, 1)


@dataclass(frozen=True)
class Line:
    """One claim line or span that made somebody listed; a span has no claim. `line` is the line's number."""

    kind: str
    code: str
    claim_id: str | None
    line: int | None
    date: date


@dataclass(frozen=True)
class Lines:
    """Lines of several people, in order, each person's, word's and claim's together.

    `ends` says where each person's lines end; `word` stands for a text in `words`; `claim` counts from 0 in the order
    of `claims`, -1 being no claim; `claim_ranges` where each person's claims, which stand together, begin and end.
    """

    ends: Ints
    word: Ints
    claim: Ints
    number: Ints
    day: Ints
    words: Mapping[int, str]
    claims: pa.Array
    claim_ranges: tuple[Ints, Ints]


def packs(lines: Lines) -> Iterator[bytes]:
    """The pack of each person, in order."""
    count = len(lines.word)
    starts = np.concatenate([[0], lines.ends[:-1]])
    first_claims, last_claims = lines.claim_ranges
    sizes = np.diff(lines.ends, prepend=0)
    claim = np.where(lines.claim < 0, 0, lines.claim - np.repeat(first_claims, sizes) + 1)
    base = int(lines.day.min()) if count else 0
    columns = [narrow(claim), narrow(np.where(lines.claim < 0, 0, lines.number)), narrow(lines.day - base)]
    widths = [column.itemsize for column in columns]
    views = [memoryview(column.data).cast("B") for column in columns]
    runs, run_words = _runs(lines, starts)
    run_starts = np.searchsorted(runs, starts)
    run_ends = np.searchsorted(runs, lines.ends)
    run_sizes = memoryview(np.diff(runs, append=count).astype("<u4").data).cast("B")
    offsets, texts = text_of(lines.claims)
    lengths = memoryview(np.diff(offsets).astype("<u2").data).cast("B")
    said = [lines.words[word] for word in run_words.tolist()]
    for begin, end, run, run_end, first, last in zip(
        starts.tolist(),
        lines.ends.tolist(),
        run_starts.tolist(),
        run_ends.tolist(),
        first_claims.tolist(),
        last_claims.tolist(),
        strict=True,
    ):
        rest = b"".join(
            [
                run_sizes[4 * run : 4 * run_end],
                *(view[width * begin : width * end] for view, width in zip(views, widths, strict=True)),
                lengths[2 * first : 2 * last],
                texts[offsets[first] : offsets[last]],
                "\n".join(said[run:run_end]).encode(),
            ]
        )
        packed = CODEC.compress(rest, asbytes=True)
        head = HEAD.pack(VERSION, *widths, run_end - run, end - begin, last - first, base, len(packed), len(rest))
        yield head + packed


def _runs(lines: Lines, starts: Ints) -> tuple[Ints, Ints]:
    """Where each run begins, and its word: a run ends where the word does, or the person."""
    if not len(lines.word):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    begins = np.empty(len(lines.word), np.bool_)
    begins[0] = True
    np.not_equal(lines.word[1:], lines.word[:-1], out=begins[1:])
    begins[starts[starts < len(begins)]] = True
    where = np.flatnonzero(begins)
    return where, lines.word[where]


def narrow(numbers: Ints) -> Ints:
    """The numbers in as few bytes each as hold them all."""
    lowest, highest = (int(numbers.min()), int(numbers.max())) if len(numbers) else (0, 0)
    fitting = next((kind for kind in ("<u1", "<u2") if lowest >= 0 and highest <= np.iinfo(kind).max), "<i4")
    return np.ascontiguousarray(numbers.astype(fitting))


def text_of(texts: pa.Array) -> tuple[Ints, memoryview]:
    """Where each text begins (and the last one ends) in the bytes of all."""
    _, offsets, data = texts.buffers()
    if not len(texts):
        return np.zeros(1, np.int64), memoryview(b"")
    where = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    return where.astype(np.int64), memoryview(data) if data is not None else memoryview(b"")


def unpack(packed: bytes | memoryview) -> list[Line]:
    """The lines of a pack, by kind and code, the earliest first; ValueError when it is none."""
    found: list[Line] = []
    rest = memoryview(packed)
    while rest:
        part, rest = _part(rest)
        found += part
    return sorted(found, key=lambda each: (each.kind, each.code, each.date, each.claim_id or "", each.line or 0))


def _part(packed: memoryview) -> tuple[list[Line], memoryview]:
    if len(packed) < HEAD.size or packed[0] != VERSION:
        raise ValueError("This is not evidence as this edition of Promotora packs it.")
    _, *widths, runs, lines, claims, base, size, whole = HEAD.unpack_from(packed)
    body = memoryview(CODEC.decompress(packed[HEAD.size : HEAD.size + size], whole, asbytes=True))
    sizes, body = _numbers(body, 4, runs)
    columns = []
    for width in widths:
        column, body = _numbers(body, width, lines)
        columns.append(column)
    lengths, body = _numbers(body, 2, claims)
    ids, end = [], 0
    for length in lengths:
        ids.append(bytes(body[end : end + length]).decode())
        end += length
    words = bytes(body[end:]).decode().split("\n") if runs else []
    said = [word.partition("\t") for word, size in zip(words, sizes, strict=True) for _ in range(size)]
    rows = zip(said, *columns, strict=True)
    made = [
        Line(kind, code, ids[claim - 1] if claim else None, number if claim else None, day_of(base + day))
        for (kind, _, code), claim, number, day in rows
    ]
    return made, packed[HEAD.size + size :]


def _numbers(body: memoryview, width: int, count: int) -> tuple[list[int], memoryview]:
    kind = {1: "<u1", 2: "<u2", 4: "<i4"}[width]
    return np.frombuffer(body[: width * count], kind).tolist(), body[width * count :]


def day_of(number: int) -> date:
    """The day so many days after the beginning of 1970."""
    return BEGINNING + timedelta(days=number)
