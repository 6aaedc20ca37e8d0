"""Reasons of a decision, and what changed from one list to the next."""

import re
from datetime import date
from re import Match

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from promotora.apps.people.presenters.words import day
from promotora.apps.tel.presenters.rules_in_words import GROUPS, bar_in_words
from promotora.apps.tel.presenters.said.forms import NUMBER, Form, by, form
from promotora.apps.tel.presenters.said.met import met_in_words
from promotora.targeting import programs
from promotora.targeting.compare import NOT_COVERED
from promotora.targeting.model.program import NOT_ENROLLED

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
NO_RECORD = "there is no record of where this person lives"
BAR_OF = {bar.sentence: bar for known in programs.VERSIONS.values() for each in known for bar in each.exclusions}
"""What bars somebody in any published version; drafts choose among these alone."""


def in_words(reason: str) -> str:
    """A reason, within a sentence."""
    words = recognized(reason)
    return reason if words is None else words


def reason_in_words(reason: str) -> str:
    """A reason as a sentence of its own."""
    return str(capfirst(in_words(reason)))


def recognized(reason: str) -> str | None:
    """A reason in the reader's language; None for one that the engine has no form for."""
    return by(FORMS, reason)


def assigned_because(words: str) -> str:
    """Why somebody was assigned: what was written, or what is written in one way: a referral, a placement, a wish."""
    name, placed = words.removeprefix("referred by "), words.removeprefix("placement of ")
    if name != words:
        return _("referred by %(name)s") % {"name": name}
    if placed != words and DAY.fullmatch(placed):
        return _("placement of %(day)s") % {"day": day(date.fromisoformat(placed))}
    return _("the member's wish") if words == "the member's wish" else words


def bar_said(sentence: str) -> str | None:
    """What bars somebody; None for what no published version has."""
    return bar_in_words(BAR_OF[sentence]) if sentence in BAR_OF else None


def _group_of(found: Match[str]) -> str:
    return str(GROUPS.get(found["group"]) or capfirst(found["group"]))


def _not_met(found: Match[str]) -> str:
    match found["group"]:
        case "acuity":
            return _("They meet none of the lines about care needed lately.")
        case "chronic-condition":
            return _("They meet none of the lines about chronic conditions.")
        case "population-of-focus":
            return _("They are in no population of focus.")
    return _("They meet none of the lines of “%(group)s”.") % {"group": _group_of(found)}


def _not_known(found: Match[str]) -> str:
    match found["group"]:
        case "acuity":
            return _(
                "They meet no other line about care needed lately, as far as is known: nothing says where they live."
            )
        case "population-of-focus":
            return _("They are in no population of focus, as far as is known: nothing says where they live.")
    words = _("They meet no line of “%(group)s”, as far as is known: nothing says where they live.")
    return words % {"group": _group_of(found)}


def _moved(found: Match[str]) -> str:
    return _("tier %(before)s → %(after)s") % {"before": found["before"], "after": found["after"]}


def _now_also(found: Match[str]) -> str | None:
    if found["why"] is None:
        return _("now also %(criterion)s") % {"criterion": found["code"]}
    why = met_in_words(found["why"])
    words = _("now also %(criterion)s: %(why)s")
    return words % {"criterion": found["code"], "why": why} if why is not None else None


FORMS: tuple[Form, ...] = (
    form("(?P<met>.+)", lambda found: met_in_words(found["met"])),
    form("(?P<bar>.+)", lambda found: bar_said(found["bar"])),
    form(f"tier (?P<before>{NUMBER}) → (?P<after>{NUMBER})", _moved),
    form("now also (?P<code>[^:]+)(?:: (?P<why>.+))?", _now_also),
    form("no longer (?P<code>.+)", lambda found: _("no longer %(criterion)s") % {"criterion": found["code"]}),
    form("no (?P<group>.+) criterion is met", _not_met),
    form(f"no (?P<group>.+) criterion is known to be met: {NO_RECORD}", _not_known),
    form(NOT_ENROLLED, lambda _found: _("They are not enrolled in Medi-Cal managed care on that day.")),
    form(NOT_COVERED, lambda _found: _("They have no Medi-Cal coverage on that day.")),
    form(
        "No member is found by this CIN and birth date, or the claims know no such member.",
        lambda _found: _("No member is found by this CIN and birth date, or the claims know no such member."),
    ),
)
