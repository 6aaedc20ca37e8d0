"""Who is on the day's rolls, what bars them, and where they live, gathered per person."""

from datetime import date

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from promotora.targeting.engines.spark.words import covers, vocabulary
from promotora.targeting.model.program import Program

SPEAKER_ORDER = ("birth_date", "member_id", "zip_code", "language", "gender", "race")
"""What decides, after the spans' own dates, which of them speaks for a person; all of it is handed over too."""


def enrolled_on(coverage: DataFrame, program: Program, day: date) -> DataFrame:
    """Everyone with a span covering the day.

    `speaker` is who the person is: managed Medi-Cal first, then the latest start, the latest end, and whichever sorts
    last. `bars_by_span` is what Cal MediConnect bars.
    """
    managed = _is(F.col("line_of_business"), "medi_cal") & _is(F.col("delivery_system"), "managed_care")
    end = F.coalesce("enrollment_end_date", F.lit(date.max))
    speaker = F.struct(managed.alias("managed"), "enrollment_start_date", end.alias("end"), *SPEAKER_ORDER)
    business = vocabulary(F.col("line_of_business"), "medi_cal")
    barred = business.isin(*({"cal_mediconnect"} & _barring(program)))
    bar = F.when(barred, F.struct(business.alias("code"), F.col("enrollment_start_date").alias("start")))
    on_the_day = coverage.where(covers(F.col("enrollment_start_date"), F.col("enrollment_end_date"), day))
    people = on_the_day.groupBy("person_id").agg(
        F.max(speaker).alias("speaker"), F.max(managed).alias("enrolled"), F.collect_set(bar).alias("bars_by_span")
    )
    return people.withColumn("age", _age(F.col("speaker.birth_date"), day))


def barred_on(programs: DataFrame, program: Program, day: date) -> DataFrame:
    """person_id and `bars_by_program`: enrollments that cover the day and bar people from the program."""
    code = vocabulary(F.col("program_code"), "")
    held = programs.where(covers(F.col("start_date"), F.col("end_date"), day) & code.isin(*_barring(program)))
    bar = F.struct(code.alias("code"), F.col("start_date").alias("start"))
    return held.groupBy("person_id").agg(F.collect_set(bar).alias("bars_by_program"))


def living(situations: DataFrame) -> DataFrame:
    """person_id and `spans`: everything known of where each person lives."""
    span = F.struct("start_date", "end_date", "situation_code", "disabling_condition")
    return situations.groupBy("person_id").agg(F.collect_set(span).alias("spans"))


def _is(word: Column, default: str) -> Column:
    return vocabulary(word, default) == default


def _barring(program: Program) -> set[str]:
    return {exclusion.code for exclusion in program.exclusions}


def _age(born: Column, day: date) -> Column:
    """Whole years; someone born on 29 February turns a year older on 1 March of other years."""
    not_yet = F.lit(day.month * 100 + day.day) < F.month(born) * 100 + F.day(born)
    return F.lit(day.year) - F.year(born) - not_yet.cast("int")
