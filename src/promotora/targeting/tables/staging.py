"""CSV as Parquet: text columns and the row each came from, so that fast engines read one form only."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pv
import pyarrow.parquet as pq

from promotora.targeting.tables.folder import Folder, TableFile, open_text

ROW = "promotora_row"
"""The extra column of a staged file: the row of the CSV, the header being row 1."""
CHUNK = 100_000


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
    if not file.is_csv:
        return file
    path = scratch / f"{table}-{number:05d}.parquet"
    schema = pa.schema([*((name, pa.string()) for name in file.types), (ROW, pa.int64())])
    with pq.ParquetWriter(path, schema, compression="lz4") as writer:
        for batch in _batches(table, file, schema, ragged):
            writer.write_table(batch)
    return replace(file, path=path, rewritten=True)


def _batches(table: str, file: TableFile, schema: pa.Schema, ragged: list[Ragged]) -> Iterator[pa.Table]:
    """Arrow's reader is fast but drops ragged rows without their place, so a file that has any is read plainly."""
    try:
        yield from _quick(file, schema)
    except pa.ArrowInvalid:
        yield from _plain(table, file, schema, ragged)


def _quick(file: TableFile, schema: pa.Schema) -> Iterator[pa.Table]:
    names = [name for name in schema.names if name != ROW]
    with open_text(file.path) as lines:
        header = [name.strip().removeprefix("\ufeff") for name in next(csv.reader(lines))]
    table = pv.read_csv(
        file.path,
        read_options=pv.ReadOptions(column_names=header, skip_rows=1),
        parse_options=pv.ParseOptions(newlines_in_values=True),
        convert_options=pv.ConvertOptions(
            include_columns=names,
            column_types={name: pa.string() for name in header},
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
            null_values=[""],
        ),
    )
    yield table.append_column(ROW, pa.array(range(2, table.num_rows + 2), pa.int64())).cast(schema)


def _plain(table: str, file: TableFile, schema: pa.Schema, ragged: list[Ragged]) -> Iterator[pa.Table]:
    names = [name for name in schema.names if name != ROW]
    with open_text(file.path) as lines:
        reader = csv.reader(lines)
        header = [name.strip() for name in next(reader)]
        places = [header.index(name) for name in names]
        numbered = enumerate((row for row in reader if row), start=2)
        while chunk := list(islice(numbered, CHUNK)):
            whole = [(number, row) for number, row in chunk if len(row) == len(header)]
            ragged += [
                Ragged(table, file.name, number, ragged_reason(len(row), len(header)))
                for number, row in chunk
                if len(row) != len(header)
            ]
            columns = [pa.array([row[place] or None for _, row in whole], pa.string()) for place in places]
            yield pa.table([*columns, pa.array([number for number, _ in whole], pa.int64())], schema=schema)
