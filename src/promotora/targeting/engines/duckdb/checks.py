"""The quality checks of `promotora.targeting.quality` in SQL: a row's typed columns, and what is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from promotora.targeting import quality
from promotora.targeting.engines.duckdb.session import name, parquet, text, words
from promotora.targeting.tables import Column, Kind, Table
from promotora.targeting.tables.folder import TableFile
from promotora.targeting.tables.staging import ROW

Types = dict[str, pa.DataType]


@dataclass(frozen=True)
class Trouble:
    """One check: when it fails, SQL that is true when it does not, the column and value it names, and the reason."""

    when: str
    fine: str
    column: str
    value: str
    reason: str
    in_line: bool = False
    """Whether a look at a claim line's own type and dates tells, as the compiled loop takes one."""


@dataclass(frozen=True)
class Source:
    """A table's Parquet files as SQL: `typed(column)` expressions and the check that a row can be used."""

    table: Table
    files: tuple[TableFile, ...]

    @property
    def types(self) -> Types:
        """The types that the files agree on; a column that one file leaves empty takes another's."""
        types: Types = {}
        for file in self.files:
            for column, kind in file.types.items():
                if column not in types or pa.types.is_null(types[column]):
                    types[column] = kind
        return types

    def rows(self, *, places: bool = False) -> str:
        """The FROM clause over the files."""
        return parquet((file.path for file in self.files), places=places)

    @property
    def place_row(self) -> str:
        """SQL for the row as a spreadsheet counts it, for `rows(places=True)`."""
        return f"coalesce({ROW}, file_row_number + 1)" if self.has_rows else "file_row_number + 1"

    @property
    def has_rows(self) -> bool:
        """Whether any file was rewritten and brings the number of the row that each of its rows once was."""
        return any(file.rewritten for file in self.files)

    @property
    def place_file(self) -> str:
        """SQL for the file's name in the data folder, for `rows(places=True)`."""
        cases = " ".join(f"WHEN {text(str(file.path))} THEN {text(file.name)}" for file in self.files)
        return f"CASE filename {cases} END"

    def raw(self, column: str) -> str:
        """SQL for a column as it stands in the file; empty text is null, an absent column too."""
        kind = self.types.get(column)
        if kind is None or pa.types.is_null(kind):
            return "NULL::VARCHAR"
        return f"nullif({name(column)}, '')" if _is_text(kind) else name(column)

    def bare(self, column: str) -> str:
        """SQL for a text column without turning empty text into null: quicker, where both mean nothing anyway."""
        kind = self.types.get(column)
        return name(column) if kind is not None and _is_text(kind) else self.typed(column)

    def typed(self, column: str) -> str:
        """SQL for a column as its contract's kind; null when it is empty or cannot be read as that."""
        kind = self.types.get(column)
        return _TYPED[self.table.by_name[column].kind](self.raw(column), kind or pa.null())

    def troubles(self) -> Iterator[Trouble]:
        """Every check that can fail on these files, in the order of the reference engine."""
        for column in self.table.columns:
            yield from self._column_troubles(column)
        for first, last in self.table.ordered:
            if first in self.types and last in self.types:
                when = f"{self.typed(last)} < {self.typed(first)}"
                fine = f"coalesce({self.typed(last)} >= {self.typed(first)}, true)"
                reason = quality.end_before_start(first, last)
                yield Trouble(when, fine, last, self.typed(last), reason, in_line=True)

    def _column_troubles(self, column: Column) -> Iterator[Trouble]:
        raw, typed = self.raw(column.name), self.typed(column.name)
        if column.kind in quality.READABLE_KINDS and raw != typed:
            when = f"{raw} IS NOT NULL AND {typed} IS NULL"
            yield Trouble(when, f"NOT ({when})", column.name, raw, quality.unreadable(column))
        if column.required:
            fine = f"{self.bare(column.name)} <> ''" if column.kind is Kind.TEXT else f"{raw} IS NOT NULL"
            in_line = column.kind is Kind.DATE or bool(column.one_of)
            yield Trouble(f"{raw} IS NULL", fine, column.name, "NULL", quality.missing(column.name), in_line)
        if column.one_of:
            allowed = words(column.one_of)
            fine = f"{self.bare(column.name)} IN ({allowed})"
            reason = quality.not_one_of(column)
            yield Trouble(f"{typed} NOT IN ({allowed})", fine, column.name, typed, reason, in_line=True)

    def is_usable(self) -> str:
        """SQL that is true for rows without trouble."""
        return " AND ".join(trouble.fine for trouble in self.troubles()) or "true"

    def is_legible(self) -> str:
        """SQL that is true for rows without trouble but what a look at the line itself tells."""
        return " AND ".join(trouble.fine for trouble in self.troubles() if not trouble.in_line) or "true"

    def set_aside(self) -> str:
        """The query for every row with trouble: table, file, row, column, value, reason."""
        chosen = list(self.troubles())
        which = " ".join(f"WHEN {trouble.when} THEN {number}" for number, trouble in enumerate(chosen))

        def pick(part: str, values: Iterator[str]) -> str:
            return f"CASE which {' '.join(f'WHEN {i} THEN {value}' for i, value in enumerate(values))} END AS {part}"

        return f"""
            SELECT {text(self.table.name)} AS "table", {self.place_file} AS file, {self.place_row} AS row,
                   {pick("column", (text(each.column) for each in chosen))},
                   {pick("value", (f"({each.value})::VARCHAR" for each in chosen))},
                   {pick("reason", (text(each.reason) for each in chosen))}
            FROM (SELECT *, CASE {which} END AS which FROM {self.rows(places=True)}) WHERE which IS NOT NULL
        """


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind))


def _typed_text(raw: str, kind: pa.DataType) -> str:
    return raw if _is_text(kind) or pa.types.is_null(kind) else f"({raw})::VARCHAR"


def _typed_date(raw: str, kind: pa.DataType) -> str:
    if pa.types.is_date32(kind):
        return raw
    if pa.types.is_temporal(kind):
        return f"({raw})::DATE"
    form = f"regexp_full_match(({raw})::VARCHAR, {text(quality.DATE_FORM)})"
    return f"CASE WHEN {form} THEN TRY_CAST(({raw})::VARCHAR AS DATE) END"


def _typed_number(raw: str, kind: pa.DataType) -> str:
    if pa.types.is_int32(kind) or pa.types.is_int16(kind) or pa.types.is_int8(kind):
        return raw
    if pa.types.is_integer(kind):
        return f"TRY_CAST({raw} AS INTEGER)"
    if pa.types.is_floating(kind):
        return f"CASE WHEN {raw} = trunc({raw}) AND abs({raw}) < 2147483648 THEN ({raw})::INTEGER END"
    form = f"regexp_full_match(({raw})::VARCHAR, {text(quality.NUMBER_FORM)})"
    return f"CASE WHEN {form} THEN TRY_CAST(({raw})::VARCHAR AS INTEGER) END"


def _typed_truth(raw: str, kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return raw
    word = f"lower(({raw})::VARCHAR)"
    yes, no = words(quality.TRUE_WORDS), words(quality.FALSE_WORDS)
    return f"CASE WHEN {word} IN ({yes}) THEN true WHEN {word} IN ({no}) THEN false END"


_TYPED = {Kind.TEXT: _typed_text, Kind.DATE: _typed_date, Kind.NUMBER: _typed_number, Kind.TRUTH: _typed_truth}
