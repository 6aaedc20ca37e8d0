"""Columns as a store keeps them: words as numbers into a list, so that they are sorted and written as numbers."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from promotora.targeting.engines.duckdb.session import name

Rows = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.unsignedinteger]

ROW_GROUP = 122_880
QUICK = 1
"""A month is written once a month and read often, but a higher zstd level hardly makes it smaller."""


@dataclass(frozen=True)
class Words:
    """A text column: each row's number in the list of `words`, of which the first, '', stands for no text."""

    words: list[str]
    numbers: Numbers

    def take(self, rows: Rows) -> "Words":
        """Some of the rows."""
        return Words(self.words, np.take(self.numbers, rows))

    def used(self) -> npt.NDArray[np.bool_]:
        """Which of the words any row has."""
        used = np.zeros(len(self.words), np.bool_)
        used[self.numbers] = True
        used[0] = False
        return used

    def part(self, begin: int, end: int) -> pa.Array:
        """A run of rows, with just their words as its dictionary."""
        some = Words(self.words, self.numbers[begin:end])
        used = some.used()
        ranks = (np.cumsum(used) - 1).astype(np.int32)
        listed = pa.array([self.words[number] for number in np.flatnonzero(used).tolist()], pa.string())
        return pa.DictionaryArray.from_arrays(pa.array(ranks[some.numbers], mask=some.numbers == 0), listed)


@dataclass(frozen=True)
class Spelled:
    """The distinct texts of some columns as a type of DuckDB's, and the word that each of them spells.

    Text in a type of its own goes through joins, sorts and files as a number.
    """

    kind: str
    words: list[str]
    number_of: dict[str, int]

    @classmethod
    def of(cls, con: duckdb.DuckDBPyConnection, kind: str, spellings: Iterable[str], word: str = "text") -> "Spelled":
        """Make the type in the connection; `word` is SQL for what a `text` spells, which may be null."""
        known = pa.table({"text": pa.array(["", *sorted(spellings)], pa.string())})
        con.register("spelling", known)
        con.execute(f"DROP TYPE IF EXISTS {name(kind)}")
        con.execute(f"CREATE TYPE {name(kind)} AS ENUM (SELECT text FROM spelling)")
        spells = dict(con.sql(f"SELECT text, coalesce({word}, '') FROM spelling").fetchall())
        con.unregister("spelling")
        words = sorted({"", *spells.values()})
        places = {each: number for number, each in enumerate(words)}
        return cls(kind, words, {text: places[each] for text, each in spells.items()})

    def sql(self, text: str) -> str:
        """SQL for a text as this type. Every text must be among the spellings: a failing cast is slow."""
        return f"TRY_CAST({text} AS {name(self.kind)})"

    def read(self, column: pa.ChunkedArray) -> Words:
        """A column of this type."""
        kind = np.min_scalar_type(len(self.words))
        numbers = np.zeros(len(column), kind)
        begin, meaning = 0, np.zeros(1, kind)
        for chunk in column.chunks:
            if begin == 0:  # the type's texts are the dictionary of every chunk
                meaning = np.array([*(self.number_of[each] for each in chunk.dictionary.to_pylist()), 0], kind)
            places = chunk.indices.cast(pa.uint32()).fill_null(len(meaning) - 1)
            numbers[begin : begin + len(chunk)] = meaning[places.to_numpy()]
            begin += len(chunk)
        return Words(self.words, numbers)


Column: TypeAlias = Words | Any  # or an Arrow array


def arranged(columns: dict[str, pa.ChunkedArray], order: Rows, spelled: dict[str, Spelled]) -> dict[str, Column]:
    """Columns in an order of rows; `spelled` says which of them are of types of ours. Empties what it is given.

    Two at a time, so that hardly more than those are there twice. From one piece Arrow takes rows many times quicker
    than from chunks.
    """
    names, places = list(columns), pa.array(order)

    def arrange(name: str) -> Column:
        column = columns.pop(name)
        return spelled[name].read(column).take(order) if name in spelled else column.combine_chunks().take(places)

    with ThreadPoolExecutor(max_workers=2) as pool:
        return dict(zip(names, pool.map(arrange, names), strict=True))


@dataclass(frozen=True)
class Sheet:
    """Columns by name, all of one length."""

    columns: dict[str, Column]
    size: int

    def take(self, rows: Rows) -> "Sheet":
        """Some of the rows."""
        places = pa.array(rows)
        kept = {
            title: column.take(rows if isinstance(column, Words) else places) for title, column in self.columns.items()
        }
        return Sheet(kept, len(rows))

    def parts(self) -> Iterator[pa.Table]:
        """The rows a row group at a time."""
        for begin in range(0, self.size, ROW_GROUP):
            yield self.part(begin, min(begin + ROW_GROUP, self.size))

    def part(self, begin: int, end: int) -> pa.Table:
        """A run of rows."""
        return pa.table(
            {
                title: column.part(begin, end) if isinstance(column, Words) else column.slice(begin, end - begin)
                for title, column in self.columns.items()
            }
        )


class Writer:
    """A Parquet file that is written sheet by sheet. The first column is what it is sorted by."""

    def __init__(self, path: Path, plain: tuple[str, ...]) -> None:
        """`plain` are text columns whose values are all different, or nearly."""
        self._path, self._plain = path, plain
        self._file: pq.ParquetWriter | None = None

    def write(self, sheet: Sheet) -> None:
        """Write all of a sheet; the first one may be empty."""
        self._file = self._file or self._open(sheet.part(0, 0).schema)
        for part in sheet.parts():
            self._file.write_table(part, row_group_size=ROW_GROUP)

    def _open(self, schema: pa.Schema) -> pq.ParquetWriter:
        key = schema.names[0]
        return pq.ParquetWriter(
            self._path,
            schema,
            compression="zstd",
            compression_level=QUICK,
            use_dictionary=[each for each in schema.names if each != key and each not in self._plain],
            column_encoding={key: "DELTA_BINARY_PACKED"},
            write_statistics=[key],
            store_schema=False,  # or text would be read as dictionaries
        )

    def close(self) -> None:
        """Finish the file."""
        if self._file is not None:
            self._file.close()


@contextmanager
def writing(path: Path, plain: tuple[str, ...] = ()) -> Iterator[Writer]:
    """A writer that is closed in the end."""
    writer = Writer(path, plain)
    try:
        yield writer
    finally:
        writer.close()
