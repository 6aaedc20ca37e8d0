"""The people of one's own organization, and their roles."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from promotora.apps.accounts import actions, presenters, queries
from promotora.apps.accounts.forms import EndPositionForm, InvitationForm
from promotora.apps.accounts.models import Position
from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.rules import Refusal
from promotora.apps.accounts.terms import Kind, Permission
from promotora.apps.core import clock
from promotora.apps.core.doors import SIGNED_IN, opens_to, those_who_may
from promotora.apps.core.refusals import Refused

KEEPERS = those_who_may(Permission.KEEP_STAFF)


@opens_to(SIGNED_IN)
def team(request: HttpRequest) -> HttpResponse:
    """Who works here, as what, and what each role may do."""
    position, today = own(request), clock.today()
    organization = position.organization
    people = list(queries.people_of(organization, today))
    keeps_staff = position.as_role.may(Permission.KEEP_STAFF)
    context = {
        "heading": presenters.team_heading(organization, len({each.user_id for each in people})),
        "people": presenters.colleagues(people, position.user),
        "roles": presenters.roles_shown(Kind(organization.kind)),
        "invited": presenters.invited(queries.invitations(organization), clock.now()),
        "ended": presenters.colleagues(queries.ended_lately(organization, today), position.user) if keeps_staff else [],
        "keeps_staff": keeps_staff,
        "today": today,
    }
    return render(request, "accounts/team.html", context)


@opens_to(KEEPERS)
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody to a role here."""
    organization = own(request).organization
    kind = Kind(organization.kind)
    form = InvitationForm(request.POST or None, kind=kind)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            actions.invite(
                organization=organization,
                email=asked["email"],
                role=Role(asked["role"]),
                ends=asked["ends"],
                by=own(request).user,
                at=clock.now(),
                link=link_of(request),
            )
        except Refused as refused:
            form.add_error(None, presenters.in_words(refused.reasons))
        else:
            messages.success(request, _("%(email)s is invited. The message is on its way.") % asked)
            return redirect("team")
    return render(request, "accounts/invite.html", {"form": form, "roles": presenters.roles_shown(kind)})


@opens_to(KEEPERS)
@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """A new link to somebody who was invited here."""
    invitation = get_object_or_404(queries.invitations(own(request).organization), pk=pk)
    actions.send_again(invitation=invitation, by=own(request).user, at=clock.now(), link=link_of(request))
    messages.success(
        request,
        _("A new link is on its way to %(email)s. The one before no longer works.") % {"email": invitation.email},
    )
    return redirect("team")


@opens_to(KEEPERS)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = get_object_or_404(queries.invitations(own(request).organization), pk=pk)
    actions.withdraw(invitation=invitation, by=own(request).user, at=clock.now())
    messages.success(request, _("The invitation to %(email)s no longer works.") % {"email": invitation.email})
    return redirect("team")


@opens_to(KEEPERS)
def end_position(request: HttpRequest, pk: int) -> HttpResponse:
    """End somebody's role: asks first, and can be undone."""
    position = get_object_or_404(queries.people_of(own(request).organization, clock.today()), pk=pk)
    form = EndPositionForm(request.POST or None, today=clock.today())
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            actions.end_position(position=position, by=own(request).user, at=clock.now(), **asked)
        except Refused as refused:
            form.add_error(None, presenters.in_words(refused.reasons))
        else:
            messages.success(request, ended(position, asked["on"]))
            return redirect(reverse("team") + "#ended")
    return render(request, "accounts/end_position.html", {"form": form, "position": position})


@opens_to(KEEPERS)
@require_POST
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the end of a role."""
    position = get_object_or_404(queries.roles_ever(own(request).organization), pk=pk)
    actions.bring_back(position=position, by=own(request).user, at=clock.now())
    messages.success(
        request, _("%(name)s is %(role)s again.") % {"name": position.user, "role": position.get_role_display()}
    )
    return redirect("team")


def ended(position: Position, on: date) -> str:
    """What is true after a role was ended."""
    return _("%(name)s is no longer %(role)s from %(day)s on. You can bring the role back below.") % {
        "name": position.user,
        "role": position.get_role_display(),
        "day": date_format(on, "DATE_FORMAT"),
    }


def own(request: HttpRequest) -> Position:
    """The position that one acts in."""
    position = getattr(request, "position", None)
    if not isinstance(position, Position):
        raise Refused([Refusal.NOT_YOURS])
    return position


def link_of(request: HttpRequest) -> actions.Link:
    """How a link to an invitation looks from where this page was asked for."""
    return lambda key: request.build_absolute_uri(reverse("invitation", args=[key]))
