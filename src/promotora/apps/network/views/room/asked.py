"""What the pages of the roster and of room share: who asks, for whom, and two people's versions of one entry."""

from typing import cast

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from promotora.apps.accounts.models import Organization, Position, User
from promotora.apps.accounts.terms import Permission
from promotora.apps.core import clock
from promotora.apps.core.doors import those_who_may
from promotora.apps.network.models import Staff
from promotora.apps.network.queries.room import staffing as queries
from promotora.apps.people.presenters.forms import beside
from promotora.apps.people.views.visit import LARGEST, there

KEEPERS = those_who_may(Permission.KEEP_ROSTER)
WATCHERS = those_who_may(Permission.SEE_NETWORK)
CERTIFIERS = those_who_may(Permission.CERTIFY)
A_PAGE = 25
LONGEST = 12  # digits of a number that anybody sends


def position_of(request: HttpRequest) -> Position:
    """In which position the person at the page works."""
    return cast("Position", request.position)  # type: ignore[attr-defined]


def own(request: HttpRequest) -> Organization:
    """For which organization."""
    return position_of(request).organization


def by(request: HttpRequest) -> User:
    """Who asks."""
    return cast("User", request.user)


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; None for a page that is only opened."""
    return request.POST if request.method == "POST" else None


def person_of(request: HttpRequest, staff_id: int) -> Staff:
    """Somebody on one's own roster; Http404 for anybody else's."""
    return there(queries.person(own(request), staff_id))


def seen(request: HttpRequest) -> int:
    """Which version the page was made from that was sent; 0 when that cannot be read."""
    written = request.POST.get("version", "")
    return min(int(written), LARGEST) if written.isdecimal() and len(written) < LONGEST else 0


def conflict(request: HttpRequest, staff: Staff, form: forms.Form, theirs: dict[str, object]) -> HttpResponse:
    """Two people changed one entry: both versions beside each other, and the choice."""
    context = {
        "person": staff,
        "fields": [field for field in beside(form, theirs) if field.differs],
        "hidden": [form[name].as_hidden() for name in form.fields],
        "version": staff.version,
        "today": clock.today(),
    }
    return render(request, "network/room/roster_conflict.html", context, status=409)
