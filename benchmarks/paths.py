"""What is measured: each a whole process of its own (`python -m benchmarks.paths NAME FOLDER`)."""

import shutil
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

AS_OF = date(2020, 3, 1)
PATHS: dict[str, Callable[[Path], None]] = {}
NEEDED = [
    "claim_id",
    "claim_line_number",
    "claim_type",
    "claim_start_date",
    "claim_end_date",
    "claim_line_start_date",
    "claim_line_end_date",
    "admission_date",
    "discharge_date",
    "place_of_service_code",
    "bill_type_code",
    "revenue_center_code",
    "hcpcs_code",
    "diagnosis_code_type",
    "diagnosis_code_1",
    "diagnosis_code_2",
    "diagnosis_code_3",
    "diagnosis_code_4",
    "diagnosis_code_5",
]


def path(work: Callable[[Path], None]) -> Callable[[Path], None]:
    """Register something to measure under its function's name."""
    PATHS[work.__name__] = work
    return work


@path
def floor_raw(folder: Path) -> None:
    """DuckDB scans the columns that the rule needs and counts each of them per member."""
    counts = ", ".join(f"count({name}) AS c{number}" for number, name in enumerate(NEEDED))
    sums = ", ".join(f"sum(c{number})" for number in range(len(NEEDED)))
    files = folder / "county" / "medical_claim" / "*.parquet"
    print(
        _duckdb()
        .sql(f"SELECT count(*), {sums} FROM (SELECT person_id, {counts} FROM '{files}' GROUP BY person_id)")
        .fetchall()[0][0]
    )


@path
def floor_store(folder: Path) -> None:
    """DuckDB scans the store's columns that the rule needs and counts each of them per member."""
    columns = ["day", "until", "ed_day", "flags", "dx0", "dx1", "dx2", "dx3", "dx4"]
    counts = ", ".join(f"count({name}) AS c{number}" for number, name in enumerate(columns))
    sums = ", ".join(f"sum(c{number})" for number in range(len(columns)))
    files = folder / "store" / "g*" / "*" / "lines.parquet"
    print(
        _duckdb()
        .sql(f"SELECT count(*), {sums} FROM (SELECT pid, {counts} FROM '{files}' GROUP BY pid)")
        .fetchall()[0][0]
    )


def _duckdb() -> Any:
    import duckdb

    con = duckdb.connect()
    con.execute("SET enable_progress_bar = false; SET preserve_insertion_order = false")
    return con


def _run(source: str, folder: Path, *more: str) -> None:
    from promotora.cli import app

    where = folder / "county" if source == "--data" else folder / "store"
    out = folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    app(
        ["tel", "run", source, str(where), "--program", "hhp", "--as-of", str(AS_OF), "--out", str(out), *more],
        standalone_mode=False,
    )


@path
def raw_list(folder: Path) -> None:
    """`tel run --data --no-evidence`."""
    _run("--data", folder, "--no-evidence")


@path
def raw_list_and_evidence(folder: Path) -> None:
    """`tel run --data`."""
    _run("--data", folder)


@path
def store_list(folder: Path) -> None:
    """`tel run --store --no-evidence`."""
    _run("--store", folder, "--no-evidence")


@path
def store_list_and_evidence(folder: Path) -> None:
    """`tel run --store`."""
    _run("--store", folder)


@path
def ingest_all(folder: Path) -> None:
    """`tel ingest` of all months into a new store."""
    _ingest(folder / "county", folder / "store", fresh=True)


@path
def ingest_new_month(folder: Path) -> None:
    """`tel ingest` of one more month into the store (it replaces itself when it is there already)."""
    _ingest(folder / "month", folder / "store", fresh=False)


@path
def month_and_list(folder: Path) -> None:
    """The monthly work: one new month in, and the list from the store."""
    ingest_new_month(folder)
    store_list(folder)


def _ingest(data: Path, store: Path, *, fresh: bool) -> None:
    from promotora.targeting.engines.duckdb import ingest

    if fresh:
        shutil.rmtree(store, ignore_errors=True)
    print(ingest(data, store).rows)


@path
def long_table_sql(folder: Path) -> None:
    """The Tuva Project's shape: a row a diagnosis, joined to a code list, dates counted distinct."""
    from benchmarks.rivals import long_table

    print(long_table(_duckdb(), folder / "county", AS_OF))


@path
def pandas_script(folder: Path) -> None:
    """A pandas script as an analyst would write it."""
    from benchmarks.rivals import analyst

    print(analyst(folder / "county", AS_OF))


@path
def spark_list(folder: Path) -> None:
    """`tel run --engine spark` on two local cores."""
    _run("--data", folder, "--no-evidence", "--engine", "spark", "--master", "local[2]")


if __name__ == "__main__":
    PATHS[sys.argv[1]](Path(sys.argv[2]))
