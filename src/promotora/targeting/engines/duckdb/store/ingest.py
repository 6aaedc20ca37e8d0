"""Ingest: a delivery of raw tables into a store, all of it or none of it."""

import shutil
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from promotora.targeting.engines import base
from promotora.targeting.engines.duckdb.checks import Source
from promotora.targeting.engines.duckdb.raw import Tables, lines_of_business, open_tables, rows_in, sort_nulls_first
from promotora.targeting.engines.duckdb.session import table, text
from promotora.targeting.engines.duckdb.store import contents as book
from promotora.targeting.engines.duckdb.store.delivery import deliveries, month_sql
from promotora.targeting.engines.duckdb.store.month import Delivery, build_month
from promotora.targeting.engines.duckdb.store.registers import write_people, write_registers
from promotora.targeting.engines.duckdb.store.repeats import REPEATS, Months, find_repeats
from promotora.targeting.engines.duckdb.store.wholeness import said_of
from promotora.targeting.store import Store
from promotora.targeting.tables import ELIGIBILITY, MEDICAL_CLAIM, TABLES
from promotora.targeting.tables.errors import DataError, TooMuchSetAside
from promotora.targeting.tables.folder import open_folder

LEAST_SHARE = 0.5
"""A month sent again with less than this share of the lines it had looks like late lines, not like the whole month."""


@dataclass(frozen=True)
class IngestReport:
    """What came in: claim rows by month, the months that were replaced, all rows, and the rows set aside."""

    months: dict[str, int]
    replaced: tuple[str, ...]
    rows: int
    set_aside: pa.Table


@dataclass(frozen=True)
class Site:
    """Where an ingest works: the store, the folder it fills, and the contents it will put in place."""

    store: Path
    folder: Path
    contents: dict[str, Any]

    @property
    def registers(self) -> Path | None:
        """The folder of the registers; until they are written, that of the generation before."""
        return self.store / self.contents["registers"] if self.contents["registers"] else None


def ingest(
    data: Path,
    store: Path,
    *,
    progress: base.Progress = base.silent,
    replace: bool = False,
    most_set_aside: float = 0.05,
) -> IngestReport:
    """Add a folder's months to a store; a month that is there already replaces itself, and so does each other table.

    With `replace`, also a month that comes with far fewer lines than it had. `DataError` leaves the store as it was.
    """
    first = not (store / "store.json").is_file()
    folder = open_folder(data, needs=(ELIGIBILITY, MEDICAL_CLAIM) if first else ())
    if not any(folder.files.values()):
        names = ", ".join(each.name for each in TABLES)
        raise DataError(f"{data} has nothing to ingest: none of {names}. Name the folder that the new tables are in.")
    with book.locked(store):
        before = book.read_contents(store)
        book.sweep(store, before)
        site = _site(store, before)
        try:
            with said_of(Store(store, before)), open_tables(folder) as tables:
                report = _take_in(tables, site, progress, replace=replace, most_set_aside=most_set_aside)
        except BaseException:
            shutil.rmtree(site.folder, ignore_errors=True)
            raise
        book.sync_tree(site.folder)
        book.commit(store, site.contents)
        book.sweep(store, before, site.contents)
    return report


def _site(store: Path, before: dict[str, Any]) -> Site:
    after = deepcopy(before)
    after["generation"] += 1
    folder = store / f"g{after['generation']:06d}"
    folder.mkdir()
    return Site(store, folder, after)


def _take_in(
    tables: Tables, site: Site, progress: base.Progress, *, replace: bool, most_set_aside: float
) -> IngestReport:
    con, contents = tables.con, site.contents
    coming = list(deliveries(con, tables.claims, tables.scratch))
    replaced = tuple(each.month for each in coming if each.month in contents["months"])
    if not replace:
        _refuse_shrunken(contents, coming)
    aside = _bad_rows(tables, coming)
    claims_bad = _by_month(con, tables.claims, aside)
    rows = tables.row_counts()
    if aside.num_rows > most_set_aside * max(1, sum(rows.values())):
        raise TooMuchSetAside(aside.num_rows, sum(rows.values()), most_set_aside)
    before = site.registers
    covered = write_registers(tables, site.store, site.folder, contents)
    for number, delivery in enumerate(coming):
        progress("Ingesting months", number, len(coming))
        folder = site.folder / delivery.month
        month = build_month(con, delivery, claims_bad(delivery.month), folder, covered)
        contents["months"][delivery.month] = {"folder": f"{site.folder.name}/{delivery.month}", **month}
    progress("Ingesting months", len(coming), len(coming))
    _note_rows(tables, contents, rows, aside, coming, claims_bad)
    write_people(con, before, site.folder)
    folders = {month: site.store / each["folder"] for month, each in sorted(contents["months"].items())}
    known = pq.read_table(before / "repeats.parquet") if before else REPEATS.empty_table()
    repeats = find_repeats(con, Months(folders, frozenset(each.month for each in coming)), known)
    pq.write_table(repeats, site.folder / "repeats.parquet")
    months = {each.month: each.rows for each in coming}
    mine = [pq.read_table(site.folder / each.month / "aside.parquet") for each in coming]
    others = aside.filter(pc.not_equal(aside["table"], MEDICAL_CLAIM.name))
    return IngestReport(months, replaced, sum(rows.values()), sort_nulls_first(pa.concat_tables([others, *mine])))


