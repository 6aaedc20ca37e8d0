"""Events in words: when, where, whether there is room, and what one may do."""

import calendar
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.network.models import Event, Registration
from promotora.apps.network.presenters.learning.text import Piece, pieces
from promotora.apps.people.presenters.words import clock_time, day, moment
from promotora.apps.people.terms import Language

SUNDAY = 6
CAME = {True: "yes", False: "no", None: ""}


@dataclass(frozen=True)
class EventSaid:
    """One event, as every page of events shows it."""

    row: Event
    url: str
    title: str
    kind: str
    when: str
    time: str
    exact: str
    where: list[Piece]
    language: str
    state: str
    tone: str
    left: str
    registered: bool

    @property
    def called_off(self) -> bool:
        """Whether it does not take place."""
        return self.row.cancelled_at is not None

    @property
    def line(self) -> str:
        """What it is, when, and in which language."""
        words = {"kind": capfirst(self.kind), "when": self.when, "language": self.language}
        return _("%(kind)s · %(when)s · %(language)s") % words


def event_said(event: Event, now: datetime, *, taken: int = 0, registered: bool = False) -> EventSaid:
    """An event, in words. `taken`: how many are registered; `registered`: whether the reader is."""
    state, tone = _state(event, now, taken, registered)
    ends = clock_time(event.ends_at)
    return EventSaid(
        row=event,
        url=reverse("learning_event", args=[event.pk]),
        title=event.title,
        kind=str(event.get_kind_display()),
        when=_("%(day)s, %(starts)s to %(ends)s")
        % {"day": day(event.starts_at), "starts": clock_time(event.starts_at), "ends": ends},
        time=clock_time(event.starts_at),
        exact=event.starts_at.isoformat(),
        where=pieces(event.where),
        language=language_said(event.language),
        state=state,
        tone=tone,
        left=_left(event, now, taken),
        registered=registered,
    )


def language_said(code: str) -> str:
    """A language by its name."""
    return str(Language(code).label) if code in Language.values else code


def _state(event: Event, now: datetime, taken: int, registered: bool) -> tuple[str, str]:
    if event.cancelled_at is not None:
        return _("called off"), "warm"
    if event.ends_at <= now:
        return _("over"), "quiet"
    if registered:
        return _("you are registered"), "ok"
    if event.starts_at <= now:
        return _("going on now"), "info"
    if event.seats is not None and taken >= event.seats:
        return _("full"), "warm"
    return _("open to everybody") if event.public else _("for the network"), "quiet"


def _left(event: Event, now: datetime, taken: int) -> str:
    if event.seats is None or event.cancelled_at is not None or event.ends_at <= now:
        return ""
    left = max(event.seats - taken, 0)
    return ngettext("%(left)d of %(seats)d seats left", "%(left)d of %(seats)d seats left", left) % {
        "left": left,
        "seats": event.seats,
    }


@dataclass(frozen=True)
class Month:
    """The events of a month."""

    title: str
    events: list[EventSaid]


def by_month(events: Iterable[EventSaid]) -> list[Month]:
    """Events under their months, in the order in which they come."""
    grouped = groupby(events, key=lambda said: timezone.localtime(said.row.starts_at).strftime("%Y-%m"))
    return [Month(_month_said(found[0].row.starts_at), found) for found in (list(group) for _key, group in grouped)]


def _month_said(of: date | datetime) -> str:
    moment = timezone.localtime(of) if isinstance(of, datetime) else of
    return capfirst(date_format(moment, "YEAR_MONTH_FORMAT"))


# -------------------------------------------------------------------------------------------------------- the grid


def month_from(written: str, today: date) -> date:
    """The first day of the month that an address asks for; of this month when it asks for none."""
    try:
        found = datetime.strptime(written, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        return today.replace(day=1)
    return found if 2000 <= found.year <= 2100 else today.replace(day=1)


def next_month(first: date) -> date:
    """The first day of the month after."""
    return (first + timedelta(days=31)).replace(day=1)


def grid(first: date, events: Iterable[EventSaid], today: date) -> dict[str, Any]:
    """A month as `c-calendar` draws it."""
    held: dict[date, list[EventSaid]] = {}
    for said in events:
        held.setdefault(timezone.localtime(said.row.starts_at).date(), []).append(said)
    before = (first - timedelta(days=1)).replace(day=1)
    weeks = calendar.Calendar(SUNDAY).monthdatescalendar(first.year, first.month)
    return {
        "title": _month_said(first),
        "weekdays": [str(WEEKDAYS_ABBR[number]) for number in (6, 0, 1, 2, 3, 4, 5)],
        "weeks": [[_day(each, first, held.get(each, []), today) for each in week] for week in weeks],
        "before": _month_said(before),
        "before_url": f"?month={before:%Y-%m}",
        "after": _month_said(next_month(first)),
        "after_url": f"?month={next_month(first):%Y-%m}",
    }


def _day(each: date, first: date, events: list[EventSaid], today: date) -> dict[str, Any]:
    return {
        "number": each.day,
        "exact": each.isoformat(),
        "said": str(WEEKDAYS_ABBR[each.weekday()]),
        "today": each == today,
        "other": each.month != first.month,
        "events": [
            {"time": said.time, "text": said.title, "url": said.url, "tone": "warm" if said.called_off else ""}
            for said in events
        ],
    }


# --------------------------------------------------------------------------------------------------------- the roll


def roll_said(rows: Iterable[Registration]) -> list[dict[str, Any]]:
    """Who is registered, as `c-roll` draws them, with what the roll says of each now."""
    return [
        {
            "name": str(row.user),
            "line": str(row.organization),
            "field": f"came_{row.pk}",
            "shown": f"shown_{row.pk}",
            "answer": CAME[row.came],
        }
        for row in rows
    ]


def answered(sent: Mapping[str, str], numbers: Collection[int], field: str) -> dict[int, bool | None]:
    """What a sent roll says of each registration."""
    words = {word: came for came, word in CAME.items()}
    return {number: words.get(sent.get(f"{field}_{number}", "")) for number in numbers}


def roll_columns() -> list[str]:
    """The heads of the roll as a file."""
    return [_("Name"), _("Email"), _("Organization"), _("Registered"), _("Was there")]


def roll_cells(row: Registration) -> list[str]:
    """One line of the roll as a file."""
    came = {True: _("yes"), False: _("no"), None: _("not written down")}
    return [str(row.user), row.user.email, str(row.organization), moment(row.registered_at), came[row.came]]
