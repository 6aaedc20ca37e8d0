"""Assigning members to CB-CMEs: asked, shown what it would do, done, and for ten minutes taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from promotora.apps.accounts.models import Organization
from promotora.apps.accounts.terms import Permission
from promotora.apps.core import audit, clock
from promotora.apps.core.audit import Look
from promotora.apps.core.doors import opens_to, those_who_may
from promotora.apps.core.models import Part
from promotora.apps.core.refusals import Refused
from promotora.apps.people.forms.fields import say
from promotora.apps.tel.actions.assigning import AssignedMeanwhile, Sorting, asking, assign, sort_out, take_back
from promotora.apps.tel.forms.lists import AssignForm, Closed
from promotora.apps.tel.models import Assigning
from promotora.apps.tel.presenters.assigning import above_room_said, act_said, done_words, sorting_said
from promotora.apps.tel.presenters.lists import month_and_year, over
from promotora.apps.tel.queries import giving, lists
from promotora.apps.tel.queries.placing import rooms
from promotora.apps.tel.queries.wanted import Wanted, understood
from promotora.apps.tel.rules.assignment import UNDO_LASTS, Refusal, refusals_to_assign
from promotora.apps.tel.views.lists import AtList, chosen_of, look_at
from promotora.apps.tel.views.saved import position_of

ASSIGNERS = those_who_may(Permission.ASSIGN_MEMBERS)
NAMED = 20  # of those who cannot go, that a summary names
MOST_PICKED = 500
FITTING = "fitting"


@dataclass(frozen=True)
class Asked:
    """One question: which members of which list, and where one goes on afterwards."""

    look: AtList
    members: Sequence[int]
    wanted: Wanted
    picked: Sequence[int]  # empty: all that fit
    back: str

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What each step hands to the next."""
        told = [("picked", str(member_id)) for member_id in self.picked]
        return [*told, ("wanted", self.wanted.address()), ("do", "" if self.picked else FITTING), ("next", self.back)]


@opens_to(ASSIGNERS)
@require_POST
def many(request: HttpRequest, run_id: int) -> HttpResponse:
    """Those who were picked, or all who fit: to whom and why, then what it would do, then done."""
    return steps(asked_for(own_list(request, run_id)), "tel/assign.html")


@opens_to(ASSIGNERS)
def one(request: HttpRequest, run_id: int, member_id: int) -> HttpResponse:
    """The same for one member, from a page of theirs."""
    look = own_list(request, run_id)
    back = back_to(request, reverse("listing", args=[run_id, member_id]))
    if not lists.rows_of(look.run, [member_id]):
        raise Http404
    return steps(Asked(look, [member_id], Wanted(), [member_id], back), "tel/assign.html")


def own_list(request: HttpRequest, run_id: int) -> AtList:
    """A list of one's own plan; Http404 for any other."""
    look = look_at(request, run_id)
    if not look.of_plan:
        raise Http404
    return look


def asked_for(look: AtList) -> Asked:
    """Which members: those whose boxes are ticked, or all who fit the filters."""
    sent = look.request.POST
    wanted = understood(sent.get("wanted", ""))
    back = back_to(look.request, f"{reverse('list_of_run', args=[look.run.pk])}?{wanted.address() or 'all'}")
    if sent.get("do") == FITTING:
        return Asked(look, chosen_of(look, wanted)[0].members(), wanted, (), back)
    written = (value for value in sent.getlist("picked")[:MOST_PICKED] if value.isascii() and value.isdecimal())
    picked = list(dict.fromkeys(int(value[:18]) for value in written))
    return Asked(look, picked, wanted, picked, back)


def back_to(request: HttpRequest, otherwise: str) -> str:
    """Where to go on afterwards: an address of this site, or the usual one."""
    there = request.POST.get("next") or request.GET.get("next", "")
    here = url_has_allowed_host_and_scheme(there, None) and there.startswith("/")
    return there if here and len(there) < 2_500 else otherwise


def steps(asked: Asked, template: str) -> HttpResponse:
    """Ask, show, do."""
    request = asked.look.request
    if request.method == "POST" and not asked.members:
        messages.warning(request, _("Nobody is picked. Tick the boxes of those whom you want to assign."))
        return redirect(asked.back)
    form = form_of(asked)
    if not form.is_valid():
        return ask(asked, form, template)
    to, because = form.organization, form.cleaned_data["because"]
    reasons = refusals_to_assign(asking(asked.look.run, asked.members, to, because, clock.today()))
    if reasons:
        say(form, Refused(reasons))
        return ask(asked, form, template)
    if request.POST.get("sure"):
        return carried_out(asked, form, to, because)
    return summary(asked, form, to, because)


