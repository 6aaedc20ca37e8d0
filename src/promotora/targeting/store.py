"""A store: claims ingested once, kept compact, by service month. This is its address and its table of contents."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from promotora.targeting.tables.errors import DataError
from promotora.targeting.valuesets import utilization_codes

FORMAT = 1
"""Grows when the layout of a store changes; an older store is then ingested again."""
CONTENTS = "store.json"


@dataclass(frozen=True)
class Store:
    """A store as it was when opened. `contents` is its table of contents; `version` the folder that holds its files."""

    path: Path
    contents: dict[str, Any]

    @property
    def months(self) -> dict[str, dict[str, Any]]:
        """What is known of each service month, by 'YYYY-MM'."""
        months: dict[str, dict[str, Any]] = self.contents["months"]
        return months


def open_store(path: Path) -> Store:
    """Open a store for reading; `DataError` when there is none."""
    file = path / CONTENTS
    if not file.is_file():
        raise DataError(f"{path} is not a store. Make one first: promotora tel ingest --data DIR --store {path}")
    try:
        contents: dict[str, Any] = dict(json.loads(file.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise DataError(
            f"{file} is not whole, so nobody knows what is in the store. Ingest the claims again into a new store."
        ) from error
    if contents.get("format") != FORMAT:
        raise DataError(
            f"{path} was made by another version of Promotora (layout {contents.get('format')}, this is {FORMAT}). "
            f"Ingest the claims again into a new store."
        )
    if contents.get("utilization") != utilization_codes().fingerprint:
        raise DataError(
            f"{path} was made with another edition of the hospital and emergency codes, which its lines carry. "
            f"Ingest the claims again into a new store."
        )
    return Store(path, contents)


def fingerprint(store: Store) -> str:
    """A short SHA-256 over all that decides what a run finds in a store: the content of each month, the bytes of the
    other tables, who is who, rows set aside, and the edition of the codes that lines carry.

    Two stores of one fingerprint give the same list, wherever their files stand. A month that is sent again with other
    lines changes it; one that says what it said may keep it or not.
    """
    places = ("generation", "registers", "months", "bytes")
    decides = {name: told for name, told in store.contents.items() if name not in places}
    decides["months"] = {name: _content_of(store, entry) for name, entry in store.months.items()}
    decides["registers"] = store.contents.get("bytes") or store.contents["registers"]
    with (store.path / str(store.contents["registers"]) / "people.parquet").open("rb") as file:
        decides["people"] = hashlib.file_digest(file, "blake2b").hexdigest()
    return hashlib.sha256(json.dumps(decides, sort_keys=True).encode()).hexdigest()[:16]


def _content_of(store: Store, entry: dict[str, Any]) -> dict[str, Any]:
    """What tells a month's content: its digest; of one that an earlier edition took in, its place and size."""
    if "digest" in entry:
        return {name: told for name, told in entry.items() if name != "folder"}
    return {**entry, "bytes": (store.path / entry["folder"] / "lines.parquet").stat().st_size}
