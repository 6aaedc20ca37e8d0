"""From claim lines to stays, emergency visits and conditions (the contract's *Definitions*)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from operator import or_

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from promotora.targeting.engines.spark.inputs import Keep
from promotora.targeting.engines.spark.words import begins_with_any, bill_type, ends_with_any, in_window, normal
from promotora.targeting.model.conditions import BIT_OF
from promotora.targeting.model.program import Program
from promotora.targeting.model.windows import Window as Months
from promotora.targeting.tables import DIAGNOSES
from promotora.targeting.valuesets import condition_codes, utilization_codes

CODES = utilization_codes()


@dataclass(frozen=True)
class Care:
    """The care that claims tell of, as far as the program asks."""

    claims: DataFrame
    program: Program
    as_of: date
    keep: Keep

    @cached_property
    def lines(self) -> DataFrame:
        """The lines that matter to the program, slim: of all claims, read once.

        `codes` are diagnosis codes that may be in a value set, of lines in the diagnosis window; `ed_code` is what
        makes a line emergency care.
        """
        lines = self.claims.where(~ends_with_any(bill_type(F.col("bill_type_code")), CODES.void_bill_type_endings))
        told = _told(lines).withColumns(
            {
                "ed_code": F.when(self._in_any(F.col("ed_day"), self.program.ed_windows), F.col("ed_code")),
                "codes": F.when(in_window(F.col("day"), self._diagnosis_window), self._sieved(F.col("codes"))),
                "acute": F.col("acute") & (F.col("day") <= F.lit(self.as_of)),
            }
        )
        matters = F.col("acute") | F.col("ed_code").isNotNull() | (F.size("codes") > 0)
        return self.keep(told.where(matters))

    @cached_property
    def days_in_hospital(self) -> DataFrame:
        """Each first day of an acute inpatient claim (`day`) with the stay it belongs to, from `first` to `last`."""
        days = self.lines.where("acute").groupBy("person_id", "day").agg(F.max("until").alias("until"))
        by_day = Window.partitionBy("person_id").orderBy("day")
        before = F.max("until").over(by_day.rowsBetween(Window.unboundedPreceding, -1))
        begins = F.coalesce(F.datediff("day", before) > 1, F.lit(True)).cast("int")
        numbered = days.withColumn("begins", begins).withColumn("stay", F.sum("begins").over(by_day))
        stay = Window.partitionBy("person_id", "stay")
        return numbered.select(
            "person_id", "day", F.min("day").over(stay).alias("first"), F.max("until").over(stay).alias("last")
        )

    @cached_property
    def stays(self) -> DataFrame:
        """person_id, first, last: a row a stay."""
        return self.days_in_hospital.select("person_id", "first", "last").distinct()

    @cached_property
    def ed_lines(self) -> DataFrame:
        """Emergency lines on days that count; a visit is a day with any of them."""
        lines = self.lines.where("ed_code is not null")
        lines = lines.select("person_id", "ed_day", "ed_code", "claim_id", "claim_line_number")
        if self.program.ed_days_inside_stays_count:
            return lines
        stay = self.stays.withColumnRenamed("person_id", "whose")
        inside = (F.col("person_id") == F.col("whose")) & F.col("ed_day").between(F.col("first"), F.col("last"))
        return lines.join(stay, inside, "left_anti")

    @cached_property
    def condition_lines(self) -> DataFrame:
        """A row for each line in the diagnosis window, code of a value set, and condition that the code speaks of."""
        found = self.lines.where("size(codes) > 0").select(
            "person_id", "claim_id", "claim_line_number", "day", "acute", F.explode("codes").alias("code")
        )
        values = condition_codes(self.as_of, self.program.codes)
        pairs = [
            (code, condition, 1 << BIT_OF[condition])
            for (code,) in found.select("code").distinct().collect()
            for condition in sorted(values.conditions(code))
        ]
        meanings = self.claims.sparkSession.createDataFrame(pairs, "code string, condition string, mask int")
        return found.join(F.broadcast(meanings), "code")

    def conditions(self) -> DataFrame:
        """person_id, conditions: the conditions each person has, as a mask of bits."""
        enough = F.lit(True) if self.program.dates_needed == 1 else F.min("day") != F.max("day")
        held = self.condition_lines.groupBy("person_id", "mask").agg((F.max("acute") | enough).alias("has"))
        return held.where("has").groupBy("person_id").agg(F.sum("mask").alias("conditions"))

    def stay_counts(self) -> DataFrame:
        """person_id, and the stays that began in each of the program's windows."""
        return self.stays.groupBy("person_id").agg(*self._counts("first", self.program.stay_windows, "stays"))

    def ed_visit_counts(self) -> DataFrame:
        """person_id, and the days with an emergency visit in each of the program's windows."""
        days = self.ed_lines.select("person_id", "ed_day").distinct()
        return days.groupBy("person_id").agg(*self._counts("ed_day", self.program.ed_windows, "ed_visits"))

    def months(self, months: int) -> Months:
        """The program's window of so many months."""
        return Months.of_months(months, as_of=self.as_of)

    @property
    def _diagnosis_window(self) -> Months:
        return self.months(self.program.diagnosis_months)

    def _counts(self, day: str, windows: Iterable[int], what: str) -> list[Column]:
        return [
            F.count_if(in_window(F.col(day), self.months(months))).cast("int").alias(f"{what}_{months}")
            for months in windows
        ]

    def _in_any(self, day: Column, windows: Iterable[int]) -> Column:
        return reduce(or_, (in_window(day, self.months(months)) for months in windows))

    def _sieved(self, codes: Column) -> Column:
        """Only codes whose first three characters begin some code of a value set."""
        categories = sorted(condition_codes(self.as_of, self.program.codes).categories)
        return F.filter(codes, lambda code: F.substring(code, 1, 3).isin(categories))


def _told(claims: DataFrame) -> DataFrame:
    """Each claim line in the contract's words."""
    institutional = F.col("claim_type") == "institutional"
    own_day = F.when(institutional, F.col("admission_date")).otherwise(F.col("claim_line_start_date"))
    day = F.coalesce(own_day, "claim_start_date")
    until = F.coalesce("discharge_date", "claim_end_date", day)
    bill = bill_type(F.col("bill_type_code"))
    is_icd10 = normal(F.col("diagnosis_code_type")).isin("", "ICD-10-CM")
    codes = F.array_distinct(F.array(*(normal(F.col(name)) for name in DIAGNOSES)))
    return claims.select(
        "person_id",
        "claim_id",
        "claim_line_number",
        day.alias("day"),
        F.greatest(day, until).alias("until"),
        F.when(institutional, F.coalesce("claim_line_start_date", day)).otherwise(day).alias("ed_day"),
        bill.alias("bill"),
        (institutional & begins_with_any(bill, CODES.acute_inpatient_bill_types)).alias("acute"),
        _ed_code(institutional).alias("ed_code"),
        F.when(is_icd10, codes).alias("codes"),
    )


def _ed_code(institutional: Column) -> Column:
    """The code that makes a line emergency care, if any."""
    revenue, place, procedure = (
        normal(F.col(name)) for name in ("revenue_center_code", "place_of_service_code", "hcpcs_code")
    )
    return (
        F.when(institutional & revenue.isin(*CODES.ed_revenues), revenue)
        .when(~institutional & place.isin(*CODES.ed_places), place)
        .when(procedure.isin(*CODES.ed_procedures), procedure)
    )
