"""One's own settings: name, language, second factors, sessions, and the role one acts in."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.views import AddWebAuthnView
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from promotora.apps.accounts import actions, positions, presenters, queries
from promotora.apps.accounts.adapter import speak
from promotora.apps.accounts.forms import OneselfForm
from promotora.apps.accounts.models import User
from promotora.apps.accounts.rules import Refusal
from promotora.apps.core.doors import SIGNED_IN, opens_to
from promotora.apps.core.refusals import refuse_if

COMING_FROM = "second_factor_from"


@opens_to(SIGNED_IN)
@require_POST
def act_as(request: HttpRequest) -> HttpResponse:
    """Work in another of one's positions from now on."""
    position = positions.one_of_mine(request, request.POST.get("position", ""))
    refuse_if([] if position else [Refusal.NOT_YOURS])
    assert position
    positions.choose(request, position)
    messages.success(
        request,
        _("You now work as %(role)s at %(organization)s.")
        % {"role": position.get_role_display(), "organization": position.organization},
    )
    return redirect("home")


@opens_to(SIGNED_IN)
def me(request: HttpRequest) -> HttpResponse:
    """What one may set for oneself."""
    user = who(request)
    form = OneselfForm(request.POST or None, initial={"name": user.name, "language": user.language or get_language()})
    if request.method == "POST" and form.is_valid():
        actions.change_oneself(by=user, **form.cleaned_data)
        response = redirect("me")
        speak(response, user.language)
        with override(user.language):
            messages.success(request, _("Your settings were changed."))
        return response
    context = {
        "form": form,
        "factors": presenters.second_factors(queries.authenticators_of(user)),
        "sessions": queries.sessions_of(user),
    }
    return render(request, "accounts/me.html", context)


@opens_to(SIGNED_IN)
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why a second factor is needed, and the ways to have one; with one, on to where one was."""
    if "next" in request.GET:
        request.session[COMING_FROM] = request.GET["next"]
    if is_mfa_enabled(who(request)):
        return render(request, "accounts/second_factor_done.html", {"onward": place_left(request)})
    return render(request, "accounts/second_factor.html")


@opens_to(SIGNED_IN)
def go_on(request: HttpRequest) -> HttpResponse:
    """Back to where one was before the second factor."""
    onward = place_left(request)
    request.session.pop(COMING_FROM, None)
    return redirect(onward)


def place_left(request: HttpRequest) -> str:
    """Where one was, if that is a page of this site."""
    left = request.session.get(COMING_FROM, "")
    return left if left and get_adapter(request).is_safe_url(left) else resolve_url("home")


class FirstFactor:
    """What follows a second factor: sessions that began without one end, and one goes on to where one was."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        """Add the factor; with the first, end every other session."""
        first = not is_mfa_enabled(who(self.request))
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        if first:
            end_other_sessions(self.request, who(self.request))
        return response

    def get_success_url(self) -> str:
        """The page that says that it is done."""
        return reverse("second_factor")


class ActivateApp(FirstFactor, ActivateTOTPView):  # type: ignore[misc]
    """Codes from an app."""


class AddPasskey(FirstFactor, AddWebAuthnView):  # type: ignore[misc]
    """A passkey."""


# They stand where allauth's own would (urls.py), and everything else about them is allauth's.
activate_app = opens_to(SIGNED_IN)(ActivateApp.as_view())
add_passkey = opens_to(SIGNED_IN)(AddPasskey.as_view())


def who(request: HttpRequest) -> User:
    """The person who is signed in."""
    assert isinstance(request.user, User)
    return request.user
