"""CSV as Parquet: text columns and the row each came from, so that fast engines read one form only."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import reduce
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pv
import pyarrow.parquet as pq

from promotora.targeting.tables.folder import Folder, TableFile, open_text

ROW = "promotora_row"
"""The extra column of a staged file: the row of the CSV, the header being row 1."""
CHUNK = 100_000
FIRST_ROW = 2
"""The header of a CSV is row 1."""


def ragged_reason(found: int, expected: int) -> str:
    """The reason for a CSV row with too many or too few fields."""
    return f"the row has {found} fields where the header has {expected}"


@dataclass(frozen=True)
class Ragged:
    """A CSV row with too many or too few fields: it cannot be read at all."""

    table: str
    file: str
    row: int
    reason: str


@dataclass(frozen=True)
class Staged:
    """A folder of which every file is Parquet, and the rows that did not make it."""

    folder: Folder
    ragged: tuple[Ragged, ...]


def stage(folder: Folder, scratch: Path) -> Staged:
    """The folder with each CSV rewritten as Parquet below `scratch`; Parquet files stay where they are."""
    ragged: list[Ragged] = []
    files = {
        table: tuple(_staged(table, number, file, scratch, ragged) for number, file in enumerate(found))
        for table, found in folder.files.items()
    }
    return Staged(Folder(folder.path, files), tuple(ragged))


def _staged(table: str, number: int, file: TableFile, scratch: Path, ragged: list[Ragged]) -> TableFile:
    """Arrow's reader is quick but does not tell where a ragged or an empty line stands: such a file is read plainly."""
    if not file.is_csv:
        return file
    path = scratch / f"{table}-{number:05d}.parquet"
    schema = pa.schema([*((name, pa.string()) for name in file.types), (ROW, pa.int64())])
    try:
        _write(path, schema, _quick(file, schema))
    except pa.ArrowInvalid:
        _write(path, schema, _plain(table, file, schema, ragged))
    return replace(file, path=path, rewritten=True)


def _write(path: Path, schema: pa.Schema, chunks: Iterator[pa.Table]) -> None:
    with pq.ParquetWriter(path, schema, compression="lz4") as writer:
        for chunk in chunks:
            writer.write_table(chunk)


def _quick(file: TableFile, schema: pa.Schema) -> Iterator[pa.Table]:
    with open_text(file.path) as lines:
        header = [name.strip() for name in next(csv.reader(lines))]
    reader = pv.open_csv(
        file.path,
        read_options=pv.ReadOptions(column_names=header, skip_rows=1),
        parse_options=pv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
        convert_options=pv.ConvertOptions(
            include_columns=[name for name in schema.names if name != ROW],
            column_types={name: pa.string() for name in header},
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
            null_values=[""],
        ),
    )
    row = FIRST_ROW
    for batch in reader:
        if _any_empty_row(batch):
            raise pa.ArrowInvalid("A line without anything in it may be no row at all.")
        numbers = pa.array(range(row, row + batch.num_rows), pa.int64())
        yield pa.Table.from_batches([batch]).append_column(ROW, numbers).cast(schema)
        row += batch.num_rows


def _any_empty_row(batch: pa.RecordBatch) -> bool:
    filled = [column.is_valid() for column in batch.columns if column.null_count < batch.num_rows]
    return batch.num_rows > 0 and (not filled or not pc.all(reduce(pc.or_, filled)).as_py())


def _plain(table: str, file: TableFile, schema: pa.Schema, ragged: list[Ragged]) -> Iterator[pa.Table]:
    names = [name for name in schema.names if name != ROW]
    with open_text(file.path) as lines:
        reader = csv.reader(lines)
        header = [name.strip() for name in next(reader)]
        places = [header.index(name) for name in names]
        numbered = ((number, row) for number, row in enumerate(reader, FIRST_ROW) if row)
        while chunk := list(islice(numbered, CHUNK)):
            whole = [(number, row) for number, row in chunk if len(row) == len(header)]
            ragged += [
                Ragged(table, file.name, number, ragged_reason(len(row), len(header)))
                for number, row in chunk
                if len(row) != len(header)
            ]
            columns = [pa.array([row[place] or None for _, row in whole], pa.string()) for place in places]
            yield pa.table([*columns, pa.array([number for number, _ in whole], pa.int64())], schema=schema)
