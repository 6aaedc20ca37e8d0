"""Events in people's own calendars: an address for everyone, a private one for each, and one event as a file."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from promotora.apps.core import clock, scope
from promotora.apps.core.doors import EVERYONE, SIGNED_IN, opens_to
from promotora.apps.network.actions.learning.calendar import Owner, address_of, owner_in, renew_address
from promotora.apps.network.presenters.learning.calendar import as_calendar
from promotora.apps.network.queries.learning import calendar as queries
from promotora.apps.network.queries.learning import events
from promotora.apps.network.views.learning.frame import by, organization_of, page, position_of
from promotora.apps.people.views.visit import there


@opens_to(EVERYONE)
def calendars(request: HttpRequest) -> HttpResponse:
    """Which addresses there are, and what each opens."""
    own = ""
    if position_of(request):
        token = address_of(by(request), organization_of(request))
        own = request.build_absolute_uri(reverse("learning_own_feed", args=[token])) if token else ""
    everyone = request.build_absolute_uri(reverse("learning_feed"))
    return page(request, "calendar", everyone=everyone, own=own)


@opens_to(SIGNED_IN)
@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """Make a private address, or a new one."""
    had = bool(queries.salt_of(by(request).pk))
    renew_address(by=by(request), at=clock.now())
    messages.success(
        request, _("You have a new address. The old one leads nowhere.") if had else _("You have a private address.")
    )
    return redirect("learning_calendar")


@opens_to(EVERYONE)
def feed(request: HttpRequest) -> HttpResponse:
    """What is open to everybody, as a calendar."""
    found = queries.public_for_calendar(clock.now())
    return answer(as_calendar(found, _("Learning with the network"), _site(request), clock.now()), "network.ics")


@opens_to(EVERYONE)
def own_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody's private calendar. The address alone opens it, so nothing about members is in it."""
    owner = owner_in(token)
    if owner is None or not _counts(owner):
        raise Http404
    position = queries.position_at(owner.user_id, owner.organization_id, clock.now())
    if position is None:
        raise Http404
    with scope.entered(scope.Scope(owner.user_id, owner.organization_id, position.role)):
        found = list(queries.for_calendar(clock.now()))
        made = as_calendar(
            found,
            _("Learning with the network"),
            _site(request),
            clock.now(),
            registered=events.registered_for(position.user, found),
            owner=str(owner.user_id),
        )
    response = answer(made, "network.ics")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _counts(owner: Owner) -> bool:
    """Whether an address that this site signed is still the newest of its owner."""
    with scope.entered(scope.Scope(owner.user_id)):
        salt = queries.salt_of(owner.user_id)
    return bool(salt) and constant_time_compare(salt, owner.salt)


@opens_to(EVERYONE)
def one_event(request: HttpRequest, event_id: int) -> HttpResponse:
    """One event as a file for a calendar."""
    row = there(events.event(event_id))
    registered = events.registered_for(by(request), [row]) if position_of(request) else set()
    made = as_calendar([row], row.title, _site(request), clock.now(), registered=registered, owner=f"event {row.pk}")
    return answer(made, f"event-{row.pk}.ics")


def answer(content: bytes, name: str) -> HttpResponse:
    """A calendar that a program reads or a browser saves."""
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
