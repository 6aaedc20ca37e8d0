"""The pages that belong to no room: the first page, the language, the look."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.formats import date_format, get_format
from django.views.i18n import set_language as django_set_language

from promotora.apps.core import clock
from promotora.apps.core.doors import EVERYONE, SIGNED_IN, opens_to
from promotora.portal.look import context, page
from promotora.portal.look.kinds import PAGES
from promotora.portal.today import today_of


@opens_to(EVERYONE)
def home(request: HttpRequest) -> HttpResponse:
    """What needs doing today; for who has not signed in, what this is."""
    if not request.user.is_authenticated:
        return redirect(settings.LOGIN_URL)
    position = getattr(request, "position", None)
    day = date_format(clock.today(), "l, " + get_format("MONTH_DAY_FORMAT"))
    shown = {"today": today_of(position, clock.now()), "day": day, "position": position}
    return render(request, "portal/home.html", shown)


set_language = opens_to(EVERYONE)(django_set_language)


@opens_to(SIGNED_IN)
def look(request: HttpRequest) -> HttpResponse:
    """Every kind of page part, with made-up people."""
    return render(request, "portal/look.html", context())


@opens_to(SIGNED_IN)
def look_page(request: HttpRequest, kind: str) -> HttpResponse:
    """One kind of page, with made-up people."""
    if kind not in PAGES:
        raise Http404
    template, shown = page(kind)
    return render(request, template, shown)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    """The page that says no, where no door did."""
    return render(request, "403.html", status=403)
