"""Builders that the site's stories share. Everything is made by the product's own actions."""

import re
from collections.abc import Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from html import unescape
from itertools import count

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from promotora.apps.accounts import actions, positions, queries
from promotora.apps.accounts.models import Organization, Position, User
from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock, scope
from promotora.apps.people.actions.consents import Recipients, record_consent
from promotora.apps.people.actions.contacts import ContactGiven, add_contact
from promotora.apps.people.actions.health import FactGiven, add_fact
from promotora.apps.people.actions.members import Languages, add_member
from promotora.apps.people.actions.sight import SightGiven, let_see
from promotora.apps.people.models import Access, Consent, Contact, HealthFact, Member
from promotora.apps.people.rules import ConsentTerms, NewMember
from promotora.apps.people.terms import Because

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


# ------------------------------------------------------------------------------------------------------------- members

NOW = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)  # Monday, March 2, 9 in the morning in Los Angeles
TODAY = date(2026, 3, 2)
cins = count(1_000_000)


def new_cin() -> str:
    """A synthetic CIN that nobody else has."""
    return f"9{next(cins):07d}S"


@contextmanager
def working(position: Position):
    """What is done meanwhile is done by this person, for their organization."""
    with scope.entered(eyes(position)):
        yield position


def eyes(position: Position) -> scope.Scope:
    """With which eyes this person reads the database."""
    organization = position.organization
    return scope.Scope(position.user_id, organization.pk, position.role, organization.purpose, "192.0.2.7")


def member(by: Position, first: str = "Rosa", last: str = "Martínez", born: date = date(1962, 3, 4), **more) -> Member:
    """Somebody whom a person added by hand; only their organization sees them."""
    because = more.pop("because", Because.REFERRED)
    cin = more.pop("cin", None)
    new = NewMember(first, last, born, new_cin() if cin is None else cin, somebody_else=True)
    with working(by):
        return add_member(
            new=new,
            languages=Languages(**more),
            because=because,
            organization=by.organization,
            by=by.user,
            at=clock.now(),
        )


def rosa(by: Position, **more) -> Member:
    """Rosa: listed, speaks Spanish."""
    return member(by, **{"called": "Rosi", "speaks": "es", "reads": "es", "interpreter": True, **more})


def marcus(by: Position, **more) -> Member:
    """Marcus: in a recuperative house, speaks English."""
    return member(by, "Marcus", "Tate", date(1971, 11, 30), **{"speaks": "en", "because": Because.PATIENT, **more})


def contact(of: Member, by: Position, value: str = "323 555 0148", way: str = "mobile", **more) -> Contact:
    """A way to reach a member."""
    given = ContactGiven(way=way, value=value, **{"starts": date(2026, 1, 5), **more})
    with working(by):
        return add_contact(member=of, given=given, by=by.user, today=clock.today())


def consent(of: Member, by: Position, covers: str = "sharing", to: Sequence[Organization] = (), **more) -> Consent:
    """A consent that a member signed."""
    paper = more.pop("paper", None)
    words = more.pop("in_words", [])
    recipients = Recipients(list(to), words)
    terms = {
        "discloser": "Casa Serena Recovery",
        "what": "that the member is in treatment, and the medicines",
        "purpose": "treatment, payment and health care operations",
        "signed_by": str(of),
        "signed_on": date(2026, 2, 1),
        "until_revoked": "expires_on" not in more,
        "says_revoke": True,
        "says_redisclosure": True,
        **more,
    }
    with working(by):
        return record_consent(
            member=of,
            terms=ConsentTerms(covers=covers, recipients=len(recipients), **terms),
            recipients=recipients,
            organization=by.organization,
            by=by.user,
            at=clock.now(),
            today=clock.today(),
            paper=paper,
        )


def health_fact(of: Member, by: Position, name: str = "type 2 diabetes", part2: bool = False, **more) -> HealthFact:
    """Something known of a member's health."""
    given = FactGiven(**{"kind": "condition", "name": name, "source": "the member said so", "part2": part2, **more})
    with working(by):
        return add_fact(member=of, given=given, organization=by.organization, by=by.user, today=clock.today())


def shared(of: Member, by: Position, to: Organization, because: str = "assigned", until: date | None = None) -> Access:
    """Another organization may see a member."""
    given = SightGiven(to=to, because=Because(because), starts=clock.today(), until=until)
    with working(by):
        return let_see(member=of, given=given, organization=by.organization, by=by.user, at=clock.now())


def words_of(answer):
    """The page as one reads it, without marks."""
    text = answer.content.decode().split("<main", 1)[1]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())
