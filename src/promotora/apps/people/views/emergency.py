"""Opening a record in an emergency, and reviewing that."""

from datetime import timedelta
from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from promotora.apps.accounts.models import Position, User
from promotora.apps.accounts.terms import Permission
from promotora.apps.core import audit, clock
from promotora.apps.core.audit import Look
from promotora.apps.core.doors import opens_to, those_who_may
from promotora.apps.core.models import Part
from promotora.apps.people.actions.emergency import Opened, open_in_emergency, review_emergency
from promotora.apps.people.forms.members import EmergencyForm, ReviewForm
from promotora.apps.people.presenters.emergency import emergency_said
from promotora.apps.people.presenters.trace import looks_said
from promotora.apps.people.queries import trace
from promotora.apps.people.rules import EMERGENCY_HOURS, TRIES_AN_HOUR
from promotora.apps.people.views.visit import done, there

REVIEWERS = those_who_may(Permission.REVIEW_BREAK_GLASS)
A_PAGE = 50
MONTH = timedelta(days=30)


@opens_to(those_who_may(Permission.BREAK_GLASS))
def open_record(request: HttpRequest) -> HttpResponse:
    """Ask for one record by CIN and birth date, both exact, and say why."""
    form = EmergencyForm(request.POST if request.method == "POST" else None)
    opened: list[Opened | None] = []
    if form.is_valid() and done(form, lambda: opened.append(_opened(request, form))) and opened[0]:
        return redirect("member", opened[0].member_id)
    context = {"form": form, "nobody": opened == [None], "hours": EMERGENCY_HOURS, "tries": TRIES_AN_HOUR}
    return render(request, "people/emergency.html", context)


def _opened(request: HttpRequest, form: EmergencyForm) -> Opened | None:
    position: Position = request.position  # type: ignore[attr-defined]
    return open_in_emergency(
        asked=form.asked(), organization=position.organization, by=cast("User", request.user), at=clock.now()
    )


@opens_to(REVIEWERS)
def emergencies(request: HttpRequest) -> HttpResponse:
    """Records opened in an emergency, those without a review first."""
    position: Position = request.position  # type: ignore[attr-defined]
    page = Paginator(trace.emergencies(), A_PAGE).get_page(request.GET.get("page"))
    seen = trace.with_members(list(page.object_list))
    audit.note_all(Look(one.member.pk, Part.SEARCH) for one in seen if one.member)
    context = {
        "page": page,
        "emergencies": [emergency_said(one) for one in seen],
        "waiting": trace.emergencies_waiting(),
        "tries": trace.tries_since(clock.now() - MONTH, position.organization_id),
    }
    return render(request, "people/emergencies.html", context)


@opens_to(REVIEWERS)
def review(request: HttpRequest, emergency_id: int) -> HttpResponse:
    """One of them: what happened, what was looked at, and what the reviewer found."""
    row = there(trace.emergency(emergency_id))
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(
        form,
        lambda: review_emergency(
            emergency=row,
            finding=form.cleaned_data["finding"],
            review=form.cleaned_data["review"],
            by=cast("User", request.user),
            at=clock.now(),
        ),
    ):
        messages.success(request, _("Your finding is written down."))
        return redirect("emergencies")
    audit.note(row.member_id, Part.ACCESS)
    (seen,) = trace.with_members([row])
    looks = trace.looks_in_emergency(row)
    people = trace.names_of_people(look.user_id for look in looks)
    organizations = trace.names_of_organizations(look.organization_id for look in looks)
    context = {"one": emergency_said(seen), "form": form, "looks": looks_said(looks, people, organizations)}
    return render(request, "people/emergency_review.html", context)
