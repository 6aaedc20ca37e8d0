"""Rows of the input tables as dictionaries, checked one by one."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pyarrow.parquet as pq

from promotora.targeting import quality
from promotora.targeting.tables import Kind, Table
from promotora.targeting.tables.folder import Folder, TableFile, open_text
from promotora.targeting.tables.staging import ragged_reason

Row = dict[str, Any]


@dataclass(frozen=True)
class SetAside:
    """A row that cannot be used."""

    table: str
    file: str
    row: int
    column: str | None
    value: str | None
    reason: str


@dataclass(frozen=True)
class Place:
    """Where a row stands in the input."""

    file: str
    row: int


class Unreadable(Exception):
    """A value that is not of its column's kind."""


def read(folder: Folder, table: Table) -> tuple[list[tuple[Place, Row]], list[SetAside], int]:
    """Every usable row with its place, every row set aside, and how many rows there were."""
    good, bad, count = [], [], 0
    for file in folder.files[table.name]:
        for place, raw in _raw_rows(file):
            count += 1
            row, trouble = (raw, None) if isinstance(raw, str) else _checked(table, raw)
            if isinstance(row, str):
                bad.append(SetAside(table.name, place.file, place.row, None, None, row))
            elif trouble:
                bad.append(SetAside(table.name, place.file, place.row, *trouble))
            else:
                good.append((place, row))
    return good, bad, count


def _raw_rows(file: TableFile) -> Iterator[tuple[Place, Row | str]]:
    """Each row as a dictionary, or the reason why it is none."""
    if file.is_csv:
        yield from _csv_rows(file)
        return
    for number, row in enumerate(pq.read_table(file.path, columns=list(file.types)).to_pylist(), start=1):
        yield Place(file.name, number), row


def _csv_rows(file: TableFile) -> Iterator[tuple[Place, Row | str]]:
    with open_text(file.path) as lines:
        reader = csv.reader(lines)
        header = [name.strip() for name in next(reader)]
        for number, fields in enumerate(reader, start=2):
            if not fields:
                continue
            place = Place(file.name, number)
            if len(fields) != len(header):
                yield place, ragged_reason(len(fields), len(header))
            else:
                row = dict(zip(header, fields, strict=True))
                yield place, {name: row[name] or None for name in file.types}


def _checked(table: Table, raw: Row) -> tuple[Row, tuple[str | None, str | None, str] | None]:
    row: Row = {}
    for column in table.columns:
        value = raw.get(column.name)
        try:
            row[column.name] = parsed(column.kind, value)
        except Unreadable:
            return row, (column.name, as_text(value), quality.unreadable(column))
        if column.required and row[column.name] is None:
            return row, (column.name, None, quality.missing(column.name))
        if column.one_of and row[column.name] not in column.one_of:
            return row, (column.name, as_text(value), quality.not_one_of(column))
    for first, last in table.ordered:
        if row[first] and row[last] and row[last] < row[first]:
            return row, (last, row[last].isoformat(), quality.end_before_start(first, last))
    return row, None


def as_text(value: Any) -> str | None:
    """A value as it is written in reports."""
    return None if value is None else str(value)


def parsed(kind: Kind, value: Any) -> Any:
    """A raw value as its column's kind; None when empty; `Unreadable` when it is something else."""
    if value is None or value == "":
        return None
    return _PARSERS[kind](value)


def _text(value: Any) -> str:
    return str(value)


def _date(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not re.fullmatch(quality.DATE_FORM, str(value)):
        raise Unreadable
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise Unreadable from error


def _number(value: Any) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not re.fullmatch(quality.NUMBER_FORM, str(value)) or not -(2**31) <= int(value) < 2**31:
        raise Unreadable
    return int(value)


def _truth(value: Any) -> bool:
    word = str(value).lower()
    if word not in (*quality.TRUE_WORDS, *quality.FALSE_WORDS):
        raise Unreadable
    return word in quality.TRUE_WORDS


_PARSERS = {Kind.TEXT: _text, Kind.DATE: _date, Kind.NUMBER: _number, Kind.TRUTH: _truth}
