"""Rows as a file that a spreadsheet opens."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet takes what begins so for a formula (CWE-1236)
MARK = "\ufeff"  # by which spreadsheets know the letters


def harmless(cell: str) -> str:
    """The cell as words, whatever it begins with."""
    return f"'{cell}" if cell.lstrip(" ").startswith(DANGEROUS) else cell


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[str]], foot: Sequence[str] = ()) -> bytes:
    """A CSV file: heads, rows, and a line of words at its foot."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    writer.writerows([] if not foot else [[], foot])
    return (MARK + file.getvalue()).encode()
