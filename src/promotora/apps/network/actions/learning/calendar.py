"""The private address of somebody's calendar: made with a salt that is theirs, and made anew when they say so."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.db import transaction

from promotora.apps.accounts.models import Organization, User
from promotora.apps.network.models import CalendarKey
from promotora.apps.network.queries.learning.calendar import salt_of

# With a salt of its own, so that no other word that the site signed is taken for an address.
SIGNER = signing.Signer(salt="promotora.network.calendar")


@dataclass(frozen=True)
class Owner:
    """Whose calendar an address says that it is: somebody who works in an organization."""

    user_id: int
    organization_id: int
    salt: str


def address_of(user: User, organization: Organization) -> str:
    """The last part of somebody's private address; nothing before they ask for one."""
    salt = salt_of(user.pk)
    return SIGNER.sign_object([user.pk, organization.pk, salt]) if salt else ""


def owner_in(token: str) -> Owner | None:
    """Whose address this is, as this site signed it. Whether it still counts, its salt says."""
    try:
        user_id, organization_id, salt = SIGNER.unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Owner(user_id, organization_id, salt)


@transaction.atomic
def renew_address(*, by: User, at: datetime) -> CalendarKey:
    """Make the first private address of somebody, or a new one: the one before leads nowhere from now on."""
    key, _new = CalendarKey.objects.update_or_create(
        user=by, defaults={"salt": secrets.token_urlsafe(24), "made_at": at}
    )
    return key
