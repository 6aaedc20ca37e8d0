"""Who began lately, and whether an organization is here already."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q, QuerySet

from promotora.apps.accounts.models import Invitation, Organization, Position
from promotora.apps.accounts.roles import Role

DAY = timedelta(days=1)
BEGINNING = 7626013  # a lock of the database: beginnings are counted one after the other


def one_at_a_time() -> None:
    """Whoever begins next waits until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [BEGINNING])


def links_sent(at: datetime) -> QuerySet[Invitation]:
    """Invitations of the last day to lead an organization that nobody here sent: they were asked for in public."""
    return Invitation.objects.filter(invited_by=None, role=Role.DIRECTOR, invited_at__gt=at - DAY)


def links_sent_to(email: str, at: datetime) -> int:
    """How many of them went to an address."""
    return links_sent(at).filter(email=email).count()


def links_unanswered(at: datetime) -> int:
    """How many of them nobody followed, to whomever they went."""
    return links_sent(at).filter(accepted_at=None).count()


def known_as(name: str, npi: str) -> list[Organization]:
    """Organizations here with this very name or NPI, whatever they are."""
    same = Q(name__iexact=name) | Q(npi=npi) if npi else Q(name__iexact=name)
    return list(Organization.objects.filter(same).order_by("pk"))


def begun_here(organization: Organization) -> bool:
    """Whether somebody began it in public and nobody has worked there yet: so far it is a name and nothing more."""
    worked = Position.objects.filter(organization=organization).exists()
    asked = Invitation.objects.filter(organization=organization)
    return not worked and asked.exists() and not asked.exclude(invited_by=None, role=Role.DIRECTOR).exists()


def waits_for_another(email: str, organization: Organization, at: datetime) -> bool:
    """Whether a link to lead it still works that went to another address."""
    waiting = Invitation.objects.filter(organization=organization, accepted_at=None, withdrawn_at=None)
    return waiting.filter(expires_at__gt=at).exclude(email=email).exists()


def link_of(email: str, organization: Organization) -> Invitation | None:
    """The link that an address was sent, unless it was followed or withdrawn."""
    waiting = Invitation.objects.filter(organization=organization, accepted_at=None, withdrawn_at=None)
    return waiting.filter(email=email, role=Role.DIRECTOR).first()
