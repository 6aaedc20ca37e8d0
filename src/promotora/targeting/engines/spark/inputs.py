"""All that was read: usable rows, claims without those given twice, and the report of what was set aside."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, reduce

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from promotora.targeting import quality
from promotora.targeting.engines import base
from promotora.targeting.engines.spark.arrow import ordered
from promotora.targeting.engines.spark.reading import PATH, PLACE, TROUBLE, Checked, checked
from promotora.targeting.engines.spark.words import vocabulary
from promotora.targeting.model.program import Program
from promotora.targeting.tables import (
    ELIGIBILITY,
    KNOWN_LINES_OF_BUSINESS,
    LIVING_SITUATION,
    MEDICAL_CLAIM,
    PROGRAM_ENROLLMENT,
    TABLES,
)
from promotora.targeting.tables.errors import TooMuchSetAside
from promotora.targeting.tables.staging import Ragged, Staged

Keep = Callable[[DataFrame], DataFrame]
"""Holds a frame that is asked more than once until the run is over."""


@dataclass(frozen=True)
class Inputs:
    """The four tables, and the claim rows that repeat a claim line. `counts` are (rows, rows with trouble) by table."""

    tables: dict[str, Checked]
    again: DataFrame
    counts: dict[str, tuple[int, int]]
    again_count: int
    ragged: tuple[Ragged, ...]
    keep: Keep

    @property
    def coverage(self) -> DataFrame:
        """Usable rows of eligibility."""
        return self.tables[ELIGIBILITY.name].good

    @property
    def programs(self) -> DataFrame:
        """Usable rows of program_enrollment."""
        return self.tables[PROGRAM_ENROLLMENT.name].good

    @property
    def living(self) -> DataFrame:
        """Usable rows of living_situation."""
        return self.tables[LIVING_SITUATION.name].good

    @cached_property
    def claims(self) -> DataFrame:
        """Usable claim lines, each once; strangers' and voids are still among them."""
        good = self.tables[MEDICAL_CLAIM.name].good
        return good.join(self.again.select(PATH, PLACE), [PATH, PLACE], "left_anti") if self.again_count else good

    @cached_property
    def strangers(self) -> DataFrame:
        """Claim lines of people who are not in eligibility."""
        known = self.coverage.select("person_id").distinct()
        unknown = self.claims.select("person_id").distinct().join(known, "person_id", "left_anti")
        return self.claims.join(self.keep(unknown), "person_id", "left_semi")


def load(session: SparkSession, staged: Staged, keep: Keep) -> Inputs:
    """Read all four tables and find the claim lines that were given more than once."""
    tables = {table.name: checked(session, table, staged.folder.files[table.name]) for table in TABLES}
    again = keep(_again(tables[MEDICAL_CLAIM.name]))
    found = _counted(tables, again)
    again_count, _ = found.pop("")
    for row in staged.ragged:
        rows, bad = found[row.table]
        found[row.table] = rows + 1, bad + 1
    return Inputs(tables, again, found, again_count, staged.ragged, keep)


def _again(claims: Checked) -> DataFrame:
    """Of rows for one claim line, all but the first by start date and then by content.

    Only the hash of a key is counted over all rows, eight bytes each; just the rows that may be double are looked at.
    """
    key = F.xxhash64("claim_id", "claim_line_number").alias("key")
    twice = claims.good.select(key).groupBy("key").count().where("count > 1").select("key")
    double = claims.with_file(claims.good.select("*", key).join(twice, "key", "left_semi"))
    order = ["claim_start_date", *(column.name for column in MEDICAL_CLAIM.columns), "file", PLACE]
    rank = F.row_number().over(Window.partitionBy("claim_id", "claim_line_number").orderBy(*order))
    return (
        double.withColumn("rank", rank).where("rank > 1").select("claim_id", "claim_line_number", PATH, PLACE, "file")
    )


def _counted(tables: dict[str, Checked], again: DataFrame) -> dict[str, tuple[int, int]]:
    """(rows, rows with trouble) of each table, and under '' the repeated claim lines: all in one pass."""
    counts = [
        each.rows.agg(F.lit(name).alias("name"), F.count("*").alias("rows"), F.count(TROUBLE).alias("bad"))
        for name, each in tables.items()
    ]
    counts.append(again.agg(F.lit("").alias("name"), F.count("*").alias("rows"), F.lit(0).alias("bad")))
    return {name: (rows, bad) for name, rows, bad in reduce(DataFrame.union, counts).collect()}


def reading(inputs: Inputs, request: base.Request) -> base.Reading:
    """What was read; `TooMuchSetAside` before any of it is brought together when it is too much."""
    rows = {name: count for name, (count, _) in inputs.counts.items()}
    stranger_count = inputs.strangers.count()
    bad = sum(count for _, count in inputs.counts.values()) + inputs.again_count + stranger_count
    if bad / max(1, sum(rows.values())) > request.most_set_aside:
        raise TooMuchSetAside(bad, sum(rows.values()), request.most_set_aside)
    programs, lines_of_business = _unknown_codes(inputs, request.program)
    return base.Reading(rows, _set_aside(inputs, stranger_count), programs, lines_of_business)


def _set_aside(inputs: Inputs, stranger_count: int) -> pa.Table:
    pieces = [
        _told(name, inputs.tables[name].with_file(inputs.tables[name].bad), "column", "value", "reason")
        for name, (_, bad) in inputs.counts.items()
        if bad and inputs.tables[name].names
    ]
    claims = inputs.tables[MEDICAL_CLAIM.name]
    if inputs.again_count:
        value = F.concat("claim_id", F.lit(" line "), "claim_line_number")
        reason = F.lit(quality.DUPLICATE)
        pieces.append(_told(claims.table.name, inputs.again, F.lit(quality.DUPLICATE_COLUMN), value, reason))
    if stranger_count:
        column, reason = F.lit(quality.STRANGER_COLUMN), F.lit(quality.STRANGER)
        pieces.append(_told(claims.table.name, claims.with_file(inputs.strangers), column, "person_id", reason))
    names = base.SET_ASIDE.names
    ragged = [
        dict(zip(names, (row.table, row.file, row.row, None, None, row.reason), strict=True)) for row in inputs.ragged
    ]
    told = [reduce(DataFrame.union, pieces).toArrow().cast(base.SET_ASIDE)] if pieces else []
    return ordered(pa.concat_tables([*told, pa.Table.from_pylist(ragged, base.SET_ASIDE)]))


def _told(table: str, rows: DataFrame, column: object, value: object, reason: object) -> DataFrame:
    return rows.select(F.lit(table), "file", PLACE, column, value, reason).toDF(*base.SET_ASIDE.names)


def _unknown_codes(inputs: Inputs, program: Program) -> tuple[dict[str, int], dict[str, int]]:
    """Program codes and lines of business that nobody knows, with how many rows have them."""
    held = inputs.programs.select(F.lit("program").alias("what"), vocabulary(F.col("program_code"), "").alias("code"))
    business = vocabulary(F.col("line_of_business"), "medi_cal").alias("code")
    held = held.union(inputs.coverage.select(F.lit("business"), business))
    found: dict[str, Counter[str]] = {"program": Counter(), "business": Counter()}
    for what, code, count in held.groupBy("what", "code").count().collect():
        found[what][code] = count
    known = {exclusion.code for exclusion in program.exclusions} | set(program.harmless_enrollments)
    return _but(found["program"], known), _but(found["business"], set(KNOWN_LINES_OF_BUSINESS))


def _but(found: Counter[str], known: set[str]) -> dict[str, int]:
    return {code: found[code] for code in sorted(found) if code not in known}
