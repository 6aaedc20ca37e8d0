"""Reading a table into temporary tables, a piece at a time, and finding who of it is whom in the directory."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pv
from django.db import connection, transaction

from promotora.apps.core.jobs import Progress
from promotora.apps.people.actions import merging
from promotora.apps.people.actions.progress import spacious
from promotora.apps.people.loading import reasons
from promotora.apps.people.loading.columns import NAMES
from promotora.apps.people.loading.files import files_of, pieces
from promotora.apps.people.loading.rows import Checked, Problem, checked
from promotora.apps.people.models import Load, LoadStep

MOST_REFUSED = 0.05
STAGED = ("row", *NAMES, "seq", "file")


@dataclass
class Counts:
    """What came of the rows."""

    read: int = 0
    refused: int = 0
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def too_many(self) -> bool:
        """Whether the load is refused as a whole."""
        return self.refused > MOST_REFUSED * self.read


def stage(load: Load, *, today: date, progress: Progress) -> Counts:
    """Read the file into the temporary tables, a piece at a time."""
    counts, several = Counts(), len(files_of(Path(load.path))) > 1
    for piece in pieces(Path(load.path)):
        each = checked(piece, today=today)
        with transaction.atomic():
            _copy(each, counts.read, piece.file if several else "")
        counts.read += each.read
        counts.refused += each.refused
        counts.unknown += each.unknown
        progress.says(LoadStep.READING, round(piece.done * 100), rows_read=counts.read)
    return counts


def _copy(piece: Checked, before: int, file: str) -> None:
    size = len(piece.good)
    table = piece.good.append_column("seq", pa.array(range(before, before + size), pa.int64()))
    table = table.append_column("file", pa.array([file] * size))
    copy(merging.COPY_ROWS, in_csv(table.select(STAGED)))
    if piece.problems:
        copy(merging.COPY_TROUBLE, lines(told(file, problem) for problem in piece.problems))
    if piece.named:
        copy(merging.COPY_PEOPLE, lines((person,) for person in piece.named))


def told(file: str, problem: Problem) -> tuple[object, ...]:
    """A problem as a row of the report."""
    return (file, problem.row, problem.column, problem.value, problem.reason, problem.number)


def compare(load: Load, counts: Counts) -> None:
    """Find who of the table is whom in the directory, and set apart what cannot be so."""
    values = {"plan": load.organization_id}
    with spacious():
        merging.run(merging.ONE_A_PERSON)
        if merging.one("SELECT EXISTS (SELECT 1 FROM further)")[0]:
            merging.run(merging.OTHER_BIRTH_DATE, {"reason": reasons.OTHER_BIRTH_DATE})
            merging.run(merging.SAME_SPAN_TWICE, {"reason": reasons.SAME_SPAN_TWICE})
        if merging.knows_members(values):
            for kind, statement in merging.KNOWN:
                merging.run(statement, {**values, "kind": kind})
            for kind, column, said in merging.NUMBERS:
                theirs = {**values, "kind": kind, "reason": reasons.NUMBER_OF_ANOTHER}
                merging.run(merging.NUMBER_OF_ANOTHER.format(column=column, said=said), theirs)
        for _, column, said in merging.NUMBERS:
            merging.run(merging.NUMBER_TWICE.format(column=column, said=said), {"reason": reasons.NUMBER_TWICE})
        counts.refused += merging.one("SELECT count(DISTINCT seq) FROM left_out")[0]
        merging.run(merging.LEAVE_OUT)
        merging.run(merging.GIVE_IDS)


def copy(statement: str, data: bytes | memoryview) -> None:
    """COPY these lines."""
    with connection.cursor() as cursor, cursor.copy(statement) as stream:
        stream.write(data)


def in_csv(table: pa.Table) -> memoryview:
    """A table as COPY reads it: null is nothing, and text always stands in quotation marks."""
    sink = pa.BufferOutputStream()
    pv.write_csv(table, sink, pv.WriteOptions(include_header=False))
    return memoryview(sink.getvalue())


def lines(rows: Iterable[Sequence[object]]) -> bytes:
    """A few rows, likewise."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_NONNUMERIC).writerows(rows)
    return text.getvalue().encode()
