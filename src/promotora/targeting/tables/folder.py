"""A folder of input tables: which files each table has, in what form, with which columns.

Everything that is wrong with a file as a whole is found here, before any engine reads a row.
"""

import codecs
import csv
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from promotora.targeting.tables import TABLES, Column, Table
from promotora.targeting.tables.errors import DataError

ENDINGS = (".parquet", ".csv", ".csv.gz")
csv.field_size_limit(1 << 30)


@dataclass(frozen=True)
class TableFile:
    """One file of a table. `types` are the Arrow types of its columns; a CSV's are all text. A `rewritten` file stands
    for another, and brings a column with the number of the row that each of its rows once was."""

    path: Path
    name: str
    types: dict[str, pa.DataType]
    rewritten: bool = False

    @property
    def is_csv(self) -> bool:
        return not self.path.name.endswith(".parquet")


@dataclass(frozen=True)
class Folder:
    """The input tables found in a folder; an optional table that is not there has no files."""

    path: Path
    files: dict[str, tuple[TableFile, ...]]

    def has(self, table: Table) -> bool:
        return bool(self.files.get(table.name))


NEEDED = tuple(each for each in TABLES if each.required)


def open_folder(path: Path, *, needs: tuple[Table, ...] = NEEDED) -> Folder:
    """Look a folder over; `DataError` names the first thing that is wrong with it."""
    if not path.is_dir():
        raise DataError(f"{path} is not a folder. Name the folder that holds eligibility and medical_claim.")
    files = {table.name: tuple(_files_of(path, table)) for table in TABLES}
    for table in needs:
        if not files[table.name]:
            raise DataError(
                f"{path} has no {table.name} table. Put {table.name}.parquet, {table.name}.csv, {table.name}.csv.gz "
                f"or a folder {table.name}/ of such files there."
            )
    for table in TABLES:
        _refuse_mixed(table, files[table.name])
    return Folder(path, files)


def _files_of(folder: Path, table: Table) -> Iterator[TableFile]:
    found = [folder / (table.name + ending) for ending in ENDINGS if (folder / (table.name + ending)).exists()]
    inside = folder / table.name
    if inside.is_dir():
        found.append(inside)
    if len(found) > 1:
        names = " and ".join(each.name for each in found)
        raise DataError(f"{folder} has {names}: which of them is the {table.name} table? Keep one.")
    for each in found:
        for path in sorted(_data_files(each, table)) if each.is_dir() else [each]:
            yield _look_at(path, str(path.relative_to(folder)), table)


def _data_files(folder: Path, table: Table) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_dir() or path.name.startswith((".", "_")):
            continue
        if not path.name.endswith(ENDINGS):
            raise DataError(
                f"{path.relative_to(folder.parent)} is neither Parquet nor CSV, so it cannot be part of {table.name}. "
                f"Move it out of the folder, or save it as .parquet, .csv or .csv.gz."
            )
        yield path


def _look_at(path: Path, name: str, table: Table) -> TableFile:
    if path.stat().st_size == 0:
        raise DataError(f"{name} is empty: it has not even a header. Export it again, or remove it.")
    types = _csv_columns(path, name) if not path.name.endswith(".parquet") else _parquet_columns(path, name)
    for column in table.columns:
        if column.name not in types:
            _refuse_missing(column, table, name, types)
        elif not any(way(types[column.name]) for way in (*WAYS, pa.types.is_null)):
            raise DataError(f"{name}, column {column.name}: {types[column.name]} cannot be read. Export it as text.")
    return TableFile(path, name, {name_: types[name_] for name_ in table.by_name if name_ in types})


def _refuse_missing(column: Column, table: Table, name: str, types: dict[str, pa.DataType]) -> None:
    """Refuse a table without a column that it must have, or with one spelled otherwise, which nobody would read."""
    near = [have for have in types if have.strip().lower() == column.name]
    hint = f" It has {near[0]!r}: rename that." if near else ""
    if column.required or near:
        need = f"which {table.name} must have" if column.required else f"which {table.name} may have"
        raise DataError(f"{name} has no column {column.name}, {need}.{hint}")


def _parquet_columns(path: Path, name: str) -> dict[str, pa.DataType]:
    try:
        schema = pq.ParquetFile(path).schema_arrow
    except (pa.ArrowInvalid, OSError) as error:
        raise DataError(f"{name} is not a whole Parquet file; it may be cut short. Export or copy it again.") from error
    _refuse_twice(schema.names, name)
    return {field.name: field.type for field in schema}


def _csv_columns(path: Path, name: str) -> dict[str, pa.DataType]:
    _refuse_other_encodings(path, name)
    with open_text(path) as lines:
        header = next(csv.reader(lines), [])
    header = [column.strip().removeprefix("\ufeff") for column in header]
    if len(header) == 1 and any(mark in header[0] for mark in ";\t|"):
        raise DataError(f"{name} is not separated by commas. Save it as comma-separated (CSV).")
    _refuse_twice(header, name)
    return {column: pa.string() for column in header}


def _refuse_twice(columns: list[str], name: str) -> None:
    twice = [column for column in columns if column and columns.count(column) > 1]
    if twice:
        raise DataError(f"{name} has two columns named {twice[0]}. Keep one.")


def open_text(path: Path):  # type: ignore[no-untyped-def]  # two stdlib classes with no common public type
    """A CSV or CSV.gz as text lines, a byte-order mark removed."""
    opener = gzip.open if path.name.endswith(".gz") else open
    return opener(path, "rt", encoding="utf-8-sig", newline="")


def _refuse_other_encodings(path: Path, name: str) -> None:
    opener = gzip.open if path.name.endswith(".gz") else open
    decoder, position, quotes = codecs.getincrementaldecoder("utf-8")(), 0, 0
    try:
        with opener(path, "rb") as stream:
            while block := stream.read(1 << 20):
                if b"\0" in block:
                    raise DataError(f"{name} is not a text file in UTF-8 (it holds zero bytes). Save it as CSV UTF-8.")
                decoder.decode(block)
                position += len(block)
                quotes += block.count(b'"')
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        row = _row_of_byte(path, position + error.start)
        raise DataError(f"{name}, row {row}: not UTF-8 text. Save the file as CSV UTF-8 and try again.") from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise DataError(f"{name} is not a whole gzip file; it may be cut short. Copy or compress it again.") from error
    if quotes % 2:
        raise DataError(
            f'{name} has a quotation mark (") that is opened and never closed, so rows would run together. '
            f"Export it again with text in quotation marks, and marks inside text doubled."
        )


def _row_of_byte(path: Path, position: int) -> int:
    opener = gzip.open if path.name.endswith(".gz") else open
    with opener(path, "rb") as stream:
        return stream.read(position).count(b"\n") + 1


def _refuse_mixed(table: Table, files: tuple[TableFile, ...]) -> None:
    for file in files[1:]:
        first = files[0]
        odd = sorted(set(file.types) ^ set(first.types))
        if odd:
            has, lacks = (file, first) if odd[0] in file.types else (first, file)
            raise DataError(
                f"The files of {table.name} do not have the same columns: {has.name} has {odd[0]}, {lacks.name} "
                f"does not. Export them alike, or keep each kind in a folder of its own."
            )
        for column, kind in file.types.items():
            if not _alike(kind, first.types[column]):
                raise DataError(
                    f"The files of {table.name} do not agree on {column}: {kind} in {file.name}, "
                    f"{first.types[column]} in {first.name}. Export them alike."
                )


def _alike(one: pa.DataType, other: pa.DataType) -> bool:
    """Whether two files store a column in the same way; a column without any value is alike to all."""
    if one == other or pa.types.is_null(one) or pa.types.is_null(other):
        return True
    return any(way(one) and way(other) for way in WAYS)


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind))


WAYS = (pa.types.is_temporal, pa.types.is_boolean, _is_number, _is_text)
"""The ways in which a file may store a column that we read."""
