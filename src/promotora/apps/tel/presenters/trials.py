"""What a trial found, in words and figures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.people.loading.words import language as language_of
from promotora.apps.people.models import Member
from promotora.apps.people.presenters.words import day, moment
from promotora.apps.people.terms import Language
from promotora.apps.tel.models import Trial
from promotora.apps.tel.presenters.policies import every_line
from promotora.apps.tel.presenters.rules_in_words import tier_in_words
from promotora.apps.tel.terms import TrialState
from promotora.targeting.language import program_from

MEMBERS_EACH = 60
"""Members whom one care coordinator serves, at most (the Health Homes contract of L.A. Care)."""
TONES = {
    TrialState.WAITING: "gold",
    TrialState.TRYING: "info",
    TrialState.DONE: "ok",
    TrialState.REFUSED: "danger",
    TrialState.STOPPED: "warm",
}


@dataclass(frozen=True)
class TrialSaid:
    """One trial, as lists of trials show it. `stale`: the draft was changed since."""

    row: Trial
    url: str
    title: str
    state: str
    tone: str
    when: str
    going_on: bool
    again: bool
    stale: bool


def trial_said(row: Trial, *, stopped: bool = False) -> TrialSaid:
    """A trial, in words. `stopped`: it began, and nobody does it any more."""
    state = TrialState.STOPPED if stopped else TrialState(row.state)
    return TrialSaid(
        row=row,
        url=reverse("trial", args=[row.pk]),
        title=title(row, state),
        state=str(state.label),
        tone=TONES[state],
        when=moment(row.asked_at),
        going_on=state in (TrialState.WAITING, TrialState.TRYING),
        again=state == TrialState.STOPPED,
        stale=row.policy != row.draft.policy,
    )


def title(row: Trial, state: TrialState) -> str:
    """What is true of a trial."""
    words = {"name": row.draft.name, "day": day(row.as_of)}
    match state:
        case TrialState.DONE:
            return came_and_went(row.figures)
        case TrialState.REFUSED:
            return _("“%(name)s” could not be tried as of %(day)s") % words
        case TrialState.STOPPED:
            return _("The trial as of %(day)s stopped in the middle") % words
        case TrialState.WAITING:
            return _("The trial as of %(day)s waits for its turn") % words
    return _("“%(name)s” is being tried as of %(day)s") % words


def came_and_went(figures: Mapping[str, Any]) -> str:
    """'375 people would go, and nobody would come'."""
    goes, comes = figures["goes"], figures["comes"]
    if not goes and not comes:
        return _("Nobody would come, and nobody would go")
    went = ngettext("%(count)s person would go", "%(count)s people would go", goes) if goes else _("nobody would go")
    came = ngettext("%(count)s person would come", "%(count)s people would come", comes)
    came = came if comes else _("nobody would come")
    both = _("%(came)s, and %(went)s") % {
        "came": came % {"count": counted(comes)},
        "went": went % {"count": counted(goes)},
    }
    return capfirst(both)


def counted(number: int) -> str:
    """A count with its commas."""
    return str(number_format(number, force_grouping=True))


def difference(before: int, after: int) -> str:
    """'+12', '−3' or '0'."""
    if before == after:
        return "0"
    return f"+{counted(after - before)}" if after > before else f"−{counted(before - after)}"


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


@dataclass(frozen=True)
class TrialPage:
    """What came of a trial."""

    said: TrialSaid
    lead: str
    figures: list[tuple[str, str]]
    caseload: str
    tables: list[Counts]
    moves: list[str]
    goes: list[Cause]
    comes: list[Cause]
    months: "Counts | None"
    picture: "Picture | None"
    note: str
    ways: list[tuple[str, str]]


def trial_page(row: Trial, said: TrialSaid, version: str) -> TrialPage:
    """Everything of a trial that is done. `version`: what the draft was compared with, in words."""
    figures = row.figures
    return TrialPage(
        said=said,
        lead=_("As of %(day)s, “%(name)s” beside %(version)s, which is in force on that day.")
        % {"day": day(row.as_of), "name": row.draft.name, "version": version},
        figures=_figures(figures),
        caseload=caseload(figures["before"], figures["after"]),
        tables=_tables(figures),
        moves=[_move(*move) for move in figures["moves"]],
        goes=_causes(figures["causes"]["goes"], row.draft.base_policy),
        comes=_causes(figures["causes"]["comes"], row.policy),
        months=_months(figures),
        picture=picture(figures),
        note=_note(row),
        ways=_ways(row),
    )


def _figures(figures: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (counted(figures["before"]), _("are listed")),
        (counted(figures["after"]), _("would be listed")),
        (counted(figures["comes"]), _("would come")),
        (counted(figures["goes"]), _("would go")),
        (counted(figures["moved"]), _("would change tier")),
    ]


def caseload(before: int, after: int) -> str:
    """How many care coordinators it takes, and how many more or fewer than now."""
    needed, would = ceil(before / MEMBERS_EACH), ceil(after / MEMBERS_EACH)
    words = {"now": counted(needed), "then": counted(would), "more": counted(abs(would - needed)), "each": MEMBERS_EACH}
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


def _tables(figures: Mapping[str, Any]) -> list[Counts]:
    return [
        Counts(_("By tier"), _("Tier"), [_count(tier_in_words(row[0]), row) for row in figures["tiers"]]),
        Counts(
            _("By service planning area"),
            _("Area"),
            [_count(row[0] or _("not known, or outside the county"), row) for row in figures["areas"]],
        ),
        Counts(_("By language"), _("Language"), [_count(_language(row[0]), row) for row in figures["languages"]]),
    ]


def _count(word: str, row: list[Any]) -> Count:
    _word, before, after, comes, goes = row
    return Count(word, counted(before), counted(after), difference(before, after), counted(comes), counted(goes))


def _language(word: str) -> str:
    known, _is_known = language_of(word)
    return capfirst(str(Language(known).label)) if known else word or _("not known")


def _move(before: int, after: int, members: int) -> str:
    words = ngettext(
        "%(count)s person would move from tier %(before)d to tier %(after)d.",
        "%(count)s people would move from tier %(before)d to tier %(after)d.",
        members,
    )
    return words % {"count": counted(members), "before": before, "after": after}


def _causes(causes: Iterable[Mapping[str, Any]], listed_by: str) -> list[Cause]:
    lines = every_line(program_from(listed_by))
    met = {section.removeprefix("criterion-"): line.sentence for section, line in lines.items()}
    return [
        Cause(
            counted(cause["members"]),
            reason_in_words(cause["reason"]),
            [f"{code}: {met[code]}" for code in cause["criteria"] if code in met],
        )
        for cause in causes
    ]


def reason_in_words(reason: str) -> str:
    """A run's reason in the reader's language, where it is one that everyone shares."""
    known = {
        "no acuity criterion is met": _("They meet none of the lines about care needed lately."),
        "no chronic-condition criterion is met": _("They meet none of the lines about chronic conditions."),
        "no population-of-focus criterion is met": _("They are in no population of focus."),
        "no acuity criterion is known to be met: there is no record of where this person lives": _(
            "They meet no other line about care needed lately, as far as is known: nothing says where they live."
        ),
        "no population-of-focus criterion is known to be met: there is no record of where this person lives": _(
            "They are in no population of focus, as far as is known: nothing says where they live."
        ),
        "not enrolled in Medi-Cal managed care on the day of the list": _(
            "They are not enrolled in Medi-Cal managed care on that day."
        ),
    }
    return known.get(reason) or capfirst(reason)


def _months(figures: Mapping[str, Any]) -> Counts | None:
    rows = [figures, *figures["months"]]
    if len(rows) < 2:
        return None
    return Counts(
        _("The same over the months before"),
        _("As of"),
        [
            _count(day(date.fromisoformat(row["as_of"])), ["", row["before"], row["after"], row["comes"], row["goes"]])
            for row in reversed(rows)
        ],
    )


@dataclass(frozen=True)
class Bar:
    """A month's pair of bars, in hundredths of the picture. `word` says both."""

    x: float
    width: float
    before: float
    after: float
    word: str

    @property
    def after_x(self) -> float:
        """Where the second begins."""
        return round(self.x + self.width, 2)

    @property
    def before_top(self) -> float:
        """Where the first ends."""
        return round(100 - self.before, 2)

    @property
    def after_top(self) -> float:
        """Where the second ends."""
        return round(100 - self.after, 2)


