"""How allauth behaves here: no open sign-up, messages after commit, single sign-on for whoever is expected."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts import actions, positions, queries
from promotora.apps.accounts.models import Invitation, User
from promotora.apps.accounts.rules import Refusal
from promotora.apps.core import clock, second_factors
from promotora.apps.core.refusals import Refused

INVITED = "invitation"  # the session's key for the link of the invitation that somebody has opened
JUST_NOW = 300  # seconds for which a sign-in counts as proof of who is there


class SignIn(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts and passwords."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("This email and this password do not go together."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password."),
        "too_many_login_attempts": _("There were too many wrong tries. Wait some minutes, then try again."),
        "rate_limited": _("That was too often. Wait some minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Only by an invitation's own page, where whoever holds a good link is sent."""
        key = request.session.get(INVITED, "")
        invitation = actions.invitation_of(key)
        if invitation and not actions.refusals_to_accept(invitation, clock.now()):
            raise ImmediateHttpResponse(redirect("invitation", key))
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not for whoever has just signed in: the first second factor follows right upon the first sign-in."""
        return super().is_reauthentication_required(app=app, **kwargs) and not signed_in_just_now(self.request)

    def set_password(self, user: User, password: str) -> None:
        """A new password also unlocks an account that wrong ones have locked."""
        super().set_password(user, password)
        AxesProxyHandler.reset_attempts(username=user.email.lower())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Written now, sent after commit; a mail server that does not answer takes nothing back."""
        site = {"name": settings.SITE_NAME, "domain": self.request.get_host()}
        about = {"request": self.request, "email": email, "current_site": site}
        message = self.render_mail(template_prefix, email, about | context)
        transaction.on_commit(lambda: message.send(), robust=True)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Where a request comes from. Over a Unix socket without a proxy that is this machine."""
        if not request.META.get("REMOTE_ADDR") and not request.headers.get("X-Forwarded-For"):
            return "127.0.0.1"
        address: str = super().get_client_ip(request)
        return address

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        """On, in the person's own language."""
        response: HttpResponse = super().post_login(request, user, **more)
        if user.language:
            speak(response, user.language)
        return response


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """Passkeys and codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Codes change every 30 seconds; try the newest."),
    }

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)

    def encrypt(self, text: str) -> str:
        """What a second factor rests on, as it is written down."""
        return second_factors.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """What it rests on; Refused when it was sealed with a key that this installation does not have."""
        try:
            return second_factors.opened(encrypted_text)
        except second_factors.NotOurs as error:
            raise Refused([Refusal.ANOTHER_KEY]) from error


class SingleSignOn(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Another sign-in. It opens to whoever holds a role, or is invited by the very address that it vouches for."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Turn away whom nobody expects; take in whoever is invited."""
        believe_only_yes(sociallogin)
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        expected = invitations_of(sociallogin)
        works_here = sociallogin.is_existing and positions.held_by(sociallogin.user)
        may_enter = works_here or (accepted(expected, sociallogin.user) if sociallogin.is_existing else expected)
        if not may_enter:
            raise ImmediateHttpResponse(not_expected(request))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whoever passed `pre_social_login` is invited."""
        return bool(invitations_of(sociallogin))

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """The account of an address that the provider says is proved."""
        believe_only_yes(sociallogin)
        found: tuple[User, str] | None = super().authenticate_by_email(sociallogin)
        return found

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """Whether this provider's word for an address is enough: PROMOTORA_OIDC may say for which domains it is."""
        return vouches_for(login, email)

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: object = None) -> User:
        """The new account, with the roles it was invited to."""
        expected = invitations_of(sociallogin)
        user: User = super().save_user(request, sociallogin, form)
        if not accepted(expected, user):
            raise ImmediateHttpResponse(not_expected(request))
        return user

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """The person's name, as the provider knows it."""
        user: User = super().populate_user(request, sociallogin, data)
        parts = [data.get("first_name") or "", data.get("last_name") or ""]
        user.name = data.get("name") or " ".join(parts).strip()
        return user


def believe_only_yes(login: SocialLogin) -> None:
    """Some providers write "false", which is not nothing."""
    for each in login.email_addresses:
        each.verified = str(each.verified).lower() == "true"


def invitations_of(login: SocialLogin) -> list[Invitation]:
    """The open invitations to the addresses that a provider vouches for."""
    proved = [each.email for each in login.email_addresses if each.verified and vouches_for(login, each.email)]
    return list(queries.invitations_to(proved, clock.now()))


def vouches_for(login: SocialLogin, email: str) -> bool:
    """Whether a provider may speak for this address: any, unless its `domains` are named."""
    domains = login.provider.app.settings.get("domains") if login.provider and login.provider.app else None
    return not domains or email.rpartition("@")[2].lower() in [domain.lower() for domain in domains]


def accepted(invitations: list[Invitation], user: User) -> bool:
    """Accept what can be accepted; whether there was anything."""
    done = False
    for invitation in invitations:
        try:
            actions.accept(invitation=invitation, by=user, at=clock.now())
            done = True
        except Refused:
            continue
    return done


def not_expected(request: HttpRequest) -> HttpResponse:
    """The page for whom single sign-on knows, and nobody here does."""
    return render(request, "accounts/not_expected.html", status=403)


def signed_in_just_now(request: HttpRequest) -> bool:
    """Whether this session's person has shown who they are within the last minutes."""
    shown = [record["at"] for record in get_authentication_records(request, request.user)]
    return bool(shown) and time.time() - max(shown) < JUST_NOW


def speak(response: HttpResponse, language: str) -> None:
    """From now on in this language."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
