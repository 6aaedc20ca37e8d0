"""Codes, words and days as Spark expressions, compared just as `valuesets` and `model.windows` compare them."""

import operator
from collections.abc import Iterable
from datetime import date
from functools import reduce

from pyspark.sql import Column
from pyspark.sql import functions as F

from promotora.targeting.model.windows import Window

# Spark's own trim takes only plain blanks; these are all that Python's strip takes.
_BLANK = r"[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
OUTER_BLANKS = rf"\A{_BLANK}+|{_BLANK}+\z"


def normal(code: Column) -> Column:
    """A code as it is compared: upper-case, without dots or blanks; nothing is ''."""
    return F.coalesce(F.upper(F.translate(code, ". ", "")), F.lit(""))


def bill_type(code: Column) -> Column:
    """A bill type as it is compared: `normal`, and without its leading zero."""
    return F.regexp_replace(normal(code), r"\A0", "")


def vocabulary(word: Column, default: str) -> Column:
    """A coded word as it is compared: lower-case, without blanks around it; empty is the default."""
    plain = F.lower(F.regexp_replace(word, OUTER_BLANKS, ""))
    return F.when(F.coalesce(plain, F.lit("")) == "", default).otherwise(plain)


def begins_with_any(text: Column, beginnings: Iterable[str]) -> Column:
    """Whether a text begins with any of some."""
    return reduce(operator.or_, (text.startswith(each) for each in beginnings), F.lit(False))


def ends_with_any(text: Column, endings: Iterable[str]) -> Column:
    """Whether a text ends with any of some."""
    return reduce(operator.or_, (text.endswith(each) for each in endings), F.lit(False))


def in_window(day: Column, window: Window) -> Column:
    """Whether a day lies after the window's beginning, and not after its end."""
    return (day > F.lit(window.after)) & (day <= F.lit(window.until))


def covers(first: Column, last: Column, day: date) -> Column:
    """Whether a span covers a day; without an end it lasts."""
    return (first <= F.lit(day)) & (last.isNull() | (last >= F.lit(day)))