@dataclass(frozen=True)
class Picture:
    """Listed and would be listed, month by month. `sentence` says what it shows."""

    sentence: str
    bars: list[Bar]


def picture(figures: Mapping[str, Any]) -> Picture | None:
    """The months as pairs of bars; None for one month alone."""
    rows = [*reversed(figures["months"]), figures]
    most = max((max(row["before"], row["after"]) for row in rows), default=0)
    if len(rows) < 2 or not most:
        return None
    width = 100 / len(rows)
    bars = [
        Bar(
            round(number * width, 2),
            round(0.4 * width, 2),
            round(90 * row["before"] / most, 2),
            round(90 * row["after"] / most, 2),
            _("%(day)s: %(before)s listed, %(after)s would be")
            % {
                "day": day(date.fromisoformat(row["as_of"])),
                "before": counted(row["before"]),
                "after": counted(row["after"]),
            },
        )
        for number, row in enumerate(rows)
    ]
    fewer = sum(row["after"] < row["before"] for row in rows)
    more = sum(row["after"] > row["before"] for row in rows)
    sentence = _("Over %(months)d months, fewer people would have been listed in %(fewer)d and more in %(more)d.")
    return Picture(sentence % {"months": len(rows), "fewer": fewer, "more": more}, bars)


def _note(row: Trial) -> str:
    asked = row.months
    had = len(row.figures["months"])
    if had >= asked:
        return ""
    return _(
        "You asked for %(asked)d months before. The claims here begin in %(month)s, and a month is shown when it has a "
        "year of claims before it and a version was in force: that is so for %(had)d."
    ) % {"asked": asked, "month": row.figures["claims_from"], "had": had}


