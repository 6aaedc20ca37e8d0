"""What every page of certifying shares: whose plan, which certification, and acts that ask first and lose no word."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from promotora.apps.accounts.models import Organization, Position, User
from promotora.apps.accounts.terms import Permission
from promotora.apps.core import clock
from promotora.apps.core.doors import those_who_may
from promotora.apps.core.models import ChangedMeanwhile
from promotora.apps.core.refusals import Refused
from promotora.apps.network.models import Certification
from promotora.apps.network.presenters.certifying.record import Happened, head, moves_said
from promotora.apps.network.queries.certifying import pages as queries
from promotora.apps.network.terms import OPEN
from promotora.apps.people.forms.fields import say
from promotora.apps.people.presenters.forms import beside
from promotora.apps.people.views.visit import LARGEST, there

SEERS = those_who_may(Permission.SEE_NETWORK)
CERTIFIERS = those_who_may(Permission.CERTIFY)
LONGEST = 12  # digits of a number that anybody sends


def plan_of(request: HttpRequest) -> Organization:
    """For which plan somebody works."""
    return cast("Position", request.position).organization  # type: ignore[attr-defined]


def by(request: HttpRequest) -> User:
    """Who asks."""
    return cast("User", request.user)


def may(request: HttpRequest, permission: Permission) -> bool:
    """Whether their role has a permission."""
    return cast("Position", request.position).as_role.may(permission)  # type: ignore[attr-defined]


def own(request: HttpRequest, certification_id: int) -> Certification:
    """A certification with their own plan; Http404 otherwise."""
    return there(queries.certification(plan_of(request), certification_id, clock.today()))


def number(request: HttpRequest, name: str) -> int:
    """A number that a form sends hidden; 0 when it cannot be read."""
    written = request.POST.get(name, "")
    return min(int(written), LARGEST) if written.isdecimal() and len(written) < LONGEST else 0


def page(
    request: HttpRequest, row: Certification, template: str, *, tab: str, status: int = 200, **context: Any
) -> HttpResponse:
    """A page of one certification."""
    today = clock.today()
    first_days = queries.first_days_of(row.plan, today)
    opening = head(row, first_days, today, tab=tab, may_certify=may(request, Permission.CERTIFY))
    context |= {"row": row, "head": opening, "today": today, "open_states": sorted(OPEN)}
    context["may_certify"] = may(request, Permission.CERTIFY)
    return render(request, f"network/certifying/{template}.html", context, status=status)


@dataclass(frozen=True)
class Act:
    """An act that asks first. `title`: what happens; `verb`: on the button; `lead`: sentences before the fields."""

    title: str
    verb: str
    lead: Sequence[str] = ()
    kind: str = "filled"
    tab: str = "certification"
    back: str = ""
    thanks: str = ""


def ask_first(
    request: HttpRequest,
    row: Certification,
    act: Act,
    form: forms.Form | None,
    change: Callable[[], object],
    **context: Any,
) -> HttpResponse:
    """Ask, then act. Refused because a colleague was faster, it says what they did and shows what was written here."""
    status = 200
    meanwhile: list[Happened] = []
    refusals: list[str] = []
    seen = number(request, "last")
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            change()
            messages.success(request, act.thanks)
            return redirect(act.back or back_to(row, act.tab))
        except Refused as refused:
            row = own(request, row.pk)
            meanwhile = since(row, seen)
            status = 409 if meanwhile else 200
            refusals = [] if form else [_(reason.value) for reason in refused.reasons]
            if form:
                say(form, refused)
    moved = queries.moved(row)
    last = seen if meanwhile else moved[0].pk if moved else 0
    context |= {"act": act, "form": form, "meanwhile": meanwhile, "refusals": refusals, "last": last}
    context["back"] = act.back or back_to(row, act.tab)
    return page(request, row, "act", tab=act.tab, status=status, **context)


def since(row: Certification, seen: int) -> list[Happened]:
    """What colleagues did after a page was opened. `seen`: the number of the last step that it knew."""
    return moves_said([one for one in queries.moved(row) if one.pk > seen], row) if seen else []


def back_to(row: Certification, tab: str) -> str:
    """The page of the certification from which an act came."""
    return str(redirect(tab, row.pk).url)


def conflict(
    request: HttpRequest,
    row: Certification,
    form: forms.Form,
    changed: ChangedMeanwhile,
    *,
    who: str,
    tab: str,
    **more: Any,
) -> HttpResponse:
    """Two people changed one thing: both versions beside each other, and the choice."""
    theirs: dict[str, Any] = more.pop("theirs")
    changed.row.refresh_from_db()
    return page(
        request,
        row,
        "conflict",
        tab=tab,
        status=409,
        fields=beside(form, theirs),
        hidden=[form[name].as_hidden() for name in form.fields],
        version=changed.row.version,
        who=who or _("Somebody"),
        **more,
    )
