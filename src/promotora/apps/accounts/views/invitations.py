"""Where the link of an invitation leads."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from promotora.apps.accounts import actions, positions, presenters, queries
from promotora.apps.accounts.adapter import INVITED
from promotora.apps.accounts.forms import JoinForm
from promotora.apps.accounts.models import Invitation, Position, User
from promotora.apps.core import clock
from promotora.apps.core.doors import EVERYONE, opens_to
from promotora.apps.core.refusals import Refused


@opens_to(EVERYONE)
@never_cache
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Accept, with the account one has or with a new one."""
    found = actions.invitation_of(key)
    if found is None:
        return render(request, "accounts/invitation_unknown.html", status=404)
    if isinstance(request.user, User):
        return for_signed_in(request, found, request.user)
    reasons = actions.refusals_to_accept(found, clock.now())
    if reasons:
        return not_open(request, found, presenters.in_words(reasons))
    request.session[INVITED] = key
    account = queries.account_of(found.email)
    if account:
        return for_known(request, found, account)
    return for_newcomer(request, found)


def for_signed_in(request: HttpRequest, found: Invitation, user: User) -> HttpResponse:
    """One click accepts; a second one leads to the same place."""
    if request.method == "POST":
        return arrived(request, actions.accept(invitation=found, by=user, at=clock.now()))
    mine = found.email in queries.addresses_of(user)
    already = actions.position_given_by(found, clock.now())
    if already and already.user_id == user.pk:
        return redirect("home")
    reasons = actions.refusals_to_accept(found, clock.now(), other_person=not mine)
    if reasons:
        return not_open(request, found, presenters.in_words(reasons))
    return render(request, "accounts/invitation.html", {"invitation": found, "role": presenters.role_of(found)})


def for_known(request: HttpRequest, found: Invitation, account: User) -> HttpResponse:
    """Somebody who has an account signs in first, and comes back here."""
    if not account.is_active:
        closed = actions.refusals_to_accept(found, clock.now(), account_closed=True)
        return not_open(request, found, presenters.in_words(closed))
    here = reverse("invitation", args=[request.session[INVITED]])
    context = {"invitation": found, "role": presenters.role_of(found), "here": here, "sign_in": True}
    return render(request, "accounts/invitation.html", context)


def for_newcomer(request: HttpRequest, found: Invitation) -> HttpResponse:
    """A name and a password make the account; then comes the second factor."""
    form = JoinForm(request.POST or None, email=found.email)
    if request.method == "POST" and form.is_valid():
        try:
            given = actions.join(invitation=found, at=clock.now(), language=get_language() or "", **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, presenters.in_words(refused.reasons))
        else:
            record_authentication(request, given.user, method="password", email=found.email)
            perform_login(request, given.user)
            return arrived(request, given)
    context = {"invitation": found, "role": presenters.role_of(found), "form": form}
    return render(request, "accounts/invitation.html", context)


def arrived(request: HttpRequest, position: Position) -> HttpResponse:
    """Acting in the new position; on to the second factor if the role sees members."""
    request.session.pop(INVITED, None)
    positions.choose(request, position)
    welcome = _("You are now %(role)s at %(organization)s.")
    messages.success(request, welcome % {"role": position.get_role_display(), "organization": position.organization})
    return redirect("second_factor" if position.as_role.means.may else "home")


def not_open(request: HttpRequest, found: Invitation, reasons: list[str]) -> HttpResponse:
    """The page of an invitation that cannot be accepted: why, and what to do."""
    context = {"invitation": found, "reasons": reasons, "here": request.get_full_path()}
    return render(request, "accounts/invitation_closed.html", context, status=410)
