"""One service month of claims, made into a store's month folder."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from promotora.targeting import quality
from promotora.targeting.engines import base
from promotora.targeting.engines.duckdb.checks import Source
from promotora.targeting.engines.duckdb.codes import EMERGENCY, INPATIENT, read_coding
from promotora.targeting.engines.duckdb.lines import full_lines
from promotora.targeting.engines.duckdb.raw import find_losers, keep_losers, sort_nulls_first, without_losers
from promotora.targeting.engines.duckdb.session import parquet, table, text
from promotora.targeting.engines.duckdb.store.marks import editions, marks_of
from promotora.targeting.engines.duckdb.store.repeats import write_hashes


@dataclass(frozen=True)
class Delivery:
    """One month's rows within the files delivered: the files that have any, and SQL that picks them."""

    month: str
    claims: Source
    where: str
    rows: int

    @property
    def first_day(self) -> date:
        return date.fromisoformat(f"{self.month}-01")


def build_month(con: duckdb.DuckDBPyConnection, delivery: Delivery, bad: pa.Table, folder: Path) -> dict[str, Any]:
    """Write a month's folder; returns its line in the store's contents. Needs the table `person` in `con`."""
    folder.mkdir(parents=True)
    claims = delivery.claims
    coding = read_coding(con, claims)
    losers = keep_losers(con, _losers(con, delivery))
    rows = without_losers(claims) if losers.num_rows else None
    lines = full_lines(claims, coding, people="person", rows=rows, where=delivery.where)
    _copy(con, f"SELECT * FROM ({lines}) ORDER BY pid, day", folder / "lines.parquet")
    write_hashes(con, folder / "lines.parquet", folder / "claims.parquet")
    days = _derive(con, folder, delivery.first_day)
    aside = sort_nulls_first(pa.concat_tables([bad, _aside_of(losers)]))
    pq.write_table(aside, folder / "aside.parquet", compression="zstd")
    strangers = _strangers(con, delivery, rows, folder)
    pq.write_table(strangers, folder / "strangers.parquet", compression="zstd")
    return {
        "rows": delivery.rows,
        "aside": aside.num_rows,
        "strangers": strangers.num_rows,
        "diagnosis_columns": len(coding.diagnosis_columns),
        **days,
    }


def _copy(con: duckdb.DuckDBPyConnection, query: str, out: Path) -> None:
    con.execute(f"COPY ({query}) TO {text(str(out))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)")


def _losers(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> pa.Table:
    claims = delivery.claims
    hashes = np.asarray(
        table(
            con,
            f"""SELECT hash({claims.bare("claim_id")}, {claims.typed("claim_line_number")}::INTEGER) AS line
                FROM {claims.rows()} WHERE {claims.is_usable()} AND {delivery.where}""",
        )["line"]
    ).copy()
    hashes.sort()
    return find_losers(con, claims, np.unique(hashes[1:][hashes[1:] == hashes[:-1]]), where=delivery.where)


def _aside_of(losers: pa.Table) -> pa.Table:
    rows = losers.select(["file", "row", "claim_id", "claim_line_number"]).to_pylist()
    return pa.Table.from_pylist(
        [
            {
                "table": "medical_claim",
                "file": each["file"],
                "row": each["row"],
                "column": quality.DUPLICATE_COLUMN,
                "value": f"{each['claim_id']} line {each['claim_line_number']}",
                "reason": quality.DUPLICATE,
            }
            for each in rows
        ],
        schema=base.SET_ASIDE,
    )


def _derive(con: duckdb.DuckDBPyConnection, folder: Path, month: date) -> dict[str, Any]:
    """Marks for every edition of the value sets, visits and codes; returns what the contents say of the month."""
    file = folder / "lines.parquet"
    named = [name for name in pq.read_schema(file).names if name.startswith("dx")]
    lines = pq.read_table(file, columns=["pid", "day", "flags", *named], read_dictionary=named, use_threads=False)
    for fingerprint, codes in editions(month).items():
        pq.write_table(marks_of(lines, codes), folder / f"marks-{fingerprint}.parquet", compression="zstd")
    codes_seen = {code for name in named for code in lines[name].unique().to_pylist() if code}
    pq.write_table(pa.table({"code": pa.array(sorted(codes_seen), pa.string())}), folder / "codes.parquet")
    day = np.asarray(lines["day"].cast(pa.int32()))
    about = {"first": int(day.min(initial=2**31 - 1)), "last": int(day.max(initial=-(2**31))), "lines": lines.num_rows}
    del lines, day
    visits = "pid, claim_id, claim_line_number, day, until, ed_day, flags"
    spoken_of = f"SELECT {visits} FROM {parquet([file])} WHERE flags & {INPATIENT | EMERGENCY} ORDER BY ALL"
    _copy(con, spoken_of, folder / "visits.parquet")
    return about


STRANGERS = pa.schema(
    [
        ("pid", pa.int32()),
        ("file", pa.string()),
        ("row", pa.int64()),
        ("person_id", pa.string()),
        ("claim_id", pa.string()),
        ("claim_line_number", pa.int32()),
    ]
)


def _strangers(con: duckdb.DuckDBPyConnection, delivery: Delivery, rows: str | None, folder: Path) -> pa.Table:
    """Where the lines of people stand who were not in eligibility when the month came."""
    lines = text(str(folder / "lines.parquet"))
    unknown = f"(SELECT DISTINCT pid FROM read_parquet({lines}) ANTI JOIN covered USING (pid))"
    if not con.sql(f"SELECT count(*) FROM {unknown}").fetchall()[0][0]:
        return STRANGERS.empty_table()
    claims = delivery.claims
    return table(
        con,
        f"""SELECT pid, file, row, person_id, claim_id, claim_line_number FROM (
                SELECT {claims.typed("person_id")} AS person_id, {claims.place_file} AS file, {claims.place_row} AS row,
                       {claims.typed("claim_id")} AS claim_id,
                       {claims.typed("claim_line_number")}::INTEGER AS claim_line_number
                FROM {rows or claims.rows(places=True)} WHERE {claims.is_usable()} AND {delivery.where})
            JOIN person USING (person_id) SEMI JOIN {unknown} USING (pid) ORDER BY ALL""",
    ).cast(STRANGERS)
