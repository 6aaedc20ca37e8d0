"""The claim lines and spans behind each verdict: what each met criterion wants, joined to the lines that have it."""

from collections.abc import Iterable
from functools import reduce

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from promotora.targeting.engines import base
from promotora.targeting.engines.spark.care import Care
from promotora.targeting.engines.spark.words import in_window
from promotora.targeting.model.verdict import Decision

COLUMNS = base.EVIDENCE.names


def evidence(people: DataFrame, care: Care) -> DataFrame:
    """All that made each listed person qualify, and what bars each excluded one; unsorted."""
    listed = people.where(F.col("verdict.decision") == Decision.LISTED.value)
    wanted = listed.select("person_id", F.explode("verdict.wants").alias("want")).select("person_id", "want.*")
    rows = [
        *(_behind(wanted, kind, lines) for kind, lines in _lines(care).items()),
        _spans(
            listed.join(wanted.where("kind = 'homeless'"), "person_id"), "verdict.homeless_spans", F.col("criterion")
        ),
        _bars(people),
    ]
    return reduce(DataFrame.union, rows).distinct()


def _lines(care: Care) -> dict[str, DataFrame]:
    """By kind of evidence, the lines with `what` they are evidence of."""
    acute = care.lines.where("acute").join(care.days_in_hospital, ["person_id", "day"])
    began = _windows_of(acute, care, "first", care.program.stay_windows)
    visited = _windows_of(care.ed_lines, care, "ed_day", care.program.ed_windows)
    return {
        "condition": care.condition_lines.withColumn("what", F.col("condition")),
        "stay": began.withColumn("code", F.col("bill")),
        "ed_visit": visited.withColumns({"code": F.col("ed_code"), "day": F.col("ed_day")}),
    }


def _windows_of(lines: DataFrame, care: Care, day: str, windows: Iterable[int]) -> DataFrame:
    """Each line once for each window that its day is in; `what` names the window in months."""
    names = [F.when(in_window(F.col(day), care.months(months)), F.lit(str(months))) for months in windows]
    return lines.withColumn("what", F.explode(F.array_compact(F.array(*names))))


def _behind(wanted: DataFrame, kind: str, lines: DataFrame) -> DataFrame:
    having = wanted.where(F.col("kind") == kind).join(lines, ["person_id", "what"])
    return having.select(
        "person_id",
        "criterion",
        "kind",
        "code",
        "claim_id",
        F.col("claim_line_number").cast("int"),
        F.col("day").alias("date"),
    ).toDF(*COLUMNS)


def _bars(people: DataFrame) -> DataFrame:
    excluded = people.where(F.col("verdict.decision") == Decision.EXCLUDED.value)
    return _spans(excluded.withColumn("kind", F.lit("exclusion")), "bars", F.lit("exclusion"))


def _spans(people: DataFrame, spans: str, criterion: Column) -> DataFrame:
    each = people.select("person_id", criterion.alias("criterion"), "kind", F.explode(spans).alias("span"))
    no_line = (F.lit(None).cast("string"), F.lit(None).cast("int"))
    return each.select("person_id", "criterion", "kind", "span.code", *no_line, "span.start").toDF(*COLUMNS)
