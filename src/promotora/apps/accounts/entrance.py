"""The one way in: each request passes its page's door, gets its scope, and leaves its looks in the access log."""

from collections.abc import Callable, Sequence
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from promotora.apps.accounts import positions
from promotora.apps.accounts.models import Position
from promotora.apps.accounts.terms import MEMBERS_ARE_SEEN
from promotora.apps.core import audit, scope
from promotora.apps.core.doors import Door, door_of
from promotora.apps.core.refusals import Refused

View = Callable[..., HttpResponseBase]


class Entrance:
    """Middleware. A view runs here, inside its transaction; whatever it raises takes back all that it wrote."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.position = None  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: Sequence[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase:
        """Turn away, or open the view in the scope of the position that the person acts in."""
        door, position = door_of(view), positions.acting(request)
        request.position = position  # type: ignore[attr-defined]
        turned_away = away(request, door, position)
        if turned_away is not None:
            return turned_away
        try:
            with scope.entered(scope_of(request, position)), audit.noting():
                return rendered(view(request, *args, **kwargs))
        except Refused as refused:
            return said_no(request, refused.reasons)


def away(request: HttpRequest, door: Door | None, position: Position | None) -> HttpResponseBase | None:
    """Where somebody goes who may not open this page; None for who may."""
    if door is None:
        return said_no(request, [_("This page has not said who may open it, so nobody may.")])
    if door.public:
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if door.needs and (position is None or not position.as_role.may(door.needs)):
        return said_no(request, [lacking(door, position)])
    if sees_members(door) and not is_mfa_enabled(request.user):
        return redirect("second_factor")
    return None


def sees_members(door: Door) -> bool:
    """Whether this page shows facts about members, so that a second factor is asked for."""
    return door.needs in MEMBERS_ARE_SEEN


def lacking(door: Door, position: Position | None) -> str:
    """Why this person may not open this page."""
    needed = getattr(door.needs, "sentence", "")
    if position is None:
        return _("You hold no role in any organization today. Ask whoever invited you.")
    return _("As %(role)s at %(organization)s you may not %(needed)s.") % {
        "role": position.get_role_display(),
        "organization": position.organization,
        "needed": needed,
    }


def scope_of(request: HttpRequest, position: Position | None) -> scope.Scope:
    """With whose eyes this request reads the database."""
    if not request.user.is_authenticated:
        return scope.NOBODY
    return scope.Scope(
        user_id=request.user.pk,
        organization_id=position.organization_id if position else None,
        role=position.role if position else "",
        why=position.organization.purpose if position else "",
        address=request.META.get("REMOTE_ADDR", ""),
    )


def rendered(response: HttpResponseBase) -> HttpResponseBase:
    """Make the page while its scope lasts: a template may still read."""
    if hasattr(response, "render") and callable(response.render):
        response.render()
    return response


def said_no(request: HttpRequest, reasons: Sequence[object]) -> HttpResponse:
    """The page that says no, with every reason."""
    return render(request, "refused.html", {"reasons": reasons}, status=403)
