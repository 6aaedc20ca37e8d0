"""Wishes to be served by another CB-CME: written by the CB-CME or the plan, answered by the plan."""

from collections.abc import Callable, Iterable, Sequence
from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from promotora.apps.accounts.models import Organization, Position, User
from promotora.apps.accounts.terms import Permission
from promotora.apps.core import audit, clock
from promotora.apps.core.audit import Look
from promotora.apps.core.doors import opens_to, those_who_may
from promotora.apps.core.models import Part
from promotora.apps.people.forms.fields import tidied
from promotora.apps.people.views.visit import Visit, done, of_record, there
from promotora.apps.tel.actions import transferring as actions
from promotora.apps.tel.forms.transfers import AnswerForm, WishForm
from promotora.apps.tel.models import Transfer
from promotora.apps.tel.presenters import transfers as said
from promotora.apps.tel.queries import transfers as queries
from promotora.apps.tel.queries.lists import names_of
from promotora.apps.tel.terms import TransferState

ASKERS = those_who_may(Permission.ASK_TRANSFERS)
ANSWERERS = those_who_may(Permission.ASSIGN_MEMBERS)
A_PAGE = 50


def position_of(request: HttpRequest) -> Position:
    """In which position the person at the page works."""
    return cast("Position", request.position)  # type: ignore[attr-defined]


def by(request: HttpRequest) -> User:
    """Who asks."""
    return cast("User", request.user)


def in_words(rows: Iterable[Transfer], name: str) -> list[said.TransferSaid]:
    """Wishes in words, each with its page of this name; each member who is named is noted."""
    listed = list(rows)
    seen = queries.seen_members(listed)
    audit.note_all(Look(member_id, Part.SEARCH) for member_id in seen)
    return [said.transfer_said(row, seen.get(row.member_id), name) for row in listed]


# ------------------------------------------------------------------------------------------------------------- who asks


@opens_to(ASKERS)
def transfers(request: HttpRequest) -> HttpResponse:
    """What one's organization wrote down, and how each stands."""
    here = position_of(request).organization
    page = Paginator(queries.asked_by(here), A_PAGE).get_page(request.GET.get("page"))
    waiting = queries.waiting_of(here)
    context = {"page": page, "transfers": in_words(page.object_list, "transfer"), "waiting": waiting}
    return render(request, "tel/transfers.html", context)


@opens_to(ASKERS)
@of_record
def add(visit: Visit) -> HttpResponse:
    """Write a wish down, from a member's record."""
    here = visit.organization
    return write(visit, queries.plans_served_for(here, visit.member.pk), here, "transfers")


