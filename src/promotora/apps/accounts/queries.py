"""Reading of this room."""

from collections.abc import Iterable
from datetime import date, datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet

from promotora.apps.accounts.models import Invitation, Organization, Position, Positions, User
from promotora.apps.accounts.roles import ROLES, Role
from promotora.apps.accounts.rules import UNDO_LASTS
from promotora.apps.accounts.terms import Permission
from promotora.apps.core import second_factors

KEEPERS = [role for role, means in ROLES.items() if Permission.KEEP_STAFF in means.may]


def organizations(q: str = "", kind: str = "") -> QuerySet[Organization]:
    """Organizations whose name or NPI has these words, of this kind."""
    found = Organization.objects.all()
    for word in q.split():
        found = found.filter(Q(name__icontains=word) | Q(npi__startswith=word))
    return found.filter(kind=kind) if kind else found


def people_of(organization: Organization, day: date) -> Positions:
    """The roles held in an organization on a day, by the people's names."""
    held = Position.objects.held_on(day).filter(organization=organization)
    return held.select_related("user", "organization").order_by("user__name", "user__email", "role")


def ended_lately(organization: Organization, day: date) -> Positions:
    """The roles that ended so lately that a click brings them back."""
    ended = Position.objects.filter(organization=organization, ends__lte=day, ends__gte=day - UNDO_LASTS)
    return ended.select_related("user", "organization").order_by("-ends", "user__name")


def roles_ever(organization: Organization) -> QuerySet[Position]:
    """Every role ever held in an organization."""
    return Position.objects.filter(organization=organization).select_related("user", "organization")


def keepers(organization: Organization, day: date) -> Positions:
    """The roles that keep this organization's staff on a day."""
    return Position.objects.held_on(day).filter(organization=organization, role__in=KEEPERS)


def invitations(organization: Organization) -> QuerySet[Invitation]:
    """Invitations that were neither accepted nor withdrawn; some may have expired."""
    waiting = Invitation.objects.filter(organization=organization, accepted_at=None, withdrawn_at=None)
    return waiting.select_related("invited_by", "organization")


def keeper_invitations(organization: Organization) -> QuerySet[Invitation]:
    """Those of them that would let somebody keep the staff."""
    return invitations(organization).filter(role__in=KEEPERS)


def open_invitations(organization: Organization, at: datetime) -> QuerySet[Invitation]:
    """Those that still work."""
    return invitations(organization).filter(expires_at__gt=at)


def invitations_to(emails: Iterable[str], at: datetime) -> QuerySet[Invitation]:
    """Open invitations to any of these addresses, anywhere."""
    waiting = Invitation.objects.filter(email__in=[email.lower() for email in emails])
    return waiting.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=at).select_related("organization")


def invitation_with(key_hash: str) -> Invitation | None:
    """The invitation whose link carries this key."""
    return Invitation.objects.filter(key_hash=key_hash).select_related("organization", "invited_by").first()


def account_of(email: str) -> User | None:
    """Whose address this is: proved, or the one that the person signs in with."""
    proved = EmailAddress.objects.filter(email__iexact=email, verified=True).values("user_id")
    return User.objects.filter(Q(email__iexact=email) | Q(pk__in=proved)).first()


def addresses_of(user: User) -> set[str]:
    """The addresses that are proved to be a person's."""
    proved = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return {address.lower() for address in proved}


def holds_role(user: User | None, organization: Organization, role: str, day: date) -> bool:
    """Whether somebody holds this very role on a day."""
    held = Position.objects.held_on(day).filter(organization=organization, role=role)
    return user is not None and held.filter(user=user).exists()


def holds_role_otherwise(position: Position, day: date) -> bool:
    """Whether the same person holds the same role by another position too."""
    held = Position.objects.held_on(day).filter(organization=position.organization, role=position.role)
    return held.filter(user=position.user).exclude(pk=position.pk).exists()


def roles_in_use(organization: Organization, day: date, at: datetime) -> set[Role]:
    """The roles that people hold in an organization, or are invited to."""
    held = people_of(organization, day).values_list("role", flat=True)
    asked = open_invitations(organization, at).values_list("role", flat=True)
    return {Role(role) for role in [*held, *asked]}


def end_before(position: Position) -> date | None:
    """When a role was to end before its end was last changed. The history keeps each row as it was."""
    earlier = position.events.exclude(ends=position.ends).order_by("-pgh_id").first()  # type: ignore[attr-defined]
    return earlier.ends if earlier else None


def was_signed_in(session_key: str) -> bool:
    """Whether a session that no longer counts had somebody signed in, and ran out by itself."""
    session = Session.objects.filter(pk=session_key).first()
    return session is not None and SESSION_KEY in session.get_decoded()


def authenticators_of(user: User) -> list[Authenticator]:
    """A person's second factors."""
    return list(Authenticator.objects.filter(user=user))


def sealed_authenticators() -> QuerySet[Authenticator]:
    """Everybody's second factors that rest on something secret."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(type__in=second_factors.SECRETS)
    return found


def unopened_second_factors() -> int:
    """How many of them none of the installation's keys opens."""
    return second_factors.unopened(sealed_authenticators())


def sessions_of(user: User) -> int:
    """In how many browsers a person is signed in."""
    return len(UserSession.objects.purge_and_list(user))


def is_new() -> bool:
    """Whether nobody works here yet."""
    return not Organization.objects.exists()
