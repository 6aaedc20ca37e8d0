"""What whoever is in the network finds at the side of the first page: an announcement, and where they are expected."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from promotora.apps.accounts.models import Position
from promotora.apps.accounts.terms import Permission
from promotora.apps.network.queries import watching as reading
from promotora.apps.network.queries.learning import shared
from promotora.portal.today.here import Here
from promotora.portal.today.pieces import Side

IN_THE_NETWORK = (Permission.APPLY, Permission.SEE_NETWORK, Permission.ASK_TRANSFERS)


def side_of(position: Position, now: datetime) -> list[Side]:
    """What is announced, and the next event that this person is registered for, for whoever is in the network."""
    here = Here(position, now)
    if not any(position.as_role.may(permission) for permission in IN_THE_NETWORK):
        return []
    return [*announced(here), *next_event(here)]


def announced(here: Here) -> Iterator[Side]:
    """The newest announcement of today."""
    rows = shared.announcements_now(here.today)
    if rows:
        yield Side(
            title=_("Announced"), lead=rows[0].title, link=(_("Read it"), reverse("announcement", args=[rows[0].pk]))
        )


def next_event(here: Here) -> Iterator[Side]:
    """The next event that this person goes to."""
    event = reading.next_event(here.position.user, here.now)
    if event:
        when = date_format(timezone.localtime(event.starts_at), "DATETIME_FORMAT")
        yield Side(
            title=_("You are registered"),
            lead=_("%(event)s, %(when)s") % {"event": event.title, "when": when},
            link=(_("See the event"), reverse("learning_event", args=[event.pk])),
        )
