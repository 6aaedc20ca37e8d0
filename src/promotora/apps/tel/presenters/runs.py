"""Lists that are made, reviewed and released, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.core.numbers import number
from promotora.apps.people.presenters.words import day, moment
from promotora.apps.tel.models import Run, RunMoved
from promotora.apps.tel.presenters.lists import month_and_year
from promotora.apps.tel.presenters.rules_in_words import program_in_words
from promotora.apps.tel.presenters.said import refusal_in_words
from promotora.apps.tel.terms import RunState

TONES = {
    RunState.WAITING: "gold",
    RunState.MAKING: "info",
    RunState.MADE: "gold",
    RunState.REVIEWED: "gold",
    RunState.RELEASED: "ok",
    RunState.WITHDRAWN: "warm",
    RunState.DISCARDED: "quiet",
    RunState.REFUSED: "danger",
    RunState.STOPPED: "warm",
}
GOING_ON = (RunState.WAITING, RunState.MAKING)
HAS_LIST = (RunState.MADE, RunState.REVIEWED, RunState.RELEASED, RunState.WITHDRAWN)


@dataclass(frozen=True)
class RunSaid:
    """One run, as lists of runs show it."""

    row: Run
    url: str
    title: str
    name: str
    state: str
    tone: str
    when: str
    who: str
    program: str
    line: str
    going_on: bool
    has_list: bool

    @property
    def why_not(self) -> str:
        """Why it could not be made, in words."""
        return refusal_in_words(self.row.why_not)

    @property
    def stopped(self) -> bool:
        """Whether it can be begun again."""
        return self.tone == "warm" and self.row.state in (RunState.STOPPED, RunState.MAKING)


def run_said(run: Run, *, stopped: bool = False) -> RunSaid:
    """A run, in words. `stopped`: it began, and nobody makes it any more."""
    state = RunState.STOPPED if stopped else RunState(run.state)
    return RunSaid(
        row=run,
        url=reverse("run", args=[run.pk]),
        title=title(run, state),
        name=list_name(run),
        state=str(state.label),
        tone=TONES[state],
        when=moment(run.asked_at),
        who=str(run.asked_by) if run.asked_by else _("the operator"),
        program=program_in_words(run.program),
        line=came_and_left(run) if state in HAS_LIST else "",
        going_on=state in GOING_ON,
        has_list=state in HAS_LIST,
    )


def list_name(run: Run) -> str:
    """'The list of March 2020'; its day, when it is not a month's first."""
    if run.as_of.day == 1:
        return _("The list of %(month)s") % {"month": month_and_year(run)}
    return _("The list of %(day)s") % {"day": day(run.as_of)}


def title(run: Run, state: RunState) -> str:
    """What is true of a run."""
    said = {
        RunState.WAITING: _("%(list)s waits for its turn"),
        RunState.MAKING: _("%(list)s is being made"),
        RunState.MADE: _("%(list)s is made and waits for a review"),
        RunState.REVIEWED: _("%(list)s is reviewed and not yet released"),
        RunState.RELEASED: _("%(list)s is released to the CB-CMEs"),
        RunState.WITHDRAWN: _("%(list)s was withdrawn"),
        RunState.DISCARDED: _("%(list)s was discarded"),
        RunState.REFUSED: _("%(list)s could not be made"),
        RunState.STOPPED: _("%(list)s stopped in the middle, and nothing was changed"),
    }
    return said[state] % {"list": list_name(run)}


def came_and_left(run: Run) -> str:
    """'3,163 people; 120 came, 95 left, 210 changed'."""
    people = ngettext("%(number)s person", "%(number)s people", run.listed) % {"number": number(run.listed)}
    if run.previous_id is None:
        return people
    moved = _("%(came)s came, %(left)s left, %(changed)s changed") % {
        "came": number(run.came),
        "left": number(run.left),
        "changed": number(run.changed),
    }
    return f"{people}; {moved}"


@dataclass(frozen=True)
class Step:
    """One step of a run's life."""

    when: str
    exact: str
    title: str
    who: str
    because: str


def steps_said(steps: Iterable[RunMoved]) -> list[Step]:
    """Its life, the last step first."""
    return [
        Step(
            moment(step.moved_at),
            step.moved_at.isoformat(),
            str(RunState(step.state).label).capitalize(),
            str(step.moved_by) if step.moved_by else "",
            because_said(step.because),
        )
        for step in reversed(list(steps))
    ]


def because_said(because: str) -> str:
    """Why a step was taken. That another list took its place is written down in one way."""
    number = because.removeprefix("Replaced by list ").removesuffix(".")
    if number != because and number.isdecimal():
        return _("Replaced by list %(number)s.") % {"number": number}
    return because
