"""When a store cannot be read: which file is to blame, and the way out."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from promotora.targeting.engines.duckdb.store.registers import FILES
from promotora.targeting.store import Store, open_store
from promotora.targeting.tables.errors import DataError

MONTH_FILES = ("aside", "claims", "codes", "lines", "strangers", "visits")


@contextmanager
def said_of(store: Store) -> Iterator[None]:
    """Turn a failure into a `DataError` if a file of the store, as it was opened, is missing or cut short."""
    try:
        yield
    except (OSError, pa.ArrowInvalid, duckdb.Error) as error:
        sentence = _whats_wrong(store)
        if sentence:
            raise DataError(sentence) from error
        raise


def _whats_wrong(store: Store) -> str | None:
    for file, way_out in _files(store):
        if not _is_whole(file):
            if open_store(store.path).contents != store.contents:
                return f"{store.path} was added to twice while it was being read. Nothing was written. Run it again."
            return f"{file} is missing or cut short. {way_out}"
    return None


def _files(store: Store) -> Iterator[tuple[Path, str]]:
    """Every file of a store, and what to do without it."""
    if store.contents["registers"]:
        for name in (*FILES, "repeats"):
            file = store.path / store.contents["registers"] / f"{name}.parquet"
            yield file, "Without it the store is of no use: ingest the claims again into a new store."
    for month, entry in sorted(store.months.items()):
        folder = store.path / entry["folder"]
        for file in (*(folder / f"{name}.parquet" for name in MONTH_FILES), *sorted(folder.glob("marks-*"))):
            yield file, f"Send {month} again: promotora tel ingest --data DIR --store {store.path}"


def _is_whole(file: Path) -> bool:
    try:
        pq.read_metadata(file)
    except (OSError, pa.ArrowInvalid):
        return False
    return True
