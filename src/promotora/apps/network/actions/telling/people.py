"""Telling people of another organization, or one's own, that something waits for them. No member's facts go by mail."""

from collections.abc import Callable
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from promotora.apps.accounts.models import Organization, User
from promotora.apps.accounts.terms import Permission
from promotora.apps.core import mail
from promotora.apps.network.models import Told
from promotora.apps.network.queries.people import holders_of

Words = tuple[str | Promise, str | Promise]  # the subject, and the text


def tell(*, organization: Organization, to: Permission, subject: str | Promise, text: str | Promise, day: date) -> int:
    """Write to everybody who may do this in an organization, in this transaction (core/mail.py); to how many.

    Where nobody may, to who keeps its staff. Each reads it in their own language, as far as the words are lazy.
    """
    people = holders_of(organization, to, day) or holders_of(organization, Permission.KEEP_STAFF, day)
    for user in people:
        write_to_person(user, lambda: (subject, text))
    return len(people)


def tell_once(
    *, what: str, organization: Organization, to: Permission, subject: str | Promise, text: str | Promise, at: datetime
) -> bool:
    """The same, unless this organization was told `what` before. In its own scope: whom it was told is its own."""
    _told, new = Told.objects.get_or_create(organization=organization, what=what, defaults={"told_at": at})
    if new:
        tell(organization=organization, to=to, subject=subject, text=text, day=timezone.localtime(at).date())
    return new


def write_to_person(user: User, words: Callable[[], Words]) -> None:
    """A letter to one person, in this transaction. `words`: asked for while their language is spoken."""
    with override(user.language or settings.LANGUAGE_CODE):
        subject, text = words()
        mail.post(to=user.email, subject=str(subject), text=f"{text}\n\n{_('Sign in to Promotora to see it.')}")
