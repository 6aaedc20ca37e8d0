"""Tables as Parquet and CSV: the same table gives the same bytes, however it was cut into pieces in memory."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from promotora.targeting.outputs.workbook import write_xlsx

ROW_GROUP = 131_072
"""Rows of a Parquet row group, and of one step of a CSV."""
LIST_MARK = "; "
"""What stands between the items of a list in a CSV or a workbook."""


def write_parquet(table: pa.Table, path: Path) -> None:
    """Parquet, zstd, in row groups of one size, with no metadata but the columns' own."""
    table = table.replace_schema_metadata(None)
    schema = plain_schema(table.schema)
    with path.open("wb") as file, pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for start in range(0, max(1, table.num_rows), ROW_GROUP):
            rows = table.slice(start, ROW_GROUP).cast(schema).combine_chunks()
            writer.write_table(rows, row_group_size=ROW_GROUP)


def write_csv(table: pa.Table, path: Path) -> None:
    """CSV in UTF-8: lists joined by '; ', dates year-month-day, true and false, nothing for what is not known."""
    with path.open("wb") as file, pyarrow.csv.CSVWriter(file, flat_schema(table.schema)) as writer:
        for start in range(0, table.num_rows, ROW_GROUP):
            rows = table.slice(start, ROW_GROUP).cast(plain_schema(table.schema))
            writer.write_table(flat(rows.combine_chunks()))


def plain_schema(schema: pa.Schema) -> pa.Schema:
    """The columns of a table as they are on disk: text is text, though in memory it be numbers into a list."""
    return pa.schema([(field.name, _plain_type(field.type)) for field in schema])


def _plain_type(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_list(kind):
        return pa.list_(_plain_type(kind.value_type))
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def flat_schema(schema: pa.Schema) -> pa.Schema:
    """The columns of a table as a CSV holds them."""
    return pa.schema([(field.name, _flat_type(field.type)) for field in schema])


def flat(table: pa.Table) -> pa.Table:
    """A table as a CSV holds it."""
    return pa.table([_flat(column) for column in table.columns], schema=flat_schema(table.schema))


def _flat_type(kind: pa.DataType) -> pa.DataType:
    return kind if pa.types.is_integer(kind) else pa.string()


def _flat(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_list(column.type):
        return pc.binary_join(column, LIST_MARK)
    return column if pa.types.is_integer(column.type) else column.cast(pa.string())


FORMATS: dict[str, Callable[[pa.Table, Path], None]] = {
    "parquet": write_parquet,
    "csv": write_csv,
    "xlsx": write_xlsx,
}
PLAIN_FORMATS = ("parquet", "csv")
"""Forms for tables that have a row for everyone, too long for a sheet."""


def write_table(table: pa.Table, folder: Path, name: str, formats: tuple[str, ...]) -> None:
    """Write a table as `name`.parquet, `name`.csv, … in a folder."""
    for form in formats:
        FORMATS[form](table, folder / f"{name}.{form}")
