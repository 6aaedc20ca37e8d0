"""What every page of learning asks of a request: who comes, and whether what it shows is theirs to change."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from promotora.apps.accounts.models import Organization, Position, User
from promotora.apps.accounts.terms import Permission
from promotora.apps.core import clock
from promotora.apps.core.doors import those_who_may
from promotora.apps.network.presenters.learning.text import both
from promotora.apps.people.terms import Language
from promotora.apps.people.views.visit import LARGEST

TEACHERS = those_who_may(Permission.TEACH)
LONGEST = 12  # digits of a version that anybody sends


def position_of(request: HttpRequest) -> Position | None:
    """As whom somebody is here; None for a visitor."""
    position: Position | None = getattr(request, "position", None)
    return position


def organization_of(request: HttpRequest) -> Organization:
    """For which organization somebody works here who has signed in."""
    return cast("Position", position_of(request)).organization


def by(request: HttpRequest) -> User:
    """Who has signed in."""
    return cast("User", request.user)


def teaches(request: HttpRequest) -> bool:
    """Whether whoever comes keeps what a plan teaches."""
    position = position_of(request)
    return position is not None and position.as_role.may(Permission.TEACH)


def is_own(request: HttpRequest, plan_id: int) -> bool:
    """Whether this is for whoever comes to change: they teach, and for this plan."""
    position = position_of(request)
    return position is not None and teaches(request) and position.organization_id == plan_id


def own_or_none(request: HttpRequest, plan_id: int) -> None:
    """Http404 for what another plan keeps."""
    if not is_own(request, plan_id):
        raise Http404


def page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page that opens to everyone: with the menus of whoever works here, else in the frame for everyone."""
    frame = {
        "layout": "base.html" if position_of(request) else "public.html",
        "signed_in": position_of(request) is not None,
        "teaches": teaches(request),
        "tabs": _tabs(request.path),
        "today": clock.today(),
    }
    return render(request, f"network/learning/{template}.html", frame | context, status=status)


def _tabs(path: str) -> list[tuple[str, str, bool]]:
    """The four rooms of learning, as `c-tabs` draws them."""
    rooms = [
        (_("Calendar"), reverse("learning")),
        (_("Questions"), reverse("questions")),
        (_("Templates"), reverse("network_templates")),
        (_("Announcements"), reverse("announcements")),
    ]
    return [(label, url, path.startswith(url)) for label, url in rooms]


def reads(request: HttpRequest) -> str:
    """The language that an address asks for, or else that of the page."""
    asked = request.GET.get("language", "")
    return asked if asked in Language.values else (get_language() or Language.ENGLISH).split("-")[0]


def seen(request: HttpRequest) -> int | None:
    """Which version the page was made from that was sent; None when it does not say."""
    written = request.POST.get("version", "")
    return min(int(written), LARGEST) if written.isascii() and written.isdecimal() and len(written) < LONGEST else None


def conflict(
    request: HttpRequest,
    form: forms.Form,
    theirs: Mapping[str, Any],
    *,
    version: int,
    back: str,
    who: str = "",
    when: object = None,
) -> HttpResponse:
    """Two people changed one thing: both versions beside each other, and the choice."""
    return page(
        request,
        "conflict",
        status=409,
        fields=both(form, theirs),
        hidden=[form[name].as_hidden() for name in form.fields],
        version=version,
        back=back,
        who=who,
        when=when,
    )


def sent(request: HttpRequest, form: Callable[..., forms.Form], **more: Any) -> forms.Form:
    """A form with what was sent, or as it is first shown."""
    return form(request.POST if request.method == "POST" else None, **more)
