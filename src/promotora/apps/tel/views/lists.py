"""A list on screen: this month's, another one, and the views that people keep of it."""

from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from promotora.apps.accounts.models import Organization, Position, User
from promotora.apps.accounts.terms import Kind, Permission
from promotora.apps.core import audit, clock
from promotora.apps.core.audit import Look
from promotora.apps.core.doors import opens_to, those_who_may
from promotora.apps.core.models import Part
from promotora.apps.tel.models import Run
from promotora.apps.tel.presenters.filters import at_hand, filters, in_use, said_at_hand, views_said
from promotora.apps.tel.presenters.lists import heading, lead, month_and_year, over, row_said, sorts
from promotora.apps.tel.queries import lists, runs, views
from promotora.apps.tel.queries.choosing import Chosen, choose, counts
from promotora.apps.tel.queries.columns import ASSIGNED, Columns, columns_of
from promotora.apps.tel.queries.wanted import LONGEST, Wanted, understood

SEERS = those_who_may(Permission.SEE_LISTS)


@dataclass(frozen=True)
class AtList:
    """Whoever looks at a list, and at which."""

    request: HttpRequest
    position: Position
    run: Run

    @property
    def by(self) -> User:
        """Who it is."""
        return cast("User", self.request.user)

    @property
    def organization(self) -> Organization:
        """For which organization."""
        return self.position.organization

    @property
    def of_plan(self) -> bool:
        """Whether the list is their own plan's."""
        return self.run.organization_id == self.position.organization_id

    def may(self, permission: Permission) -> bool:
        """Whether their role has a permission."""
        return self.position.as_role.may(permission)


@opens_to(SEERS)
def current(request: HttpRequest) -> HttpResponse:
    """This month's list."""
    if len(request.META.get("QUERY_STRING", "")) > LONGEST:
        return too_long(request)
    position: Position = request.position  # type: ignore[attr-defined]
    run = current_run(position)
    if run is None:
        return render(request, "tel/list_none.html", {"may_make": position.as_role.may(Permission.MAKE_LISTS)})
    if not request.META.get("QUERY_STRING"):
        first = views.first_view(position.user_id, position.organization_id)
        if first and first.wanted:
            return redirect(f"{reverse('list')}?{first.wanted}")
    return page(AtList(request, position, run), reverse("list"))


@opens_to(SEERS)
def of_run(request: HttpRequest, run_id: int) -> HttpResponse:
    """Another list: of one's own plan any that is made, of others those released."""
    if len(request.META.get("QUERY_STRING", "")) > LONGEST:
        return too_long(request)
    return page(look_at(request, run_id), reverse("list_of_run", args=[run_id]))


def too_long(request: HttpRequest) -> HttpResponse:
    """The whole list, in place of an address that is longer than any that we make."""
    messages.warning(request, _("That address was too long to read. This is the whole list."))
    return redirect(f"{request.path}?all")


def current_run(position: Position) -> Run | None:
    """The latest released list: of one's own plan, or for others of a plan whose members they serve."""
    if of_a_plan(position):
        return runs.current(plan=position.organization_id)
    return next(iter(runs.newest_for(position.organization_id)), None)


def of_a_plan(position: Position) -> bool:
    """Whether somebody works at a plan, which has lists of its own."""
    return position.organization.kind in (Kind.PLAN, Kind.PLAN_PARTNER)


def look_at(request: HttpRequest, run_id: int) -> AtList:
    """Who looks at which list; Http404 when there is none that they may see."""
    run = runs.run(run_id)
    if run is None or run.state not in runs.THERE:
        raise Http404
    position: Position = request.position  # type: ignore[attr-defined]
    return AtList(request, position, run)


def chosen_of(look: AtList, wanted: Wanted) -> tuple[Chosen, Columns, bool]:
    """Who fits, among whom, and whether a search was cut short."""
    columns = columns_of(look.run, look.position.organization_id)
    found = lists.find(wanted.q) if wanted.q else None
    members = found.members if found else None
    return choose(columns, wanted, today=clock.today(), found=members), columns, bool(found and found.cut)


def page(look: AtList, base: str) -> HttpResponse:
    """A page of the list. Everyone on it is noted."""
    wanted = understood(look.request.GET)
    chosen, columns, cut = chosen_of(look, wanted)
    pages = Paginator(range(len(chosen)), lists.A_PAGE).get_page(look.request.GET.get("page"))
    begin = max(pages.start_index() - 1, 0)
    context = {
        "run": look.run,
        "of_plan": look.of_plan,
        "page": pages,
        "everyone": len(columns),
        "heading": heading(look.run, counts(columns, "new"), len(columns), wanted, len(chosen), of_plan=look.of_plan),
        "lead": lead(look.run, len(columns), wanted),
        "over": over(look.run),
        "wanted": wanted,
        "address": wanted.address(),
        "to_keep": wanted.without_search().address(),
        "base": base,
        "cut": cut,
        "sorts": sorts(),
        "fits": len(chosen),
        "may_assign": look.of_plan and look.may(Permission.ASSIGN_MEMBERS) and look.run.state == "released",
        "views": views_said(list(views.views(look.by.pk, look.organization.pk)), wanted, base),
        "others": others_said(look.run),
        "plans": plans_said(look),
    }
    return render(look.request, "tel/list.html", context | said(look, chosen, wanted, base, begin))


def said(look: AtList, chosen: Chosen, wanted: Wanted, base: str, begin: int) -> dict[str, Any]:
    """The rows of a page and the filters, in words."""
    columns, places = chosen.columns, chosen.places[begin : begin + lists.A_PAGE]
    assigned: dict[int, int] = {}
    if look.of_plan and ASSIGNED in columns.cells:
        organizations = columns.words[ASSIGNED]
        codes = columns[ASSIGNED][places].tolist()
        assigned = dict(zip(columns["member"][places].tolist(), (organizations[code] for code in codes), strict=True))
    names = lists.names_of(columns.words.get(ASSIGNED, ()))
    names |= lists.names_of({int(value) for value in wanted.chosen.get(ASSIGNED, ())} - set(names))
    rows = lists.rows_of(look.run, columns["member"][places].tolist(), assigned)
    audit.note_all(Look(row.member.pk, Part.LISTING) for row in rows)
    back = f"?{urlencode({'next': look.request.get_full_path()})}" if look.of_plan else ""
    return {
        "rows": [row_said(row, names, clock.today(), back) for row in rows],
        "filters": filters(chosen, wanted, names, of_plan=look.of_plan),
        "in_use": in_use(wanted, names, base, besides=said_at_hand(of_plan=look.of_plan)),
        "at_hand": at_hand(chosen, wanted, base, of_plan=look.of_plan),
    }


def plans_said(look: AtList) -> list[tuple[str, str, bool]]:
    """(plan, address, whether it is this one) of the newest list of each plan; nothing where there is one plan."""
    if of_a_plan(look.position):
        return []
    found = runs.newest_for(look.position.organization_id)
    plans = [
        (over(one), reverse("list_of_run", args=[one.pk]), one.organization_id == look.run.organization_id)
        for one in found
    ]
    return plans if {one.organization_id for one in found} - {look.run.organization_id} else []


def others_said(run: Run) -> list[tuple[str, str, bool]]:
    """(month, address, whether it is this one) of the lists that one may change to."""
    found = lists.other_lists(run)
    others = [(month_and_year(one), reverse("list_of_run", args=[one.pk]), one.pk == run.pk) for one in found]
    return others if len(others) > 1 else []
