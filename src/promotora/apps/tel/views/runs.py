"""Lists of a plan: asked for, watched, looked at, reviewed, released, withdrawn, discarded."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from promotora.apps.accounts.models import Organization, Position, User
from promotora.apps.accounts.terms import Permission
from promotora.apps.core import clock
from promotora.apps.core.doors import opens_to, those_who_may
from promotora.apps.people.views.visit import done, there
from promotora.apps.tel.actions import runs as actions
from promotora.apps.tel.forms.runs import NoteForm, RunForm, WhyForm
from promotora.apps.tel.models import Run
from promotora.apps.tel.presenters.replays import ReplaySaid, replay_said
from promotora.apps.tel.presenters.run_page import run_page
from promotora.apps.tel.presenters.runs import RunSaid, run_said, steps_said
from promotora.apps.tel.queries import runs as queries
from promotora.apps.tel.queries import stores
from promotora.apps.tel.terms import RUN, RunState

MAKERS = those_who_may(Permission.MAKE_LISTS)
RELEASERS = those_who_may(Permission.RELEASE_LISTS)
A_PAGE = 20


def position_of(request: HttpRequest) -> Position:
    """In which position the person at the page works."""
    return cast("Position", request.position)  # type: ignore[attr-defined]


def plan_of(request: HttpRequest) -> Organization:
    """For which plan."""
    return position_of(request).organization


def own(request: HttpRequest, run_id: int) -> Run:
    """A run of their own plan; Http404 otherwise."""
    return there(queries.own_run(plan_of(request).pk, run_id))


def by(request: HttpRequest) -> User:
    """Who asks."""
    return cast("User", request.user)


def said(run: Run) -> RunSaid:
    """A run in words; cut short, it is stopped."""
    return run_said(run, stopped=run.state == RunState.MAKING and not queries.is_being_made(run.organization_id))


@opens_to(MAKERS)
def runs(request: HttpRequest) -> HttpResponse:
    """Every list there was, and the way to a new one."""
    page = Paginator(queries.own_runs(plan_of(request).pk), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "tel/runs.html", {"page": page, "runs": [said(run) for run in page.object_list]})


@opens_to(MAKERS)
def add(request: HttpRequest) -> HttpResponse:
    """Ask for a list."""
    claims, unreadable = stores.claims_of(plan_of(request).pk)
    first = {"as_of": claims.latest_as_of} if claims else {}
    form = RunForm(request.POST if request.method == "POST" else None, initial=first)
    asked: list[Run] = []
    if form.is_valid() and done(form, lambda: asked.append(_asked(request, form.cleaned_data))):
        messages.success(request, _("The list is in the queue. You can leave this page."))
        return redirect("run", asked[0].pk)
    return render(request, "tel/run_add.html", {"form": form, "claims": claims, "unreadable": unreadable})


def _asked(request: HttpRequest, given: dict[str, Any]) -> Run:
    return actions.ask_for_run(organization=plan_of(request), by=by(request), at=clock.now(), **given)


@opens_to(MAKERS)
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far it is, or what came of it and what to do next. Asked for by htmx: only the part that changes."""
    row = own(request, run_id)
    told = said(row)
    if request.headers.get("HX-Request") == "true" and told.going_on:
        return render(request, "tel/parts/run_state.html", {"said": told})
    context: dict[str, Any] = {"said": told, "row": row, "steps": steps_said(queries.steps_of(row))}
    if told.has_list:
        before = row.previous
        report_before = queries.report_of(before) if before else None
        context |= {
            "page": run_page(row, queries.report_of(row), before, report_before),
            "others": [run_said(each) for each in queries.others_to_compare(row)],
            "replay": _replay(row),
        }
    context |= {
        "may_release": position_of(request).as_role.may(Permission.RELEASE_LISTS),
        "may_discard": RUN.allows(row.state, RunState.DISCARDED),
    }
    return render(request, "tel/run.html", context)


def _replay(row: Run) -> ReplaySaid | None:
    last = queries.last_replay(row)
    return replay_said(last) if last else None


@opens_to(MAKERS)
def review(request: HttpRequest, run_id: int) -> HttpResponse:
    """Say that somebody has looked at it."""
    row = own(request, run_id)
    return _step(
        request,
        row,
        NoteForm,
        lambda because: actions.review(run=row, by=by(request), at=clock.now(), because=because),
        "review",
        _("The list is reviewed. It can be released now."),
    )


@opens_to(RELEASERS)
def release(request: HttpRequest, run_id: int) -> HttpResponse:
    """Let the CB-CMEs see it."""
    row = own(request, run_id)
    replaces = [run_said(each) for each in queries.released_as_of(row)]
    return _step(
        request,
        row,
        NoteForm,
        lambda because: actions.release(run=row, by=by(request), at=clock.now(), because=because),
        "release",
        _("The list is released."),
        replaces=replaces,
    )


@opens_to(RELEASERS)
def withdraw(request: HttpRequest, run_id: int) -> HttpResponse:
    """Take it back, with the reason."""
    row = own(request, run_id)
    return _step(
        request,
        row,
        WhyForm,
        lambda because: actions.withdraw(run=row, by=by(request), at=clock.now(), because=because),
        "withdraw",
        _("The list was withdrawn."),
    )


@opens_to(MAKERS)
def discard(request: HttpRequest, run_id: int) -> HttpResponse:
    """Put it away, with the reason."""
    row = own(request, run_id)
    return _step(
        request,
        row,
        WhyForm,
        lambda because: actions.discard(run=row, by=by(request), at=clock.now(), because=because),
        "discard",
        _("The list was discarded."),
    )


@opens_to(MAKERS)
@require_POST
def again(request: HttpRequest, run_id: int) -> HttpResponse:
    """Make a list that stopped in the middle."""
    row = own(request, run_id)
    actions.begin_again(run=row, by=by(request), at=clock.now())
    return redirect("run", row.pk)


def _step(
    request: HttpRequest,
    row: Run,
    kind: type[forms.Form],
    act: Callable[[str], None],
    name: str,
    thanks: str,
    **more: Any,
) -> HttpResponse:
    """A page that asks before a step is taken. Somebody was faster: the run's page says how it stands now."""
    form = kind(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, lambda: act(form.cleaned_data["because"])):
        messages.success(request, thanks)
        return redirect("run", row.pk)
    return render(request, f"tel/run_{name}.html", {"form": form, "said": said(row), "row": row, **more})
