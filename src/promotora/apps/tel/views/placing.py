"""Placements of a plan's listed members: asked for, watched, looked at, committed, taken back, discarded."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from promotora.apps.accounts.models import Organization, Position, User
from promotora.apps.accounts.terms import Permission
from promotora.apps.core import audit, clock
from promotora.apps.core.audit import Look
from promotora.apps.core.doors import opens_to, those_who_may
from promotora.apps.core.models import Part
from promotora.apps.people.views.visit import done, there
from promotora.apps.tel.actions import committing, taking_back
from promotora.apps.tel.actions import placing as actions
from promotora.apps.tel.forms.placing import PlacingForm, WeightsForm, as_first, usual_day
from promotora.apps.tel.forms.runs import WhyForm
from promotora.apps.tel.models import Placing
from promotora.apps.tel.presenters import placing as said
from promotora.apps.tel.presenters.assigning import act_said
from promotora.apps.tel.presenters.placing_page import placing_page, weights_said
from promotora.apps.tel.presenters.runs import run_said
from promotora.apps.tel.queries import placing as queries
from promotora.apps.tel.queries.runs import current
from promotora.apps.tel.rules.assignment import UNDO_LASTS
from promotora.apps.tel.rules.placing import refusals_to_ask
from promotora.apps.tel.rules.weights import stored
from promotora.apps.tel.terms import PLACING, Placed, PlacingState

ASSIGNERS = those_who_may(Permission.ASSIGN_MEMBERS)
A_PAGE = 20
MEMBERS_A_PAGE = 50
LONGEST = 18  # digits of a number that anybody sends


def position_of(request: HttpRequest) -> Position:
    """In which position the person at the page works."""
    return cast("Position", request.position)  # type: ignore[attr-defined]


def plan_of(request: HttpRequest) -> Organization:
    """For which plan."""
    return position_of(request).organization


def by(request: HttpRequest) -> User:
    """Who asks."""
    return cast("User", request.user)


def own(request: HttpRequest, placing_id: int) -> Placing:
    """A placement of their own plan; Http404 otherwise."""
    return there(queries.placing(plan_of(request).pk, placing_id))


def in_words(row: Placing) -> said.PlacingSaid:
    """A placement in words; cut short, it is stopped."""
    stopped = row.state == PlacingState.PLACING and not queries.is_being_placed(row.organization_id)
    return said.placing_said(row, stopped=stopped)


@opens_to(ASSIGNERS)
def placings(request: HttpRequest) -> HttpResponse:
    """Every placement there was, and the way to a new one."""
    plan = plan_of(request)
    page = Paginator(queries.placings(plan.pk), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "placings": [in_words(row) for row in page.object_list]}
    return render(request, "tel/placings.html", context)


@opens_to(ASSIGNERS)
def add(request: HttpRequest) -> HttpResponse:
    """Ask for a placement of the newest released list."""
    plan, run, today = plan_of(request), current(plan=plan_of(request)), clock.today()
    form = PlacingForm(request.POST if request.method == "POST" else None, initial=usual_day(today))
    asked: list[Placing] = []
    if form.is_valid() and done(
        form,
        lambda: asked.append(
            actions.ask_for_placing(
                run=run,
                organization=plan,
                day=form.cleaned_data["day"],
                by=by(request),
                at=clock.now(),
                today=today,
            )
        ),
    ):
        messages.success(request, _("The placement is in the queue. You can leave this page."))
        return redirect("placement", asked[0].pk)
    context = {
        "form": form,
        "run": run_said(run) if run else None,
        "refusals": [_(each.value) for each in refusals_to_ask(actions.asking(run, plan, today, today))],
        "weights": weights_said(stored(actions.weights_now(plan.pk))),
    }
    return render(request, "tel/placing_add.html", context, status=422 if form.is_bound else 200)


@opens_to(ASSIGNERS)
def placing(request: HttpRequest, placing_id: int) -> HttpResponse:
    """How far it is, or what it would do. Asked for by htmx: only the part that changes."""
    row = own(request, placing_id)
    told = in_words(row)
    if request.headers.get("HX-Request") == "true" and told.going_on:
        return render(request, "tel/parts/placing_state.html", {"said": told})
    now = clock.now()
    acts = [act_said(act, now, UNDO_LASTS) for act in queries.acts_of(row)] if row.committed_at else []
    context = {
        "said": told,
        "row": row,
        "run": run_said(row.run),
        "page": placing_page(row) if told.worked_out else None,
        "not_committed": said.not_committed(row),
        "steps": said.steps_said(queries.steps_of(row)),
        "acts": acts,
        "not_taken_back": said.not_taken_back(row),
        "until": next((act.until for act in acts if act.until), "") if row.state == PlacingState.COMMITTED else "",
        "taken_back": any(act.taken_back for act in acts),
        "later": row.state == PlacingState.MADE and row.day > clock.today(),
        "may_discard": PLACING.allows(row.state, PlacingState.DISCARDED),
    }
    return render(request, "tel/placing.html", context)


@opens_to(ASSIGNERS)
def members(request: HttpRequest, placing_id: int) -> HttpResponse:
    """Who goes where, and why: to whom one thing happens, a page at a time."""
    row = own(request, placing_id)
    told = in_words(row)
    if not told.worked_out:
        return redirect("placement", row.pk)
    to = _number(request.GET.get("to", ""))
    named = {each["entity"]: each["name"] for each in row.entities}
    wanted = request.GET.get("change", "")
    happens = (each for each, count in said.changes_of(row).items() if count)
    first = "" if to in named else next(happens, Placed.NEW)
    changes = [wanted] if wanted in Placed.values else [first] if first else []
    chosen = queries.placed(row, changes=changes, to=to if to in named else 0)
    page = Paginator(chosen, MEMBERS_A_PAGE).get_page(request.GET.get("page"))
    found = [said.placed_said(each) for each in page.object_list]
    audit.note_all(Look(each.row.member_id, Part.LISTING) for each in found)
    context = {
        "said": told,
        "row": row,
        "page": page,
        "rows": found,
        "change": Placed(changes[0]) if changes else None,
        "changes": [(each.value, each.label) for each in Placed],
        "to": to if to in named else 0,
        "to_name": named.get(to, ""),
        "organizations": sorted(named.items(), key=lambda pair: pair[1]),
    }
    return render(request, "tel/placing_members.html", context)


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) <= LONGEST else 0


@opens_to(ASSIGNERS)
def member(request: HttpRequest, placing_id: int, member_id: int) -> HttpResponse:
    """Why one member is placed where they are."""
    row = own(request, placing_id)
    found = said.placed_said(there(queries.placed_member(row, member_id)))
    audit.note(member_id, Part.LISTING)
    return render(request, "tel/placing_member.html", {"said": in_words(row), "row": row, "one": found})


# ------------------------------------------------------------------------------------------------------------ its steps


@opens_to(ASSIGNERS)
def commit(request: HttpRequest, placing_id: int) -> HttpResponse:
    """Ask whether, then have the worker do it; when something changed meanwhile, its page says what."""
    row = own(request, placing_id)
    if request.method == "POST":
        committing.ask_to_commit(placing=row, by=by(request), at=clock.now(), today=clock.today())
        messages.success(request, _("The placement is being committed. You can leave this page."))
        return redirect("placement", row.pk)
    if row.state != PlacingState.MADE:
        return redirect("placement", row.pk)
    return render(request, "tel/placing_commit.html", {"said": in_words(row), "row": row, "page": placing_page(row)})


@opens_to(ASSIGNERS)
@require_POST
def back(request: HttpRequest, placing_id: int) -> HttpResponse:
    """Have the worker take a commit back."""
    row = own(request, placing_id)
    taking_back.ask_to_take_back(placing=row, by=by(request), at=clock.now())
    messages.success(request, _("The placement is being taken back. You can leave this page."))
    return redirect("placement", row.pk)


@opens_to(ASSIGNERS)
def discard(request: HttpRequest, placing_id: int) -> HttpResponse:
    """Put it away, with the reason."""
    row = own(request, placing_id)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(
        form,
        lambda: actions.discard(placing=row, because=form.cleaned_data["because"], by=by(request), at=clock.now()),
    ):
        messages.success(request, _("The placement was discarded. Nobody was assigned by it."))
        return redirect("placement", row.pk)
    context = {"form": form, "said": in_words(row), "row": row}
    return render(request, "tel/placing_discard.html", context, status=422 if form.is_bound else 200)


@opens_to(ASSIGNERS)
@require_POST
def again(request: HttpRequest, placing_id: int) -> HttpResponse:
    """Work out one that stopped in the middle."""
    row = own(request, placing_id)
    actions.begin_again(placing=row, by=by(request), at=clock.now())
    return redirect("placement", row.pk)


@opens_to(ASSIGNERS)
def weights(request: HttpRequest) -> HttpResponse:
    """What the plan weighs, and what it weighed before."""
    plan = plan_of(request)
    every = queries.weights_set(plan.pk)
    newest, now = every.first(), actions.weights_now(plan.pk)
    sent = request.method == "POST"
    form = WeightsForm(request.POST if sent else None, initial=as_first(now))
    seen = _number(request.POST.get("seen", "")) if sent else 0
    meanwhile = sent and newest is not None and seen != newest.pk
    if not meanwhile and form.is_valid():
        given, because = form.given(now), form.cleaned_data["because"]
        if done(
            form,
            lambda: actions.set_weights(
                organization=plan, weights=given, because=because, by=by(request), at=clock.now()
            ),
        ):
            messages.success(request, _("The next placement weighs so."))
            return redirect("placement_weights")
    page = Paginator(every, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "seen": newest.pk if newest else 0,
        "meanwhile": newest if meanwhile else None,
        "now": weights_said(stored(now)),
        "page": page,
        "history": [(row, weights_said(row.weights)) for row in page.object_list],
    }
    return render(request, "tel/placing_weights.html", context, status=409 if meanwhile else 422 if sent else 200)
