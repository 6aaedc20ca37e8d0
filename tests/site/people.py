"""Builders that the site's stories share. Everything is made by the product's own actions."""

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from promotora.apps.accounts import actions, positions, queries
from promotora.apps.accounts.models import Organization, Position, User
from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock

PASSWORD = "seven quiet pelicans walk"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def organization(kind: Kind = Kind.CB_CME, name: str = "Eastside Care Partners", npi: str = "") -> Organization:
    """An organization of this kind."""
    return actions.add_organization(kind=kind, name=name, npi=npi, by=None)


def invited(email: str, to: Organization, role: Role, by: User | None = None, **more) -> actions.Issued:
    """An invitation, with the key of its link."""
    return actions.invite(organization=to, email=email, role=role, by=by, at=clock.now(), **more)


def staff(name: str, at: Organization, role: Role, email: str = "", **more) -> Position:
    """Somebody who was invited and accepted; whoever has an account already gets another position."""
    address = email or f"{letters_of(name)}@{letters_of(at.name)}.example"
    invitation = invited(address, at, role, **more).invitation
    account = queries.account_of(address)
    if account:
        return actions.accept(invitation=invitation, by=account, at=clock.now())
    return actions.join(invitation=invitation, name=name, password=PASSWORD, at=clock.now())


def letters_of(name: str) -> str:
    """A name as it stands in an email address."""
    return "".join(letter for letter in name.lower() if letter.isascii() and letter.isalnum())


def with_second_factor(user: User) -> str:
    """Gives somebody an authenticator app; the secret that it makes its codes from."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def signed_in(position: Position, *, second_factor: bool = True) -> Client:
    """A browser in which somebody is signed in and works in this position."""
    if second_factor and not queries.authenticators_of(position.user):
        with_second_factor(position.user)
    browser = Client()
    browser.force_login(position.user, backend=BACKEND)
    session = browser.session
    session[positions.KEY] = position.pk
    session.save()
    return browser
