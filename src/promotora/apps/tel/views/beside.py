"""Who came, who left and who changed: since the list before, and between any two lists; rows set aside; replays."""

import csv
from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from promotora.apps.core import audit, clock
from promotora.apps.core.audit import Look
from promotora.apps.core.doors import opens_to
from promotora.apps.core.models import Part
from promotora.apps.people.presenters.files import as_csv
from promotora.apps.people.views.files import file
from promotora.apps.people.views.visit import done
from promotora.apps.tel.actions import replaying
from promotora.apps.tel.models import Departure, Listing, Run
from promotora.apps.tel.presenters import beside as presenters
from promotora.apps.tel.presenters.replays import replay_said
from promotora.apps.tel.presenters.runs import run_said
from promotora.apps.tel.queries import beside as queries
from promotora.apps.tel.queries import runs
from promotora.apps.tel.queries.columns import columns_of
from promotora.apps.tel.terms import Change, ReplayState
from promotora.apps.tel.views.runs import MAKERS, by, own

WAYS = ("came", "left", "changed")


@opens_to(MAKERS)
def change(request: HttpRequest, run_id: int) -> HttpResponse:
    """Who is new on a list, who left and who changed, with why."""
    row = _with_list(own(request, run_id))
    way, many = _way(request), {"came": row.came, "left": row.left, "changed": row.changed}
    columns = columns_of(row, row.organization_id)
    places = None if way == "left" else queries.places_with(columns, Change(way))
    page = presenters.pages(many["left"] if places is None else len(places)).get_page(request.GET.get("page"))
    rows: Sequence[Listing | Departure]
    if places is None:
        rows = queries.departures(row, page.number)
    else:
        rows = queries.listings_at(row, columns, places, page.number)
    _note(rows)
    words = presenters.who_words(row)
    here = {name: (words[name], many[name]) for name in WAYS}
    context = {
        "said": run_said(row),
        "before": run_said(row.previous) if row.previous else None,
        "tabs": presenters.tabs(here, way, reverse("run_change", args=[row.pk])),
        "people": [getattr(presenters, way)(each) for each in rows],
        "page": page,
        "way": words[way],
    }
    return render(request, "tel/run_change.html", context)


@opens_to(MAKERS)
def beside(request: HttpRequest, run_id: int, other_id: int) -> HttpResponse:
    """Any two lists of one program side by side."""
    one, other = (_with_list(own(request, number)) for number in (run_id, other_id))
    if one.program != other.program:
        raise Http404
    earlier, later = sorted((one, other), key=lambda each: (each.as_of, each.asked_at, each.pk))
    compared, way = queries.beside(earlier, later), _way(request)
    places, in_before = compared.places(way)
    page = presenters.pages(len(places)).get_page(request.GET.get("page"))
    listings = queries.listings_at(
        earlier if in_before else later, compared.before if in_before else compared.after, places, page.number
    )
    _note(listings)
    words = presenters.who_words(later)
    here = {name: (words[name], len(compared.places(name)[0])) for name in WAYS}
    context = {
        "earlier": run_said(earlier),
        "later": run_said(later),
        "figures": presenters.figures(compared),
        "tabs": presenters.tabs(here, way, reverse("runs_beside", args=[one.pk, other.pk])),
        "people": list(_moved(way, compared, listings, page)),
        "page": page,
        "way": words[way],
    }
    return render(request, "tel/runs_beside.html", context)


def _moved(way: str, compared: queries.Beside, listings: Sequence[Listing], page: "Page[Any]") -> Iterator[Any]:
    if way != "changed":
        yield from ((presenters.came if way == "came" else presenters.was_on)(each) for each in listings)
        return
    first = queries.A_PAGE * (page.number - 1)
    tiers = compared.before["tier"][compared.was[first : first + queries.A_PAGE]].tolist()
    members = compared.after["member"][compared.changed[first : first + queries.A_PAGE]].tolist()
    was = dict(zip(members, tiers, strict=True))
    yield from (presenters.now_in(each, was[each.member_id]) for each in listings)


def _way(request: HttpRequest) -> str:
    way = request.GET.get("who", "came")
    return way if way in WAYS else "came"


def _with_list(row: Run) -> Run:
    """A run that has its list; Http404 otherwise."""
    if row.state not in runs.THERE:
        raise Http404
    return row


def _note(rows: Sequence[Listing | Departure]) -> None:
    audit.note_all(Look(row.member_id, Part.LISTING) for row in rows)


@opens_to(MAKERS)
def set_aside(request: HttpRequest, run_id: int, table: str) -> HttpResponse:
    """Every row of a table that was set aside, as a spreadsheet."""
    row = own(request, run_id)
    folder = runs.files_of(row)
    path = folder / "rejected" / f"{table}.csv" if folder else None
    if path is None or not path.is_file():
        raise Http404
    with path.open(encoding="utf-8", newline="") as opened:
        rows = csv.reader(opened)
        return file(as_csv(next(rows, []), rows), f"set-aside-{row.pk}-{table}.csv")


@opens_to(MAKERS)
def replay(request: HttpRequest, run_id: int) -> HttpResponse:
    """Make a list once more and see whether the same comes of it."""
    row = _with_list(own(request, run_id))
    last = runs.last_replay(row)
    if request.method == "POST":
        if done(None, lambda: replaying.ask_for_replay(run=row, by=by(request), at=clock.now())):
            messages.success(request, _("It is in the queue. You can leave this page."))
        return redirect("run_replay", row.pk)
    cut = last is not None and last.state == ReplayState.MAKING and not runs.is_being_made(row.organization_id)
    told = replay_said(last, stopped=cut) if last else None
    part = request.headers.get("HX-Request") == "true" and told is not None and told.going_on
    template = "tel/parts/replay_state.html" if part else "tel/run_replay.html"
    return render(request, template, {"said": run_said(row), "replay": told})
