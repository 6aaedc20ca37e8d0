"""Telling people of another organization, or one's own, that something waits for them. No member's facts go by mail."""

from datetime import date, datetime
from functools import partial

from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from promotora.apps.accounts.models import Organization
from promotora.apps.accounts.terms import Permission
from promotora.apps.network.models import Told
from promotora.apps.network.queries.people import holders_of


def tell(*, organization: Organization, to: Permission, subject: str | Promise, text: str | Promise, day: date) -> int:
    """Write to everybody who may do this in an organization, once this transaction is committed; to how many."""
    addresses = [user.email for user in holders_of(organization, to, day)]
    said = f"{text}\n\n{_('Sign in to Promotora to see it.')}"
    for address in addresses:
        transaction.on_commit(partial(send_mail, str(subject), said, None, [address]), robust=True)
    return len(addresses)


def tell_once(
    *, what: str, organization: Organization, to: Permission, subject: str | Promise, text: str | Promise, at: datetime
) -> bool:
    """The same, unless this organization was told `what` before. In its own scope: whom it was told is its own."""
    _told, new = Told.objects.get_or_create(organization=organization, what=what, defaults={"told_at": at})
    if new:
        tell(organization=organization, to=to, subject=subject, text=text, day=timezone.localtime(at).date())
    return new
