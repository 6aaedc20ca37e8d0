"""The same claim line in two months: found from hashes of claim ids, settled by the lines themselves."""

from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from promotora.targeting.engines.duckdb.session import table, text

REPEATS = pa.schema(
    [("month", pa.string()), ("claim_id", pa.string()), ("claim_line_number", pa.int32()), ("winner", pa.string())]
)
"""A claim line of `month` that is left out because the earlier month `winner` has it too."""

HASH_BITS = 48
"""Sorted 48-bit hashes take about 4 bytes each in Parquet; a chance match is settled by reading the claims."""


def write_hashes(con: duckdb.DuckDBPyConnection, lines: Path, out: Path) -> None:
    """The distinct hashes of a month's claim ids, sorted."""
    hashes = table(
        con,
        f"SELECT DISTINCT (hash(claim_id) >> {64 - HASH_BITS})::BIGINT AS hash FROM read_parquet({text(str(lines))})",
    )
    sorted_hashes = np.sort(np.asarray(hashes["hash"]))
    pq.write_table(
        pa.table({"hash": sorted_hashes}),
        out,
        compression="zstd",
        use_dictionary=False,
        column_encoding={"hash": "DELTA_BINARY_PACKED"},
    )


def shared_hashes(files: list[Path]) -> npt.NDArray[np.int64]:
    """Hashes that more than one month has."""
    hashes = np.concatenate([np.asarray(pq.read_table(file)["hash"]) for file in files])
    hashes.sort()
    return np.unique(hashes[1:][hashes[1:] == hashes[:-1]])


def find_repeats(con: duckdb.DuckDBPyConnection, months: dict[str, Path]) -> pa.Table:
    """Lines that an earlier month has too. `months` maps 'YYYY-MM' to the month's folder."""
    if len(months) < 2:
        return REPEATS.empty_table()
    shared = shared_hashes([folder / "claims.parquet" for folder in months.values()])
    if not len(shared):
        return REPEATS.empty_table()
    con.register("shared", pa.table({"hash": shared}))
    lines = " UNION ALL ".join(
        f"""SELECT {text(month)} AS month, claim_id, claim_line_number
            FROM read_parquet({text(str(folder / "lines.parquet"))})
            WHERE (hash(claim_id) >> {64 - HASH_BITS})::BIGINT IN (SELECT hash FROM shared)"""
        for month, folder in months.items()
    )
    found = table(
        con,
        f"""SELECT month, claim_id, claim_line_number, winner FROM (
                SELECT *, min(month) OVER (PARTITION BY claim_id, claim_line_number) AS winner FROM ({lines}))
            WHERE month <> winner ORDER BY ALL""",
    )
    con.unregister("shared")
    return found.cast(REPEATS)