WAYS = ("goes", "comes", "tier")


def way_in_words(way: str) -> str:
    """Whom a list of names is of."""
    return {"goes": _("Who would go"), "comes": _("Who would come"), "tier": _("Who would change tier")}[way]


def _ways(row: Trial) -> list[tuple[str, str]]:
    """Lists of names that are there, with their addresses."""
    if not row.folder:
        return []
    counts = {"goes": row.figures["goes"], "comes": row.figures["comes"], "tier": row.figures["moved"]}
    return [(way_in_words(way), reverse("trial_people", args=[row.pk, way])) for way in WAYS if counts[way]]


# --------------------------------------------------------------------------------------------------------------- names


@dataclass(frozen=True)
class Named:
    """Somebody who would come, go or change tier. `member` is None when the plan's directory does not have them."""

    name: str
    url: str
    person_id: str
    tier: str
    because: list[str]


def named(row: Mapping[str, Any], member: Member | None) -> Named:
    """One row of a trial's people, in words."""
    before, after = row["before_tier"], row["after_tier"]
    tier = (
        _("%(before)d to %(after)d") % {"before": before, "after": after} if before and after else str(after or before)
    )
    return Named(
        name=str(member) if member else _("Not in your directory"),
        url=reverse("member", args=[member.pk]) if member else "",
        person_id=row["person_id"],
        tier=tier,
        because=[reason_in_words(reason) for reason in row["because"]],
    )


def pages(count: int, each: int) -> "Paginator[int]":
    """Pages of a list of so many."""
    return Paginator(range(count), each)
