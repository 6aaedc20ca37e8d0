"""A list in words: its heading and its rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.core.numbers import number
from promotora.apps.people.presenters.words import dots
from promotora.apps.tel.models import Listing, Run
from promotora.apps.tel.pictures import words
from promotora.apps.tel.presenters.filters import Names, area_word, language_word, tier_word
from promotora.apps.tel.presenters.said import in_words
from promotora.apps.tel.queries.lists import Row
from promotora.apps.tel.queries.wanted import UNKNOWN, Wanted
from promotora.apps.tel.terms import Change, RunState

TONES = {1: "tier1", 2: "tier2", 3: "tier3"}
NEW_TONES = {Change.CAME: "info", Change.CHANGED: "gold"}
NAMED = 3  # conditions that a row names; the rest are counted

# ---------------------------------------------------------------------------------------------------------- the heading


def month_of(run: Run) -> str:
    """The month that a list is called by."""
    return date_format(run.as_of, "F")


def month_and_year(run: Run) -> str:
    """The same with its year."""
    return date_format(run.as_of, "F Y")


def heading(run: Run, new: Mapping[str, int], everyone: int, wanted: Wanted, fits: int, *, of_plan: bool = True) -> str:
    """What is true of this list, or of those who fit."""
    if not everyone:
        nobody = _("Nobody is on %(month)s’s list") if of_plan else _("Nobody on %(month)s’s list is yours yet")
        return nobody % {"month": month_of(run)}
    if wanted.narrows:
        return ngettext("%(number)s person fits", "%(number)s people fit", fits) % {"number": number(fits)}
    came = new.get(Change.CAME.value, 0)
    if came:
        said = ngettext(
            "%(number)s person is new on %(month)s’s list", "%(number)s people are new on %(month)s’s list", came
        )
        return said % {"number": number(came), "month": month_of(run)}
    if new.get(Change.FIRST.value, 0):
        said = ngettext(
            "%(number)s person is on the first list, %(month)s’s",
            "%(number)s people are on the first list, %(month)s’s",
            everyone,
        )
    else:
        said = ngettext(
            "%(number)s person is on %(month)s’s list, and was before",
            "%(number)s people are on %(month)s’s list, all of them listed before",
            everyone,
        )
    return said % {"number": number(everyone), "month": month_of(run)}


def lead(run: Run, everyone: int, wanted: Wanted) -> str:
    """Of how many they are, and in which order; nothing of nobody."""
    if not everyone:
        return ""
    of_all = ngettext(
        "%(number)s person is on the list of %(month)s.", "%(number)s people are on the list of %(month)s.", everyone
    ) % {"number": number(everyone), "month": month_and_year(run)}
    return f"{of_all} {ORDERS[wanted.sort]()}"


def over(run: Run) -> str:
    """Whose list it is, and how far it is if it is not released."""
    state = "" if run.state == RunState.RELEASED else run.get_state_display()
    return dots([str(run.organization), month_and_year(run), state])


ORDERS: Mapping[str, Callable[[], str]] = {
    "urgency": lambda: _("The most urgent come first."),
    "name": lambda: _("In the order of their names."),
    "ed": lambda: _("Those with the most ED visits come first."),
    "stays": lambda: _("Those with the most hospital stays come first."),
    "age": lambda: _("The oldest come first."),
    "newest": lambda: _("Those who are new come first."),
}


def sorts() -> list[tuple[str, str]]:
    """(word in the address, label) of each order."""
    return [
        ("urgency", _("the most urgent first")),
        ("newest", _("the newest on the list first")),
        ("name", _("by name")),
        ("ed", _("most ED visits first")),
        ("stays", _("most hospital stays first")),
        ("age", _("the oldest first")),
    ]


# ----------------------------------------------------------------------------------------------------------------- rows


@dataclass(frozen=True)
class RowSaid:
    """One listing of a page."""

    id: int
    name: str
    url: str
    line: str
    tier: str
    tone: str
    sign: str
    why: str
    new: str
    new_tone: str
    changed: str
    speaks: str
    where: str
    assigned: str
    assign_url: str


def row_said(row: Row, names: Names, today: date, back: str = "") -> RowSaid:
    """A listing in words."""
    listing, member = row.listing, row.member
    place = [listing.run_id, member.pk]
    return RowSaid(
        id=member.pk,
        name=str(member),
        url=reverse("listing", args=place),
        line=dots([aged(member.age_on(today)), cin_end(row.cin)]),
        tier=tier_word(str(listing.tier)),
        tone=TONES.get(listing.tier, "quiet"),
        sign=f"tier_{listing.tier}" if listing.tier in TONES else "",
        why=why(listing),
        new=listing.get_change_display(),
        new_tone=NEW_TONES.get(Change(listing.change), "quiet"),
        changed=capfirst(what_changed(listing)),
        speaks=language_word(listing.language),
        where=where(listing),
        assigned=names.get(row.organization_id, ""),
        assign_url=reverse("assign_one", args=place) + back,
    )


def what_changed(listing: Listing) -> str:
    """What is other than on the list before; of whoever came, the reasons say it all."""
    return "; ".join(in_words(each) for each in listing.changed) if listing.change == Change.CHANGED else ""


def aged(age: int) -> str:
    """Whole years."""
    return ngettext("%(age)s year", "%(age)s years", age) % {"age": age}


def cin_end(cin: str) -> str:
    """What a list shows of a CIN."""
    return _("CIN ends %(end)s") % {"end": cin[-4:]} if cin else _("CIN not known")


def where(listing: Listing) -> str:
    """The service planning area and the ZIP code."""
    return dots([area_word(listing.area or UNKNOWN), listing.zip_code[:5]])


def why(listing: Listing) -> str:
    """The first reasons, shortly: the care that was needed lately, and what the member has."""
    facts = [*_care(listing), *_has(listing)]
    if listing.chronically_homeless:
        facts.append(_("homeless for long"))
    return capfirst(_joined(facts))


def _care(listing: Listing) -> list[str]:
    visits, stays = listing.ed_visits_12m, listing.stays_12m
    said = [
        (visits, ngettext("%(count)s ED visit", "%(count)s ED visits", visits) % {"count": visits}),
        (stays, ngettext("%(count)s hospital stay", "%(count)s hospital stays", stays) % {"count": stays}),
    ]
    return [words_ for count, words_ in said if count]


def _has(listing: Listing) -> list[str]:
    named = [words.condition(code) for code in listing.conditions[:NAMED]]
    more = len(listing.conditions) - len(named)
    return [*named, *([_("%(count)s more") % {"count": more}] if more > 0 else [])]


def _joined(facts: Sequence[str]) -> str:
    if len(facts) < 2:
        return "".join(facts)
    return _("%(many)s and %(last)s") % {"many": ", ".join(facts[:-1]), "last": facts[-1]}
