"""Reading webinars, town halls and office hours, and who comes. Row policies decide who reads what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, Q, QuerySet

from promotora.apps.accounts.models import User
from promotora.apps.network.models import Event, Registration


def events() -> QuerySet[Event]:
    """Every event that one may see, the first to come first."""
    return Event.objects.select_related("plan")


def event(event_id: int) -> Event | None:
    """One event."""
    return events().filter(pk=event_id).first()


def coming(now: datetime) -> QuerySet[Event]:
    """What is not over yet; what was called off too, until its time has passed."""
    return events().filter(ends_at__gt=now)


def past(now: datetime) -> QuerySet[Event]:
    """What is over, the latest first. What was called off never was."""
    return events().filter(ends_at__lte=now, cancelled_at=None).order_by("-starts_at", "-pk")


def between(starts: datetime, ends: datetime) -> QuerySet[Event]:
    """What begins in a span of time; its end is not included."""
    return events().filter(starts_at__gte=starts, starts_at__lt=ends)


def mine(user: User) -> QuerySet[Event]:
    """What somebody is registered for, the latest first."""
    held = Registration.objects.filter(user=user, cancelled_at=None)
    return events().filter(pk__in=held.values("event")).order_by("-starts_at", "-pk")


def seats_taken(events: Iterable[Event]) -> dict[int, int]:
    """How many are registered for each. The database counts: an organization sees its own registrations alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e, promotora_registered(e) FROM unnest(%s::bigint[]) e", [[event.pk for event in events]]
        )
        return dict(cursor.fetchall())


def registered_for(user: User, events: Iterable[Event]) -> set[int]:
    """For which of these somebody holds a seat."""
    held = Registration.objects.filter(user=user, cancelled_at=None, event__in=[event.pk for event in events])
    return set(held.values_list("event_id", flat=True))


def registration(event: Event, user: User) -> Registration | None:
    """Somebody's seat at an event."""
    return Registration.objects.filter(event=event, user=user, cancelled_at=None).first()


# ------------------------------------------------------------------------------------------------------- to be changed


def held(event_id: int) -> tuple[Event, int]:
    """An event as it is now, and how many are registered; nobody takes a seat until this transaction ends. For those
    too who may not change the event: whoever registers waits here for whoever came first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT promotora_hold_event(%s)", [event_id])
        [registered] = cursor.fetchone() or [0]
    return events().get(pk=event_id), registered


def held_registration(event: Event, user: User) -> Registration | None:
    """The same as `registration`, and nobody else changes it."""
    return Registration.objects.select_for_update().filter(event=event, user=user, cancelled_at=None).first()


def held_roll(event: Event, registrations: Iterable[int]) -> dict[int, Registration]:
    """Some of an event's registrations by number; nobody else changes them."""
    rows = Registration.objects.select_for_update().filter(event=event, cancelled_at=None, pk__in=list(registrations))
    return {row.pk: row for row in rows}


# ---------------------------------------------------------------------------------------------------------- who comes


def roll(event: Event) -> QuerySet[Registration]:
    """Everybody who is registered, by organization and name. The plan that holds the event sees all."""
    rows = Registration.objects.filter(event=event, cancelled_at=None).select_related("user", "organization")
    return rows.order_by("organization__name", "user__name", "pk")


@dataclass(frozen=True)
class Came:
    """How many of one organization registered, and how many of them came."""

    organization: str
    registered: int
    came: int
    missed: int


def by_organization(event: Event) -> list[Came]:
    """The counts of an event, by organization."""
    rows = Registration.objects.filter(event=event, cancelled_at=None).values("organization__name")
    counted = rows.annotate(
        all=Count("pk"), there=Count("pk", Q(came=True)), missing=Count("pk", Q(came=False))
    ).order_by("organization__name")
    return [Came(row["organization__name"], row["all"], row["there"], row["missing"]) for row in counted]


def people_registered(event: Event) -> list[User]:
    """Whom to tell when something about it changes."""
    return list(User.objects.filter(pk__in=roll(event).order_by().values("user"), is_active=True).order_by("pk"))
