"""Who is on the day's rolls, what bars them, and where they live, each told in the most obvious way."""

from datetime import date, timedelta
from typing import Any

from promotora.targeting.engines.reference.reading import Row
from promotora.targeting.model.homelessness import (
    EPISODES_NEEDED,
    HOMELESS,
    INSTITUTION,
    LONGEST_GAP_NIGHTS,
    NIGHTS_NEEDED,
    SHORT_STAY_DAYS,
    WINDOW_MONTHS,
    Span,
)
from promotora.targeting.model.windows import Window

DAY = timedelta(days=1)
PERSON_ORDER = ("enrollment_start_date", "enrollment_end_date", "birth_date", "member_id", "zip_code", "language")
PERSON_ORDER_REST = ("gender", "race")


def vocabulary(value: str | None, default: str) -> str:
    """A coded word as it is compared: lower-case, without blanks around it; empty is the default."""
    return (value or "").strip().lower() or default


def covers(row: Row, first: str, last: str, day: date) -> bool:
    """Whether a row's span covers a day; without an end it lasts."""
    return bool(row[first] <= day and (row[last] is None or day <= row[last]))


def is_managed_medi_cal(row: Row) -> bool:
    """Medi-Cal through a managed care plan."""
    return (
        vocabulary(row["line_of_business"], "medi_cal") == "medi_cal"
        and vocabulary(row["delivery_system"], "managed_care") == "managed_care"
    )


def speaks_for(rows: list[Row]) -> Row:
    """Of the spans that cover the day, the one that tells birth date, address and language: managed Medi-Cal first,
    then the latest start, the latest end, and then whichever sorts last."""

    def order(row: Row) -> tuple[Any, ...]:
        start, end, *rest = (row[name] for name in (*PERSON_ORDER, *PERSON_ORDER_REST))
        return (is_managed_medi_cal(row), start, end or date.max, *((value is not None, value) for value in rest))

    return max(rows, key=order)


def age_on(day: date, born: date) -> int:
    """Whole years; someone born on 29 February turns a year older on 1 March of other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def span_of(row: Row) -> Span:
    """A living-situation row as a span."""
    return Span(row["start_date"], row["end_date"], row["situation_code"], row["disabling_condition"])


def housing_by_nights(spans: list[Span], as_of: date) -> tuple[bool | None, bool | None]:
    """Homeless now and chronically homeless, counted night by night."""
    if not spans:
        return None, None
    begun = [span for span in spans if span.start <= as_of]
    counted = [span for span in begun if _counts(span, begun, as_of)]
    nights = {night for span in counted for night in _nights(span, as_of)}
    window = Window.of_months(WINDOW_MONTHS, as_of=as_of)
    episodes: list[list[date]] = []
    for night in sorted(night for night in nights if night in window):
        if episodes and (night - episodes[-1][-1]).days - 1 <= LONGEST_GAP_NIGHTS:
            episodes[-1].append(night)
        else:
            episodes.append([night])
    now = as_of in nights
    stated = [span for span in begun if span.disabling is not None]
    stated.sort(key=lambda span: (span.start, span.end or date.max, span.situation, bool(span.disabling)))
    disabled = bool(stated) and stated[-1].disabling is True
    often = len(episodes) >= EPISODES_NEEDED and sum(map(len, episodes)) >= NIGHTS_NEEDED
    long_now = bool(episodes) and len(episodes[-1]) >= NIGHTS_NEEDED
    return now, now and (often or long_now) and disabled


def _counts(span: Span, spans: list[Span], as_of: date) -> bool:
    follows = any(
        other.situation in HOMELESS and other.end is not None and abs((span.start - other.end).days) <= 1
        for other in spans
    )
    short = ((span.end or as_of) - span.start).days < SHORT_STAY_DAYS
    return span.situation in HOMELESS or (span.situation in INSTITUTION and short and follows)


def _nights(span: Span, as_of: date) -> list[date]:
    last = min(span.end or as_of, as_of)
    return [span.start + DAY * each for each in range((last - span.start).days + 1)]
