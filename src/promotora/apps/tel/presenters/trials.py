"""What a trial found, in words and figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.core.numbers import number
from promotora.apps.people.models import Member
from promotora.apps.people.presenters.words import day, moment
from promotora.apps.tel.models import Trial
from promotora.apps.tel.presenters.said import reason_in_words, refusal_in_words
from promotora.apps.tel.presenters.trial_figures import (
    Cause,
    Counts,
    caseload,
    causes,
    figures_in_words,
    move_in_words,
    tables,
)
from promotora.apps.tel.presenters.trial_months import Months, months, named_month
from promotora.apps.tel.terms import TrialState

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

    @property
    def why_not(self) -> str:
        """Why it could not be tried, in words."""
        return refusal_in_words(self.row.why_not)


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
        "came": came % {"count": number(comes)},
        "went": went % {"count": number(goes)},
    }
    return capfirst(both)


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
    months: Months | None
    note: str
    ways: list[tuple[str, str]]


def trial_page(row: Trial, said: TrialSaid, version: str) -> TrialPage:
    """Everything of a trial that is done. `version`: what the draft was compared with, in words."""
    figures = row.figures
    return TrialPage(
        said=said,
        lead=_("As of %(day)s, “%(name)s” beside %(version)s, which is in force on that day.")
        % {"day": day(row.as_of), "name": row.draft.name, "version": version},
        figures=figures_in_words(figures),
        caseload=caseload(figures["before"], figures["after"]),
        tables=tables(figures),
        moves=[move_in_words(*move) for move in figures["moves"]],
        goes=causes(figures["causes"]["goes"], row.draft.base_policy),
        comes=causes(figures["causes"]["comes"], row.policy),
        months=months(figures),
        note=_note(row),
        ways=_ways(row),
    )


def _note(row: Trial) -> str:
    asked = row.months
    had = len(row.figures["months"])
    if had >= asked:
        return ""
    return _(
        "You asked for %(asked)d months before. The claims here begin in %(month)s, and a month is shown when it has a "
        "year of claims before it and a version was in force: that is so for %(had)d."
    ) % {"asked": asked, "month": named_month(row.figures["claims_from"]), "had": had}


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
