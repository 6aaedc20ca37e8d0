"""Days, numbers and lists as people say them."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from promotora.apps.core.identifiers import digits_of


def day(of: date | datetime | None) -> str:
    """A day in full; nothing for none."""
    if isinstance(of, datetime):
        of = timezone.localtime(of)
    return date_format(of, "DATE_FORMAT") if of else ""


def clock_time(of: datetime) -> str:
    """A time of day in the place's zone."""
    return date_format(timezone.localtime(of), "TIME_FORMAT")


def moment(of: datetime) -> str:
    """Day and time of day."""
    return _("%(day)s, %(time)s") % {"day": day(of), "time": clock_time(of)}


def span(starts: date | datetime, ends: date | datetime | None) -> str:
    """From when until when."""
    if ends is None:
        return _("since %(day)s") % {"day": day(starts)}
    return _("%(starts)s to %(ends)s") % {"starts": day(starts), "ends": day(ends)}


def phone(written: str) -> str:
    """An American phone number as it is said; anything else as it was written."""
    digits = digits_of(written)
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}" if len(digits) == 10 else written


def dots(parts: Iterable[str]) -> str:
    """What there is, with dots between."""
    return " · ".join(part for part in parts if part)


def yes_or_no(answer: bool | None) -> str:
    """Yes, no, or nothing when it is not known."""
    return "" if answer is None else _("yes") if answer else _("no")
