"""The one place that asks what time it is. Everything below a view takes the moment as an argument."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)
_clocks: list[Callable[[], datetime]] = [timezone.now]


def now() -> datetime:
    """The moment, with its zone."""
    return _stopped.get() or _clocks[-1]()


def today() -> date:
    """The day it is in the county."""
    return timezone.localtime(now()).date()


def go_by(another: Callable[[], datetime]) -> None:
    """From now on, in this process, go by another clock: a demonstration's (demo/apps.py), which plays in the past."""
    _clocks[:] = [another]


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """It is this moment: while a page is made, or in a test."""
    token = _stopped.set(moment)
    try:
        yield
    finally:
        _stopped.reset(token)
