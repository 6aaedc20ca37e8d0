"""Saying: what the pages of this room show, ready to print."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.accounts.models import Invitation, Organization, Position, User
from promotora.apps.accounts.roles import Role, roles_of
from promotora.apps.accounts.terms import Kind, Permission


@dataclass(frozen=True)
class Colleague:
    """One role of one person on the team page."""

    id: int
    name: str
    email: str
    role: str
    since: date
    until: date | None
    because: str
    last_seen: datetime | None
    is_me: bool


@dataclass(frozen=True)
class RoleShown:
    """A role with its prose, and what it may do in words."""

    name: str
    prose: Promise
    may: list[Promise]
    sees_members: bool


@dataclass(frozen=True)
class Invited:
    """An invitation that waits, or waited too long."""

    id: int
    email: str
    role: str
    by: str
    invited_at: datetime
    expires_at: datetime
    expired: bool
    not_sent: str


def colleagues(positions: Iterable[Position], me: User) -> list[Colleague]:
    """The people of a team."""
    return [
        Colleague(
            id=position.pk,
            name=str(position.user),
            email=position.user.email,
            role=str(position.as_role.label),
            since=position.starts,
            until=position.ends,
            because=position.ended_because,
            last_seen=position.user.seen_at,
            is_me=position.user_id == me.pk,
        )
        for position in positions
    ]


def roles_shown(kind: Kind) -> list[RoleShown]:
    """The roles that an organization of this kind has."""
    return [role_shown(role) for role in roles_of(kind)]


def role_shown(role: Role) -> RoleShown:
    """One role in words."""
    means = role.means
    may = [permission.sentence for permission in Permission if permission in means.may]
    return RoleShown(str(role.label), means.prose, may, means.sees_members)


def invited(invitations: Iterable[Invitation], at: datetime) -> list[Invited]:
    """The invitations that wait."""
    return [
        Invited(
            id=invitation.pk,
            email=invitation.email,
            role=str(Role(invitation.role).label),
            by=str(invitation.invited_by or _("this installation")),
            invited_at=invitation.invited_at,
            expires_at=invitation.expires_at,
            expired=invitation.expires_at <= at,
            not_sent=invitation.not_sent,
        )
        for invitation in invitations
    ]


def team_heading(organization: Organization, people: int) -> str:
    """What is true of this team."""
    return ngettext("%(count)d person works at %(name)s", "%(count)d people work at %(name)s", people) % {
        "count": people,
        "name": organization,
    }


def organizations_heading(count: int, narrowed: bool) -> str:
    """What is true of this list."""
    if narrowed:
        return ngettext("%(count)d organization is like that", "%(count)d organizations are like that", count) % {
            "count": count
        }
    return ngettext("%(count)d organization works here", "%(count)d organizations work here", count) % {"count": count}


@dataclass(frozen=True)
class OrganizationRow:
    """One organization in a list."""

    id: int
    name: str
    kind: str
    npi: str
    has_ended: bool
    ends: date | None


def organization_rows(organizations: Iterable[Organization], today: date) -> list[OrganizationRow]:
    """A page of the list."""
    return [
        OrganizationRow(each.pk, each.name, str(Kind(each.kind).label), each.npi, each.has_ended_on(today), each.ends)
        for each in organizations
    ]


def theirs(now: Organization, typed: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(what, as somebody else has it now, as it was typed) of each fact where the two differ."""
    facts = [
        (_("Name"), now.name, typed["name"]),
        (_("What it is"), Kind(now.kind).label, Kind(typed["kind"]).label),
        (_("NPI"), now.npi or _("none"), typed["npi"] or _("none")),
    ]
    return [(what, str(here), str(mine)) for what, here, mine in facts if str(here) != str(mine)]


def role_of(invitation: Invitation) -> RoleShown:
    """What an invitation offers."""
    return role_shown(Role(invitation.role))


def second_factors(authenticators: Sequence[Authenticator]) -> list[str]:
    """A person's second factors, in words."""
    kinds = [authenticator.type for authenticator in authenticators]
    passkeys = kinds.count(Authenticator.Type.WEBAUTHN)
    said = []
    if passkeys:
        said.append(ngettext("%(count)d passkey", "%(count)d passkeys", passkeys) % {"count": passkeys})
    if Authenticator.Type.TOTP in kinds:
        said.append(_("Codes from an app"))
    if Authenticator.Type.RECOVERY_CODES in kinds:
        said.append(_("Recovery codes on paper"))
    return said


def in_words(reasons: Iterable[object]) -> list[str]:
    """Refusals in the reader's language."""
    return [_(str(reason)) for reason in reasons]


def letters_heading(count: int) -> str:
    """How many letters were not sent."""
    if not count:
        return _("Every message was sent")
    words = ngettext("%(count)s message was not sent", "%(count)s messages were not sent", count)
    return words % {"count": count}
