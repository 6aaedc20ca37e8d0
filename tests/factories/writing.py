"""Rows as a folder of tables: Parquet with typed columns, or CSV as people write it."""

import csv
import gzip
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from tests.factories.rows import Row, Rows

from promotora.targeting.tables import TABLES, Kind, Table

ARROW = {Kind.TEXT: pa.string(), Kind.DATE: pa.date32(), Kind.NUMBER: pa.int32(), Kind.TRUTH: pa.bool_()}
BY_NAME = {table.name: table for table in TABLES}


def write_folder(folder: Path, rows: Rows) -> Path:
    """Every table of the contract as one Parquet file; an optional table without rows is not written."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        found = getattr(rows, table.name)
        if found or table.required:
            write_parquet(folder / f"{table.name}.parquet", table, found)
    return folder


def columns_of(table: Table, rows: list[Row]) -> list[str]:
    """The contract's columns that any row fills, and always the required ones, in the contract's order."""
    used = {name for row in rows for name in row} | {column.name for column in table.required_columns}
    return [column.name for column in table.columns if column.name in used]


def write_parquet(path: Path, table: Table, rows: list[Row], columns: list[str] | None = None) -> None:
    """Rows as Parquet, each column in the type of its kind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    names = columns or columns_of(table, rows)
    arrays = [pa.array([row.get(name) for row in rows], ARROW[table.by_name[name].kind]) for name in names]
    pq.write_table(pa.table(arrays, names=names), path)


def write_csv(path: Path, table: Table, rows: list[Row], columns: list[str] | None = None) -> None:
    """Rows as CSV, or as CSV.gz when the path says so; empty is empty."""
    path.parent.mkdir(parents=True, exist_ok=True)
    names = columns or columns_of(table, rows)
    opener = gzip.open if path.name.endswith(".gz") else open
    with opener(path, "wt", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(names)
        writer.writerows([as_written(row.get(name)) for name in names] for row in rows)


def as_written(value: Any) -> str:
    """A value as a CSV holds it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value)
