"""Policies in the making: begun, changed line by line, tried, proposed, and adopted by somebody else."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from promotora.apps.accounts.models import Position, User
from promotora.apps.accounts.terms import Permission
from promotora.apps.core import clock
from promotora.apps.core.doors import opens_to, those_who_may
from promotora.apps.core.models import ChangedMeanwhile
from promotora.apps.people.views.visit import LARGEST, done, there
from promotora.apps.tel.actions import drafting as actions
from promotora.apps.tel.forms.drafts import (
    BecauseForm,
    BeginForm,
    PolicyForm,
    ProposeForm,
    as_given,
    proposed_from,
)
from promotora.apps.tel.models import Draft
from promotora.apps.tel.presenters.drafts import (
    beside,
    draft_page,
    draft_said,
    sources_said,
    version_choice,
)
from promotora.apps.tel.presenters.trials import trial_said
from promotora.apps.tel.queries import drafts as queries
from promotora.apps.tel.queries import policies
from promotora.apps.tel.rules.sources import unverified
from promotora.targeting.language import program_from

DRAFTERS = those_who_may(Permission.DRAFT_POLICIES)
ADOPTERS = those_who_may(Permission.ADOPT_POLICIES)
A_PAGE = 20
LONGEST = 12  # digits of a version that anybody sends


@opens_to(DRAFTERS)
def drafts(request: HttpRequest) -> HttpResponse:
    """Every draft of the plan."""
    page = Paginator(queries.drafts(), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "drafts": [draft_said(row) for row in page.object_list]}
    return render(request, "tel/drafts.html", context)


@opens_to(DRAFTERS)
def add(request: HttpRequest) -> HttpResponse:
    """Begin a draft from any version."""
    plan = _position(request).organization
    versions = [
        version for code in policies.codes() for version in policies.versions(code) if version.plan in (None, plan)
    ]
    choices = [version_choice(version) for version in reversed(versions)]
    form = BeginForm(
        request.POST if request.method == "POST" else None,
        choices=choices,
        initial={"base": request.GET.get("from", "")},
    )
    begun: list[Draft] = []
    if form.is_valid():
        program, _slash, name = form.cleaned_data["base"].partition("/")
        base = there(policies.version(program, name)).program
        given = {"organization": plan, "base": base, "name": form.cleaned_data["name"]}
        if done(form, lambda: begun.append(actions.begin(**given, by=_by(request), at=clock.now()))):
            return redirect("draft_change", begun[0].pk)
    return render(request, "tel/draft_add.html", {"form": form})


@opens_to(DRAFTERS)
def draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """A draft line by line, what differs, what it was tried on, and the one next step."""
    row = there(queries.draft(draft_id))
    trials = [trial_said(each) for each in queries.trials(row)[:A_PAGE]]
    context = {
        "page": draft_page(row, queries.steps(row)),
        "row": row,
        "trials": trials,
        "tried": queries.trial_of_present(row) is not None,
        "trying": queries.under_way(row),
        "own": _is_own(request, row),
        "may_adopt": _position(request).as_role.may(Permission.ADOPT_POLICIES),
    }
    return render(request, "tel/draft.html", context)


@opens_to(DRAFTERS)
def change(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Change the lines of a draft; every number, set of conditions, bar and list of codes is a field."""
    row = there(queries.draft(draft_id))
    base, now = program_from(row.base_policy), program_from(row.policy)
    form = PolicyForm(request.POST if request.method == "POST" else None, base=base, draft=now, name=row.name)
    seen = _seen(request) or row.version
    try:
        if form.is_valid() and done(form, lambda: _change(request, row, form, seen)):
            messages.success(request, _("Saved. Below is what it says now, and what differs."))
            return redirect("draft", row.pk)
    except ChangedMeanwhile:
        return _conflict(request, there(queries.draft(draft_id)), form)
    return render(request, "tel/draft_change.html", {"form": form, "said": draft_said(row), "version": seen})


def _change(request: HttpRequest, row: Draft, form: PolicyForm, seen: int) -> None:
    actions.change(
        draft=row,
        seen=seen,
        name=form.cleaned_data["name"],
        program=form.program,
        by=_by(request),
        at=clock.now(),
    )


def _conflict(request: HttpRequest, row: Draft, form: PolicyForm) -> HttpResponse:
    """Two people changed one draft: both versions beside each other, and the choice."""
    context = {
        "said": draft_said(row),
        "fields": beside(form, as_given(row.name, program_from(row.policy)), form.titles()),
        "hidden": [form[name].as_hidden() for name in form.fields],
        "version": row.version,
        "who": row.changed_by,
        "when": row.changed_at,
        "today": clock.today(),
    }
    return render(request, "tel/draft_conflict.html", context, status=409)


