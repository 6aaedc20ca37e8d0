"""Homeless now, and chronically homeless (the contract's definition, after HUD's final rule, 24 CFR 578.3).

Nights are counted as runs of days, so that a person's spans cost what the spans are, not what the nights are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from promotora.targeting.model.windows import Window

HOMELESS = range(100, 200)
INSTITUTION = range(200, 300)
SHORT_STAY_DAYS = 90
"""An institution span shorter than this neither ends homelessness nor pauses it."""
LONGEST_GAP_NIGHTS = 6
"""Seven nights or more elsewhere end an episode."""
WINDOW_MONTHS = 36
NIGHTS_NEEDED = 365
EPISODES_NEEDED = 4
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """A stretch of living somewhere. `end` is None while it lasts; `situation` is an HMIS living-situation code."""

    start: date
    end: date | None
    situation: int
    disabling: bool | None = None

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)

    def days(self, as_of: date) -> int:
        return ((self.end or as_of) - self.start).days


@dataclass(frozen=True)
class Housing:
    """What a person's spans say on one day; None is not known. `counted` are the spans whose nights count."""

    homeless_now: bool | None
    chronically_homeless: bool | None
    counted: tuple[Span, ...] = ()


UNKNOWN = Housing(None, None)


def housing(spans: Sequence[Span], as_of: date) -> Housing:
    """What is known of a person's housing; without any span at all, nothing."""
    if not spans:
        return UNKNOWN
    begun = sorted({span for span in spans if span.start <= as_of}, key=_order)
    counted = tuple(span for span in begun if _counts(span, begun, as_of))
    now = any(span.covers(as_of) for span in counted)
    window = Window.of_months(WINDOW_MONTHS, as_of=as_of)
    long_enough = now and _long_or_often(_episodes(counted, window))
    seen = tuple(span for span in counted if span.end is None or span.end > window.after)
    return Housing(now, long_enough and _disabled(begun), seen)


def _order(span: Span) -> tuple[date, date, int, int]:
    return span.start, span.end or date.max, span.situation, {None: 0, False: 1, True: 2}[span.disabling]


def _counts(span: Span, spans: Sequence[Span], as_of: date) -> bool:
    """A homeless span, or a short institution span that began within a day of a homeless span's end."""
    if span.situation in HOMELESS:
        return True
    if span.situation not in INSTITUTION or span.days(as_of) >= SHORT_STAY_DAYS:
        return False
    return any(
        before.situation in HOMELESS and before.end is not None and abs(span.start - before.end) <= DAY
        for before in spans
    )


def _episodes(counted: Sequence[Span], window: Window) -> list[int]:
    """Homeless nights of each episode in the window, oldest first."""
    nights: list[int] = []
    last: date | None = None
    for span in sorted(counted, key=_order):
        first = max(span.start, window.after + DAY)
        end = min(span.end or window.until, window.until)
        if last is not None:
            first = max(first, last + DAY)
        if first > end:
            continue
        if last is not None and (first - last).days - 1 <= LONGEST_GAP_NIGHTS:
            nights[-1] += (end - first).days + 1
        else:
            nights.append((end - first).days + 1)
        last = end
    return nights


def _long_or_often(episodes: list[int]) -> bool:
    longest_now = bool(episodes) and episodes[-1] >= NIGHTS_NEEDED
    return longest_now or (len(episodes) >= EPISODES_NEEDED and sum(episodes) >= NIGHTS_NEEDED)


def _disabled(begun: Sequence[Span]) -> bool:
    """What the latest span that states it says; of two that start alike, the one that ends later, then the yes."""
    stated = [span.disabling for span in begun if span.disabling is not None]
    return bool(stated) and stated[-1] is True
