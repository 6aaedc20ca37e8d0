"""Text tables: what goes into a spec test, and what comes out of it, as people write it.

    member | condition    | ED visits | listed | because
    Rosa   | hypertension | 3         | no     | no chronic-condition criterion is met
    Marcus | hypertension | 3         | yes    | hypertension with diabetes; 3 ED visits in the last year
           | diabetes     |           |        |

A row without a member goes on about the member above it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

MEMBER = "member"
Cells = dict[str, str]


@dataclass(frozen=True)
class TextTable:
    """A header and rows of cells; every row has a cell for every column."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def members(self) -> Iterator[tuple[str, list[Cells]]]:
        """Each member with the rows that speak of them."""
        told: dict[str, list[Cells]] = {}
        member = ""
        for row in self.rows:
            cells = dict(zip(self.header, row, strict=True))
            member = cells[MEMBER] or member
            told.setdefault(member, []).append(cells)
        yield from told.items()


def parse(text: str) -> TextTable:
    """A table from its text."""
    header, *rows = (tuple(cell.strip() for cell in line.split("|")) for line in text.strip().splitlines())
    if header[0] != MEMBER:
        raise ValueError(f"The first column of a table is {MEMBER!r}, not {header[0]!r}.")
    for row in rows:
        if len(row) != len(header):
            raise ValueError(f"{' | '.join(row)!r} has {len(row)} cells where the header has {len(header)}.")
    return TextTable(header, tuple(rows))


def drawn(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A table as text again, its columns lined up."""
    lines = [header, *rows]
    widths = [max(len(line[place]) for line in lines) for place in range(len(header))]
    return "\n".join(
        " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )
