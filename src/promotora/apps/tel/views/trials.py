"""Trials of drafts: asked for, watched, and who would come and go."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from promotora.apps.accounts.models import User
from promotora.apps.accounts.terms import Permission
from promotora.apps.core import audit, clock
from promotora.apps.core.audit import Look
from promotora.apps.core.doors import opens_to, those_who_may
from promotora.apps.core.models import Part
from promotora.apps.people.views.visit import done, there
from promotora.apps.tel.actions import trying as actions
from promotora.apps.tel.forms.drafts import TryForm
from promotora.apps.tel.loading import what_if
from promotora.apps.tel.models import Draft, Trial
from promotora.apps.tel.presenters.drafts import draft_said, in_words
from promotora.apps.tel.presenters.trials import named, pages, trial_page, trial_said, way_in_words
from promotora.apps.tel.queries import drafts as queries
from promotora.apps.tel.queries import policies
from promotora.apps.tel.queries.stores import claims_of
from promotora.apps.tel.terms import TrialState

DRAFTERS = those_who_may(Permission.DRAFT_POLICIES)
A_PAGE = 50


@opens_to(DRAFTERS)
def add(request: HttpRequest, draft_id: int) -> HttpResponse:
    """On which day to try a draft, and how far back."""
    row = there(queries.draft(draft_id))
    day = _usual_day(row)
    form = TryForm(
        request.POST if request.method == "POST" else None,
        initial={"as_of": day, "months": actions.months_allowed(row, day) if day else 0},
    )
    asked: list[Trial] = []
    if form.is_valid() and done(form, lambda: asked.append(_asked(request, row, form.cleaned_data))):
        return redirect("trial", asked[0].pk)
    claims, _unreadable = claims_of(row.organization_id)
    return render(request, "tel/trial_add.html", {"form": form, "said": draft_said(row), "claims": claims})


def _usual_day(row: Draft) -> date | None:
    """The day of the last list; without one, the last that the claims reach to."""
    claims, _unreadable = claims_of(row.organization_id)
    last = queries.last_list(row.organization_id, row.program)
    return last or (claims.latest_as_of if claims else None)


def _asked(request: HttpRequest, row: Draft, given: dict[str, Any]) -> Trial:
    return actions.ask_for_trial(
        draft=row,
        as_of=given["as_of"],
        months=given["months"],
        by=cast("User", request.user),
        at=clock.now(),
    )


@opens_to(DRAFTERS)
def trial(request: HttpRequest, trial_id: int) -> HttpResponse:
    """How far it is, or what came of it. Asked for by htmx: only the part that changes."""
    row = there(queries.trial(trial_id))
    said = trial_said(row, stopped=row.state == TrialState.TRYING and not queries.is_being_tried(row.pk))
    if request.headers.get("HX-Request") == "true" and said.going_on:
        return render(request, "tel/trial_state.html", {"said": said})
    page = trial_page(row, said, _version_in_words(row)) if row.state == TrialState.DONE else None
    return render(request, "tel/trial.html", {"said": said, "page": page, "draft": draft_said(row.draft)})


def _version_in_words(row: Trial) -> str:
    found = policies.version(row.draft.program, row.figures["version"])
    return in_words(found.program) if found else row.figures["version"]


@opens_to(DRAFTERS)
@require_POST
def again(request: HttpRequest, trial_id: int) -> HttpResponse:
    """Do a trial again that stopped in the middle."""
    row = there(queries.trial(trial_id))
    actions.try_again(trial=row, by=cast("User", request.user), at=clock.now())
    return redirect("trial", row.pk)


@opens_to(DRAFTERS)
def people(request: HttpRequest, trial_id: int, way: str) -> HttpResponse:
    """Who would come, go or change tier, by name, with why."""
    row = there(queries.trial(trial_id))
    if way not in what_if.WAYS or not row.folder or not what_if.is_there(Path(row.folder), way):
        raise Http404
    count = {"comes": row.figures["comes"], "goes": row.figures["goes"], "tier": row.figures["moved"]}[way]
    page = pages(count, A_PAGE).get_page(request.GET.get("page"))
    start = page.start_index() - 1 if count else 0
    found = what_if.some(Path(actions.folder_of(row)), way, start, A_PAGE) if count else []
    context = {
        "said": trial_said(row),
        "page": page,
        "people": _named(row, found),
        "title": way_in_words(way),
        "draft": draft_said(row.draft),
    }
    return render(request, "tel/trial_people.html", context)


def _named(row: Trial, found: Sequence[dict[str, Any]]) -> list[Any]:
    """They by name; that their names were read, and why they are on or off a list, is noted for each."""
    members = queries.members_by_person(row.organization_id, [each["person_id"] for each in found])
    audit.note_all(Look(member.pk, Part.LISTING) for member in members.values())
    return [named(each, members.get(each["person_id"])) for each in found]
