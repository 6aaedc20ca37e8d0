"""Why somebody is on the list, in one sentence, for the first page of the day."""

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.tel.models import Listing, Run
from promotora.apps.tel.presenters.rules_in_words import CONDITIONS
from promotora.apps.tel.terms import Change

NAMED = 3  # conditions that the sentence names; the rest are counted


def month(run: Run) -> str:
    """The month that a list is called by."""
    return date_format(run.as_of, "F")


def why_in_short(listing: Listing) -> str:
    """What the member has, what care they lately needed, and whether they were listed before."""
    facts = [*_care(listing), *_conditions(listing), *_home(listing)]
    said = [f"{capfirst(_listed(facts))}."] if facts else []
    if listing.change == Change.CAME:
        said.append(_("Listed for the first time since a month or more."))
    return " ".join(said)


def _care(listing: Listing) -> list[str]:
    visits, stays = listing.ed_visits_12m, listing.stays_12m
    said = [
        ngettext("%(count)s ED visit", "%(count)s ED visits", visits) % {"count": visits},
        ngettext("%(count)s hospital stay", "%(count)s hospital stays", stays) % {"count": stays},
    ]
    return [words for words, count in zip(said, (visits, stays), strict=True) if count]


def _conditions(listing: Listing) -> list[str]:
    named = [str(CONDITIONS.get(code, code)) for code in listing.conditions[:NAMED]]
    more = listing.condition_count - len(named)
    return [*named, *([_("%(count)s more") % {"count": more}] if more > 0 else [])]


def _home(listing: Listing) -> list[str]:
    return [_("has been without a home for long")] if listing.chronically_homeless else []


def _listed(facts: list[str]) -> str:
    if len(facts) == 1:
        return facts[0]
    return _("%(many)s and %(last)s") % {"many": ", ".join(facts[:-1]), "last": facts[-1]}
