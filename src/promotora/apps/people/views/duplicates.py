"""Records that may be one person's: looking at two side by side, linking them, and taking that back."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from promotora.apps.accounts.models import Position, User
from promotora.apps.accounts.terms import Permission
from promotora.apps.core import audit, clock
from promotora.apps.core.audit import Look
from promotora.apps.core.doors import opens_to, those_who_may
from promotora.apps.core.models import Part
from promotora.apps.people.actions.sameness import ask_for_look, dismiss, link_records, unlink_records
from promotora.apps.people.forms.loads import ReasonForm, SameForm
from promotora.apps.people.models import PossibleDuplicate, SamePerson
from promotora.apps.people.presenters.sameness import compared, link_said, named, pair_said
from promotora.apps.people.queries import sameness
from promotora.apps.people.views.visit import done, there

LINKERS = those_who_may(Permission.LINK_RECORDS)
A_PAGE = 20


@opens_to(LINKERS)
def possible(request: HttpRequest) -> HttpResponse:
    """Pairs to look at, the likeliest first, and the links in force."""
    page = Paginator(sameness.possible(), A_PAGE).get_page(request.GET.get("page"))
    linked = Paginator(sameness.links(), A_PAGE).get_page(request.GET.get("links"))
    rows: list[PossibleDuplicate | SamePerson] = [*page.object_list, *linked.object_list]
    audit.note_all(Look(member_id, Part.SEARCH) for row in rows for member_id in (row.one_id, row.other_id))
    context = {
        "page": page,
        "pairs": [pair_said(pair) for pair in page.object_list],
        "linked": linked,
        "links": [link_said(link) for link in linked.object_list],
    }
    return render(request, "people/duplicates.html", context)


@opens_to(LINKERS)
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Have the whole directory looked through again."""
    position: Position = request.position  # type: ignore[attr-defined]
    ask_for_look(organization_id=position.organization_id, by=cast("User", request.user))
    messages.success(request, _("The directory is being looked through. What is found will be here in some minutes."))
    return redirect("possible_duplicates")


@opens_to(LINKERS)
def pair(request: HttpRequest, pair_id: int) -> HttpResponse:
    """Two records side by side, and what somebody says of them."""
    of = there(sameness.pair(pair_id))
    choices = [(str(member.pk), named(member)) for member in (of.one, of.other)]
    form = SameForm(request.POST if request.method == "POST" else None, choices=choices)
    if form.is_valid() and done(form, lambda: _link(of, form, request)):
        messages.success(request, _("Both records are one person's now. You can take it back below."))
        return _next(of)
    for member_id in (of.one_id, of.other_id):
        audit.note_all(Look(member_id, part) for part in (Part.RECORD, Part.CONTACTS, Part.COVERAGE))
    sides = [sameness.side(member) for member in (of.one, of.other)]
    following = sameness.after(of.pk)
    context = {"said": pair_said(of), "rows": compared(*sides), "form": form, "following": following}
    return render(request, "people/duplicates_pair.html", context)


@opens_to(LINKERS)
@require_POST
def not_the_same(request: HttpRequest, pair_id: int) -> HttpResponse:
    """They are two people; the pair is not suggested again."""
    of = there(sameness.pair(pair_id))
    dismiss(pair=of, by=cast("User", request.user), at=clock.now())
    messages.success(request, _("They stay two people. You will not be asked about them again."))
    return _next(of)


@opens_to(LINKERS)
def unlink(request: HttpRequest, link_id: int) -> HttpResponse:
    """Take a link back."""
    of = there(sameness.link(link_id))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(
        form,
        lambda: unlink_records(
            link=of, because=form.cleaned_data["because"], by=cast("User", request.user), at=clock.now()
        ),
    ):
        messages.success(request, _("They are two records again, each as it was."))
        return redirect("possible_duplicates")
    audit.note_all(Look(member_id, Part.SEARCH) for member_id in (of.one_id, of.other_id))
    return render(request, "people/duplicates_unlink.html", {"said": link_said(of), "form": form})


def _link(of: PossibleDuplicate, form: SameForm, request: HttpRequest) -> None:
    one, other = (of.one, of.other) if form.cleaned_data["stays"] == str(of.one_id) else (of.other, of.one)
    link_records(
        one=one, other=other, because=form.cleaned_data["because"], by=cast("User", request.user), at=clock.now()
    )


def _next(of: PossibleDuplicate) -> HttpResponse:
    following = sameness.after(of.pk)
    return redirect("possible_duplicate", following.pk) if following else redirect("possible_duplicates")
