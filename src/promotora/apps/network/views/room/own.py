"""One's own room: how full it is, what comes, and the monthly report to each plan."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from promotora.apps.accounts.models import Organization
from promotora.apps.core import clock
from promotora.apps.core.doors import opens_to
from promotora.apps.network.actions.room.team import RoomTold, report_capacity
from promotora.apps.network.forms.room.capacity import ReportForm
from promotora.apps.network.presenters.room.ahead import ForecastSaid, forecast_said
from promotora.apps.network.presenters.room.capacity import (
    comings,
    differences,
    month_said,
    ratios_said,
    report_said,
    room_said,
)
from promotora.apps.network.presenters.room.reports import plans_to_tell
from promotora.apps.network.queries.room import capacity as queries
from promotora.apps.network.queries.room import flows, staffing
from promotora.apps.network.rules.capacity import Capacity
from promotora.apps.network.rules.forecast import forecast, usual_of
from promotora.apps.network.views.room.asked import A_PAGE, KEEPERS, by, own, sent
from promotora.apps.people.views.visit import done, there

SOON = 20  # changes of the team that a page shows
REMEMBERED = timedelta(days=124)


@opens_to(KEEPERS)
def capacity(request: HttpRequest) -> HttpResponse:
    """How full we are, what changes soon, what probably comes, and whom we have to tell."""
    organization, today = own(request), clock.today()
    room, ratios = queries.own_room(organization, today)
    page = Paginator(staffing.reports(organization), A_PAGE).get_page(request.GET.get("page"))
    contracts = staffing.reporting_contracts(organization, today - REMEMBERED)
    plans = plans_to_tell(contracts, staffing.reported_months(organization), today)
    context = {
        "room": room_said(room),
        "ratios": ratios_said(ratios),
        "soon": _soon(organization, today),
        "forecast": forecast_of(organization, room, today),
        "plans": plans,
        "next": next((month for each in plans for month in each.months), None),
        "page": page,
        "reports": [report_said(each) for each in page.object_list],
    }
    return render(request, "network/room/capacity.html", context)


def _soon(organization: Organization, today: date) -> list[Any]:
    """What changes among the care coordinators up to the last month of the forecast."""
    people = staffing.coordinators_ahead(organization, today)
    joining = queries.joining_of([organization.pk]).get(organization.pk, [])
    return comings(people, joining, today, queries.first_days(today)[-1])[:SOON]


def forecast_of(
    organization: Organization, room: Capacity, today: date, plan: Organization | None = None
) -> ForecastSaid:
    """The next six months of a CB-CME; by a plan's eyes of its own members, drawn toward its other CB-CMEs."""
    others = [each.organization_id for each in queries.contracted(plan, today)] if plan else []
    histories = flows.histories({organization.pk, *others}, plan.pk if plan else None, today)
    history = histories[organization.pk]
    people = queries.coordinators_of([organization.pk], today).get(organization.pk, [])
    joining = queries.joining_of([organization.pk]).get(organization.pk, [])
    members = room.of_plan if plan else room.members
    team = queries.team_ahead(people, joining, room, today, room.members - members)
    ahead = forecast(
        history,
        team,
        members=members,
        usual=usual_of(list(histories.values())) if others else None,
        first=left_of(today),
    )
    return forecast_said(ahead, history, team, members=members, working=room.coordinators, today=today)


def left_of(today: date) -> float:
    """How much of the present month is left."""
    days = monthrange(today.year, today.month)[1]
    return (days - today.day + 1) / days


@opens_to(KEEPERS)
def report(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Tell a plan of the room in a month: filled in from the roster, beside it what differs, then sent."""
    organization, today = own(request), clock.today()
    offered = {month: staffing.plan_to_tell(organization, plan_id, month) for month in _offered(today)}
    month = _month(request.GET.get("month", ""), [month for month, plan in offered.items() if plan], today)
    plan = there(offered[month])
    room = queries.room_in(organization, month, today)
    by_roster = RoomTold(room.coordinators, room.members, room.room)
    form = ReportForm(sent(request), initial=vars(by_roster))
    context: dict[str, Any] = {
        "form": form,
        "plan": plan,
        "month": month_said(month),
        "months": [(month_said(each), f"{each:%Y-%m}") for each, known in offered.items() if known],
        "month_sent": f"{month:%Y-%m}",
        "earlier": [report_said(each) for each in staffing.reports_of(organization, plan, month)],
    }
    if form.is_valid() and request.POST.get("sure") and done(form, lambda: _tell(request, plan, month, form)):
        messages.success(request, _("The report was sent to %(plan)s.") % {"plan": plan})
        return redirect("capacity")
    if form.is_valid() and not request.POST.get("sure"):
        context["differences"] = differences(form.told(), by_roster)
        context["hidden"] = [form[name].as_hidden() for name in form.fields]
        context["note"] = form.cleaned_data["note"]
    return render(request, "network/room/capacity_report.html", context)


def _tell(request: HttpRequest, plan: Organization, month: date, form: ReportForm) -> None:
    report_capacity(organization=own(request), plan=plan, month=month, told=form.told(), by=by(request), at=clock.now())


def _offered(today: date) -> list[date]:
    """The months that may be reported from this page: this one and the three before it."""
    return [flows.month_of(today, before) for before in range(4)]


def _month(written: str, offered: list[date], today: date) -> date:
    """The month that was asked for, or the last one that is over; Http404 for one that cannot be read or told."""
    if not written and offered:
        last = flows.month_of(today, 1)
        return last if last in offered else offered[0]
    for month in offered:
        if written == f"{month:%Y-%m}":
            return month
    raise Http404
