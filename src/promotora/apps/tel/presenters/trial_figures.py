"""What a trial found in figures: tables, reasons, months, and the care coordinators that it takes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.core.numbers import number
from promotora.apps.people.loading.words import language as language_of
from promotora.apps.people.terms import Language
from promotora.apps.tel.presenters.policies import every_line
from promotora.apps.tel.presenters.rules_in_words import tier_in_words
from promotora.apps.tel.presenters.said import reason_in_words
from promotora.targeting.language import program_from

MEMBERS_EACH = 60
"""Members whom one care coordinator serves, at most (the Health Homes contract of L.A. Care)."""


def difference(before: int, after: int) -> str:
    """'+12', '−3' or '0'."""
    if before == after:
        return "0"
    return f"+{number(after - before)}" if after > before else f"−{number(before - after)}"


@dataclass(frozen=True)
class Count:
    """A word, and how many were listed and would be; who would come and go."""

    word: str
    before: str
    after: str
    difference: str
    comes: str
    goes: str


@dataclass(frozen=True)
class Counts:
    """A table of them. `title` says by what."""

    title: str
    word: str
    rows: list[Count]


@dataclass(frozen=True)
class Cause:
    """A reason, and how many it is the reason for."""

    members: str
    reason: str
    criteria: list[str]


def figures_in_words(figures: Mapping[str, Any]) -> list[tuple[str, str]]:
    """How many there are, would be, and who would come and go."""
    return [
        (number(figures["before"]), _("are listed")),
        (number(figures["after"]), _("would be listed")),
        (number(figures["comes"]), _("would come")),
        (number(figures["goes"]), _("would go")),
        (number(figures["moved"]), _("would change tier")),
    ]


def caseload(before: int, after: int) -> str:
    """How many care coordinators it takes, and how many more or fewer than now."""
    needed, would = ceil(before / MEMBERS_EACH), ceil(after / MEMBERS_EACH)
    words = {"now": number(needed), "then": number(would), "more": number(abs(would - needed)), "each": MEMBERS_EACH}
    if would == needed:
        return _("At %(each)s members each, it takes %(now)s care coordinators, as it does now.") % words
    if would > needed:
        return (
            _("At %(each)s members each, it takes %(then)s care coordinators: %(more)s more than now (%(now)s).")
            % words
        )
    return (
        _("At %(each)s members each, it takes %(then)s care coordinators: %(more)s fewer than now (%(now)s).") % words
    )


def tables(figures: Mapping[str, Any]) -> list[Counts]:
    """By tier, area and language."""
    return [
        Counts(_("By tier"), _("Tier"), [count(tier_in_words(row[0]), row) for row in figures["tiers"]]),
        Counts(
            _("By service planning area"),
            _("Area"),
            [count(row[0] or _("not known, or outside the county"), row) for row in figures["areas"]],
        ),
        Counts(_("By language"), _("Language"), [count(_language(row[0]), row) for row in figures["languages"]]),
    ]


def count(word: str, row: list[Any]) -> Count:
    """A row of a table; of `row` the first is a word of its own, which `word` stands for."""
    _word, before, after, comes, goes = row
    return Count(word, number(before), number(after), difference(before, after), number(comes), number(goes))


def _language(word: str) -> str:
    known, _is_known = language_of(word)
    return capfirst(str(Language(known).label)) if known else word or _("not known")


def move_in_words(before: int, after: int, members: int) -> str:
    """How many would move from one tier to another."""
    words = ngettext(
        "%(count)s person would move from tier %(before)d to tier %(after)d.",
        "%(count)s people would move from tier %(before)d to tier %(after)d.",
        members,
    )
    return words % {"count": number(members), "before": before, "after": after}


def causes(causes: Iterable[Mapping[str, Any]], listed_by: str) -> list[Cause]:
    """Why people would come or go; `listed_by` is the policy that lists them, as it is written."""
    lines = every_line(program_from(listed_by))
    met = {section.removeprefix("criterion-"): line.sentence for section, line in lines.items()}
    return [
        Cause(
            number(cause["members"]),
            reason_in_words(cause["reason"]),
            [f"{code}: {met[code]}" for code in cause["criteria"] if code in met],
        )
        for cause in causes
    ]
