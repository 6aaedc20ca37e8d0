"""A store's table of contents, replaced whole: until the new one is in place, the store is what it was."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from promotora.targeting.store import CONTENTS, FORMAT, open_store
from promotora.targeting.tables.errors import DataError
from promotora.targeting.valuesets import utilization_codes

LOCK = ".lock"
UNFINISHED = f"{CONTENTS}.new"
GENERATION = f"g{'[0-9]' * 6}"
"""The names of what an ingest fills: any other folder in a store is somebody else's and stays."""


def empty_contents() -> dict[str, Any]:
    """The contents of a store with nothing in it."""
    return {
        "format": FORMAT,
        "utilization": utilization_codes().fingerprint,
        "generation": 0,
        "registers": None,
        "months": {},
        "undated": {},
        "rows": {},
        "unknown_lines_of_business": {},
    }


def read_contents(store: Path) -> dict[str, Any]:
    """The contents of a store, or of an empty one where there is none yet."""
    if (store / CONTENTS).is_file():
        return open_store(store).contents
    return empty_contents()


def refuse_other_folders(store: Path) -> None:
    """Refuse a folder that holds something else than a store: an ingest sweeps what it does not know."""
    if store.exists() and not store.is_dir():
        raise DataError(f"{store} is a file. Name a new folder for the store.")
    if not store.is_dir() or (store / CONTENTS).is_file():
        return
    if not all(each.name in (LOCK, UNFINISHED) or each.match(GENERATION) for each in store.iterdir()):
        raise DataError(f"{store} is not a store, and it is not empty. Name a new folder for the store.")


def commit(store: Path, contents: dict[str, Any]) -> None:
    """Put new contents in place, in one step that either happened or did not."""
    fresh = store / UNFINISHED
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(contents, file, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(store / CONTENTS)
    _sync_folder(store)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Make sure that all of a folder is on disk."""
    for path in folder.rglob("*"):
        if path.is_dir():
            _sync_folder(path)
        else:
            with path.open("rb") as file:
                os.fsync(file.fileno())
    _sync_folder(folder)


def folders_in_use(contents: dict[str, Any]) -> set[str]:
    """The generation folders that contents refer to."""
    named = [month["folder"] for month in contents["months"].values()]
    return {Path(name).parts[0] for name in [*named, contents["registers"]] if name}


def sweep(store: Path, *keep: dict[str, Any]) -> None:
    """Remove generation folders that none of these contents refer to (an interrupted ingest leaves one)."""
    used = set().union(*(folders_in_use(contents) for contents in keep))
    for folder in store.glob(GENERATION):
        if folder.is_dir() and folder.name not in used:
            shutil.rmtree(folder)


@contextmanager
def locked(store: Path) -> Iterator[None]:
    """Only one ingest at a time; the lock goes with the process that holds it."""
    refuse_other_folders(store)
    store.mkdir(parents=True, exist_ok=True)
    with (store / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DataError(
                f"Another ingest into {store} is under way. Wait until it is done, and try again."
            ) from error
        yield