@opens_to(ASKERS)
def transfer(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """One wish that one's organization wrote down, and its answer."""
    row = there(queries.written_by(position_of(request).organization, transfer_id))
    context = about(row, "transfer") | {"back_url": back_url(row, "transfer_take_back")}
    return render(request, "tel/transfer.html", context)


@opens_to(ASKERS)
def take_back(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """Ask, then take a wish back."""
    row = there(queries.written_by(position_of(request).organization, transfer_id))
    return taken_back(request, row, "transfer")


# ----------------------------------------------------------------------------------------------------------------- both


def write(visit: Visit, plans: Sequence[Organization], serving: Organization | None, name: str) -> HttpResponse:
    """The form, and the wish written down."""
    of_plan = visit.organization in plans
    sent = visit.request.POST if visit.sends and plans else None
    others = queries.others(serving.pk if serving else 0, visit.today)
    form = WishForm(sent, plans=plans, organizations=others)
    visit.note(Part.SEARCH)
    if form.is_valid() and done(
        form,
        lambda: actions.wish(
            member=visit.member, given=form.given(), organization=visit.organization, by=visit.by, at=visit.at
        ),
    ):
        messages.success(visit.request, _("Written down. Its answer will stand here."))
        return redirect(name)
    context = {
        "form": form,
        "member": visit.member,
        "serving": serving if of_plan else None,
        "may": bool(plans) and serving is not None,
        "of_plan": of_plan,
    }
    return render(visit.request, "tel/transfer_add.html", context, status=422 if form.is_bound else 200)


def about(row: Transfer, name: str) -> dict[str, object]:
    """What every page of a wish shows."""
    [one] = in_words([row], name)
    facts = said.facts(row, names_of(row.wishes))
    return {"transfer": one, "facts": facts, "steps": said.steps_said(queries.steps(row))}


def back_url(row: Transfer, name: str) -> str:
    """Where a wish that waits is taken back."""
    return reverse(name, args=[row.pk]) if row.state == TransferState.ASKED else ""


def taken_back(request: HttpRequest, row: Transfer, name: str) -> HttpResponse:
    """Ask, then take it back."""
    if request.method == "POST":
        because = tidied(request.POST.get("because", "").replace("\0", ""))[:500]
        actions.take_back(transfer=row, by=by(request), at=clock.now(), because=because)
        messages.success(request, _("Taken back. There is nothing to answer any more."))
        return redirect(name, row.pk)
    return render(request, "tel/transfer_take_back.html", about(row, name))


# ------------------------------------------------------------------------------------------------------------- the plan


@opens_to(ANSWERERS)
def to_answer(request: HttpRequest) -> HttpResponse:
    """What waits for the plan, the oldest first, and what it answered lately."""
    plan = position_of(request).organization_id
    page = Paginator(queries.to_answer(plan), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "total": page.paginator.count,
        "waiting": in_words(page.object_list, "transfer_answer"),
        "answered": in_words(queries.answered(plan), "transfer_answer"),
    }
    return render(request, "tel/transfers_to_answer.html", context)


@opens_to(ANSWERERS)
@of_record
def write_for_member(visit: Visit) -> HttpResponse:
    """The plan writes a wish down itself, as when the member called."""
    here = visit.organization
    return write(visit, [here], queries.serves(here.pk, visit.member.pk), "transfers_to_answer")


@opens_to(ANSWERERS)
def answer(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """Agree now, agree for the next placement, or decline."""
    row = there(queries.received(position_of(request).organization, transfer_id))
    sent = request.method == "POST"
    form, how = AnswerForm(request.POST if sent else None), request.POST.get("answer", "")
    if form.is_valid() and how in ANSWERS and done(form, lambda: give_answer(request, row, how, form)):
        messages.success(request, ANSWERS[how]())
        return redirect("transfers_to_answer")
    row = there(queries.received(position_of(request).organization, transfer_id))
    own = row.organization_id == row.plan_id
    context = about(row, "transfer_answer") | {
        "form": form,
        "answers": row.state == TransferState.ASKED,
        "back_url": back_url(row, "transfer_answer_back") if own else "",
    }
    return render(request, "tel/transfer.html", context, status=422 if sent else 200)


@opens_to(ANSWERERS)
def answer_back(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """Take a wish back that the plan wrote itself."""
    row = there(queries.written_by(position_of(request).organization, transfer_id))
    return taken_back(request, row, "transfer_answer")


ANSWERS: dict[str, Callable[[], str]] = {
    "now": lambda: _("Agreed. The member is served there from now on."),
    "next": lambda: _("Agreed. The next placement counts it as the member's choice."),
    "no": lambda: _("Declined. Who asked reads your words."),
}


def give_answer(request: HttpRequest, row: Transfer, how: str, form: AnswerForm) -> None:
    """One of the three."""
    said_to_them = form.cleaned_data["words"]
    if how == "now":
        actions.agree_now(transfer=row, words=said_to_them, by=by(request), at=clock.now(), today=clock.today())
    elif how == "next":
        actions.agree(transfer=row, words=said_to_them, by=by(request), at=clock.now())
    else:
        actions.decline(transfer=row, words=said_to_them, by=by(request), at=clock.now())
