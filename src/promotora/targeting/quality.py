"""Why a row cannot be used. The same checks, in the same order, on every engine; a row is set aside for the first.

eligibility.csv, row 214, birth_date: "1960-13-01" is not a date. Write it year-month-day: 2020-03-01
"""

from promotora.targeting.tables import Column, Kind

MISSING = "is empty, and every row needs it"
NOT_ONE_OF = "is not one of"
DUPLICATE = "is the same claim line again; the one that sorts first was used"
STRANGER = "is not in eligibility"


def missing(column: str) -> str:
    """The reason for an empty required column."""
    return f"{column} {MISSING}"


def unreadable(column: Column) -> str:
    """The reason for a value that is not of its column's kind."""
    return f"{column.name} is not {column.kind.why}"


def not_one_of(column: Column) -> str:
    """The reason for a value outside a closed list."""
    return f"{column.name} {NOT_ONE_OF}: {', '.join(column.one_of)}"


def end_before_start(first: str, last: str) -> str:
    """The reason for a span that ends before it starts."""
    return f"{last} is before {first}"


READABLE_KINDS = (Kind.DATE, Kind.NUMBER, Kind.TRUTH)
"""Kinds whose text can be wrong; any text is text."""
DATE_FORM = r"([12][0-9]{3}|9999)-[0-9]{2}-[0-9]{2}"
NUMBER_FORM = r"-?[0-9]{1,10}"
TRUE_WORDS, FALSE_WORDS = ("true", "1"), ("false", "0")
DUPLICATE_COLUMN = "claim_line_number"
STRANGER_COLUMN = "person_id"
