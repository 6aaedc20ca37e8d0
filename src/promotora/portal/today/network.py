"""What waits for a plan in its network: applicants, CB-CMEs that are full, contracts that end."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.accounts.models import Position
from promotora.apps.accounts.terms import Permission
from promotora.apps.network.models import Certification
from promotora.apps.network.queries import watching as reading
from promotora.apps.network.queries.room import capacity as rooms
from promotora.apps.network.rules import watching as rules
from promotora.apps.network.rules.capacity import Room
from promotora.portal.today.here import Here, said, waiting_for
from promotora.portal.today.pieces import Waiting, day_said

MOST = 3
ANSWERED_LATELY = timedelta(days=14)
TOO_FULL = (Room.OVER, Room.NO_COORDINATOR)
ENDS_SOON = (60,)


def at_plan(position: Position, now: datetime) -> list[Waiting]:
    """What waits for a plan, what concerns members first."""
    return waiting_for(
        Here(position, now),
        [
            (Permission.CERTIFY, contracts_end),
            (Permission.SEE_NETWORK, who_is_full),
            (Permission.CERTIFY, received),
            (Permission.CERTIFY, answered),
            (Permission.CERTIFY, mended),
            (Permission.CERTIFY, steps_overdue),
        ],
    )


def contracts_end(here: Here) -> Iterator[Waiting]:
    """Contracts that end, or have ended, with members who are still placed there: nobody is moved by itself."""
    rows = list(reading.contracts_ending(here.organization, rules.window(here.today, ENDS_SOON)))
    placed = reading.still_placed(rows, here.organization)
    for row in [row for row in rows if row.pk in placed][:MOST]:
        over = row.ends is not None and row.ends < here.today
        why = ngettext(
            "%(count)s member is still placed there, and stays until somebody decides.",
            "%(count)s members are still placed there, and stay until somebody decides.",
            placed[row.pk],
        )
        yield Waiting(
            _("Contract ended") if over else _("Contract ends"),
            "warm" if over else "gold",
            str(row.organization),
            why % {"count": placed[row.pk]},
            _("See it"),
            reverse("contract", args=[row.certification_id, row.pk]),
            *said(row.ends),
        )


def who_is_full(here: Here) -> Iterator[Waiting]:
    """CB-CMEs with more members than room, and those that are nearly full: each kind in one line."""
    seats = rooms.seats(here.organization, rooms.contracted(here.organization, here.today), here.today)
    over = [str(seat.organization) for seat in seats if seat.capacity.says in TOO_FULL and seat.capacity.members]
    nearly = [str(seat.organization) for seat in seats if seat.capacity.says in (Room.NEARLY_FULL, Room.FULL)]
    if over:
        name = ngettext(
            "%(count)s CB-CME has more members than room", "%(count)s CB-CMEs have more members than room", len(over)
        )
        url = reverse("network_capacity")
        yield Waiting(_("Over"), "warm", name % {"count": len(over)}, names(over), _("See the room"), url)
    if nearly:
        name = ngettext("%(count)s CB-CME is nearly full", "%(count)s CB-CMEs are nearly full", len(nearly))
        url = reverse("network_capacity")
        yield Waiting(_("Nearly full"), "gold", name % {"count": len(nearly)}, names(nearly), _("See the room"), url)


def received(here: Here) -> Iterator[Waiting]:
    """Applications that nobody has taken up."""
    rows = list(reading.received(here.organization)[: MOST + 1])
    if rows:
        count = len(rows) if len(rows) <= MOST else reading.received(here.organization).count()
        name = ngettext(
            "%(count)s application waits to be taken up", "%(count)s applications wait to be taken up", count
        )
        since = _("since %(day)s") % {"day": day_said(rows[0].received_at)[0]}
        exact = day_said(rows[0].received_at)[1]
        url = f"{reverse('network')}?state=received"
        yield Waiting(
            _("Application"), "info", name % {"count": count}, of_rows(rows), _("See them"), url, since, exact
        )


def answered(here: Here) -> Iterator[Waiting]:
    """Questions that applicants answered lately: the review goes on."""
    for row in reading.answered_since(here.organization, here.now - ANSWERED_LATELY)[:MOST]:
        due, exact = day_said(row.answered_at or row.asked_at)
        yield Waiting(
            _("Answered"),
            "info",
            str(row.certification.organization),
            _("Your question was answered. The review can go on."),
            _("Read the answer"),
            reverse("certification", args=[row.certification_id]),
            due,
            exact,
        )


def mended(here: Here) -> Iterator[Waiting]:
    """What was mended and waits for somebody to look."""
    for row in reading.to_mend_answered(here.organization)[:MOST]:
        due, exact = day_said(row.answered_at or row.asked_at)
        url = reverse("condition", args=[row.certification_id, row.pk])
        name = str(row.certification.organization)
        yield Waiting(_("Mended"), "info", name, row.what, _("Look at it"), url, due, exact)


def steps_overdue(here: Here) -> Iterator[Waiting]:
    """Reviews of which a step should have been done."""
    rows = list(reading.steps_overdue(here.organization, here.today)[: MOST + 1])
    if rows:
        count = len(rows) if len(rows) <= MOST else reading.steps_overdue(here.organization, here.today).count()
        name = ngettext("A step of %(count)s review is overdue", "Steps of %(count)s reviews are overdue", count)
        url = f"{reverse('network')}?state=in_review"
        yield Waiting(_("Overdue"), "warm", name % {"count": count}, of_rows(rows), _("See them"), url)


def of_rows(rows: list[Certification]) -> str:
    """Of whom, the first few."""
    return names([str(row.organization) for row in rows])


def names(several: list[str]) -> str:
    """The first few names, and that there are more."""
    shown = ", ".join(several[:MOST])
    return shown if len(several) <= MOST else _("%(names)s and others") % {"names": shown}
