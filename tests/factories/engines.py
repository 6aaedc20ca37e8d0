"""Every path from a folder to findings that this machine can go. A new engine joins as soon as it can be imported."""

import importlib
import importlib.util
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from promotora.targeting.engines import engine_named
from promotora.targeting.engines.base import Findings, Request
from promotora.targeting.tables.folder import open_folder

Run = Callable[[Path, Request], Findings]


def from_folder(name: str) -> Run:
    """Run an engine on the raw tables."""

    def run(folder: Path, request: Request) -> Findings:
        return shared_engine(name).find(open_folder(folder), request)

    return run


def from_store(folder: Path, request: Request) -> Findings:
    """Ingest the raw tables into a store of their own, and run DuckDB on that."""
    from promotora.targeting.engines.duckdb import ingest
    from promotora.targeting.store import open_store

    with tempfile.TemporaryDirectory() as scratch:
        store = Path(scratch) / "store"
        ingest(folder, store, most_set_aside=request.most_set_aside)
        return shared_engine("duckdb").find(open_store(store), request)


@cache
def shared_engine(name: str):
    """One engine of a name for the whole run: Spark takes seconds to start."""
    return engine_named(name)


def written(module: str, name: str) -> bool:
    """Whether a part of the product is there yet."""
    if importlib.util.find_spec(module) is None:
        return False
    return hasattr(importlib.import_module(module), name)


def runs() -> dict[str, Run]:
    """Each path that can be gone here, by name; the reference first."""
    found: dict[str, Run] = {"reference": from_folder("reference")}
    if written("promotora.targeting.engines.duckdb", "DuckDBEngine"):
        found["duckdb"] = from_folder("duckdb")
    if written("promotora.targeting.engines.duckdb", "ingest"):
        found["store"] = from_store
    if importlib.util.find_spec("promotora.targeting.engines.spark") is not None:
        found["spark"] = from_folder("spark")
    return found


RUNS = runs()
MARKS = {"spark": [pytest.mark.spark]}


def each_engine(*, but: tuple[str, ...] = (), nightly: tuple[str, ...] = ()) -> list:
    """Parameters for a test that runs once on every engine; on those of `nightly`, only at night."""
    marks = {name: [*MARKS.get(name, []), *([pytest.mark.long] if name in nightly else [])] for name in RUNS}
    return [pytest.param(name, marks=marks[name]) for name in RUNS if name not in but]
