"""How alike two records are: Splink weighs what agrees and what differs (Fellegi and Sunter). No database, no Django.

Its weights are set here and not learnt: so the same records are always judged alike, in a directory of ten as of
millions, and each suggestion can say why. `m` is how often two records of one person agree so, `u` how often those of
two people do who are compared at all (members of one household share a phone and a ZIP code, so those weigh little).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

COLUMNS = ("unique_id", "first", "last", "born", "phone", "zip", "gender", "cin")
THREADS, MEMORY = 2, "700MB"
SHARED_BY_MANY = 12  # a phone or a CIN of more records than this is nobody's in particular, such as a shelter's
LIKELY = 0.85
LEAST_RECORDS = 100_000
ENOUGH_FOR_NAMES = 10_000  # records that show which names are common
HOUSEHOLD = 300  # how much likelier two records with one phone are than any two: families too. A guess. Unverified.
TWICE = 0.05  # of each record, how many others are the same person's: a guess. Unverified.


@dataclass(frozen=True)
class Alike:
    """Two records, how likely they are one person's, and what agrees and differs: (field, how)."""

    one: int
    other: int
    likely: float
    because: list[tuple[str, str]]


# What each level of a comparison is called, from the top, with m and u.
LEVELS: dict[str, list[tuple[str, float, float]]] = {
    "first": [("same", 0.878, 0.006), ("one_letter", 0.06, 0.003), ("alike", 0.06, 0.02), ("differs", 0.002, 0.971)],
    "last": [("same", 0.88, 0.004), ("one_letter", 0.05, 0.002), ("alike", 0.02, 0.01), ("differs", 0.05, 0.984)],
    "born": [("same", 0.95, 0.00004), ("one_digit", 0.035, 0.0006), ("differs", 0.015, 0.99936)],
    "phone": [("same", 0.5, 0.003), ("differs", 0.5, 0.997)],  # for LEAST_RECORDS; in more, strangers share less
    "zip": [("same", 0.7, 0.2), ("differs", 0.3, 0.8)],
    "gender": [("same", 0.98, 0.5), ("differs", 0.02, 0.5)],
    "cin": [("same", 0.4, 0.0000001), ("differs", 0.6, 0.9999999)],
}


def alike(records: pa.Table) -> Iterator[Alike]:
    """Pairs that are likely one person's, the likeliest first. `records` has COLUMNS, as text; missing is null."""
    if len(records) < 2:
        return
    from splink import Linker  # takes seconds, which only this job need spend
    from splink.backends.duckdb import DuckDBAPI

    database = DuckDBAPI()
    database.duckdb_con.execute(f"SET threads = {THREADS}; SET memory_limit = '{MEMORY}'")
    frame = database.register(without_shared(records))
    linker = Linker(frame, settings(len(records)), log_level="ERROR", validate_settings=False)
    predicted: Any = linker.inference.predict(threshold_match_probability=LIKELY, warning_mode="never")
    found = predicted.as_pyarrow_table()
    rows = found.sort_by(
        [("match_probability", "descending"), ("unique_id_l", "ascending"), ("unique_id_r", "ascending")]
    )
    for batch in rows.to_batches(max_chunksize=1_000):
        yield from (judged(row) for row in batch.to_pylist())


def judged(row: dict[str, Any]) -> Alike:
    """One of Splink's rows, in our words."""
    one, other = sorted((int(row["unique_id_l"]), int(row["unique_id_r"])))
    because = [(name, how(name, row[f"gamma_{name}"])) for name in LEVELS]
    return Alike(one, other, float(row["match_probability"]), [(name, said) for name, said in because if said])


def how(name: str, gamma: int) -> str:
    """The level that Splink numbers from 0, the lowest, upwards; nothing when one of the two is missing."""
    return "" if gamma < 0 else LEVELS[name][len(LEVELS[name]) - 1 - gamma][0]


def settings(records: int) -> Any:
    """What Splink compares, and which records at all: each rule leads from a record to few others."""
    from splink import SettingsCreator, block_on

    return SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=TWICE / max(LEAST_RECORDS, records),
        blocking_rules_to_generate_predictions=[
            block_on("born", "substr(first, 1, 3)"),
            block_on("born", "substr(last, 1, 3)"),
            block_on("phone"),
            block_on("last", "zip", "substr(born, 1, 4)"),
            block_on("cin"),
        ],
        comparisons=comparisons(max(LEAST_RECORDS, records), names_differ=records >= ENOUGH_FOR_NAMES),
        retain_matching_columns=True,  # the levels among them, from which the reasons come
        retain_intermediate_calculation_columns=False,
    )


def comparisons(records: int, *, names_differ: bool) -> list[Any]:
    """Each field's levels. `names_differ`: a common name counts less than a rare one."""
    import splink.comparison_level_library as level
    import splink.comparison_library as library

    same_phone = HOUSEHOLD / records
    phones = [("same", LEVELS["phone"][0][1], same_phone), ("differs", LEVELS["phone"][1][1], 1 - same_phone)]

    def compared(name: str, *levels: Any) -> Any:
        built = [level.NullLevel(name), *levels, level.ElseLevel()]
        numbers = phones if name == "phone" else LEVELS[name]
        weighed = [
            each.configure(m_probability=m, u_probability=u) for each, (_, m, u) in zip(built[1:], numbers, strict=True)
        ]
        return library.CustomComparison(output_column_name=name, comparison_levels=[built[0], *weighed])

    def common(name: str) -> Any:
        return level.ExactMatchLevel(name, term_frequency_adjustments=names_differ)

    def name_of(name: str) -> Any:
        one_letter = level.DamerauLevenshteinLevel(name, 1)
        return compared(name, common(name), one_letter, level.JaroWinklerLevel(name, 0.88))

    def plain(name: str) -> Any:
        return compared(name, level.ExactMatchLevel(name))

    born = compared("born", level.ExactMatchLevel("born"), level.DamerauLevenshteinLevel("born", 1))
    return [name_of("first"), name_of("last"), born, *(plain(name) for name in ("phone", "zip", "gender", "cin"))]


def without_shared(records: pa.Table) -> pa.Table:
    """The records, with phones and CINs that too many share taken as missing."""
    import pyarrow.compute as pc

    for name in ("phone", "cin"):
        counts = pc.value_counts(records[name])
        shared = pc.filter(counts.field("values"), pc.greater(counts.field("counts"), SHARED_BY_MANY))
        column = records[name]
        kept = pc.if_else(pc.is_in(column, value_set=shared), pa.scalar(None, pa.string()), column)
        records = records.set_column(records.schema.get_field_index(name), name, kept)
    return records
