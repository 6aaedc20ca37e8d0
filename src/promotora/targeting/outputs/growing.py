"""A table that is written as it comes, piece by piece, in the same bytes however the pieces were cut."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from promotora.targeting.outputs.tabular import ROW_GROUP, flat, flat_schema


def packed_schema(schema: pa.Schema) -> pa.Schema:
    """The schema with each text column as numbers into a list of texts."""
    numbers = pa.dictionary(pa.int32(), pa.string())
    return pa.schema([(each.name, numbers if pa.types.is_string(each.type) else each.type) for each in schema])


def packed(column: pa.ChunkedArray) -> pa.Array:
    """A column in one part, text as a dictionary, in a form that does not depend on what the parts were."""
    if pa.types.is_string(column.type):
        return column.combine_chunks().dictionary_encode()
    if not pa.types.is_dictionary(column.type):
        return column.combine_chunks()
    whole = column.unify_dictionaries().combine_chunks()
    if column.type.ordered:
        return pa.DictionaryArray.from_arrays(whole.indices, whole.dictionary, safe=False)
    return _in_use(whole)


def _in_use(column: pa.DictionaryArray) -> pa.DictionaryArray:
    """A dictionary with only the texts in use, each once."""
    indices = column.indices
    numbers = np.asarray(pc.fill_null(indices, 0) if indices.null_count else indices)
    used = np.zeros(len(column.dictionary) + 1, np.bool_)
    used[numbers] = True
    texts = column.dictionary.filter(pa.array(used[:-1])).dictionary_encode()
    place = np.zeros(len(used), np.int32)
    place[:-1][used[:-1]] = texts.indices
    missing = np.asarray(indices.is_null()) if indices.null_count else None
    return pa.DictionaryArray.from_arrays(pa.array(place[numbers], mask=missing), texts.dictionary, safe=False)


class GrowingTable:
    """Takes pieces of a table and writes whole row groups of them; `also` is told each of those once it is written."""

    def __init__(
        self,
        schema: pa.Schema,
        writers: dict[str, pq.ParquetWriter | pyarrow.csv.CSVWriter],
        also: Callable[[pa.Table], None] | None = None,
    ) -> None:
        self._schema = packed_schema(schema)
        self._waiting: pa.Table | None = None
        self._writers = writers
        self._also = also

    def add(self, piece: pa.Table) -> None:
        """Take one more piece, in order. Its text may be dictionaries; an ordered one is the same in every piece."""
        waiting = pa.concat_tables([self._waiting, piece]) if self._waiting is not None else piece
        while waiting.num_rows >= ROW_GROUP:
            self._write(waiting.slice(0, ROW_GROUP))
            waiting = waiting.slice(ROW_GROUP)
        self._waiting = waiting

    def finish(self) -> None:
        """Write what is left."""
        self._write(self._waiting if self._waiting is not None else self._schema.empty_table())

    def _write(self, rows: pa.Table) -> None:
        rows = pa.table([packed(column) for column in rows.columns], self._schema)
        for form, writer in self._writers.items():
            writer.write_table(rows if form == "parquet" else flat(rows))
        if self._also is not None and rows.num_rows:
            self._also(rows)


@contextmanager
def growing_table(
    schema: pa.Schema,
    folder: Path,
    name: str,
    formats: tuple[str, ...],
    also: Callable[[pa.Table], None] | None = None,
) -> Iterator[GrowingTable]:
    """A table `name`.parquet (and `name`.csv) in a folder, open for pieces until the end of the block. `also` takes
    each row group, its text as dictionaries, once it is written."""
    with ExitStack() as stack:
        writers: dict[str, pq.ParquetWriter | pyarrow.csv.CSVWriter] = {}
        for form in formats:
            file = stack.enter_context((folder / f"{name}.{form}").open("wb"))
            kind = (
                _parquet_writer(file, schema)
                if form == "parquet"
                else (pyarrow.csv.CSVWriter(file, flat_schema(schema)))
            )
            writers[form] = stack.enter_context(kind)
        grown = GrowingTable(schema, writers, also)
        yield grown
        grown.finish()


def _parquet_writer(file: BinaryIO, schema: pa.Schema) -> pq.ParquetWriter:
    """Text comes as dictionaries and is read back as text. Rows are sorted by the first column: to tell a reader where
    in the file a value of another may stand is not worth the time."""
    texts = [field.name for field in schema if pa.types.is_string(field.type)]
    return pq.ParquetWriter(
        file,
        packed_schema(schema),
        compression="zstd",
        compression_level=1,
        store_schema=False,
        use_dictionary=texts,
        write_statistics=schema.names[:1],
    )
