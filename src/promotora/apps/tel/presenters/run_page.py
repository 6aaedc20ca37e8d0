"""What came of a run: how many, why, what was set aside, and what it was made from, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.core.numbers import number
from promotora.apps.people.presenters.words import day, moment
from promotora.apps.tel.models import Run, RunReport
from promotora.apps.tel.presenters.policies import Part, parts
from promotora.apps.tel.presenters.rules_in_words import program_in_words
from promotora.apps.tel.presenters.runs import list_name
from promotora.apps.tel.presenters.said import mend_in_words, reason_in_words, set_aside_in_words
from promotora.apps.tel.presenters.trial_months import named_month
from promotora.targeting.language import program_from

STRANGERS_SHOWN = 50


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
        left_because=[Why(reason_in_words(each["reason"]), number(each["members"])) for each in left_because(change)],
        moves=[move_said(each) for each in change.get("tier_moves", [])],
        set_aside=[set_aside(run, each) for each in figures.get("set_aside", [])],
        strangers=strangers[:STRANGERS_SHOWN],
        more_strangers=max(0, run.strangers - STRANGERS_SHOWN),
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
    return [(number(figure), words) for figure, words in figures]


def tiers(report: RunReport | None, before: RunReport | None) -> list[Tier]:
    """By tier, beside the list before."""
    now, was = tier_counts(report), tier_counts(before)
    return [
        Tier(int(tier), f"tier{tier}", number(now.get(tier, 0)), number(was.get(tier, 0)) if before else "")
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
    ) % {"number": number(move["members"]), "before": move["from"], "after": move["to"]}


def set_aside(run: Run, group: Mapping[str, Any]) -> SetAside:
    """Rows of one table set aside for one reason."""
    example = group.get("example") or {}
    where = _("%(file)s, row %(row)s") % {"file": example.get("file", ""), "row": example.get("row", "")}
    value = example.get("value")
    return SetAside(
        table=group["table"],
        column=group.get("column") or "",
        reason=set_aside_in_words(group["reason"]),
        rows=number(group["rows"]),
        mend=mend_in_words(group["mend"]),
        example=f"{where}: “{value}”" if value else where,
        url=reverse("run_set_aside", args=[run.pk, group["table"]]),
    )


def inputs(run: Run) -> list[tuple[str, str]]:
    """What it was made from and with: enough to make it again to the byte."""
    record = run.record
    versions = record.get("versions", {})
    return [
        (_("As of"), day(run.as_of)),
        (_("Months of claims"), span_of(sorted(record.get("input", {}).get("months", {})))),
        (_("Fingerprint of the claims"), fingerprint(run.fingerprint)),
        (_("Fingerprint of the list"), fingerprint(run.digest)),
        (_("Engine"), run.engine),
        (_("Made with"), ", ".join(f"{name} {version}" for name, version in versions.items() if version)),
        (_("Made"), moment(run.made_at) if run.made_at else ""),
    ]


def span_of(months: list[str]) -> str:
    """From which month to which; months are written 2020-03."""
    if not months:
        return ""
    return _("%(first)s to %(last)s") % {"first": named_month(months[0]), "last": named_month(months[-1])}


def fingerprint(digest: str) -> str:
    """Letters and numbers to compare, not to read."""
    return format_html("<code>{}</code>", digest) if digest else ""
