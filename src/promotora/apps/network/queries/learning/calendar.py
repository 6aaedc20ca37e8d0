"""Reading for calendars: which events go into one, and whose a private address is."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from promotora.apps.accounts.models import Position
from promotora.apps.network.models import CalendarKey, Event
from promotora.apps.network.queries.learning.events import events

KEPT = timedelta(days=90)  # how long what is over stays in a calendar
MOST = 500  # events in a calendar


def for_calendar(now: datetime) -> QuerySet[Event]:
    """What goes into a calendar: of the last ninety days, and to come."""
    return events().filter(ends_at__gt=now - KEPT)[:MOST]


def public_for_calendar(now: datetime) -> QuerySet[Event]:
    """The same, of what is open to everybody."""
    return events().filter(ends_at__gt=now - KEPT, public=True)[:MOST]


def salt_of(user_id: int) -> str:
    """What somebody's private address is made with; nothing before the first. In that person's own scope."""
    return CalendarKey.objects.filter(user=user_id).values_list("salt", flat=True).first() or ""


def position_at(user_id: int, organization_id: int, now: datetime) -> Position | None:
    """A position that somebody holds in an organization at a moment."""
    held = Position.objects.held_on(timezone.localtime(now).date())
    return held.filter(user=user_id, organization=organization_id).select_related("organization", "user").first()
