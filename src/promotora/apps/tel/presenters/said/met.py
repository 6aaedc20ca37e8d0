"""Why a rule is met: 'hypertension with diabetes', '3 ED visits in the last year and homeless now'.

The engine joins what is met by commas, "and" and "with", and drops the brackets; so it is said anew piece by piece.
"""

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.tel.presenters.rules_in_words import (
    both,
    condition_in_words,
    every,
    stays_said,
    visits_said,
    within,
)
from promotora.apps.tel.presenters.said.forms import (
    BACK,
    CONDITION,
    CONDITION_OF,
    NUMBER,
    conditions_among,
    months_of,
)
from promotora.targeting.model.conditions import ALL_CONDITIONS

SEVERAL = re.compile(f"({NUMBER}) qualifying conditions?: ")
PIECE = re.compile(
    rf"(?P<stays>{NUMBER}) inpatient stays? in (?P<stays_back>{BACK})"
    rf"|(?P<visits>{NUMBER}) ED visits? in (?P<visits_back>{BACK})"
    rf"|aged (?P<from>{NUMBER}) or older|younger than (?P<under>{NUMBER})"
    rf"|(?P<now>homeless now)|(?P<chronic>chronically homeless)|(?P<condition>{CONDITION})"
)
LINK = re.compile(r", | and | with ")


def met_in_words(sentence: str) -> str | None:
    """The words for a rule that is met; None for a sentence of another form."""
    told, place, joined, was_condition = "", 0, "", False
    while True:
        piece = _piece(sentence, place)
        if piece is None:
            return None
        words, place, is_condition = piece
        told = _joined(told, joined, words, plainly=was_condition and is_condition) if joined else words
        if place == len(sentence):
            return told
        link = LINK.match(sentence, place)
        if link is None:
            return None
        joined, place, was_condition = link.group().strip(), link.end(), is_condition


def _joined(told: str, link: str, words: str, *, plainly: bool) -> str:
    if link == ",":
        return f"{told}, {words}"
    if link == "and":
        return both(told, words)
    if plainly:
        return _("%(some)s with %(last)s") % {"some": told, "last": words}
    return _(", and also ").join([told, words])


def _piece(sentence: str, place: int) -> tuple[str, int, bool] | None:
    """What stands at a place: its words, where it ends, and whether it is a condition alone."""
    several = SEVERAL.match(sentence, place)
    if several:
        return _several(sentence, int(several.group(1)), several.end())
    found = PIECE.match(sentence, place)
    return (_said(found), found.end(), found["condition"] is not None) if found else None


def _several(sentence: str, many: int, place: int) -> tuple[str, int, bool] | None:
    if not 1 <= many <= len(ALL_CONDITIONS):
        return None
    found = re.compile(conditions_among(many)).match(sentence, place)
    return (_conditions(re.findall(CONDITION, found.group())), found.end(), False) if found else None


def _conditions(names: list[str]) -> str:
    these = every([condition_in_words(CONDITION_OF[name]) for name in names])
    words = ngettext(
        "%(count)d condition that counts: %(these)s", "%(count)d conditions that count: %(these)s", len(names)
    )
    return words % {"count": len(names), "these": these}


def _said(found: re.Match[str]) -> str:
    if found["stays"]:
        return within(stays_said(int(found["stays"])), months_of(found["stays_back"]))
    if found["visits"]:
        return within(visits_said(int(found["visits"])), months_of(found["visits_back"]))
    if found["from"]:
        return _("%(years)d years old or older") % {"years": int(found["from"])}
    if found["under"]:
        return _("younger than %(years)d years") % {"years": int(found["under"])}
    if found["condition"]:
        return condition_in_words(CONDITION_OF[found["condition"]])
    return _("homeless now") if found["now"] else _("homeless for long")
