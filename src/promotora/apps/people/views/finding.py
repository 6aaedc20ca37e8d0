"""Finding a member, and adding one who is in no load."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from promotora.apps.accounts.models import Position, User
from promotora.apps.accounts.terms import Permission
from promotora.apps.core import audit, clock
from promotora.apps.core.audit import Look
from promotora.apps.core.doors import opens_to, those_who_may
from promotora.apps.core.models import Part
from promotora.apps.core.refusals import Refused
from promotora.apps.people.actions.members import add_member
from promotora.apps.people.forms.fields import say
from promotora.apps.people.forms.members import NewMemberForm
from promotora.apps.people.presenters.finding import FoundSaid, found_said
from promotora.apps.people.queries.finding import LIMIT, Found, find
from promotora.apps.people.queries.record import alike, areas
from promotora.apps.people.terms import Because

AT_ONCE = 8  # members in the list that opens while one types


@opens_to(those_who_may(Permission.FIND_MEMBERS))
def finding(request: HttpRequest) -> HttpResponse:
    """Members by name, CIN, card number, phone or birth date; for htmx only the list under the search."""
    q = request.GET.get("q", "").replace("\0", "").strip()
    as_typed = "HX-Request" in request.headers
    findings = find(q, AT_ONCE if as_typed else LIMIT)
    position: Position = request.position  # type: ignore[attr-defined]
    context = {
        "q": q,
        "findings": findings,
        "results": shown(findings.found),
        "understood": bool(findings.typed) and any(sign.isalnum() for sign in q),
        "may_open": position.as_role.may(Permission.BREAK_GLASS),
        "may_add": position.as_role.may(Permission.CHANGE_CONTACTS),
    }
    response = render(request, "people/found.html" if as_typed else "people/find.html", context)
    response.headers["Vary"] = "HX-Request"
    return response


def shown(found: list[Found]) -> list[FoundSaid]:
    """The members found, in words; each is noted as seen."""
    ids = [one.member.pk for one in found]
    audit.note_all(Look(member_id, Part.SEARCH) for member_id in ids)
    where = areas(ids) if ids else {}
    return [found_said(one, where.get(one.member.pk, ""), clock.today()) for one in found]


@opens_to(those_who_may(Permission.CHANGE_CONTACTS))
def add(request: HttpRequest) -> HttpResponse:
    """Somebody who is in no load."""
    form = NewMemberForm(request.POST or None)
    similar: list[Found] = []
    if request.method == "POST" and form.is_valid():
        similar = looking_alike(form)
        try:
            return redirect("member", added(request, form, len(similar)))
        except Refused as refused:
            say(form, refused)
    context = {"form": form, "similar": shown(similar), "trail": [(_("Members"), reverse("find"))]}
    return render(request, "people/add.html", context, status=422 if form.is_bound else 200)


def looking_alike(form: NewMemberForm) -> list[Found]:
    """Members who may be the one that is about to be added."""
    given = form.cleaned_data
    return alike(f"{given['first_name']} {given['last_name']}", given["birth_date"], given["cin"])


def added(request: HttpRequest, form: NewMemberForm, similar: int) -> int:
    """Add them; the id of the new member."""
    position: Position = request.position  # type: ignore[attr-defined]
    return add_member(
        new=form.new(similar),
        languages=form.given(),
        gender=form.cleaned_data["gender"],
        because=Because(form.cleaned_data["because"]),
        organization=position.organization,
        by=cast("User", request.user),
        at=clock.now(),
    ).pk
