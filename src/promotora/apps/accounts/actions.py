"""Changing of this room: organizations, invitations, roles, oneself."""

import hashlib
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.core import signing
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from promotora.apps.accounts import queries, rules
from promotora.apps.accounts.models import Invitation, Organization, Position, User
from promotora.apps.accounts.roles import Role, roles_of
from promotora.apps.accounts.rules import Refusal
from promotora.apps.accounts.terms import Kind
from promotora.apps.core.mail import in_words, one_line
from promotora.apps.core.refusals import Refused, refuse_if

log = logging.getLogger(__name__)
SIGNER = signing.Signer(salt="promotora.invitation")
Link = Callable[[str], str]


@dataclass(frozen=True)
class Issued:
    """An invitation and the signed key of its link, which is nowhere kept."""

    invitation: Invitation
    key: str


# ------------------------------------------------------------------------------------------------------ organizations


@transaction.atomic
def add_organization(*, kind: Kind, name: str, npi: str = "", by: User | None) -> Organization:
    """A new organization. Nobody works in it until its first administrator is invited."""
    return Organization.objects.create(kind=kind, name=name, npi=npi)


@transaction.atomic
def change_organization(
    *, organization: Organization, seen: int, kind: Kind, name: str, npi: str, by: User, at: datetime
) -> None:
    """Change what is known of it; ChangedMeanwhile when somebody else did so first."""
    locked(organization)
    in_use = queries.roles_in_use(organization, localdate(at), at)
    refuse_if([] if in_use <= set(roles_of(kind)) else [Refusal.KIND_IN_USE])
    organization.change(seen=seen, kind=kind, name=name, npi=npi)


@transaction.atomic
def end_organization(*, organization: Organization, on: date, acting_for: int, by: User, at: datetime) -> None:
    """From that day on nobody acts for it, and its links no longer work. `acting_for`: where `by` works just now."""
    now = locked(organization)
    day = localdate(at)
    checks = {
        Refusal.OWN_ORGANIZATION: organization.pk == acting_for,
        Refusal.ORGANIZATION_ENDED: now.has_ended_on(day),
        Refusal.IN_THE_PAST: on < day,
    }
    refuse_if(rules.reasons(checks))
    organization.change(seen=now.version, ends=on)


@transaction.atomic
def reopen_organization(*, organization: Organization, by: User) -> None:
    """It works here again, and everybody's roles with it."""
    organization.change(seen=locked(organization).version, ends=None)


def locked(organization: Organization) -> Organization:
    """The organization as it is now. Changes to its people wait for each other here."""
    return Organization.objects.select_for_update().get(pk=organization.pk)


# -------------------------------------------------------------------------------------------------------- invitations


@transaction.atomic
def invite(
    *,
    organization: Organization,
    email: str,
    role: Role,
    by: User | None,
    at: datetime,
    ends: date | None = None,
    link: Link | None = None,
) -> Issued:
    """Invite somebody to a role, by a message with a link unless `link` is missing."""
    here, day, email = locked(organization), localdate(at), email.strip().lower()
    account = queries.account_of(email)
    earlier = queries.invitations(here).filter(email=email, role=role).first()
    to = rules.Inviting(
        role_belongs=role in roles_of(Kind(here.kind)),
        holds_role=queries.holds_role(account, here, role, day),
        invited=earlier is not None and earlier.expires_at > at,
        organization_ended=here.has_ended_on(day),
        ends=ends,
        today=day,
        account_closed=account is not None and not account.is_active,
    )
    refuse_if(rules.refusals_to_invite(to))
    if earlier:
        withdraw(invitation=earlier, by=by, at=at)
    invitation = Invitation(email=email, organization=here, role=role, ends=ends, invited_by=by, invited_at=at)
    return issue(invitation, at, link)


@transaction.atomic
def invite_first_administrator(
    *, organization: Organization, email: str, by: User, at: datetime, link: Link | None = None
) -> Issued:
    """Invite whoever will keep the staff of an organization where nobody does yet."""
    here = locked(organization)
    asked = queries.open_invitations(here, at).filter(role__in=queries.KEEPERS)
    has_keeper = queries.keepers(here, localdate(at)).exists() or asked.exists()
    refuse_if([Refusal.HAS_KEEPER] if has_keeper else [])
    return invite(organization=here, email=email, role=Role.ADMINISTRATOR, by=by, at=at, link=link)


@transaction.atomic
def send_again(*, invitation: Invitation, by: User | None, at: datetime, link: Link | None = None) -> Issued:
    """A new link for seven days more; the one sent before stops working."""
    locked(invitation.organization)
    now = locked_invitation(invitation)
    refuse_if([refusal for refusal in refusals_to_accept(now, at) if refusal is not Refusal.EXPIRED])
    return issue(now, at, link)


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User | None, at: datetime) -> None:
    """Its link stops working."""
    now = locked_invitation(invitation)
    refuse_if([Refusal.ACCEPTED] if now.accepted_at else [])
    if now.withdrawn_at is None:
        now.withdrawn_at, now.withdrawn_by = at, by
        now.save(update_fields=["withdrawn_at", "withdrawn_by"])


@transaction.atomic
def accept(*, invitation: Invitation, by: User, at: datetime) -> Position:
    """Hold the role one was invited to. Accepting twice gives the same position."""
    now = locked_invitation(invitation)
    given = position_given_by(now, at)
    if given and given.user_id == by.pk:
        return given
    ours = now.email in queries.addresses_of(by)
    refuse_if(refusals_to_accept(now, at, other_person=not ours, account_closed=not by.is_active))
    position = position_given_by(now, at, to=by) or new_position(now, by, at)
    now.accepted_at, now.accepted_by = at, by
    now.save(update_fields=["accepted_at", "accepted_by"])
    return position


