"""A picture with the sentence that says what it shows and the table of exactly what is drawn."""

import csv
import io
from dataclasses import dataclass

from promotora.apps.core.numbers import number

Value = str | int


@dataclass(frozen=True)
class Column:
    """A column's words, and whether it holds numbers."""

    words: str
    number: bool = True


@dataclass(frozen=True)
class Table:
    """What a picture draws, in words and numbers; a count that is not shown stands there as words."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]

    @property
    def head(self) -> list[str | tuple[str, str]]:
        """The columns as `c-table` takes them."""
        return [(each.words, "number") if each.number else each.words for each in self.columns]

    @property
    def cells(self) -> list[list[tuple[Column, str]]]:
        """Each row's cells in the reader's own manner of numbers, with their column."""
        return [
            [
                (column, number(value) if isinstance(value, int) else value)
                for column, value in zip(self.columns, row, strict=True)
            ]
            for row in self.rows
        ]

    def csv(self) -> str:
        """The table as a CSV file, numbers plain."""
        text = io.StringIO()
        lines = csv.writer(text)
        lines.writerow([each.words for each in self.columns])
        lines.writerows(self.rows)
        return text.getvalue()


@dataclass(frozen=True)
class Picture:
    """One picture. `heading`: what it shows, as a sentence; `svg`: empty when nothing may or can be drawn;
    `alt`: what somebody hears who does not see it; `note`: what one must know to read it rightly."""

    name: str
    heading: str
    alt: str
    table: Table
    svg: str = ""
    note: str = ""
    wide: bool = False


def joined(*sentences: str) -> str:
    """Sentences after each other, empty ones left out."""
    return " ".join(sentence for sentence in sentences if sentence)
