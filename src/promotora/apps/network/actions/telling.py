"""Telling people of another organization, or one's own, that something waits for them. No member's facts go by mail."""

from datetime import date, datetime
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from promotora.apps.accounts.models import Organization
from promotora.apps.accounts.terms import Permission
from promotora.apps.network.models import Told
from promotora.apps.network.queries.people import holders_of


def tell(*, organization: Organization, to: Permission, subject: str | Promise, text: str | Promise, day: date) -> int:
    """Write to everybody who may do this in an organization, once this transaction is committed; to how many.

    Where nobody may, to who keeps its staff. Each reads it in their own language, as far as the words are lazy.
    """
    people = holders_of(organization, to, day) or holders_of(organization, Permission.KEEP_STAFF, day)
    for user in people:
        with override(user.language or settings.LANGUAGE_CODE):
            said = f"{text}\n\n{_('Sign in to Promotora to see it.')}"
            transaction.on_commit(partial(send_mail, str(subject), said, None, [user.email]), robust=True)
    return len(people)


def tell_once(
    *, what: str, organization: Organization, to: Permission, subject: str | Promise, text: str | Promise, at: datetime
) -> bool:
    """The same, unless this organization was told `what` before. In its own scope: whom it was told is its own."""
    _told, new = Told.objects.get_or_create(organization=organization, what=what, defaults={"told_at": at})
    if new:
        tell(organization=organization, to=to, subject=subject, text=text, day=timezone.localtime(at).date())
    return new
