"""One DuckDB connection, set up alike everywhere, and files as it likes to read them."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

MEMORY = "1GiB"


@contextmanager
def session(scratch: Path, *, threads: int | None = None, memory: str = MEMORY) -> Iterator[duckdb.DuckDBPyConnection]:
    """A private in-memory database that spills to `scratch` and never reaches for the network."""
    con = duckdb.connect(
        config={
            "threads": threads or len(os.sched_getaffinity(0)),
            "memory_limit": memory,
            "temp_directory": str(scratch),
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    try:
        con.execute("SET enable_progress_bar = false")
        yield con
    finally:
        con.close()


def text(value: str) -> str:
    """A string as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"


def name(column: str) -> str:
    """A column name as an SQL identifier."""
    return '"' + column.replace('"', '""') + '"'


def words(values: Iterable[str]) -> str:
    """Strings as an SQL list for IN; an empty one matches nothing."""
    return ", ".join(map(text, sorted(values))) or "NULL"


def parquet(paths: Iterable[Path], *, places: bool = False) -> str:
    """The FROM clause that reads Parquet files; with `places`, also `filename` and `file_row_number`."""
    files = ", ".join(text(str(path)) for path in paths)
    extra = ", filename = true, file_row_number = true" if places else ""
    return f"read_parquet([{files}], union_by_name = true, hive_partitioning = false{extra})"


def table(con: duckdb.DuckDBPyConnection, query: str) -> pa.Table:
    """The answer to a query as an Arrow table."""
    return con.sql(query).to_arrow_table()
