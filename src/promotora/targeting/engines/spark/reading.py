"""The input tables as Spark frames, each row checked once: its typed columns, its place, and what is wrong with it."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

from promotora.targeting import quality
from promotora.targeting.engines.spark.casting import SPARK_TYPE, Raw, spark_type
from promotora.targeting.tables import Column as ContractColumn
from promotora.targeting.tables import Table
from promotora.targeting.tables.errors import DataError
from promotora.targeting.tables.folder import TableFile
from promotora.targeting.tables.staging import ROW

PATH, PLACE, TROUBLE = "promotora_path", "promotora_place", "promotora_trouble"
"""Beside a table's columns: Spark's name of the file, the row as a spreadsheet counts it, and its first trouble."""
A_TROUBLE = "struct<column string, value string, reason string>"

ReadAs = dict[str, T.DataType]


@dataclass(frozen=True)
class Checked:
    """A table's rows; `names` are the files' names in the data folder, by Spark's name of them."""

    table: Table
    rows: DataFrame
    names: dict[str, str]

    @property
    def good(self) -> DataFrame:
        """Rows that can be used."""
        return self.rows.where(F.col(TROUBLE).isNull()).drop(TROUBLE)

    @property
    def bad(self) -> DataFrame:
        """Rows that cannot: their place, and the column, value and reason."""
        return self.rows.where(F.col(TROUBLE).isNotNull()).select(PATH, PLACE, f"{TROUBLE}.*")

    def with_file(self, rows: DataFrame) -> DataFrame:
        """Rows of this table with the `file` they stand in. Only for few rows: it joins."""
        names = rows.sparkSession.createDataFrame(list(self.names.items()) or [("", "")], "url string, file string")
        return rows.join(F.broadcast(names), _after_scheme(F.col(PATH)) == names["url"], "left").drop("url")


def checked(session: SparkSession, table: Table, files: tuple[TableFile, ...]) -> Checked:
    """Every row of a table, checked as `quality` says. Files that store their columns alike are read together."""
    alike: dict[str, list[TableFile]] = defaultdict(list)
    for file in files:
        alike[f"{file.rewritten} {_read_as(file)}"].append(file)
    raw = [(group, _raw(session, group)) for group in alike.values()]
    rows = [_checked(table, group[0], frame) for group, frame in raw]
    names = {key: name for group, frame in raw for key, name in _names(group, frame)}
    return Checked(table, reduce(DataFrame.unionByName, rows) if rows else _no_rows(session, table), names)


def _raw(session: SparkSession, files: list[TableFile]) -> DataFrame:
    read_as = _read_as(files[0]) | ({ROW: T.LongType()} if files[0].rewritten else {})
    schema = T.StructType([T.StructField(name, kind) for name, kind in read_as.items()])
    return session.read.schema(schema).parquet(*map(_as_pattern, files))


def _as_pattern(file: TableFile) -> str:
    """Spark takes brackets, braces, stars and question marks in a name for a pattern, unless they are escaped."""
    return "file:" + re.sub(r"[\[\]{}*?\\]", r"\\\g<0>", str(_absolute(file.path)))


def _checked(table: Table, like: TableFile, frame: DataFrame) -> DataFrame:
    raw = {name: Raw(F.col(name), like.types[name], kind) for name, kind in _read_as(like).items()}
    place = F.col(ROW) if like.rewritten else F.col("_metadata.row_index") + 1
    typed = [_value(column, raw).alias(column.name) for column in table.columns]
    path = F.col("_metadata.file_path")
    rows = frame.select(path.alias(PATH), place.alias(PLACE), *typed, _column_trouble(table, raw).alias(TROUBLE))
    return rows.withColumn(TROUBLE, F.coalesce(TROUBLE, *map(_disorder, table.ordered)))


def _no_rows(session: SparkSession, table: Table) -> DataFrame:
    columns = ", ".join(f"{column.name} {SPARK_TYPE[column.kind]}" for column in table.columns)
    return session.createDataFrame([], f"{PATH} string, {PLACE} bigint, {columns}, {TROUBLE} {A_TROUBLE}")


def _value(column: ContractColumn, raw: dict[str, Raw]) -> Column:
    if column.name in raw:
        return raw[column.name].value(column.kind)
    return F.lit(None).cast(SPARK_TYPE[column.kind])


def _column_trouble(table: Table, raw: dict[str, Raw]) -> Column:
    """The first column that cannot be used, in the contract's order; null when all can."""
    checks = [check for column in table.columns for check in _checks(column, raw.get(column.name))]
    return F.coalesce(*checks, F.lit(None).cast(A_TROUBLE))


def _checks(column: ContractColumn, raw: Raw | None) -> Iterator[Column]:
    value = _value(column, {column.name: raw} if raw else {})
    if raw and column.kind in quality.READABLE_KINDS:
        yield F.when(
            raw.is_unreadable(column.kind), _trouble(column.name, raw.report(column.kind), quality.unreadable(column))
        )
    if column.required:
        yield F.when(value.isNull(), _trouble(column.name, F.lit(None), quality.missing(column.name)))
    if column.one_of:
        is_one = F.coalesce(value.isin(*column.one_of), F.lit(False))
        yield F.when(~is_one, _trouble(column.name, value, quality.not_one_of(column)))


def _disorder(ends: tuple[str, str]) -> Column:
    first, last = ends
    return F.when(F.col(last) < F.col(first), _trouble(last, F.col(last), quality.end_before_start(first, last)))


def _trouble(column: str, value: Column, reason: str) -> Column:
    return F.struct(F.lit(column).alias("column"), value.cast("string").alias("value"), F.lit(reason).alias("reason"))


def _read_as(file: TableFile) -> ReadAs:
    """What Spark reads each column as; a column without any value is left unread, as if it were not there."""
    given = {name: kind for name, kind in file.types.items() if not pa.types.is_null(kind)}
    old_style = _int96_columns(file.path) if any(map(pa.types.is_timestamp, given.values())) else frozenset()
    read_as = {name: spark_type(kind, is_int96=name in old_style) for name, kind in given.items()}
    for name, kind in read_as.items():
        if kind is None:
            raise DataError(
                f"{file.name}: Spark cannot read {name}, which is stored as {file.types[name]}. Export it as text."
            )
    return {name: kind for name, kind in read_as.items() if kind is not None}


def _int96_columns(path: Path) -> frozenset[str]:
    """Columns in the timestamp form of old writers: Arrow sees nanoseconds there, and Spark a timestamp."""
    schema = pq.ParquetFile(path).schema
    return frozenset(
        schema.column(each).path for each in range(len(schema)) if schema.column(each).physical_type == "INT96"
    )


def _names(files: list[TableFile], frame: DataFrame) -> Iterator[tuple[str, str]]:
    """Spark writes file names as URLs; each in its writing, beside the file's name in the data folder."""
    named = {str(_absolute(file.path)): file.name for file in files}
    for url in frame.inputFiles():
        yield "/" + url.split(":", 1)[1].lstrip("/"), named[unquote(urlsplit(url).path)]


def _after_scheme(url: Column) -> Column:
    return F.regexp_replace(url, r"\A[a-z]+:/+", "/")


def _absolute(path: Path) -> Path:
    return path.parent.resolve() / path.name
