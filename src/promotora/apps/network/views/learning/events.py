"""Webinars, town halls and office hours: the calendar, one event, and one's own seat at it."""

from collections.abc import Iterable
from datetime import datetime, time

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from promotora.apps.accounts.presenters import in_words
from promotora.apps.core import clock
from promotora.apps.core.doors import EVERYONE, SIGNED_IN, opens_to
from promotora.apps.core.refusals import Refused
from promotora.apps.network.actions.learning import events as actions
from promotora.apps.network.models import Event
from promotora.apps.network.presenters.learning.events import (
    EventSaid,
    by_month,
    event_said,
    grid,
    month_from,
    next_month,
)
from promotora.apps.network.presenters.learning.text import blocks
from promotora.apps.network.queries.learning import events as queries
from promotora.apps.network.rules.learning import refusals_to_give_seat_back, refusals_to_register
from promotora.apps.network.views.learning.frame import by, is_own, organization_of, page, position_of
from promotora.apps.people.views.visit import there

A_PAGE = 20
MOST_IN_A_MONTH = 200


@opens_to(EVERYONE)
def coming(request: HttpRequest) -> HttpResponse:
    """What is to come, by month; and on a wide screen a month as a calendar."""
    today = clock.today()
    listed = Paginator(queries.coming(clock.now()), A_PAGE).get_page(request.GET.get("page"))
    said = in_reader_words(request, listed.object_list)
    first = month_from(request.GET.get("month", ""), today)
    held = queries.between(_begins(first), _begins(next_month(first)))[:MOST_IN_A_MONTH]
    days = [event_said(event, clock.now()) for event in held]
    return page(
        request,
        "events",
        page=listed,
        months=by_month(said),
        first=_first(said),
        grid=grid(first, days, today),
    )


def _first(said: list[EventSaid]) -> EventSaid | None:
    """The next event that takes place."""
    return next((each for each in said if not each.called_off), None)


def _begins(day: object) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))  # type: ignore[arg-type]


@opens_to(EVERYONE)
def past(request: HttpRequest) -> HttpResponse:
    """What is over, with its recordings."""
    listed = Paginator(queries.past(clock.now()), A_PAGE).get_page(request.GET.get("page"))
    said = in_reader_words(request, listed.object_list)
    return page(request, "past", page=listed, months=by_month(said))


@opens_to(SIGNED_IN)
def mine(request: HttpRequest) -> HttpResponse:
    """For what one is registered, and for what one was."""
    listed = Paginator(queries.mine(by(request)), A_PAGE).get_page(request.GET.get("page"))
    said = in_reader_words(request, listed.object_list)
    return page(
        request,
        "mine",
        page=listed,
        events=said,
        first=_first([e for e in said if e.row.ends_at > clock.now()]),
    )


def in_reader_words(request: HttpRequest, found: Iterable[Event]) -> list[EventSaid]:
    """Events in words, each with its room and whether the reader comes."""
    events = list(found)
    taken = queries.seats_taken(events)
    registered = queries.registered_for(by(request), events) if position_of(request) else set()
    return [
        event_said(event, clock.now(), taken=taken[event.pk], registered=event.pk in registered) for event in events
    ]


# ------------------------------------------------------------------------------------------------------- one event


@opens_to(EVERYONE)
def event(request: HttpRequest, event_id: int) -> HttpResponse:
    """One event: when, where, what it is about, and one's own seat."""
    return shown(request, there(queries.event(event_id)))


def shown(request: HttpRequest, row: Event, *, reasons: list[str] | None = None) -> HttpResponse:
    """The page of an event; with the reasons, when what was asked could not be done."""
    own = is_own(request, row.plan_id)
    [said] = in_reader_words(request, [row])
    why_not = _why_not(request, row, said) if position_of(request) else []
    return page(
        request,
        "event",
        status=422 if reasons else 200,
        said=said,
        row=row,
        about=blocks(row.about),
        own=own,
        why_not=why_not,
        reasons=reasons or [],
        begun=row.starts_at <= clock.now(),
        over=row.ends_at <= clock.now(),
        counts=queries.by_organization(row) if own else [],
    )


def _why_not(request: HttpRequest, row: Event, said: EventSaid) -> list[str]:
    """Why one cannot take a seat, or not give it back; nothing when one can."""
    times = actions.times_of(row, clock.now())
    if said.registered:
        return in_words(refusals_to_give_seat_back(times, has_seat=True))
    [taken] = queries.seats_taken([row]).values()
    return in_words(
        refusals_to_register(
            times, cancelled=said.called_off, seats=row.seats, registered=taken, has_seat=said.registered
        )
    )


@opens_to(SIGNED_IN)
@require_POST
def register(request: HttpRequest, event_id: int) -> HttpResponse:
    """Take a seat. Who comes too late for the last one reads so on the same page."""
    row = there(queries.event(event_id))
    try:
        actions.register(event=row, organization=organization_of(request), by=by(request), at=clock.now())
    except Refused as refused:
        return shown(request, row, reasons=in_words(refused.reasons))
    messages.success(request, _("You are registered. Put it into your calendar."))
    return redirect("learning_event", row.pk)


@opens_to(SIGNED_IN)
@require_POST
def give_back(request: HttpRequest, event_id: int) -> HttpResponse:
    """Cancel one's registration."""
    row = there(queries.event(event_id))
    try:
        actions.give_seat_back(event=row, by=by(request), at=clock.now())
    except Refused as refused:
        return shown(request, row, reasons=in_words(refused.reasons))
    messages.success(request, _("You are not registered any more. Your seat is free for somebody else."))
    return redirect("learning_event", row.pk)