@opens_to(DRAFTERS)
@require_POST
def line_back(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Take one line back to the base."""
    row = there(queries.draft(draft_id))
    section = request.POST.get("section", "")
    return _moved(
        request,
        row,
        lambda: actions.put_line_back(draft=row, seen=_seen(request), section=section, by=_by(request), at=clock.now()),
        _("That line is as it was."),
    )


@opens_to(DRAFTERS)
def discard(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Ask, then put a draft away."""
    row = there(queries.draft(draft_id))
    if request.method == "POST":
        actions.discard(draft=row, by=_by(request), at=clock.now())
        messages.success(request, _("Discarded."))
        return redirect("drafts")
    return render(request, "tel/draft_discard.html", {"said": draft_said(row)})


@opens_to(DRAFTERS)
@require_POST
def reopen(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Make a proposal a draft again."""
    row = there(queries.draft(draft_id))
    actions.reopen(draft=row, by=_by(request), at=clock.now())
    messages.success(request, _("It is a draft again, and can be changed."))
    return redirect("draft", row.pk)


@opens_to(DRAFTERS)
def propose(request: HttpRequest, draft_id: int) -> HttpResponse:
    """From which day on, and why; somebody else adopts it."""
    row = there(queries.draft(draft_id))
    sources = unverified(program_from(row.policy))
    released = queries.released_last(row.organization_id, row.program)
    form = ProposeForm(
        request.POST if request.method == "POST" else None,
        unverified=bool(sources),
        initial=proposed_from(row, released),
    )
    seen = _seen(request) or row.version
    try:
        if form.is_valid() and done(form, lambda: _propose(request, row, form.cleaned_data, seen)):
            messages.success(request, _("Proposed. Somebody else who may adopt policies decides."))
            return redirect("draft", row.pk)
    except ChangedMeanwhile:
        return _changed_meanwhile(request, row)
    context = {
        "form": form,
        "said": draft_said(row),
        "page": draft_page(row, []),
        "sources": sources_said(sources),
        "released": released,
        "version": seen,
    }
    return render(request, "tel/draft_propose.html", context)


def _propose(request: HttpRequest, row: Draft, given: dict[str, Any], seen: int) -> None:
    actions.propose(
        draft=row,
        seen=seen,
        effective=given["effective"],
        because=given["because"],
        acknowledged=given.get("acknowledged", False),
        by=_by(request),
        at=clock.now(),
    )


@opens_to(ADOPTERS)
def adopt(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Look at a proposal, and adopt it."""
    row = there(queries.draft(draft_id))
    if request.method == "POST":
        return _moved(
            request,
            row,
            lambda: actions.adopt(draft=row, seen=_seen(request), by=_by(request), at=clock.now(), today=clock.today()),
            _("Adopted. Lists as of its first day and later use it."),
        )
    trial = queries.trial_of_present(row)
    context = {
        "page": draft_page(row, []),
        "row": row,
        "trial": trial_said(trial) if trial else None,
        "own": _is_own(request, row),
    }
    return render(request, "tel/draft_adopt.html", context)


@opens_to(ADOPTERS)
def turn_down(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Say no to a proposal, and why."""
    row = there(queries.draft(draft_id))
    form = BecauseForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(
        form,
        lambda: actions.turn_down(draft=row, because=form.cleaned_data["because"], by=_by(request), at=clock.now()),
    ):
        messages.success(request, _("Turned down. Whoever drafted it reads why."))
        return redirect("draft", row.pk)
    return render(request, "tel/draft_turn_down.html", {"form": form, "said": draft_said(row)})


def _moved(request: HttpRequest, row: Draft, move: Callable[[], object], said: str) -> HttpResponse:
    try:
        move()
    except ChangedMeanwhile:
        return _changed_meanwhile(request, row)
    messages.success(request, said)
    return redirect("draft", row.pk)


def _changed_meanwhile(request: HttpRequest, row: Draft) -> HttpResponse:
    messages.warning(request, _("Somebody changed this a moment ago. Look at it again first."))
    return redirect("draft", row.pk)


def _is_own(request: HttpRequest, row: Draft) -> bool:
    """Whether whoever looks drafted, changed or proposed it, so that somebody else decides."""
    return _by(request).pk in (row.drafted_by_id, row.changed_by_id, row.proposed_by_id)


def _position(request: HttpRequest) -> Position:
    position: Position = request.position  # type: ignore[attr-defined]
    return position


def _by(request: HttpRequest) -> User:
    return cast("User", request.user)


def _seen(request: HttpRequest) -> int:
    """Which version the page was made from that was sent; 0 when that cannot be read."""
    written = request.POST.get("version", "")
    return min(int(written), LARGEST) if written.isdecimal() and len(written) < LONGEST else 0
