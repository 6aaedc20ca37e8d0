"""The rules: each program, each version with its dates, every line with where it was read. Anyone may read them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from promotora.apps.accounts.terms import Permission
from promotora.apps.core import clock
from promotora.apps.core.doors import EVERYONE, opens_to
from promotora.apps.people.views.visit import there
from promotora.apps.tel.presenters.drafts import version_page, version_said
from promotora.apps.tel.queries import policies


@opens_to(EVERYONE)
def rules(request: HttpRequest) -> HttpResponse:
    """Every program and its versions, the newest first."""
    today = clock.today()
    programs = [
        [version_said(version, today) for version in reversed(policies.versions(code))] for code in policies.codes()
    ]
    return render(request, "tel/rules.html", {"programs": programs, "layout": _layout(request)})


@opens_to(EVERYONE)
def version(request: HttpRequest, program: str, name: str) -> HttpResponse:
    """One version, line by line, and what changed from the one before."""
    found = there(policies.version(program, name))
    page = version_page(found, policies.before(found), clock.today())
    position = getattr(request, "position", None)
    context = {
        "page": page,
        "layout": _layout(request),
        "may_draft": position is not None and position.as_role.may(Permission.DRAFT_POLICIES),
    }
    return render(request, "tel/rule.html", context)


def _layout(request: HttpRequest) -> str:
    """The frame of the page: with the menus of whoever works here, else the one for everyone."""
    return "base.html" if getattr(request, "position", None) else "public.html"
