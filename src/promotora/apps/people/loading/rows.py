"""Which rows can be used, and why the others cannot: every reason, with the column and the value."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from promotora.apps.people.loading import reasons, words
from promotora.apps.people.loading.columns import COLUMNS, Column
from promotora.apps.people.loading.files import Piece, Ragged

EARLIEST_BIRTH = date(1890, 1, 1)
SHOWN = 60  # letters of a value that a report repeats
LONGEST = {column.name: column.longest for column in COLUMNS}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with one row, and the way out. `number` stands where the reason says {number}."""

    row: int
    column: str
    value: str
    reason: str
    number: int | None = None


@dataclass
class Checked:
    """A piece after the check: usable rows, typed; what was wrong with the others; words that we do not know."""

    good: pa.Table
    problems: list[Problem] = field(default_factory=list)
    refused: int = 0
    named: list[str] = field(default_factory=list)  # the people of refused rows: they have not left
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def read(self) -> int:
        """How many rows the piece had."""
        return len(self.good) + self.refused


def checked(piece: Piece, *, today: date) -> Checked:
    """Set apart the rows that cannot be used."""
    texts = {name: trimmed(column) for name, column in piece.columns.items()}
    dates = {column.name: as_dates(texts[column.name]) for column in COLUMNS if column.date}
    problems = [ragged(each) for each in piece.ragged]
    bad = pa.array([False] * len(piece.rows))
    for name, reason, applies in checks(texts, dates, today):
        bad = pc.or_(bad, applies)
        problems += told(piece, texts, name, reason, applies)
    unknown: Counter[tuple[str, str]] = Counter()
    good = pc.invert(bad)
    kept = {name: pc.filter(column, good) for name, column in (texts | dates).items()}
    kept["gender"] = in_our_words(kept["gender"], "gender", words.gender, unknown)
    kept["language"] = in_our_words(kept["language"], "language", words.language, unknown)
    return Checked(
        good=pa.table({"row": pc.filter(piece.rows, good), **kept}),
        problems=problems,
        refused=len(piece.ragged) + int(pc.sum(bad).as_py() or 0),
        named=[person for person in pc.filter(texts["person_id"], bad).to_pylist() if person],
        unknown=unknown,
    )


def checks(texts: dict[str, pa.Array], dates: dict[str, pa.Array], today: date) -> list[tuple[str, str, pa.Array]]:
    """(column, reason, where it applies) of everything that can be wrong with a row by itself."""
    born, starts, ends = (dates[name] for name in ("birth_date", "enrollment_start_date", "enrollment_end_date"))
    nobody = pc.and_(empty(texts["first_name"]), empty(texts["last_name"]))
    found = [
        ("last_name", reasons.NO_NAME, nobody),
        ("birth_date", reasons.BORN_LATER, yes(pc.greater(born, pa.scalar(today)))),
        ("birth_date", reasons.BORN_TOO_EARLY, yes(pc.less(born, pa.scalar(EARLIEST_BIRTH)))),
        ("enrollment_end_date", reasons.ENDS_BEFORE_START, yes(pc.less(ends, starts))),
        (
            "enrollment_end_date",
            reasons.ENDS_BEFORE_BIRTH,
            yes(pc.and_(pc.less(ends, born), pc.greater_equal(ends, starts))),
        ),
    ]
    for column in COLUMNS:
        found += of_column(column, texts[column.name], dates.get(column.name))
    return found


def of_column(column: Column, text: pa.Array, day: pa.Array | None) -> list[tuple[str, str, pa.Array]]:
    """What can be wrong with one value."""
    found = []
    if column.needed and not column.name.endswith("_name"):
        found.append((column.name, reasons.NOTHING_THERE, empty(text)))
    if day is not None:
        found.append((column.name, reasons.NOT_A_DATE, pc.and_(pc.is_null(day), pc.invert(empty(text)))))
    else:
        too_long = yes(pc.greater(pc.utf8_length(text), column.longest))
        found.append((column.name, reasons.TOO_LONG, too_long))
        found.append((column.name, reasons.BAD_LETTER, yes(pc.match_substring(text, "\0"))))
    return found


def told(piece: Piece, texts: dict[str, pa.Array], name: str, reason: str, applies: pa.Array) -> list[Problem]:
    """One problem for each row to which the reason applies."""
    if not pc.any(applies).as_py():
        return []
    number = LONGEST[name] if reason == reasons.TOO_LONG else None
    rows, values = pc.filter(piece.rows, applies).to_pylist(), pc.filter(texts[name], applies).to_pylist()
    return [Problem(row, name, shown(value), reason, number) for row, value in zip(rows, values, strict=True)]


def shown(value: str) -> str:
    """A value as a report repeats it."""
    plain = value.replace("\0", "\N{REPLACEMENT CHARACTER}")
    return plain if len(plain) <= SHOWN else plain[: SHOWN - 1] + "…"


def ragged(row: Ragged) -> Problem:
    """The problem of a row with another number of fields."""
    return Problem(row.row, "", "", reasons.RAGGED, row.found)


def trimmed(column: pa.Array) -> pa.Array:
    """Text without blanks around it, nothing for null."""
    return pc.utf8_trim_whitespace(pc.fill_null(column, ""))


def empty(column: pa.Array) -> pa.Array:
    """Where there is no text."""
    return pc.equal(column, "")


def yes(condition: pa.Array) -> pa.Array:
    """The condition, not applying where it is unknown."""
    return pc.fill_null(condition, False)


def as_dates(column: pa.Array) -> pa.Array:
    """Dates written year-month-day, a midnight after them allowed; null for what is none."""
    plain = pc.if_else(
        pc.match_substring_regex(column, r"^.{10}[T ]00:00:00(\.0+)?$"), pc.utf8_slice_codeunits(column, 0, 10), column
    )
    plain = pc.if_else(empty(plain), pa.scalar(None, pa.string()), plain)
    try:
        return pc.cast(plain, pa.date32())
    except pa.ArrowInvalid:
        return mapped(plain, date_of, pa.date32())


def date_of(text: str) -> date | None:
    """A date written year-month-day."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def mapped(column: pa.Array, change: Callable[[str], object], kind: pa.DataType) -> pa.Array:
    """Each value changed; each different one only once."""
    coded = pc.dictionary_encode(column)
    values = pa.array([change(value) for value in coded.dictionary.to_pylist()], kind)
    return pc.take(values, coded.indices)


def in_our_words(
    column: pa.Array, name: str, known: Callable[[str], tuple[str, bool]], unknown: Counter[tuple[str, str]]
) -> pa.Array:
    """A plan's words in ours; those that we do not know are counted."""
    for each in pc.value_counts(column).to_pylist():
        if not known(each["values"])[1]:
            unknown[(name, shown(each["values"]))] += each["counts"]
    return mapped(column, partial(_first, known), pa.string())


def _first(known: Callable[[str], tuple[str, bool]], word: str) -> str:
    return known(word)[0]