def form_of(asked: Asked) -> AssignForm:
    """It offers the CB-CMEs that may be given members today, and says of the others why not."""
    stands, open_ones, closed = giving.standings(asked.look.run.organization_id, clock.today()), [], []
    for each in lists.cb_cmes():
        how = stands.get(each.pk, giving.NOT_KNOWN)
        if how.may:
            open_ones.append(each)
        elif not each.has_ended_on(clock.today()):
            reason = Refusal.NOT_CONTRACTED if how.certification else Refusal.NOT_CERTIFIED
            closed.append(Closed(each, _(reason.value)))
    sent = asked.look.request.POST
    # One that was sent all the same is refused in the rule's words.
    open_ones += [each.organization for each in closed if str(each.organization.pk) == sent.get("to")]
    return AssignForm(sent if "to" in sent else None, organizations=open_ones, closed=closed)


def ask(asked: Asked, form: AssignForm, template: str) -> HttpResponse:
    """To whom, and why."""
    return render(asked.look.request, template, about(asked) | {"form": form}, status=422 if form.is_bound else 200)


def about(asked: Asked) -> dict[str, Any]:
    """What every step shows: how many, of which list, and for one member the name."""
    name = ""
    if len(asked.members) == 1:
        rows = lists.rows_of(asked.look.run, asked.members)
        audit.note_all(Look(row.member.pk, Part.LISTING) for row in rows)
        name = str(rows[0].member) if rows else ""
    return {
        "run": asked.look.run,
        "month": month_and_year(asked.look.run),
        "over": over(asked.look.run),
        "count": len(asked.members),
        "name": name,
        "hidden": asked.hidden,
        "back": asked.back,
    }


def summary(
    asked: Asked, form: AssignForm, to: Organization | None, because: str, *, meanwhile: bool = False
) -> HttpResponse:
    """What it would do, to check."""
    sorting = sort_out(run=asked.look.run, members=asked.members, to=to, today=clock.today())
    context = about(asked) | {
        "to": to,
        "because": because,
        "seen": sorting.print,
        "meanwhile": meanwhile,
        "sorting": sorting_said(sorting, lists.names_of(sorting.moved), named(asked, sorting)),
        "above_room": above_room(asked.look.run.organization, to, len(sorting.going)),
    }
    return render(asked.look.request, "tel/assign_check.html", context, status=409 if meanwhile else 200)


def above_room(plan: Organization, to: Organization | None, comes: int) -> str:
    """That the CB-CME would have more members than room; nothing when it would not. It warns: the plan decides."""
    now = rooms(plan, [to], clock.today())[to.pk] if to else None
    return above_room_said(str(to), now.serves + comes, now.most) if now and now.serves + comes > now.most else ""


def named(asked: Asked, sorting: Sorting) -> dict[int, str]:
    """The names of some of those who cannot go; each is noted."""
    some = [member_id for members in sorting.refused.values() for member_id in members[:NAMED]]
    rows = lists.rows_of(asked.look.run, some)
    audit.note_all(Look(row.member.pk, Part.LISTING) for row in rows)
    return {row.member.pk: str(row.member) for row in rows}


def carried_out(asked: Asked, form: AssignForm, to: Organization | None, because: str) -> HttpResponse:
    """Do it, if it would still do what was shown."""
    request = asked.look.request
    try:
        act = assign(
            run=asked.look.run,
            members=asked.members,
            to=to,
            because=because,
            by=asked.look.by,
            at=clock.now(),
            today=clock.today(),
            seen=request.POST.get("seen", ""),
        )
    except AssignedMeanwhile:
        return summary(asked, form, to, because, meanwhile=True)
    return redirect(f"{reverse('assigning', args=[act.pk])}?{urlencode({'next': asked.back})}")


@opens_to(ASSIGNERS)
def act(request: HttpRequest, act_id: int) -> HttpResponse:
    """What was done at once, and for ten minutes the way back."""
    row = own_act(request, act_id)
    context = {
        "act": act_said(row, clock.now(), UNDO_LASTS),
        "back": back_to(request, reverse("list")),
    }
    return render(request, "tel/assign_done.html", context)


@opens_to(ASSIGNERS)
@require_POST
def back(request: HttpRequest, act_id: int) -> HttpResponse:
    """Take it back."""
    row = own_act(request, act_id)
    undone = take_back(act=row, by=position_of(request).user, at=clock.now())
    messages.success(request, done_words(undone))
    return redirect("assigning", row.pk)


def own_act(request: HttpRequest, act_id: int) -> Assigning:
    """An act of one's own plan; Http404 for any other."""
    row = lists.act(act_id)
    if row is None or row.organization_id != position_of(request).organization_id:
        raise Http404
    return row
