"""What waits in the house's own rooms: emergencies to review, consents that end, records of one person, letters."""

from collections.abc import Iterator
from datetime import date, datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.core import audit, mail
from promotora.apps.core.models import Part
from promotora.apps.people.models import Consent
from promotora.apps.people.queries import trace, waiting
from promotora.apps.people.terms import ConsentTo, Shown
from promotora.portal.today.pieces import Waiting

MOST = 5


def emergencies(today: date) -> Iterator[Waiting]:
    """Records opened in an emergency that nobody has reviewed."""
    count = trace.emergencies_waiting()
    if count:
        name = ngettext(
            "%(count)s record was opened in an emergency", "%(count)s records were opened in an emergency", count
        )
        why = _("Each is looked at by a privacy officer: was there a good reason?")
        yield Waiting(_("Emergency"), "warm", name % {"count": count}, why, _("Review"), reverse("emergencies"))


def consents(today: date) -> Iterator[Waiting]:
    """Consents that end within a month."""
    ending = list(waiting.consents_ending(today)[:MOST])
    audit.note_all(audit.Look(consent.member_id, part_of(consent), Shown.ENDS_SOON) for consent in ending)
    for consent in ending:
        if consent.expires_on:
            yield Waiting(
                _("Consent ends"),
                "gold",
                str(consent.member),
                _("Consent to %(covers)s.") % {"covers": consent.get_covers_display()},
                _("See it"),
                reverse("consent", args=[consent.member_id, consent.pk]),
                date_format(consent.expires_on, "MONTH_DAY_FORMAT"),
                consent.expires_on.isoformat(),
            )


def part_of(consent: Consent) -> Part:
    """What the access log says was seen: that there is a consent to share protected facts is itself protected."""
    return Part.PROTECTED if consent.covers == ConsentTo.PART2 else Part.CONSENTS


def duplicates(today: date) -> Iterator[Waiting]:
    """Pairs of records that may be one person."""
    count = waiting.duplicates_waiting()
    if count:
        name = ngettext(
            "%(count)s pair of records looks like one person", "%(count)s pairs of records look like one person", count
        )
        why = _("Only a person can say so, and can take it back.")
        yield Waiting(
            _("Same person?"), "info", name % {"count": count}, why, _("Compare"), reverse("possible_duplicates")
        )


def letters(now: datetime) -> Iterator[Waiting]:
    """Letters that were given up, and those that wait for the mail server."""
    url = reverse("letters")
    count = mail.given_up().count()
    if count:
        name = ngettext("%(count)s message could not be sent", "%(count)s messages could not be sent", count)
        why = _("The mail server refused them, or was away for two days.")
        yield Waiting(_("Messages"), "warm", name % {"count": count}, why, _("See why"), url)
    count = mail.late(now).count()
    if count:
        name = ngettext(
            "%(count)s message waits for the mail server", "%(count)s messages wait for the mail server", count
        )
        yield Waiting(_("Messages"), "gold", name % {"count": count}, _("It is tried for two days."), _("See why"), url)
