"""A table as a workbook that opens ready to read: header kept in sight, filters on, every text a text."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from promotora.targeting.outputs.errors import OutputError

MOST_ROWS = 1_048_575
"""Rows that a sheet holds beside its header."""
ALWAYS = datetime(2020, 1, 1)  # noqa: DTZ001  # a workbook carries a time of making; ours is always this one
ROWS_AT_ONCE = 10_000
NARROWEST, WIDEST = 9, 60


def write_xlsx(table: pa.Table, path: Path) -> None:
    """XLSX with one sheet; `OutputError` when the table is longer than a sheet."""
    if table.num_rows > MOST_ROWS:
        raise OutputError(
            f"{path.name} would have {table.num_rows:,} rows, and a sheet holds {MOST_ROWS:,}. "
            f"Leave xlsx out: --format parquet,csv."
        )
    import xlsxwriter  # most runs make no workbook, and start quicker without it
    from xlsxwriter.exceptions import FileCreateError

    options = {
        "constant_memory": True,
        "tmpdir": str(path.parent),
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    book = xlsxwriter.Workbook(str(path), options)
    book.set_properties({"created": ALWAYS, "author": "Promotora"})
    _fill(book, table, path.stem)
    try:
        book.close()
    except FileCreateError as error:
        # XlsxWriter wraps what the disk said in an error of its own.
        raise (error.args[0] if error.args and isinstance(error.args[0], OSError) else error) from error


def _fill(book: Any, table: pa.Table, name: str) -> None:
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#0A4046", "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, table.num_rows, table.num_columns - 1)
    for column, width in enumerate(_widths(table)):
        sheet.set_column(column, column, width)
    for column, title in enumerate(table.column_names):
        sheet.write_string(0, column, title, head)
    number = 0
    for batch in table.to_batches(max_chunksize=ROWS_AT_ONCE):
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            number += 1
            for column, value in enumerate(row):
                _write(sheet, number, column, value, day)


def _write(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    """Each value by its kind, so that no text is ever taken for a formula, a number or a link."""
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, day)
    else:
        sheet.write_string(row, column, "; ".join(value) if isinstance(value, list) else value)


def _widths(table: pa.Table) -> list[int]:
    """Each column as wide as its header (with room for the filter's arrow) and its first rows ask for."""
    first = table.slice(0, 200).to_pylist()
    return [
        min(WIDEST, max(NARROWEST, len(name) + 4, *(_length(row[name]) + 1 for row in first), 0))
        for name in table.column_names
    ]


def _length(value: Any) -> int:
    if value is None:
        return 0
    return len("; ".join(value)) if isinstance(value, list) else len(str(value))