@transaction.atomic
def join(*, invitation: Invitation, name: str, password: str | None, at: datetime, language: str = "") -> Position:
    """Make an account for whoever was invited, and accept. The link came by mail, so the address is proved."""
    now = locked_invitation(invitation)
    refuse_if(refusals_to_accept(now, at))
    try:
        with transaction.atomic():
            user = User.objects.create_user(now.email, password, name=name, language=language)
            EmailAddress.objects.create(user=user, email=now.email, primary=True, verified=True)
    except IntegrityError as error:
        raise Refused([Refusal.ACCOUNT_EXISTS]) from error
    return accept(invitation=now, by=user, at=at)


def issue(invitation: Invitation, at: datetime, link: Link | None) -> Issued:
    """Give an invitation a new key, of which only the hash is kept, and send the link after commit."""
    key = secrets.token_urlsafe(32)
    invitation.key_hash, invitation.expires_at, invitation.not_sent = hash_of(key), at + rules.INVITATION_LASTS, ""
    invitation.save()
    issued = Issued(invitation, SIGNER.sign(key))
    if link:
        url = link(issued.key)
        transaction.on_commit(lambda: mail(invitation, url), robust=True)
    return issued


def mail(invitation: Invitation, url: str) -> None:
    """The message with the link. It is a secret, so it is sent at once and kept nowhere; that it could not be sent is
    written on the invitation, and whoever invited sends a new link."""
    context = {"invitation": invitation, "url": url}
    subject = _("%(organization)s invites you to Promotora") % {"organization": invitation.organization}
    text = render_to_string("accounts/mail/invitation.txt", context)
    try:
        send_mail(one_line(subject), text, None, [invitation.email])
    except OSError as error:  # smtplib's own errors are of this kind
        log.warning("The invitation %s could not be sent: %s", invitation.pk, in_words(error))
        Invitation.objects.filter(pk=invitation.pk).update(not_sent=in_words(error))


def invitation_of(key: str) -> Invitation | None:
    """The invitation of a link; None for a link that nobody was sent."""
    try:
        return queries.invitation_with(hash_of(SIGNER.unsign(key)))
    except signing.BadSignature:
        return None


def hash_of(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def locked_invitation(invitation: Invitation) -> Invitation:
    """The invitation as it is now; two people who use it at once come one after the other."""
    return Invitation.objects.select_for_update(of=("self",)).select_related("organization").get(pk=invitation.pk)


def refusals_to_accept(
    invitation: Invitation, at: datetime, *, other_person: bool = False, account_closed: bool = False
) -> list[Refusal]:
    """Every reason why an invitation cannot be accepted now."""
    day = localdate(at)
    return rules.refusals_to_accept(
        rules.Accepting(
            accepted=invitation.accepted_at is not None,
            withdrawn=invitation.withdrawn_at is not None,
            expired=invitation.expires_at <= at,
            organization_ended=invitation.organization.has_ended_on(day),
            role_over=invitation.ends is not None and invitation.ends <= day,
            other_person=other_person,
            account_closed=account_closed,
        )
    )


def position_given_by(invitation: Invitation, at: datetime, to: User | None = None) -> Position | None:
    """The position of the role that whoever accepted an invitation, or `to`, holds today."""
    held = Position.objects.held_on(localdate(at)).filter(organization=invitation.organization, role=invitation.role)
    return held.filter(user=to or invitation.accepted_by).first()


def new_position(invitation: Invitation, user: User, at: datetime) -> Position:
    """The position that an invitation gives, from today."""
    return Position.objects.create(
        user=user,
        organization=invitation.organization,
        role=invitation.role,
        starts=localdate(at),
        ends=invitation.ends,
        given_by=invitation.invited_by,
    )


# -------------------------------------------------------------------------------------------------------------- roles


@transaction.atomic
def end_position(*, position: Position, on: date, because: str, by: User, at: datetime) -> None:
    """From that day on the role is no longer held."""
    organization, day = locked(position.organization), localdate(at)
    held = Position.objects.held_on(day).filter(pk=position.pk)
    others = queries.keepers(organization, max(on, day)).exclude(pk=position.pk)
    ending = rules.Ending(
        held=held.exists(),
        on=on,
        today=day,
        because=because,
        leaves_no_keeper=position.role in queries.KEEPERS and not others.exists(),
    )
    refuse_if(rules.refusals_to_end(ending))
    position.ends, position.ended_because = on, because.strip()
    position.save(update_fields=["ends", "ended_because"])


@transaction.atomic
def bring_back(*, position: Position, by: User, at: datetime) -> None:
    """The role is held as it was before it was ended, with the end it had before, if it had one that is to come."""
    organization, day = locked(position.organization), localdate(at)
    position.refresh_from_db()
    coming_back = rules.BringingBack(
        ends=position.ends,
        today=day,
        holds_role=queries.holds_role_otherwise(position, day),
        organization_ended=organization.has_ended_on(day),
        account_closed=not position.user.is_active,
    )
    refuse_if(rules.refusals_to_bring_back(coming_back))
    earlier = queries.end_before(position)
    position.ends = earlier if earlier and earlier > day else None
    position.ended_because = ""
    position.save(update_fields=["ends", "ended_because"])


# ------------------------------------------------------------------------------------------------------------ oneself


@transaction.atomic
def change_oneself(*, by: User, name: str, language: str) -> None:
    """One's own name, and the language of the pages."""
    by.name, by.language = name.strip(), language
    by.save(update_fields=["name", "language"])
