"""The page on which one chooses whom to be. Only the demonstration's own addresses have it (marker.py)."""

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from promotora.apps.accounts import positions, queries
from promotora.apps.accounts.models import Position, User
from promotora.apps.core.doors import EVERYONE, opens_to
from promotora.demo import marker, presenting
from promotora.demo.people import Somebody, named

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NOBODYS_ADDRESS = ".example"  # RFC 2606: no such domain will ever be


@opens_to(EVERYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def demo(request: HttpRequest) -> HttpResponse:
    """Who works here, and a button to be each of them."""
    refuse_elsewhere()
    if request.method == "POST":
        somebody = named(request.POST.get("person", ""))
        if somebody is None:
            raise Http404
        become(request, position_of(somebody))
        return redirect(onward(request))
    return render(request, "portal/demo.html", {"houses": presenting.houses(request), "next": request.GET.get("next")})


def refuse_elsewhere() -> None:
    """Not found, but in a demonstration's own home."""
    is_one = settings.SYNTHETIC and marker.uses_its_own_database()
    if not (is_one and marker.holds(settings.WHERE.home, settings.SECRET_KEY)):
        raise Http404


def position_of(somebody: Somebody) -> Position:
    """What this person is here; not found unless it is one of the demonstration's own people."""
    user = queries.account_of(somebody.email)
    if user is None or user.has_usable_password() or not user.email.endswith(NOBODYS_ADDRESS):
        raise Http404
    for position in positions.held_by(user):
        if position.role == somebody.role:
            return position
    raise Http404


def become(request: HttpRequest, position: Position) -> None:
    """Signed in as this person; whoever was signed in before is no more."""
    user: User = position.user
    login(request, user, backend=BACKEND)
    record_authentication(request, user, method="mfa", type="totp", demonstration=True)
    positions.choose(request, position)


def onward(request: HttpRequest) -> str:
    """Where one was going, if that is a page of this site."""
    to = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(to, {request.get_host()}, require_https=request.is_secure())
    return to if to and safe else "home"
