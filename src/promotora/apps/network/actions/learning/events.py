"""Holding webinars, town halls and office hours: put on the calendar, changed, called off; seats; the roll."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core.models import ChangedMeanwhile
from promotora.apps.core.refusals import Refused, refuse_if
from promotora.apps.network.actions.telling.learners import tell_of_calling_off, tell_of_moving
from promotora.apps.network.models import Event, Registration
from promotora.apps.network.queries.learning import events as queries
from promotora.apps.network.rules.learning import (
    Times,
    refusals_of_event,
    refusals_of_recording,
    refusals_to_call_off,
    refusals_to_give_seat_back,
    refusals_to_keep_roll,
    refusals_to_register,
)
from promotora.apps.network.rules.refusal import Refusal
from promotora.apps.network.terms import Learning


@dataclass(frozen=True)
class EventGiven:
    """What an event is. `seats` None: as many as come; `public`: anybody may read of it and come."""

    kind: Learning
    title: str
    starts_at: datetime
    ends_at: datetime
    about: str = ""
    where: str = ""
    language: str = "en"
    seats: int | None = None
    public: bool = False


def times_of(event: Event | EventGiven, at: datetime) -> Times:
    """When it is, and the moment at which somebody asks."""
    return Times(event.starts_at, event.ends_at, at)


@transaction.atomic
def add_event(*, plan: Organization, given: EventGiven, by: User, at: datetime) -> Event:
    """Put an event on the calendar."""
    refuse_if(refusals_of_event(times_of(given, at), title=given.title, seats=given.seats))
    return Event.objects.create(plan=plan, made_by=by, made_at=at, **_as_columns(given))


@transaction.atomic
def change_event(*, event: Event, given: EventGiven, seen: int, by: User, at: datetime) -> Event:
    """Change an event. Everybody registered is told of another time or place. ChangedMeanwhile when a colleague
    changed it since it was opened."""
    event, registered = queries.held(event.pk)
    if event.version != seen:
        raise ChangedMeanwhile(event)
    moved = (event.starts_at, event.ends_at) != (given.starts_at, given.ends_at)
    elsewhere = event.where != given.where.strip()
    refuse_if(
        refusals_of_event(
            times_of(given, at),
            title=given.title,
            seats=given.seats,
            registered=registered,
            cancelled=event.cancelled_at is not None,
            moved=moved,
        )
    )
    event.change(seen=seen, **_as_columns(given))
    if (moved or elsewhere) and given.ends_at > at:
        tell_of_moving(event, queries.people_registered(event))
    return event


@transaction.atomic
def call_off(*, event: Event, because: str, by: User, at: datetime) -> Event:
    """Call an event off; everybody registered is told why."""
    event, _registered = queries.held(event.pk)
    cancelled = event.cancelled_at is not None
    refuse_if(refusals_to_call_off(times_of(event, at), cancelled=cancelled, because=because))
    event.change(seen=event.version, cancelled_at=at, cancelled_because=because.strip()[:300])
    tell_of_calling_off(event, event.cancelled_because, queries.people_registered(event))
    return event


@transaction.atomic
def link_recording(*, event: Event, link: str, by: User, at: datetime) -> Event:
    """Say where the recording is; an empty link takes it away."""
    event, _registered = queries.held(event.pk)
    link = link.strip()
    refuse_if(refusals_of_recording(times_of(event, at), cancelled=event.cancelled_at is not None, link=link))
    event.change(seen=event.version, recording=link)
    return event


# ------------------------------------------------------------------------------------------------------------- seats


@transaction.atomic
def register(*, event: Event, organization: Organization, by: User, at: datetime) -> Registration:
    """Take a seat. Of two who take the last one at once, the first gets it and the other reads that it is full."""
    event, registered = queries.held(event.pk)
    refuse_if(
        refusals_to_register(
            times_of(event, at),
            cancelled=event.cancelled_at is not None,
            seats=event.seats,
            registered=registered,
            has_seat=queries.registration(event, by) is not None,
        )
    )
    try:
        with transaction.atomic():
            return Registration.objects.create(event=event, organization=organization, user=by, registered_at=at)
    except IntegrityError as registered_for_another_organization:
        raise Refused([Refusal.REGISTERED_ALREADY]) from registered_for_another_organization


@transaction.atomic
def give_seat_back(*, event: Event, by: User, at: datetime) -> Registration | None:
    """Cancel one's registration, before the event begins."""
    event, _registered = queries.held(event.pk)
    registration = queries.held_registration(event, by)
    refuse_if(refusals_to_give_seat_back(times_of(event, at), has_seat=registration is not None))
    if registration:
        registration.cancelled_at = at
        registration.save(update_fields=["cancelled_at"])
    return registration


@transaction.atomic
def keep_roll(
    *,
    event: Event,
    answers: Mapping[int, bool | None],
    shown: Mapping[int, bool | None],
    by: User,
    at: datetime,
) -> list[Registration]:
    """Write down who came, by registration. What a colleague wrote since the roll was `shown` stays, and comes back."""
    refuse_if(refusals_to_keep_roll(times_of(event, at), cancelled=event.cancelled_at is not None))
    changed = {number: came for number, came in answers.items() if came != shown.get(number)}
    rows = queries.held_roll(event, changed)
    meanwhile = [row for number, row in rows.items() if row.came not in (shown.get(number), changed[number])]
    mine = [row for row in rows.values() if row not in meanwhile]
    for row in mine:
        row.came, row.kept_by = changed[row.pk], by
    Registration.objects.bulk_update(mine, ["came", "kept_by"])
    return meanwhile


def _as_columns(given: EventGiven) -> dict[str, Any]:
    columns = asdict(given)
    return columns | {name: columns[name].strip() for name in ("title", "about", "where")}
