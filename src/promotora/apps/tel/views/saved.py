"""Views of the list that people keep under a name."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from promotora.apps.accounts.models import Position
from promotora.apps.core.doors import opens_to
from promotora.apps.core.refusals import Refused
from promotora.apps.people.forms.fields import say
from promotora.apps.tel.actions.views import change_view, open_first, remove_view, save_view
from promotora.apps.tel.forms.lists import ViewForm
from promotora.apps.tel.models import SavedView
from promotora.apps.tel.presenters.filters import in_use
from promotora.apps.tel.queries import lists, views
from promotora.apps.tel.queries.wanted import Wanted, understood
from promotora.apps.tel.views.lists import SEERS


@opens_to(SEERS)
def every(request: HttpRequest) -> HttpResponse:
    """One's own views and those that others share."""
    position = position_of(request)
    first = views.first_view(position.user_id, position.organization_id)
    rows = [
        {
            "view": view,
            "own": view.user_id == position.user_id,
            "first": first is not None and first.pk == view.pk,
            "says": says(understood(view.wanted)),
            "url": f"{reverse('list')}?{view.wanted or 'all'}",
        }
        for view in views.views(position.user_id, position.organization_id)
    ]
    return render(request, "tel/list_views.html", {"rows": rows, "first": first})


@opens_to(SEERS)
def add(request: HttpRequest) -> HttpResponse:
    """Keep the present filters under a name."""
    position = position_of(request)
    given = request.POST if request.method == "POST" else request.GET
    wanted = understood(given.get("wanted", "")).without_search()
    form = ViewForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _kept(form, position, wanted):
        messages.success(request, _("Kept. You find it above the list."))
        return redirect(f"{reverse('list')}?{wanted.address() or 'all'}")
    return _page(request, form, wanted, _("Keep these filters under a name"))


@opens_to(SEERS)
def change(request: HttpRequest, view_id: int) -> HttpResponse:
    """Another name, shared or not, opening first or not."""
    position, view = position_of(request), own(request, view_id)
    first = views.first_view(position.user_id, position.organization_id)
    is_first = first is not None and first.pk == view.pk
    initial = {"name": view.name, "shared": view.shared, "first": is_first}
    form = ViewForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and _changed(form, position, view, was_first=is_first):
        messages.success(request, _("Changed."))
        return redirect("list_views")
    return _page(request, form, understood(view.wanted), _("Change this view"))


@opens_to(SEERS)
def remove(request: HttpRequest, view_id: int) -> HttpResponse:
    """Ask, then remove a view."""
    view = own(request, view_id)
    if request.method == "POST":
        remove_view(view=view)
        messages.success(request, _("Removed."))
        return redirect("list_views")
    return render(request, "tel/list_view_remove.html", {"view": view})


@opens_to(SEERS)
@require_POST
def first(request: HttpRequest, view_id: int) -> HttpResponse:
    """This view opens by itself from now on, or no longer."""
    position = position_of(request)
    view = views.view(view_id, position.user_id, position.organization_id)
    if view is None:
        raise Http404
    is_first = views.first_view(position.user_id, position.organization_id) == view
    open_first(view=None if is_first else view, organization=position.organization, by=position.user)
    return redirect("list_views")


def position_of(request: HttpRequest) -> Position:
    """In which position somebody works."""
    position: Position = request.position  # type: ignore[attr-defined]
    return position


def own(request: HttpRequest, view_id: int) -> SavedView:
    """One of somebody's own views; Http404 for any other."""
    position = position_of(request)
    view = views.own_view(view_id, position.user_id, position.organization_id)
    if view is None:
        raise Http404
    return view


def says(wanted: Wanted) -> list[str]:
    """What a view narrows to, in words."""
    names = lists.names_of(int(value) for value in wanted.chosen.get("assigned", ()))
    return [one.label for one in in_use(wanted, names, "")]


def _page(request: HttpRequest, form: ViewForm, wanted: Wanted, title: str) -> HttpResponse:
    context = {"form": form, "wanted": wanted.address(), "says": says(wanted), "title": title}
    return render(request, "tel/list_view.html", context, status=422 if form.is_bound else 200)


@transaction.atomic
def _kept(form: ViewForm, position: Position, wanted: Wanted) -> bool:
    given, by = form.cleaned_data, position.user
    try:
        view = save_view(
            name=given["name"], wanted=wanted, shared=given["shared"], organization=position.organization, by=by
        )
    except Refused as refused:
        return _said(form, refused)
    if given["first"]:
        open_first(view=view, organization=position.organization, by=by)
    return True


@transaction.atomic
def _changed(form: ViewForm, position: Position, view: SavedView, *, was_first: bool) -> bool:
    given = form.cleaned_data
    try:
        change_view(view=view, name=given["name"], shared=given["shared"])
    except Refused as refused:
        return _said(form, refused)
    if given["first"] != was_first:
        open_first(view=view if given["first"] else None, organization=position.organization, by=position.user)
    return True


def _said(form: forms.Form, refused: Refused) -> bool:
    say(form, refused)
    return False
