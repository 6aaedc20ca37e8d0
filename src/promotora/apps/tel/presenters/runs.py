"""Lists that are made, reviewed and released, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.people.presenters.words import day, moment
from promotora.apps.tel.models import Replay, Run, RunMoved, RunReport
from promotora.apps.tel.presenters.lists import month_and_year
from promotora.apps.tel.presenters.policies import Part, parts
from promotora.apps.tel.presenters.rules_in_words import program_in_words
from promotora.apps.tel.presenters.trials import reason_in_words
from promotora.apps.tel.terms import ReplayState, RunState
from promotora.targeting.language import program_from

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
STRANGERS_SHOWN = 50


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


def count(number: int) -> str:
    """A count with its commas."""
    return number_format(number, force_grouping=True)


def came_and_left(run: Run) -> str:
    """'3,163 people; 120 came, 95 left, 210 changed'."""
    people = ngettext("%(number)s person", "%(number)s people", run.listed) % {"number": count(run.listed)}
    if run.previous_id is None:
        return people
    moved = _("%(came)s came, %(left)s left, %(changed)s changed") % {
        "came": count(run.came),
        "left": count(run.left),
        "changed": count(run.changed),
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


# ---------------------------------------------------------------------------------------------------- what came of it


@dataclass(frozen=True)
class Tier:
    """How many are in a tier, now and on the list before."""

    tier: int
    tone: str
    now: str
    before: str


@dataclass(frozen=True)
class Why:
    """A reason, and how many it is the reason for."""

    reason: str
    members: str


@dataclass(frozen=True)
class SetAside:
    """Rows set aside for one reason, with what to mend at the source. `url`: all of the table's, as a file."""

    table: str
    column: str
    reason: str
    rows: str
    mend: str
    example: str
    url: str


@dataclass(frozen=True)
class RunPage:
    """What came of a run."""

    figures: list[tuple[str, str]]
    tiers: list[Tier]
    before: str
    before_url: str
    left_because: list[Why]
    moves: list[str]
    set_aside: list[SetAside]
    strangers: list[str]
    more_strangers: int
    inputs: list[tuple[str, str]]
    policy: list[Part]
    policy_name: str


def run_page(run: Run, report: RunReport | None, before: Run | None, report_before: RunReport | None) -> RunPage:
    """Everything of a run that has its list."""
    figures: Mapping[str, Any] = report.figures if report else {}
    change: Mapping[str, Any] = figures.get("change") or {}
    strangers = list(figures.get("strangers", []))
    program = program_from(run.policy)
    return RunPage(
        figures=counts(run),
        tiers=tiers(report, report_before),
        before=list_name(before) if before else "",
        before_url=reverse("runs_beside", args=[run.pk, before.pk]) if before else "",
        left_because=[Why(reason_in_words(each["reason"]), count(each["members"])) for each in left_because(change)],
        moves=[move_said(each) for each in change.get("tier_moves", [])],
        set_aside=[set_aside(run, each) for each in figures.get("set_aside", [])],
        strangers=strangers[:STRANGERS_SHOWN],
        more_strangers=max(0, len(strangers) - STRANGERS_SHOWN),
        inputs=inputs(run),
        policy=parts(program),
        policy_name=_("%(program)s, version %(version)s, in force since %(day)s")
        % {"program": program_in_words(run.program), "version": run.version, "day": day(program.effective)},
    )