def _refuse_shrunken(contents: dict[str, Any], coming: list[Delivery]) -> None:
    for each in coming:
        had = contents["months"].get(each.month, {}).get("rows", 0)
        if each.rows < LEAST_SHARE * had:
            raise DataError(
                f"{each.month} comes with {each.rows:,} claim lines, and the store has {had:,} for it. A month sent "
                f"again replaces itself, so the others would be lost. Send the whole month, or add --replace if it "
                f"has really become so small. Nothing was changed."
            )


def _bad_rows(tables: Tables, coming: list[Delivery]) -> pa.Table:
    """Every row that cannot be read, of all tables. Their reasons are asked for only where rows have been counted."""
    claims = sum(each.usable for each in coming)
    sources = [source for source in (tables.source(each.name) for each in TABLES) if source.files]
    usable = [claims if each.table is MEDICAL_CLAIM else _usable(tables.con, each) for each in sources]
    queries = [each.set_aside() for each, count in zip(sources, usable, strict=True) if count < _rows(each)]
    found = (
        table(tables.con, " UNION ALL ".join(queries)).cast(base.SET_ASIDE) if queries else base.SET_ASIDE.empty_table()
    )
    return pa.concat_tables([found, tables.ragged()])


def _usable(con: duckdb.DuckDBPyConnection, source: Source) -> int:
    [[count]] = con.sql(f"SELECT count(*) FROM {source.rows()} WHERE coalesce({source.is_usable()}, false)").fetchall()
    return int(count)


def _rows(source: Source) -> int:
    return sum(rows_in(file.path) for file in source.files)


def _by_month(con: duckdb.DuckDBPyConnection, claims: Source, aside: pa.Table) -> Callable[[str | None], pa.Table]:
    """A function from a month (None: no readable start date) to its claim rows that cannot be used."""
    mine = aside.filter(pc.equal(aside["table"], MEDICAL_CLAIM.name))
    if not mine.num_rows:
        return lambda month: base.SET_ASIDE.empty_table()
    con.register("aside_rows", mine)
    placed = table(
        con,
        f"""SELECT aside.*, month FROM aside_rows AS aside LEFT JOIN (
                SELECT {claims.place_file} AS file, {claims.place_row} AS row, {month_sql(claims)} AS month
                FROM {claims.rows(places=True)}) USING (file, row)""",
    )
    con.unregister("aside_rows")

    def of(month: str | None) -> pa.Table:
        column = placed["month"]
        chosen = pc.is_null(column) if month is None else pc.fill_null(pc.equal(column, month), False)
        return placed.filter(chosen).select(base.SET_ASIDE.names).cast(base.SET_ASIDE)

    return of


def _note_rows(
    tables: Tables,
    contents: dict[str, Any],
    rows: dict[str, int],
    aside: pa.Table,
    coming: list[Delivery],
    claims_bad: Callable[[str | None], pa.Table],
) -> None:
    """Write into the contents what a run says of its reading."""
    for each in TABLES:
        if each is not MEDICAL_CLAIM and tables.source(each.name).files:
            contents["rows"][each.name] = rows[each.name]
            mine = aside.filter(pc.equal(aside["table"], each.name))
            contents.setdefault("aside", {})[each.name] = mine.to_pylist()
    undated = claims_bad(None).to_pylist()
    for file in tables.claims.files:
        contents["undated"].pop(file.name, None)
    for row in undated:
        contents["undated"].setdefault(row["file"], []).append(row)
    if tables.source(ELIGIBILITY.name).files:
        contents["unknown_lines_of_business"] = lines_of_business(tables)


__all__ = ["IngestReport", "ingest", "text"]
