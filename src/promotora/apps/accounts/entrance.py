"""The one way in: each request passes its page's door, gets its scope, and leaves its looks in the access log."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.middleware import AccountMiddleware
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.accounts import positions, queries
from promotora.apps.accounts.models import Position, User
from promotora.apps.accounts.presenters import in_words
from promotora.apps.core import audit, clock, scope
from promotora.apps.core.doors import Door, door_of
from promotora.apps.core.refusals import Refused

View = Callable[..., HttpResponseBase]
WITHOUT_A_ROLE = {"invitation", "account_logout", "set_language"}  # pages for whoever has signed in but holds no role


class Entrance:
    """Middleware. A view runs here, inside its transaction; whatever it raises takes back all that it wrote."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        # A view that is called here is out of reach of process_exception, so allauth's is called by hand.
        self.allauth = AccountMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.position = None  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: Sequence[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase:
        """Turn away, or open the view in the scope of the position that the person acts in."""
        door, position = door_of(view), arrive(request)
        turned_away = away(request, door, position)
        if turned_away is not None:
            return turned_away
        try:
            with scope.entered(scope_of(request, position)), audit.noting():
                return rendered(view(request, *args, **kwargs))
        except Refused as refused:
            return said_no(request, in_words(refused.reasons))
        except (ImmediateHttpResponse, ReauthenticationRequired) as asked:
            response: HttpResponseBase = self.allauth.process_exception(request, asked)
            return response


def arrive(request: HttpRequest) -> Position | None:
    """The position of whoever comes. A session that no longer counts ends here, and the next page says why."""
    position = positions.acting(request)
    reason = why_out(request, position)
    if reason:
        logout(request)
        messages.info(request, reason)
        position = None
    if position:
        positions.note_seen(position.user, clock.now())
    request.position = position  # type: ignore[attr-defined]
    return position


def why_out(request: HttpRequest, position: Position | None) -> str:
    """Why a session no longer counts; empty while it does, and for whoever has none."""
    if request.user.is_authenticated:
        anywhere = request.resolver_match is not None and request.resolver_match.url_name in WITHOUT_A_ROLE
        return "" if position or anywhere else _("You hold no role here any more. Ask whoever invited you.")
    if SESSION_KEY in request.session:
        return _("This account was closed. Ask whoever invited you.")
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    if key and request.session.session_key is None and queries.was_signed_in(key):
        return signed_out_after(settings.SESSION_COOKIE_AGE // 60)
    return ""


def signed_out_after(minutes: int) -> str:
    """What somebody reads who was away for too long."""
    return ngettext(
        "You were signed out after %(count)d quiet minute.",
        "You were signed out after %(count)d quiet minutes.",
        minutes,
    ) % {"count": minutes}


def away(request: HttpRequest, door: Door | None, position: Position | None) -> HttpResponseBase | None:
    """Where somebody goes who may not open this page; None for who may."""
    if door is None:
        return said_no(request, [_("This page has not said who may open it, so nobody may.")])
    if door.public:
        return None
    if not request.user.is_authenticated:
        return by_way_of(settings.LOGIN_URL, request)
    if door.needs and (position is None or not position.as_role.may(door.needs)):
        return said_no(request, [lacking(door, position)])
    if door.needs and not is_mfa_enabled(request.user):
        return by_way_of("second_factor", request)
    return None


def by_way_of(name: str, request: HttpRequest) -> HttpResponseBase:
    """To another page first, and from there back to where one was. If a part of a page asked, the whole page goes."""
    url = f"{resolve_url(name)}?{urlencode({'next': place_of(request)})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponse(status=302, headers={"Location": url})


def place_of(request: HttpRequest) -> str:
    """Where to come back to: the page asked for, or the page from which something was sent."""
    if request.method in ("GET", "HEAD") and not request.headers.get("HX-Request"):
        return request.get_full_path()
    here = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    same_site = url_has_allowed_host_and_scheme(here, {request.get_host()}, require_https=request.is_secure())
    return here if same_site else resolve_url(settings.LOGIN_REDIRECT_URL)


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
    if not isinstance(request.user, User):
        return scope.NOBODY
    return scope.Scope(
        user_id=request.user.pk,
        organization_id=position.organization_id if position else None,
        role=position.role if position else "",
        why=position.organization.purpose if position else "",
        address=address_of(request),
    )


def address_of(request: HttpRequest) -> str:
    """The network address that a request comes from, past the proxy if there is one."""
    address: str = get_adapter(request).get_client_ip(request)
    return address


def rendered(response: HttpResponseBase) -> HttpResponseBase:
    """Make the page while its scope lasts: a template may still read."""
    if hasattr(response, "render") and callable(response.render):
        response.render()
    return response


def said_no(request: HttpRequest, reasons: Sequence[object]) -> HttpResponse:
    """The page that says no, with every reason."""
    return render(request, "refused.html", {"reasons": reasons}, status=403)
