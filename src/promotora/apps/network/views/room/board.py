"""The plan's board: the room of each CB-CME that it contracted, its roster, and how many members one may have."""

import csv
import io
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from promotora.apps.accounts.models import Organization
from promotora.apps.accounts.terms import Permission
from promotora.apps.core import clock
from promotora.apps.core.doors import opens_to
from promotora.apps.network.actions.room.ratios import set_ratio
from promotora.apps.network.forms.room.capacity import BoardForm, RatioForm
from promotora.apps.network.presenters.room.ahead import forecast_said
from promotora.apps.network.presenters.room.board import fullest_first, lines, seat_said, totals
from promotora.apps.network.presenters.room.capacity import ratio_row_said, ratios_said, report_said, room_said
from promotora.apps.network.presenters.room.team import person_said, subcontractor_said, team_title
from promotora.apps.network.queries.room import capacity as queries
from promotora.apps.network.queries.room import flows, roster, staffing
from promotora.apps.network.queries.room.capacity import Seat
from promotora.apps.network.rules.forecast import forecast, usual_by_lists
from promotora.apps.network.views.room.asked import A_PAGE, CERTIFIERS, WATCHERS, by, own, position_of, sent
from promotora.apps.network.views.room.own import forecast_of, left_of
from promotora.apps.people.views.visit import done, there


@opens_to(WATCHERS)
def board(request: HttpRequest) -> HttpResponse:
    """Every CB-CME of the plan, the fullest first, and all of them together."""
    plan, today = own(request), clock.today()
    every = queries.seats(plan, queries.contracted(plan, today), today)
    form = BoardForm(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    shown = _wanted(every, wanted)
    page = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "seats": [seat_said(each) for each in page.object_list],
        "totals": totals(every),
        "none": not every,
        "form": form if form.is_bound else BoardForm(),
        "narrowed": any(wanted.values()),
        "file_url": f"{reverse('network_capacity_file')}?{request.GET.urlencode()}",
        "forecast": _forecast(plan, every, today) if every else None,
        "listed": flows.listed(plan.pk, today)[-6:],
        "may_set": position_of(request).as_role.may(Permission.CERTIFY),
    }
    return render(request, "network/room/capacity_board.html", context)


def _wanted(seats: list[Seat], wanted: dict[str, Any]) -> list[Seat]:
    """Those of an area and a state, the fullest first."""
    area, state = wanted.get("area"), wanted.get("state")
    kept = [
        seat
        for seat in seats
        if (not area or (seat.contract and area in seat.contract.areas))
        and (not state or seat.capacity.says.name == state)
    ]
    return fullest_first(kept)


def _forecast(plan: Organization, seats: list[Seat], today: date) -> object:
    """The next six months of all CB-CMEs together: the plan's own members beside all their coordinators."""
    whole = queries.network(plan, seats, today)
    newly = [moved.came for _month, moved in flows.listed(plan.pk, today)][1:]  # on a first list everybody is new
    usual = usual_by_lists(newly, whole.history)
    ahead = forecast(whole.history, whole.team, members=whole.members, usual=usual, first=left_of(today))
    return forecast_said(
        ahead, whole.history, whole.team, members=whole.members, working=whole.coordinators, today=today
    )


@opens_to(WATCHERS)
def file(request: HttpRequest) -> HttpResponse:
    """The board as a CSV file, filtered as on the page."""
    plan, today = own(request), clock.today()
    form = BoardForm(request.GET or None)
    seats = queries.seats(plan, queries.contracted(plan, today), today)
    text = io.StringIO()
    csv.writer(text).writerows(lines(_wanted(seats, form.cleaned_data if form.is_valid() else {})))
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="capacity-{today}.csv"'
    return answer


@opens_to(WATCHERS)
def of(request: HttpRequest, organization_id: int) -> HttpResponse:
    """One CB-CME that the plan certified: its room, what it reported, and its roster."""
    plan, today = own(request), clock.today()
    organization = there(queries.covered(plan, organization_id))
    contract = roster.contract_on(plan, organization, queries.PROGRAM, today)
    [seat] = queries.seats_of(plan, {organization: contract}, today)
    page = Paginator(staffing.people(organization, today), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "seat": seat_said(seat),
        "room": room_said(seat.capacity),
        "page": page,
        "people": [person_said(each, today) for each in page.object_list],
        "team": team_title(page.paginator.count, seat.capacity.coordinators),
        "subcontractors": [subcontractor_said(each, today) for each in staffing.subcontractors(organization)[:A_PAGE]],
        "reports": [report_said(each) for each in roster.reports(plan, organization).select_related("sent_by")[:12]],
        "forecast": forecast_of(organization, seat.capacity, today, plan),
    }
    return render(request, "network/room/capacity_of.html", context)


@opens_to(WATCHERS)
def ratios(request: HttpRequest) -> HttpResponse:
    """How many members a coordinator may have: what holds today, and all that was ever set."""
    plan, today = own(request), clock.today()
    page = Paginator(queries.every_ratio(plan), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "holds": ratios_said(queries.ratios_of([plan.pk], today)[plan.pk]),
        "page": page,
        "every": [ratio_row_said(each) for each in page.object_list],
        "may_set": position_of(request).as_role.may(Permission.CERTIFY),
    }
    return render(request, "network/room/capacity_ratios.html", context)


@opens_to(CERTIFIERS)
def ratio_add(request: HttpRequest) -> HttpResponse:
    """Set a number from a day on."""
    form = RatioForm(sent(request), initial={"starts": clock.today()})
    if form.is_valid() and done(
        form, lambda: set_ratio(plan=own(request), given=form.given(), by=by(request), at=clock.now())
    ):
        messages.success(request, _("Set. The room of your CB-CMEs is counted by it from that day on."))
        return redirect("network_ratios")
    return render(request, "network/room/capacity_ratio_add.html", {"form": form})
