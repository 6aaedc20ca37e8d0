"""The plan's board: every applicant and CB-CME, as columns or as a list."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from promotora.apps.accounts.terms import Permission
from promotora.apps.core import clock
from promotora.apps.core.doors import opens_to
from promotora.apps.network.forms.certifying.acts import BoardForm
from promotora.apps.network.presenters.certifying import board as said
from promotora.apps.network.queries.certifying import certifications
from promotora.apps.network.queries.certifying import pages as queries
from promotora.apps.network.queries.certifying.pages import Wanted
from promotora.apps.network.views.certifying.frame import SEERS, may, plan_of

A_PAGE = 25


@opens_to(SEERS)
def network(request: HttpRequest) -> HttpResponse:
    """Where each stands, what is next and by when; what is overdue comes first."""
    plan, today = plan_of(request), clock.today()
    form = BoardForm(request.GET)
    wanted = form.wanted()
    as_list = form.cleaned_data.get("view") == "list" or bool(wanted.state)
    waiting = queries.waiting(plan, today)
    context: dict[str, Any] = {
        "title": said.headline(waiting),
        "lead": said.lead(waiting, today) if waiting.count else "",
        "form": form,
        "narrows": said.narrows(wanted),
        "views": said.views(wanted, as_list=as_list),
        "as_list": as_list,
        "today": today,
        "designed": certifications.process_on(plan, "hhp", today) is not None,
        "may_certify": may(request, Permission.CERTIFY),
    }
    shown = _as_list(request, wanted) if as_list else _as_board(request, wanted)
    return render(request, "network/certifying/board.html", context | shown)


def _as_board(request: HttpRequest, wanted: Wanted) -> dict[str, Any]:
    plan, today = plan_of(request), clock.today()
    counts, first_days = queries.counts(plan, wanted), queries.first_days_of(plan, today)
    rows = queries.every(plan, today, wanted)
    columns = []
    for state in queries.COLUMNS:
        there = queries.column(rows, state) if counts.get(state) else []
        cards = [said.card(row, first_days, today) for row in there]
        columns.append(said.column(state, counts.get(state, 0), cards, wanted))
    return {"columns": columns, "folded": said.folded(counts, wanted), "anybody": bool(counts)}


def _as_list(request: HttpRequest, wanted: Wanted) -> dict[str, Any]:
    plan, today = plan_of(request), clock.today()
    page = Paginator(queries.every(plan, today, wanted), A_PAGE).get_page(request.GET.get("page"))
    first_days = queries.first_days_of(plan, today)
    return {
        "page": page,
        "cards": [said.card(row, first_days, today) for row in page.object_list],
        "anybody": bool(page.paginator.count),
    }
