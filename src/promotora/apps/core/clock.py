"""The one place that asks what time it is. Everything below a view takes the moment as an argument."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)


def now() -> datetime:
    """The moment, with its zone."""
    return _stopped.get() or timezone.now()


def today() -> date:
    """The day it is in the county."""
    return timezone.localtime(now()).date()


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """It is this moment: while a page is made, in a test, or in a demo that plays in the past."""
    token = _stopped.set(moment)
    try:
        yield
    finally:
        _stopped.reset(token)
