"""Arrow columns from positions and days, and one way to write Parquet: same rows, same bytes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

TEXT = pa.dictionary(pa.int16(), pa.string())
ROW_GROUP = 1_000_000


def coded(positions: NDArray[np.integer[Any]] | NDArray[np.bool_], values: Sequence[str]) -> pa.DictionaryArray:
    """Text by position in a list of values; a negative position is null."""
    # pyarrow writes uninitialised bytes after a dictionary with repeated values: files would differ from run to run.
    distinct = {value: place for place, value in enumerate(dict.fromkeys(values))}
    places = np.array([*(distinct[value] for value in values), -1], dtype=np.int16)[positions.astype(np.int16)]
    return pa.DictionaryArray.from_arrays(pa.array(places, mask=places < 0), pa.array(list(distinct), pa.string()))


def days(values: NDArray[np.integer[Any]], missing: NDArray[np.bool_] | None = None) -> pa.Array:
    """Dates from days since 1970."""
    return pa.array(values.astype(np.int32, copy=False), mask=missing).view(pa.date32())


def same(value: str, size: int) -> pa.DictionaryArray:
    """One text in every row."""
    return coded(np.zeros(size, dtype=np.int16), [value])


def writer(path: Path, schema: pa.Schema, plain: Sequence[str]) -> pq.ParquetWriter:
    """A zstd Parquet writer; the columns named plain hold too many different values for a dictionary."""
    path.parent.mkdir(parents=True, exist_ok=True)
    repeating = [name for name in schema.names if name not in plain]
    return pq.ParquetWriter(path, schema, compression="zstd", use_dictionary=repeating, store_schema=False)


def write(path: Path, table: pa.Table, plain: Sequence[str] = ()) -> int:
    """Write one table; returns its rows."""
    with writer(path, table.schema, plain) as file:
        file.write_table(table, row_group_size=ROW_GROUP)
    return int(table.num_rows)
