"""What somebody typed to find a member, taken apart: a birth date, a number, words of a name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from promotora.apps.core.identifiers import BIC, digits_of, tidy

LONGEST = 200
FEWEST_DIGITS = 3
MONTHS = (
    ("jan", "january", "ene", "enero"),
    ("feb", "february", "febrero"),
    ("mar", "march", "marzo"),
    ("apr", "april", "abr", "abril"),
    ("may", "mayo"),
    ("jun", "june", "junio"),
    ("jul", "july", "julio"),
    ("aug", "august", "ago", "agosto"),
    ("sep", "sept", "september", "set", "septiembre", "setiembre"),
    ("oct", "october", "octubre"),
    ("nov", "november", "noviembre"),
    ("dec", "december", "dic", "diciembre"),
)
MONTH_OF = {name: number for number, names in enumerate(MONTHS, 1) for name in names}
_MONTH = "|".join(sorted(MONTH_OF, key=len, reverse=True))
_ALONE, _NO_MORE = r"(?<![\d/.\-])", r"(?![\d/\-]|\.\d)"

YEAR_FIRST = re.compile(rf"{_ALONE}(\d{{4}})[-/.](\d\d?)[-/.](\d\d?){_NO_MORE}")
YEAR_LAST = re.compile(rf"{_ALONE}(\d\d?)[-/.](\d\d?)[-/.](\d{{4}}|\d\d){_NO_MORE}")
SPACED = re.compile(rf"{_ALONE}(\d\d?) (\d\d?) (\d{{4}}){_NO_MORE}")
RUN = re.compile(rf"{_ALONE}(\d{{8}}){_NO_MORE}")
MONTH_DAY = re.compile(rf"\b({_MONTH})\b\.? *(\d\d?)(?:st|nd|rd|th|º)?,? *(?:de |del )?(\d{{4}})\b", re.I)
DAY_MONTH = re.compile(
    rf"\b(\d\d?)(?:st|nd|rd|th|º)? *(?:of |de )?({_MONTH})\b\.?,? *(?:of |de |del )?(\d{{4}})\b", re.I
)


@dataclass(frozen=True)
class Typed:
    """One search, understood. Several dates are several readings of one: 5/6/62 is May 6 or June 5."""

    words: str = ""  # of a name, as typed
    number: str = ""  # a CIN, a plan's number or a phone, or its beginning: lower case, without blanks or marks
    dates: tuple[date, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.number or self.dates)


def understood(text: str) -> Typed:
    """Take apart what was typed; whatever it holds, this raises nothing."""
    text = " ".join(_clean(text).split())
    card = BIC.fullmatch(tidy(text))
    if card:
        return Typed(number=card.group(1).lower())
    dates, rest = _dates(text)
    number, words = _number(rest)
    if RUN.fullmatch(text):  # eight digits alone: a birth date, or the beginning of a CIN
        return Typed(number=number, dates=_of_run(text))
    return Typed(words, number, dates)


def _clean(text: str) -> str:
    """Only what can be written to the database."""
    return text[:LONGEST].replace("\0", " ").encode("utf-8", "ignore").decode()


def _dates(text: str) -> tuple[tuple[date, ...], str]:
    """Every reading of the first date in the text, and the text without it."""
    for pattern, readings in READINGS:
        match = pattern.search(text)
        dates = tuple(dict.fromkeys(readings(match))) if match else ()
        if match and dates:
            return dates, f"{text[: match.start()]} {text[match.end() :]}"
    return (), text


def _number(text: str) -> tuple[str, str]:
    """The number in the text, its pieces joined, and the other words."""
    pieces = text.split()
    with_digits = [piece for piece in pieces if re.search(r"\d", piece)]
    number = re.sub(r"[^0-9a-z]", "", "".join(with_digits).lower())
    if len(pieces) > len(with_digits) and re.fullmatch(r"9\d{7}", number) and re.fullmatch(r"[A-Za-z]", pieces[-1]):
        return number + pieces.pop().lower(), " ".join(piece for piece in pieces if piece not in with_digits)
    words = " ".join(piece for piece in pieces if piece not in with_digits)
    number = digits_of(number) if number.isdigit() else number
    return (number if len(number) >= FEWEST_DIGITS else ""), words


def _day(year: str | int, month: str | int, day: str | int) -> Iterator[date]:
    try:
        yield date(int(year), int(month), int(day))
    except ValueError:
        return


def _of_year_last(match: re.Match[str]) -> Iterator[date]:
    """Month first, as in the United States; then day first, as in most other places."""
    one, two, year = match.groups()
    for full in (year,) if len(year) == 4 else (f"19{year}", f"20{year}"):
        yield from _day(full, one, two)
        yield from _day(full, two, one)


def _of_year_first(match: re.Match[str]) -> Iterator[date]:
    return _day(*match.groups())


def _of_month_day(match: re.Match[str]) -> Iterator[date]:
    return _day(match.group(3), MONTH_OF[match.group(1).lower()], match.group(2))


def _of_day_month(match: re.Match[str]) -> Iterator[date]:
    return _day(match.group(3), MONTH_OF[match.group(2).lower()], match.group(1))


def _of_run(text: str) -> tuple[date, ...]:
    readings = (*_day(text[4:], text[:2], text[2:4]), *_day(text[:4], text[4:6], text[6:]))
    return tuple(reading for reading in readings if 1900 <= reading.year < 2100)


READINGS = (
    (YEAR_FIRST, _of_year_first),
    (YEAR_LAST, _of_year_last),
    (SPACED, _of_year_last),
    (MONTH_DAY, _of_month_day),
    (DAY_MONTH, _of_day_month),
)
