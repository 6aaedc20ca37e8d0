"""The first page of the day: what waits for this person, each thing with the verb that comes next."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.accounts.models import Position
from promotora.apps.accounts.terms import Permission
from promotora.apps.core import audit
from promotora.apps.core.models import Part
from promotora.apps.people.models import Consent
from promotora.apps.people.queries import trace, waiting
from promotora.apps.people.terms import ConsentTo, Shown

MOST = 5


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: what it is, about whom, why, until when, and what to press."""

    tag: str
    tone: str
    name: str
    why: str
    action: str
    url: str
    due: str = ""
    due_exact: str = ""


def waits_for(position: Position | None, today: date) -> list[Waiting]:
    """All that waits for somebody in this position."""
    if position is None:
        return []
    asked = [ask for permission, ask in ASKED.items() if position.as_role.may(permission)]
    return [one for ask in asked for one in ask(today)]


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


ASKED: dict[Permission, Callable[[date], Iterator[Waiting]]] = {
    Permission.REVIEW_BREAK_GLASS: emergencies,
    Permission.KEEP_CONSENTS: consents,
    Permission.LINK_RECORDS: duplicates,
}


def heading(count: int) -> str:
    """What is true today."""
    if not count:
        return _("Nothing waits for you today.")
    return ngettext("%(count)s thing waits for you today.", "%(count)s things wait for you today.", count) % {
        "count": count
    }
