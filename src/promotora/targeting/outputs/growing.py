"""A table that is written as it comes, piece by piece, in the same bytes however the pieces were cut."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from promotora.targeting.outputs.tabular import ROW_GROUP, flat, flat_schema


class GrowingTable:
    """Takes pieces of a table and writes whole row groups of them."""

    def __init__(self, schema: pa.Schema, writers: dict[str, pq.ParquetWriter | pyarrow.csv.CSVWriter]) -> None:
        self._waiting = schema.empty_table()
        self._writers = writers

    def add(self, piece: pa.Table) -> None:
        """Take one more piece, in order."""
        self._waiting = pa.concat_tables([self._waiting, piece])
        while self._waiting.num_rows >= ROW_GROUP:
            self._write(self._waiting.slice(0, ROW_GROUP))
            self._waiting = self._waiting.slice(ROW_GROUP)

    def finish(self) -> None:
        """Write what is left."""
        self._write(self._waiting)

    def _write(self, rows: pa.Table) -> None:
        rows = rows.combine_chunks()
        for form, writer in self._writers.items():
            writer.write_table(rows if form == "parquet" else flat(rows))


@contextmanager
def growing_table(schema: pa.Schema, folder: Path, name: str, formats: tuple[str, ...]) -> Iterator[GrowingTable]:
    """A table `name`.parquet (and `name`.csv) in a folder, open for pieces until the end of the block."""
    with ExitStack() as stack:
        writers: dict[str, pq.ParquetWriter | pyarrow.csv.CSVWriter] = {}
        for form in formats:
            file = stack.enter_context((folder / f"{name}.{form}").open("wb"))
            kind = (
                pq.ParquetWriter(file, schema, compression="zstd")
                if form == "parquet"
                else (pyarrow.csv.CSVWriter(file, flat_schema(schema)))
            )
            writers[form] = stack.enter_context(kind)
        grown = GrowingTable(schema, writers)
        yield grown
        grown.finish()
