"""Events as iCalendar (RFC 5545). Times are in UTC; an event keeps its UID whatever becomes of it, and SEQUENCE says
which of two words of it is the later."""

import unicodedata
import uuid
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta

import icalendar
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from promotora.apps.network.models import Event
from promotora.apps.network.presenters.learning.events import language_said

MADE_BY = "-//Promotora//Learning with the network//EN"
ASK_AGAIN = timedelta(hours=6)


def as_calendar(
    events: Iterable[Event], name: str, site: str, now: datetime, *, registered: Collection[int] = (), owner: str = ""
) -> bytes:
    """Events as a calendar. `site`: where this site is, for the links, without a slash at its end; `registered`: for
    which of them its owner has a seat."""
    own = uuid.uuid5(uuid.NAMESPACE_OID, f"promotora calendar {site} {owner}")
    called = " ".join(plain(name).split())  # the library escapes the texts of events, and this one not
    made = icalendar.Calendar.new(prodid=MADE_BY, name=called, uid=own, refresh_interval=ASK_AGAIN, method="PUBLISH")
    for event in events:
        made.add_component(_entry(event, site, now, registered=event.pk in registered))
    content: bytes = made.to_ical()
    return content


def _entry(event: Event, site: str, now: datetime, *, registered: bool) -> icalendar.Event:
    called_off = event.cancelled_at is not None
    title = _("Called off: %(title)s") % {"title": event.title} if called_off else event.title
    return icalendar.Event.new(
        uid=uid_of(event),
        stamp=now.astimezone(UTC),
        start=event.starts_at.astimezone(UTC),
        end=event.ends_at.astimezone(UTC),
        summary=plain(title),
        description=plain(_about(event, registered=registered)),
        location=plain(event.where) or None,
        url=f"{site}{reverse('learning_event', args=[event.pk])}",
        sequence=event.version - 1,
        status=icalendar.STATUS.CANCELLED if called_off else icalendar.STATUS.CONFIRMED,
        transparency=icalendar.TRANSP.OPAQUE if registered and not called_off else icalendar.TRANSP.TRANSPARENT,
        created=event.made_at.astimezone(UTC),
    )


def _about(event: Event, *, registered: bool) -> str:
    said = [
        event.cancelled_because,
        _("You are registered.") if registered and not event.cancelled_at else "",
        _("%(kind)s in %(language)s, held by %(plan)s")
        % {"kind": capfirst(event.get_kind_display()), "language": language_said(event.language), "plan": event.plan},
        event.about,
        event.recording,
    ]
    return "\n\n".join(words for words in said if words)


def uid_of(event: Event) -> str:
    """The same for ever, and nobody else's: it knows when the event was put here, not at which address the site is."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"promotora event {event.pk} {event.made_at.isoformat()}"))


def plain(written: str) -> str:
    """Words whose only marks are line ends: whatever else steers a reader of calendars is left out (CRLF injection)."""
    lines = written.splitlines()
    return "\n".join("".join(letter for letter in line if unicodedata.category(letter) != "Cc") for line in lines)
