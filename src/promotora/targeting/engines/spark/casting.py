"""A Parquet column as its contract's kind: what Spark reads it as, its value, and its text as reports write it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from pyspark.sql import Column
from pyspark.sql import functions as F
from pyspark.sql import types as T

from promotora.targeting import quality
from promotora.targeting.tables import Kind

SPARK_TYPE = {Kind.TEXT: "string", Kind.DATE: "date", Kind.NUMBER: "int", Kind.TRUTH: "boolean"}
"""The type of a checked column."""

_PLAIN: list[tuple[Callable[[pa.DataType], bool], T.DataType]] = [
    (pa.types.is_string, T.StringType()),
    (pa.types.is_large_string, T.StringType()),
    (pa.types.is_boolean, T.BooleanType()),
    (pa.types.is_int8, T.ByteType()),
    (pa.types.is_int16, T.ShortType()),
    (pa.types.is_int32, T.IntegerType()),
    (pa.types.is_int64, T.LongType()),
    (pa.types.is_uint8, T.ShortType()),
    (pa.types.is_uint16, T.IntegerType()),
    (pa.types.is_uint32, T.LongType()),
    (pa.types.is_uint64, T.DecimalType(20, 0)),
    (pa.types.is_float32, T.FloatType()),
    (pa.types.is_float64, T.DoubleType()),
    (pa.types.is_date, T.DateType()),
]


def spark_type(kind: pa.DataType, *, is_int96: bool = False) -> T.DataType | None:
    """What Spark reads a column of this Arrow type as; None when it cannot."""
    if pa.types.is_dictionary(kind):
        return spark_type(kind.value_type)
    if pa.types.is_timestamp(kind):
        if kind.unit == "ns" and not is_int96:
            return T.LongType()
        return T.TimestampType() if is_int96 or kind.tz else T.TimestampNTZType()
    if pa.types.is_decimal(kind):
        return T.DecimalType(kind.precision, kind.scale) if kind.precision <= 38 else None
    return next((ours for fits, ours in _PLAIN if fits(kind)), None)


@dataclass(frozen=True)
class Raw:
    """A column as it stands in the file."""

    column: Column
    arrow: pa.DataType
    spark: T.DataType

    @property
    def is_nanos(self) -> bool:
        return pa.types.is_timestamp(self.arrow) and isinstance(self.spark, T.LongType)

    @property
    def text(self) -> Column:
        """The text of a value, as Python writes it; empty text is null."""
        if isinstance(self.spark, T.StringType):
            return F.nullif(self.column, F.lit(""))
        if isinstance(self.spark, T.BooleanType):
            return F.when(self.column, "True").when(~self.column, "False")
        if isinstance(self.spark, T.DateType) or (isinstance(self.spark, T.IntegralType) and not self.is_nanos):
            return self.column.cast("string")
        return as_python_writes_it(self.moment if pa.types.is_timestamp(self.arrow) else self.column)

    @property
    def moment(self) -> Column:
        """A timestamp on the clock of its own time zone."""
        moment = _micros(self.column) if self.is_nanos else self.column
        if self.arrow.tz and self.arrow.tz != "UTC":
            return F.from_utc_timestamp(moment, self.arrow.tz)
        return moment

    @property
    def day(self) -> Column:
        """The day of a date or timestamp."""
        return self.column if pa.types.is_date(self.arrow) else F.to_date(self.moment)

    def value(self, kind: Kind) -> Column:
        """The value as the contract's kind; null when there is none, or when it is something else."""
        if self._is_day(kind):
            return self.day
        if kind is Kind.NUMBER and isinstance(self.spark, T.FractionalType) and not pa.types.is_decimal(self.arrow):
            fits = self.column.between(-(2**31), 2**31 - 1) & (self.column == F.floor(self.column))
            return F.when(fits, self.column.cast("int"))
        return _READ[kind](self.text)

    def report(self, kind: Kind) -> Column:
        """What a report of an unreadable value shows."""
        return F.lit(None) if self._is_day(kind) else self.text

    def _is_day(self, kind: Kind) -> bool:
        return kind is Kind.DATE and (pa.types.is_date(self.arrow) or pa.types.is_timestamp(self.arrow))

    def is_unreadable(self, kind: Kind) -> Column:
        """Whether there is a value, and it is not of the contract's kind."""
        if self._is_day(kind):
            return F.lit(False)
        there = self.text if isinstance(self.spark, T.StringType) else self.column
        return there.isNotNull() & self.value(kind).isNull()


def _micros(nanos: Column) -> Column:
    """Nanoseconds as a timestamp; divided as whole numbers, since a fraction rounds midnight to the day before."""
    whole = nanos - F.pmod(nanos, F.lit(1000))
    return F.timestamp_micros(F.call_function("div", whole, F.lit(1000)))


def _whole(form: str) -> str:
    return rf"\A{form}\z"


def _date(text: Column) -> Column:
    return F.when(text.rlike(_whole(quality.DATE_FORM)), text.cast("date"))


def _number(text: Column) -> Column:
    return F.when(text.rlike(_whole(quality.NUMBER_FORM)), text.cast("int"))


def _truth(text: Column) -> Column:
    word = F.lower(text)
    return F.when(word.isin(*quality.TRUE_WORDS), True).when(word.isin(*quality.FALSE_WORDS), False)


_READ: dict[Kind, Callable[[Column], Column]] = {
    Kind.TEXT: lambda text: text,
    Kind.DATE: _date,
    Kind.NUMBER: _number,
    Kind.TRUTH: _truth,
}


def as_python_writes_it(column: Column) -> Column:
    """The text of fractions and timestamps, which Java writes in another way; for odd files only."""

    def written(values: pa.Array) -> pa.Array:
        return pa.array([None if value is None else str(value) for value in values.to_pylist()], pa.string())

    write: Any = F.arrow_udf(written, "string")
    return write(column)
