"""Letters to people about what the network learns together, each in the reader's own language."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from promotora.apps.accounts.models import User
from promotora.apps.network.actions.telling.people import Words, write_to_person
from promotora.apps.network.models import Announcement, Event


def tell_of_calling_off(event: Event, because: str, to: Iterable[User]) -> None:
    """That an event was called off, and why."""

    def words() -> Words:
        known = {"title": event.title, "when": _when(event.starts_at), "why": because, "plan": event.plan.name}
        said = _("%(title)s, on %(when)s, was called off by %(plan)s: %(why)s") % known
        return _("Called off: %(title)s") % known, said

    for user in to:
        write_to_person(user, words)


def tell_of_moving(event: Event, to: Iterable[User]) -> None:
    """That an event is at another time or place."""

    def words() -> Words:
        known = {"title": event.title, "when": _when(event.starts_at), "where": event.where}
        said = _("%(title)s is now on %(when)s. You are still registered.") % known
        place = _("Where: %(where)s") % known if event.where else ""
        return _("Another time or place: %(title)s") % known, f"{said}\n{place}".strip()

    for user in to:
        write_to_person(user, words)


def tell_of_announcement(announcement: Announcement, to: Iterable[User]) -> int:
    """What a plan announces; to how many people."""

    def words() -> Words:
        known = {"plan": announcement.plan.name, "title": announcement.title}
        return _("%(plan)s: %(title)s") % known, announcement.text

    people = list(to)
    for user in people:
        write_to_person(user, words)
    return len(people)


def _when(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")
