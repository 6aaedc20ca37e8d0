"""The roster of one's own CB-CME: who works here, comes, changes, is away and leaves."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.core import clock
from promotora.apps.core.doors import opens_to
from promotora.apps.core.models import ChangedMeanwhile
from promotora.apps.network.actions.room import lines, team
from promotora.apps.network.forms.room.team import AwayForm, BackForm, LastDayForm, SearchForm, StaffForm, as_given
from promotora.apps.network.models import Staff
from promotora.apps.network.presenters.room.capacity import leaving_said
from promotora.apps.network.presenters.room.team import credential_said, leave_said, person_said, team_title
from promotora.apps.network.queries.room import capacity, roster
from promotora.apps.network.queries.room import staffing as queries
from promotora.apps.network.rules.staffing import WARNS
from promotora.apps.network.views.room.asked import A_PAGE, KEEPERS, by, conflict, own, person_of, seen, sent
from promotora.apps.people.views.visit import done, there

DAY = timedelta(days=1)


@opens_to(KEEPERS)
def people(request: HttpRequest) -> HttpResponse:
    """Who works here today; who begins later, and who has left."""
    organization, today = own(request), clock.today()
    form = SearchForm(request.GET or None)
    wanted = {name: form.cleaned_data.get(name, "") for name in ("q", "role")} if form.is_valid() else {}
    when = request.GET.get("when", "")
    when = when if when in queries.WHEN else queries.WHEN[0]
    page = Paginator(queries.people(organization, today, when=when, **wanted), A_PAGE).get_page(request.GET.get("page"))
    working = queries.people(organization, today).count()
    context = {
        "page": page,
        "people": [person_said(each, today) for each in page.object_list],
        "title": team_title(working, roster.coordinators(organization, today)),
        "runs_out": [
            credential_said(each, today) for each in queries.runs_out(organization, today, today + WARNS)[:20]
        ],
        "empty": queries.is_empty(organization),
        "form": form if form.is_bound else SearchForm(),
        "when": when,
        "narrowed": any(wanted.values()),
        "today": today,
    }
    return render(request, "network/room/roster.html", context)


@opens_to(KEEPERS)
def person(request: HttpRequest, staff_id: int) -> HttpResponse:
    """One of the team: what is written of them, and what can be done."""
    row, today = person_of(request, staff_id), clock.today()
    context = {
        "person": person_said(row, today),
        "entries": [person_said(each, today) for each in queries.entries_of(row)[:A_PAGE]],
        "left": row.ends is not None and row.ends < today,
    }
    return render(request, "network/room/roster_person.html", context)


@opens_to(KEEPERS)
def add(request: HttpRequest) -> HttpResponse:
    """Put somebody on the roster."""
    organization, today = own(request), clock.today()
    form = StaffForm(sent(request), accounts=queries.accounts(organization, today), initial=_asked_for(request))
    added: list[Staff] = []
    if form.is_valid() and done(
        form,
        lambda: added.append(
            team.add_staff(
                organization=organization, given=form.given(), starts=form.cleaned_data["day"], by=by(request)
            )
        ),
    ):
        messages.success(request, _("%(name)s is on the roster.") % {"name": added[0].name})
        return redirect("roster_person", added[0].pk)
    return render(request, "network/room/roster_add.html", {"form": form})


def _asked_for(request: HttpRequest) -> dict[str, object]:
    """From the page of those who join: what was known of them."""
    known = {name: request.GET[name][:20] for name in ("role", "fte") if name in request.GET}
    return {"day": clock.today(), **known}


@opens_to(KEEPERS)
def change(request: HttpRequest, staff_id: int) -> HttpResponse:
    """Change what is said of somebody, from a day on. Two at once: both versions are shown."""
    row, today = person_of(request, staff_id), clock.today()
    accounts = queries.accounts(own(request), today)
    form = StaffForm(sent(request), accounts=accounts, initial=as_given(row, today))
    version = seen(request) or row.version
    changed: list[Staff] = []
    try:
        if form.is_valid() and done(
            form,
            lambda: changed.append(
                team.change_staff(
                    staff=row, given=form.given(), day=form.cleaned_data["day"], seen=version, by=by(request)
                )
            ),
        ):
            messages.success(request, _("Changed. Earlier days stay as they were."))
            return redirect("roster_person", changed[0].pk)
    except ChangedMeanwhile:
        row = person_of(request, staff_id)
        theirs = as_given(row, today) | {"day": form.cleaned_data["day"]}
        return conflict(request, row, form, theirs)
    return render(request, "network/room/roster_change.html", {"form": form, "person": row, "version": version})


@opens_to(KEEPERS)
def away(request: HttpRequest, staff_id: int) -> HttpResponse:
    """Write down days on which somebody does not work."""
    row = person_of(request, staff_id)
    form = AwayForm(sent(request), initial={"starts": clock.today()})
    if form.is_valid() and done(form, lambda: team.add_leave(staff=row, by=by(request), **form.cleaned_data)):
        messages.success(request, _("Written down. The room counts it."))
        return redirect("roster_person", row.pk)
    return render(request, "network/room/roster_away.html", {"form": form, "person": row})


@opens_to(KEEPERS)
def back(request: HttpRequest, staff_id: int, leave_id: int) -> HttpResponse:
    """A leave ends sooner or later than was thought."""
    row, today = person_of(request, staff_id), clock.today()
    leave = there(queries.leave(row, leave_id))
    form = BackForm(sent(request), initial={"ends": leave.ends})
    if form.is_valid() and done(
        form,
        lambda: lines.change_leave(leave=leave, ends=form.cleaned_data["ends"], by=by(request), today=today),
    ):
        messages.success(request, _("Written down. The room counts it."))
        return redirect("roster_person", row.pk)
    context = {"form": form, "person": row, "leave": leave_said(leave, today)}
    return render(request, "network/room/roster_back.html", context)


@opens_to(KEEPERS)
def leaves(request: HttpRequest, staff_id: int) -> HttpResponse:
    """Somebody leaves the team: when, what it does to the room and whom it tells, then done."""
    row, today = person_of(request, staff_id), clock.today()
    form = LastDayForm(sent(request), initial={"last_day": today})
    if form.is_valid() and request.POST.get("sure") and done(form, lambda: _leave(request, row, form)):
        return redirect("roster_person", row.pk)
    context = {"form": form, "person": row}
    if form.is_valid() and not request.POST.get("sure"):
        last_day = form.cleaned_data["last_day"]
        last = max(today, last_day)
        now, _ratios = capacity.own_room(row.organization, last)
        told = roster.contracts_of(row.organization, last_day + DAY)
        context["leaving"] = leaving_said(row, now, roster.works(row).on(last), last_day, told)
        context["hidden"] = [form[name].as_hidden() for name in form.fields]
    return render(request, "network/room/roster_leaves.html", context)


def _leave(request: HttpRequest, row: Staff, form: LastDayForm) -> None:
    told = team.leave_team(staff=row, by=by(request), today=clock.today(), **form.cleaned_data)
    if told:
        said = ngettext("Written down. %(count)d plan is told.", "Written down. %(count)d plans are told.", len(told))
        messages.success(request, said % {"count": len(told)})
    else:
        messages.success(request, _("Written down."))
