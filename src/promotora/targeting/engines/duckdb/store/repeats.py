"""The same claim line in two months: found from hashes of claim ids, settled by the lines themselves."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from promotora.targeting.engines.duckdb.raw import rows_in
from promotora.targeting.engines.duckdb.session import table, text
from promotora.targeting.engines.duckdb.sorting import distinct

Hashes = npt.NDArray[np.int64]

REPEATS = pa.schema(
    [("month", pa.string()), ("claim_id", pa.string()), ("claim_line_number", pa.int32()), ("winner", pa.string())]
)
"""A claim line of `month` that is left out because the earlier month `winner` has it too."""

HELD = ["month", "claim_id", "claim_line_number"]

HASH_BITS = 48
"""Sorted 48-bit hashes take about 4 bytes each in Parquet; a chance match is settled by reading the claims."""

SIEVE_BITS = 26
"""So many of a hash's bits are asked first, from a table of 64 MB that sorted hashes walk through in order."""


MOST_HASHES = 20_000_000
"""As many of new months are compared at once: 8 bytes each."""


def hash_sql(claim_id: str) -> str:
    """SQL for the hash of a claim id."""
    return f"(hash({claim_id}) >> {64 - HASH_BITS})::BIGINT"


def write_hashes(parts: list[Hashes], out: Path) -> None:
    """The distinct hashes of a month's claim ids, sorted."""
    hashes = parts[0] if len(parts) == 1 else distinct(np.concatenate([np.empty(0, np.int64), *parts]))
    pq.write_table(
        pa.table({"hash": hashes}),
        out,
        compression="zstd",
        compression_level=1,
        use_dictionary=False,
        column_encoding={"hash": "DELTA_BINARY_PACKED"},
    )


@dataclass(frozen=True)
class Months:
    """The months' folders by 'YYYY-MM', and those among them that came with this delivery."""

    folders: dict[str, Path]
    fresh: frozenset[str]

    @property
    def stayed(self) -> list[str]:
        """The months that did not come again."""
        return [month for month in self.folders if month not in self.fresh]

    def hashes(self, month: str) -> Hashes:
        """The hashes of a month's claim ids, sorted."""
        return np.asarray(pq.read_table(self.folders[month] / "claims.parquet")["hash"])

    def shared(self) -> dict[str, Hashes]:
        """For each month the hashes that it shares with another, one of the two being fresh."""
        slices = self._slices()
        found = [self._shared_within(low, high) for low, high in pairwise(slices)]
        return {month: np.concatenate([each[month] for each in found]) for month in self.folders}

    def _slices(self) -> list[int]:
        claims = sum(rows_in(self.folders[month] / "claims.parquet") for month in self.fresh)
        count = max(1, -(-claims // MOST_HASHES))
        return [(1 << HASH_BITS) * number // count for number in range(count + 1)]

    def _shared_within(self, low: int, high: int) -> dict[str, Hashes]:
        """Of the hashes from `low` up to `high`."""

        def part(month: str) -> Hashes:
            hashes = self.hashes(month)
            begin, end = np.searchsorted(hashes, (low, high)).tolist()
            return hashes[begin:end].copy()  # or a piece would hold the whole

        fresh = np.concatenate([np.empty(0, np.int64), *(part(month) for month in self.fresh)])
        fresh.sort()
        sieve = Sieve(fresh)
        with ThreadPoolExecutor(max_workers=2) as pool:
            common = pool.map(lambda month: sieve.common(part(month)), self.stayed)
            found = dict(zip(self.stayed, common, strict=True))
        among = distinct(np.concatenate([fresh[1:][fresh[1:] == fresh[:-1]], *found.values()]))
        found |= {month: Sieve(among).common(part(month)) if len(among) else among for month in self.fresh}
        return found


NO_HASH = np.array([-1], np.int64)


class Sieve:
    """Some sorted hashes, to look others up in: most are told apart by their first bits."""

    def __init__(self, hashes: Hashes) -> None:
        self._hashes = hashes if len(hashes) else NO_HASH
        self._first = np.zeros(1 << SIEVE_BITS, np.bool_)
        self._first[hashes >> (HASH_BITS - SIEVE_BITS)] = True

    def common(self, hashes: Hashes) -> Hashes:
        """Those that are among these, too."""
        likely = hashes[self._first[hashes >> (HASH_BITS - SIEVE_BITS)]]
        places = np.searchsorted(self._hashes, likely)
        common: Hashes = likely[self._hashes[np.minimum(places, len(self._hashes) - 1)] == likely]
        return common


def find_repeats(con: duckdb.DuckDBPyConnection, months: Months, known: pa.Table) -> pa.Table:
    """Lines that an earlier month has too. `known` are those that were found among the months before this delivery."""
    held = [_held_before(months, known)]
    held += [
        _held(con, month, months.folders[month], hashes) for month, hashes in months.shared().items() if len(hashes)
    ]
    con.register("held", pa.concat_tables(held))
    found = table(
        con,
        """SELECT month, claim_id, claim_line_number, winner FROM (
               SELECT *, min(month) OVER (PARTITION BY claim_id, claim_line_number) AS winner
               FROM (SELECT DISTINCT * FROM held))
           WHERE month <> winner ORDER BY ALL""",
    )
    con.unregister("held")
    return found.cast(REPEATS)


def _held_before(months: Months, known: pa.Table) -> pa.Table:
    """What months that did not come again hold of the repeats known of."""
    held = pa.concat_tables(
        [known.select(HELD), known.drop_columns(["month"]).rename_columns({"winner": "month"}).select(HELD)]
    )
    return held.filter(pc.is_in(held["month"], pa.array(months.stayed, pa.string())))


def _held(con: duckdb.DuckDBPyConnection, month: str, folder: Path, hashes: Hashes) -> pa.Table:
    """A month's claim lines with one of these hashes."""
    con.register("shared", pa.table({"hash": distinct(hashes)}))
    found = table(
        con,
        f"""SELECT {text(month)} AS month, claim_id, claim_line_number
            FROM read_parquet({text(str(folder / "lines.parquet"))})
            WHERE {hash_sql("claim_id")} IN (SELECT hash FROM shared)""",
    )
    con.unregister("shared")
    return found.cast(pa.schema([REPEATS.field(each) for each in HELD]))
