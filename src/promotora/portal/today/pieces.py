"""What the first page of the day is made of."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format, get_format


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: what it is, about whom, why, until when, and what to press. `says`: the page's heading, if
    this is the first thing that has one."""

    tag: str
    tone: str
    name: str
    why: str
    action: str
    url: str
    due: str = ""
    due_exact: str = ""
    says: str = ""


@dataclass(frozen=True)
class Card:
    """Things of one kind that wait. `says`: the heading, if it comes first; `more`: (words, address) of all."""

    title: str
    waiting: Sequence[Waiting]
    says: str = ""
    more: tuple[str, str] | None = None


@dataclass(frozen=True)
class Room:
    """How many members a CB-CME serves, and for how many its staff has room. `full`: they are more."""

    name: str
    said: str
    note: str
    full: bool = False


@dataclass(frozen=True)
class Side:
    """A card at the side: a sentence, a few figures (number, words), what CB-CMEs have room for."""

    title: str
    figures: Sequence[tuple[str, str]] = ()
    rooms: Sequence[Room] = ()
    lead: str = ""
    link: tuple[str, str] | None = None


@dataclass(frozen=True)
class Today:
    """The page: what is true in one sentence, who and what waits, and what one keeps an eye on."""

    heading: str
    cards: Sequence[Card] = ()
    side: Sequence[Side] = field(default=())


def day_said(moment: datetime) -> tuple[str, str]:
    """A day as people say it, and exactly."""
    day = timezone.localtime(moment).date()
    return date_format(day, get_format("MONTH_DAY_FORMAT")), day.isoformat()
