"""Small things that templates cannot work out: dates as people say them, and where in a picture something stands."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django import template
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()

LINE_START, LINE_LENGTH = 10, 780  # the picture of c-strip is 800 wide, with 10 of room at either end


class Said(NamedTuple):
    """A date in words, in full for whoever points at it, and for machines."""

    text: str
    exact: str
    iso: str


class Bar(NamedTuple):
    """One part of a stacked bar; start and share in percent."""

    word: str
    number: int
    color: str
    start: float
    share: float


@register.simple_tag
def said(on: date | datetime, today: date | str = "") -> Said:
    """A date or time as people say it on the day `today`; without it, in full."""
    moment = timezone.localtime(on) if isinstance(on, datetime) and timezone.is_aware(on) else on
    day = moment.date() if isinstance(moment, datetime) else moment
    words = _near(day, today) if isinstance(today, date) else date_format(day, "DATE_FORMAT")
    if isinstance(moment, datetime):
        words = _("%(day)s, %(time)s") % {"day": words, "time": date_format(moment, "TIME_FORMAT")}
    return Said(words, _in_full(moment), moment.isoformat())


@register.filter
def exactly(iso: str) -> str:
    """An ISO date or time in full, in the reader's language; empty when it is neither."""
    try:
        moment = parse_datetime(iso) if "T" in iso else parse_date(iso)
    except ValueError:
        return ""
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        moment = timezone.localtime(moment)
    return _in_full(moment) if moment else ""


def _near(day: date, today: date) -> str:
    by_name = {today: _("today"), today + timedelta(days=1): _("tomorrow"), today - timedelta(days=1): _("yesterday")}
    if day in by_name:
        return by_name[day]
    if today < day < today + timedelta(days=7):
        return date_format(day, "l")
    return date_format(day, "MONTH_DAY_FORMAT" if day.year == today.year else "DATE_FORMAT")


def _in_full(moment: date | datetime) -> str:
    words = _("%(weekday)s, %(day)s") % {"weekday": date_format(moment, "l"), "day": date_format(moment, "DATE_FORMAT")}
    if isinstance(moment, datetime):
        return _("%(day)s, %(time)s") % {"day": words, "time": date_format(moment, "TIME_FORMAT")}
    return words


@register.simple_tag
def share_of(value: float | str, of: float | str) -> int:
    """A part of a whole in percent, 0 to 100; 0 of nothing is 0."""
    whole = float(of)
    return max(0, min(100, round(100 * float(value) / whole))) if whole else 0


@register.simple_tag
def stacked(parts: Iterable[tuple[str, int, str]]) -> list[Bar]:
    """The parts (word, number, color) of one bar, each with where it starts and how long it is."""
    given = list(parts)
    whole = sum(number for _word, number, _color in given) or 1
    bars: list[Bar] = []
    before = 0
    for word, number, color in given:
        bars.append(Bar(word, number, color, _tenth(100 * before / whole), _tenth(100 * number / whole)))
        before += number
    return bars


@register.filter
def along(percent: float | str, inset: int = 0) -> str:
    """Where on the line of c-strip a point stands, moved to the right by inset."""
    return _point(LINE_START + LINE_LENGTH * float(percent) / 100 + inset)


@register.filter
def rest_of(percent: float | str) -> str:
    """How much of the line of c-strip is left from a point."""
    return _point(LINE_LENGTH * (100 - float(percent)) / 100)


@register.filter
def length_to(percent: float | str, end: float | str) -> str:
    """How long a stay is on the line of c-strip, and never too short to see."""
    return _point(max(8.0, LINE_LENGTH * (float(end) - float(percent)) / 100))


def _tenth(number: float) -> float:
    return round(number, 1)


def _point(number: float) -> str:
    # SVG knows only the point, whatever the reader's language writes.
    return f"{number:.1f}"


@register.filter
def svg_alone(drawn: str) -> SafeString:
    """A drawing by our own libraries, to stand within a page: without the XML line in front."""
    return mark_safe(drawn[drawn.index("<svg") :])  # allauth's QR code is squares alone