def left_because(change: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Why people left, most often first."""
    found: list[Mapping[str, Any]] = change.get("left_because", [])
    return found


def counts(run: Run) -> list[tuple[str, str]]:
    """The run's own figures."""
    compared = [(run.came, _("came")), (run.left, _("left")), (run.changed, _("changed"))]
    figures = [
        (run.listed, _("listed")),
        *(compared if run.previous_id else []),
        (run.rows, _("rows read")),
        (run.set_aside, _("rows set aside")),
    ]
    return [(count(number), words) for number, words in figures]


def tiers(report: RunReport | None, before: RunReport | None) -> list[Tier]:
    """By tier, beside the list before."""
    now, was = tier_counts(report), tier_counts(before)
    return [
        Tier(int(tier), f"tier{tier}", count(now.get(tier, 0)), count(was.get(tier, 0)) if before else "")
        for tier in sorted({*now, *was})
    ]


def tier_counts(report: RunReport | None) -> dict[str, int]:
    """How many are in each tier."""
    return {str(tier): number for tier, number in (report.counts.get("tiers", {}) if report else {}).items()}


def move_said(move: Mapping[str, Any]) -> str:
    """'12 people moved from tier 2 to tier 1'."""
    return ngettext(
        "%(number)s person moved from tier %(before)s to tier %(after)s",
        "%(number)s people moved from tier %(before)s to tier %(after)s",
        move["members"],
    ) % {"number": count(move["members"]), "before": move["from"], "after": move["to"]}


def set_aside(run: Run, group: Mapping[str, Any]) -> SetAside:
    """Rows of one table set aside for one reason."""
    example = group.get("example") or {}
    where = _("%(file)s, row %(row)s") % {"file": example.get("file", ""), "row": example.get("row", "")}
    value = example.get("value")
    return SetAside(
        table=group["table"],
        column=group.get("column") or "",
        reason=_(group["reason"]),
        rows=count(group["rows"]),
        mend=_(group["mend"]),
        example=f"{where}: “{value}”" if value else where,
        url=reverse("run_set_aside", args=[run.pk, group["table"]]),
    )


def inputs(run: Run) -> list[tuple[str, str]]:
    """What it was made from and with: enough to make it again to the byte."""
    record = run.record
    months = sorted(record.get("input", {}).get("months", {}))
    versions = record.get("versions", {})
    return [
        (_("As of"), day(run.as_of)),
        (_("Months of claims"), _("%(first)s to %(last)s") % {"first": months[0], "last": months[-1]} if months else ""),
        (_("Print of the claims"), run.fingerprint),
        (_("Print of the list"), run.digest),
        (_("Engine"), run.engine),
        (_("Made with"), ", ".join(f"{name} {version}" for name, version in versions.items() if version)),
        (_("Made"), moment(run.made_at) if run.made_at else ""),
    ]


# ------------------------------------------------------------------------------------------------------- made once more


@dataclass(frozen=True)
class ReplaySaid:
    """A list that was made once more."""

    row: Replay
    url: str
    title: str
    tone: str
    when: str
    going_on: bool
    differs: list[str]


def replay_said(replay: Replay, *, stopped: bool = False) -> ReplaySaid:
    """A replay, in words."""
    state = ReplayState.STOPPED if stopped else ReplayState(replay.state)
    titles = {
        ReplayState.WAITING: _("It waits for its turn"),
        ReplayState.MAKING: _("It is being made once more"),
        ReplayState.SAME: _("It is the same, to the byte"),
        ReplayState.DIFFERS: _("It is not the same any more"),
        ReplayState.REFUSED: _("It could not be made once more"),
        ReplayState.STOPPED: _("It stopped in the middle"),
    }
    tones = {ReplayState.SAME: "ok", ReplayState.DIFFERS: "warm", ReplayState.REFUSED: "danger"}
    return ReplaySaid(
        replay,
        reverse("run_replay", args=[replay.run_id]),
        titles[state],
        tones.get(state, "info"),
        moment(replay.finished_at or replay.asked_at),
        state in (ReplayState.WAITING, ReplayState.MAKING),
        [difference(*each) for each in replay.differs],
    )


def difference(what: str, before: str, now: str) -> str:
    """One thing that is not as it was."""
    kind, _space, name = what.partition(" ")
    words = {
        "version": _("%(name)s is version %(now)s; it was %(before)s"),
        "month": _("the claims of %(name)s are not those that it was made from"),
        "claims": _("the claims are not those that it was made from"),
        "previous": _("the files of the list that it was compared with are gone"),
    }
    return words[kind] % {"name": name, "before": before or "—", "now": now or "—"}
