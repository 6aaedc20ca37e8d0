"""A delivery of claims cut into service months (the month of `claim_start_date`)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from promotora.targeting.engines.duckdb.checks import Source
from promotora.targeting.engines.duckdb.session import text
from promotora.targeting.engines.duckdb.store.month import Delivery
from promotora.targeting.tables.folder import TableFile
from promotora.targeting.tables.staging import ROW

MOST_MONTHS_A_FILE = 2
"""A file with more months than this is first cut up, so that it is not read once a month."""


def month_sql(claims: Source) -> str:
    """SQL for a row's service month, 'YYYY-MM'; null when its start date cannot be read."""
    return f"strftime({claims.typed('claim_start_date')}, '%Y-%m')"


@dataclass(frozen=True)
class Count:
    """How many rows there are, and how many of them can be used."""

    rows: int
    usable: int


Found = dict[tuple[str | None, str], Count]


def months_in(con: duckdb.DuckDBPyConnection, claims: Source) -> Found:
    """How many rows of each month each file has, by (month, path)."""
    if not claims.files:
        return {}
    usable = f"coalesce({claims.is_usable()}, false)"
    rows = con.sql(
        f"""SELECT {month_sql(claims)} AS month, filename, count(*), count(*) FILTER ({usable})
            FROM {claims.rows(places=True)} GROUP BY ALL"""
    ).fetchall()
    return {(month, path): Count(count, good) for month, path, count, good in rows}


def deliveries(con: duckdb.DuckDBPyConnection, claims: Source, scratch: Path) -> Iterator[Delivery]:
    """The months delivered, oldest first."""
    found = months_in(con, claims)
    crowded = {path for _, path in found if sum(1 for _, other in found if other == path) > MOST_MONTHS_A_FILE}
    if crowded:
        claims = _cut_up(con, claims, crowded, scratch)
        found = months_in(con, claims)
    for month in sorted({month for month, _ in found if month}):
        yield _delivery(month, claims, found)


def _delivery(month: str, claims: Source, found: Found) -> Delivery:
    paths = {path for each, path in found if each == month}
    part = replace(claims, files=tuple(file for file in claims.files if str(file.path) in paths))
    counts = [count for (each, _), count in found.items() if each == month]
    alone = not any(path in paths and each != month for each, path in found)
    where = "true" if alone else _within(month, part.typed("claim_start_date"))
    return Delivery(month, part, where, sum(each.rows for each in counts), sum(each.usable for each in counts))


def _within(month: str, start: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    following = f"{year + number // 12:04d}-{number % 12 + 1:02d}-01"
    return f"{start} >= DATE '{month}-01' AND {start} < DATE '{following}'"


def _cut_up(con: duckdb.DuckDBPyConnection, claims: Source, crowded: set[str], scratch: Path) -> Source:
    files: list[TableFile] = []
    for number, file in enumerate(claims.files):
        if str(file.path) not in crowded:
            files.append(file)
            continue
        one = replace(claims, files=(file,))
        folder = scratch / f"cut-{number:05d}"
        con.execute(
            f"""COPY (SELECT * EXCLUDE (filename, file_row_number {", " + ROW if one.has_rows else ""}),
                             {one.place_row} AS {ROW}, coalesce({month_sql(one)}, 'undated') AS promotora_month
                      FROM {one.rows(places=True)})
                TO {text(str(folder))} (FORMAT parquet, COMPRESSION lz4, PARTITION_BY (promotora_month))"""
        )
        files += [replace(file, path=path, rewritten=True) for path in sorted(folder.rglob("*.parquet"))]
    return replace(claims, files=tuple(files))
