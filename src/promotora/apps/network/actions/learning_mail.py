"""Letters to people about what the network learns together, each in the reader's own language."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from promotora.apps.accounts.models import User
from promotora.apps.network.models import Announcement, Event


def tell_of_calling_off(event: Event, because: str, to: Iterable[User]) -> None:
    """That an event was called off, and why."""
    for user in to:
        with override(user.language or settings.LANGUAGE_CODE):
            words = {"title": event.title, "when": _when(event.starts_at), "why": because, "plan": event.plan.name}
            said = _("%(title)s, on %(when)s, was called off by %(plan)s: %(why)s") % words
            _write(user, _("Called off: %(title)s") % words, said)


def tell_of_moving(event: Event, to: Iterable[User]) -> None:
    """That an event is at another time or place."""
    for user in to:
        with override(user.language or settings.LANGUAGE_CODE):
            words = {"title": event.title, "when": _when(event.starts_at), "where": event.where}
            said = _("%(title)s is now on %(when)s. You are still registered.") % words
            place = _("Where: %(where)s") % words if event.where else ""
            _write(user, _("Another time or place: %(title)s") % words, f"{said}\n{place}".strip())


def tell_of_announcement(announcement: Announcement, to: Iterable[User]) -> int:
    """What a plan announces; to how many people."""
    people = list(to)
    for user in people:
        with override(user.language or settings.LANGUAGE_CODE):
            subject = _("%(plan)s: %(title)s") % {"plan": announcement.plan.name, "title": announcement.title}
            _write(user, subject, announcement.text)
    return len(people)


def _write(user: User, subject: str, text: str) -> None:
    """A letter once this transaction is committed. One that cannot be sent stops none of the others."""
    said = f"{text}\n\n{_('Sign in to Promotora to see it.')}"
    one_line = " ".join(subject.split())
    transaction.on_commit(partial(send_mail, one_line, said, None, [user.email]), robust=True)


def _when(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")
