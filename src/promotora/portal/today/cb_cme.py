"""What waits for who leads a CB-CME: plans that ask, what ends, what is owed, and how full it is."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.accounts.models import Position
from promotora.apps.accounts.terms import Permission
from promotora.apps.network.queries import watching as reading
from promotora.apps.network.queries.room import capacity as rooms
from promotora.apps.network.rules import watching as rules
from promotora.apps.network.rules.capacity import Capacity, Room
from promotora.apps.network.rules.staffing import due_on
from promotora.portal.today.here import Here, said, tone, waiting_for
from promotora.portal.today.network import ENDS_SOON, MOST, TOO_FULL
from promotora.portal.today.pieces import Waiting, day_said


def at_cb_cme(position: Position, now: datetime) -> list[Waiting]:
    """What waits for who leads a CB-CME."""
    return waiting_for(
        Here(position, now),
        [
            (Permission.APPLY, questions),
            (Permission.APPLY, to_mend),
            (Permission.APPLY, certificates_end),
            (Permission.KEEP_ROSTER, own_room),
            (Permission.KEEP_ROSTER, reports),
            (Permission.KEEP_ROSTER, credentials),
            (Permission.APPLY, drafts),
        ],
    )


def questions(here: Here) -> Iterator[Waiting]:
    """What plans ask, the most urgent first."""
    for row in reading.questions_open(here.organization, date.max)[:MOST]:
        plan, url = str(row.certification.plan), reverse("question_answer", args=[row.pk])
        yield Waiting(_("Question"), tone(row.due, here), plan, row.asks, _("Answer"), url, *said(row.due))


def to_mend(here: Here) -> Iterator[Waiting]:
    """What is to be mended."""
    for row in reading.to_mend_open(here.organization, date.max)[:MOST]:
        plan, url = str(row.certification.plan), reverse("to_mend", args=[row.pk])
        yield Waiting(_("To mend"), tone(row.due, here), plan, row.what, _("Say how"), url, *said(row.due))


def certificates_end(here: Here) -> Iterator[Waiting]:
    """Certificates that end soon, or have just expired, and for which nothing new was sent."""
    span = rules.window(here.today, rules.CERTIFICATE_ENDS)
    rows = [row for row, renewing in reading.certificates_ending(here.organization, span) if not renewing]
    for row in rows[:MOST]:
        over = row.ends is not None and row.ends < here.today
        yield Waiting(
            _("Certificate expired") if over else _("Certificate ends"),
            "warm" if over else "gold",
            str(row.plan),
            _("After its last day nobody more may be assigned to you. Whom you serve you go on serving."),
            _("Renew it"),
            reverse("application", args=[row.application_id]),
            *said(row.ends),
        )


def own_room(here: Here) -> Iterator[Waiting]:
    """That it is nearly full, or over."""
    capacity, _ratios = rooms.own_room(here.organization, here.today)
    if capacity.members and capacity.says != Room.FREE:
        url, over = reverse("capacity"), capacity.says in TOO_FULL
        yield Waiting(
            _("Room"), "warm" if over else "gold", _(capacity.says.value), how_full(capacity), _("See the room"), url
        )


def how_full(capacity: Capacity) -> str:
    """How many members, and how many there may be."""
    words = ngettext(
        "%(count)s member is served; the care coordinators who work today may have %(limit)s.",
        "%(count)s members are served; the care coordinators who work today may have %(limit)s.",
        capacity.members,
    )
    return words % {"count": capacity.members, "limit": max(0, capacity.limit)}


def reports(here: Here) -> Iterator[Waiting]:
    """The last month's report of the room, for each plan that waits for it."""
    month = (here.today.replace(day=1) - timedelta(days=1)).replace(day=1)
    for row in reading.not_reported(here.organization, month)[:MOST]:
        due = due_on(month)
        yield Waiting(
            _("Report"),
            tone(due, here),
            _("Your room in %(month)s") % {"month": date_format(month, "YEAR_MONTH_FORMAT")},
            _("%(plan)s waits for it.") % {"plan": row.plan},
            _("Report it"),
            reverse("capacity_report", args=[row.plan_id]),
            *said(due),
        )


def credentials(here: Here) -> Iterator[Waiting]:
    """Licenses of the team that expire."""
    for row in reading.credentials_expiring(here.organization, rules.window(here.today, ENDS_SOON))[:MOST]:
        over = row.expires is not None and row.expires < here.today
        url = reverse("roster_person", args=[row.staff_id])
        tag = _("Expired") if over else _("Expires")
        yield Waiting(
            tag, "warm" if over else "gold", str(row.staff), row.kind, _("See the roster"), url, *said(row.expires)
        )


def drafts(here: Here) -> Iterator[Waiting]:
    """What was begun and is not sent."""
    for row in reading.drafts(here.organization):
        last, exact = day_said(row.saved_at or row.begun_at)
        name = _("Your %(form)s is not sent yet") % {"form": row.get_form_display()}
        url = reverse("application", args=[row.pk])
        why = _("All that you wrote is kept.")
        yield Waiting(_("Draft"), "quiet", name, why, _("Go on"), url, last, exact)
