"""The pages that belong to no room: the first page, the language, the look."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.i18n import set_language as django_set_language

from promotora.apps.core.doors import EVERYONE, SIGNED_IN, opens_to
from promotora.portal.look import context


@opens_to(EVERYONE)
def home(request: HttpRequest) -> HttpResponse:
    """What needs doing today; for who has not signed in, what this is."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    return render(request, "portal/home.html")


set_language = opens_to(EVERYONE)(django_set_language)


@opens_to(SIGNED_IN)
def look(request: HttpRequest) -> HttpResponse:
    """Every kind of page part, with made-up people."""
    return render(request, "portal/look.html", context())


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    """The page that says no, where no door did."""
    return render(request, "403.html", status=403)
