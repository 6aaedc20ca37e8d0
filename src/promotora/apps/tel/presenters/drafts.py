"""Policies and drafts in words, for their pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.people.presenters.forms import Beside, shown
from promotora.apps.people.presenters.words import day, moment
from promotora.apps.tel.models import Draft, DraftMoved
from promotora.apps.tel.presenters.diagnoses import dotted
from promotora.apps.tel.presenters.policies import CodeList, Differs, Part, code_lists, differences, parts
from promotora.apps.tel.presenters.rules_in_words import condition_in_words, program_in_words
from promotora.apps.tel.queries.policies import Version
from promotora.apps.tel.rules.knobs import changed_sections
from promotora.apps.tel.rules.sources import unverified
from promotora.apps.tel.terms import DraftState
from promotora.targeting.language import program_from
from promotora.targeting.model.program import Program, Source

TONES = {
    DraftState.DRAFT: "quiet",
    DraftState.PROPOSED: "gold",
    DraftState.ADOPTED: "ok",
    DraftState.TURNED_DOWN: "warm",
    DraftState.DISCARDED: "quiet",
}

# ------------------------------------------------------------------------------------------------------------ versions


@dataclass(frozen=True)
class VersionSaid:
    """One policy version. `whose`: the plan that adopted it, or nothing for a published one."""

    version: Version
    url: str
    title: str
    program: str
    whose: str
    dates: str
    state: str
    tone: str

    @property
    def source(self) -> Source:
        """Where the version as a whole was read."""
        return self.version.program.source


def version_said(version: Version, today: date) -> VersionSaid:
    """A version, in words."""
    program = version.program
    name = program_in_words(program.code, program.name)
    return VersionSaid(
        version=version,
        url=reverse("rule_version", args=[program.code, program.version]),
        title=in_words(program),
        program=name,
        whose=version.plan.name if version.plan else "",
        dates=_dates(version),
        **_standing(version, today),
    )


def _dates(version: Version) -> str:
    starts = day(version.program.effective)
    if version.until is None:
        return _("From %(day)s on") % {"day": starts}
    return _("%(starts)s to %(ends)s") % {"starts": starts, "ends": day(version.until)}


def _standing(version: Version, today: date) -> dict[str, str]:
    if version.in_force_on(today):
        return {"state": _("in force"), "tone": "ok"}
    if version.program.effective > today:
        return {"state": _("not yet in force"), "tone": "gold"}
    return {"state": _("no longer in force"), "tone": "quiet"}


@dataclass(frozen=True)
class VersionPage:
    """All that anyone may read of a version."""

    said: VersionSaid
    parts: list[Part]
    codes: list[CodeList]
    before: VersionSaid | None
    differs: list[Differs]


def version_page(version: Version, before: Version | None, today: date) -> VersionPage:
    """A version line by line, and what changed from the one before."""
    return VersionPage(
        version_said(version, today),
        parts(version.program),
        code_lists(version.program),
        version_said(before, today) if before else None,
        differences(before.program, version.program) if before else [],
    )


def version_choice(version: Version) -> tuple[str, str]:
    """A version as one chooses it."""
    program = version.program
    words = in_words(program)
    whose = _("%(version)s, adopted by %(plan)s") % {"version": words, "plan": version.plan} if version.plan else words
    return f"{program.code}/{program.version}", whose


# -------------------------------------------------------------------------------------------------------------- drafts


@dataclass(frozen=True)
class DraftSaid:
    """One draft, as lists of drafts show it."""

    row: Draft
    url: str
    title: str
    state: str
    tone: str
    made_from: str
    line: str


def draft_said(row: Draft) -> DraftSaid:
    """A draft, in words."""
    state = DraftState(row.state)
    return DraftSaid(
        row=row,
        url=reverse("draft", args=[row.pk]),
        title=title(row),
        state=str(state.label),
        tone=TONES[state],
        made_from=in_words(program_from(row.base_policy)),
        line=_("Changed last by %(who)s, %(when)s") % {"who": row.changed_by, "when": moment(row.changed_at)},
    )


def in_words(program: Program) -> str:
    """A version by its program and first day."""
    name = program_in_words(program.code, program.name)
    return _("%(program)s from %(day)s") % {"program": name, "day": day(program.effective)}


def title(row: Draft) -> str:
    """What is true of a draft."""
    words = {"name": row.name, "day": day(row.effective)}
    match DraftState(row.state):
        case DraftState.PROPOSED:
            return _("“%(name)s” is proposed from %(day)s on") % words
        case DraftState.ADOPTED:
            return _("“%(name)s” is adopted from %(day)s on") % words
        case DraftState.TURNED_DOWN:
            return _("“%(name)s” was turned down") % words
        case DraftState.DISCARDED:
            return _("“%(name)s” was discarded") % words
    count = _lines_changed(row)
    if not count:
        return _("“%(name)s” changes nothing yet") % words
    changes = ngettext("“%(name)s” changes %(count)d line", "“%(name)s” changes %(count)d lines", count)
    return changes % (words | {"count": count})


def _lines_changed(row: Draft) -> int:
    return len(changed_sections(program_from(row.base_policy), program_from(row.policy)))


@dataclass(frozen=True)
class StepSaid:
    """One step of a draft's life."""

    when: str
    exact: str
    who: str
    title: str
    because: str


def step_said(step: DraftMoved, *, first: bool) -> StepSaid:
    """A step, in words."""
    said = {
        DraftState.DRAFT: _("Begun") if first else _("Taken back to a draft"),
        DraftState.PROPOSED: _("Proposed"),
        DraftState.ADOPTED: _("Adopted"),
        DraftState.TURNED_DOWN: _("Turned down"),
        DraftState.DISCARDED: _("Discarded"),
    }
    return StepSaid(
        when=moment(step.moved_at),
        exact=step.moved_at.isoformat(),
        who=str(step.moved_by or ""),
        title=said[DraftState(step.state)],
        because=step.because,
    )


def steps_said(steps: Iterable[DraftMoved]) -> list[StepSaid]:
    """The steps, the newest first."""
    return [step_said(step, first=number == 0) for number, step in enumerate(steps)][::-1]


@dataclass(frozen=True)
class DraftPage:
    """A draft line by line. `back`: the lines that one may take back to the base."""

    said: DraftSaid
    parts: list[Part]
    differs: list[Differs]
    codes: list[CodeList]
    steps: list[StepSaid]
    unverified: list[Source] = field(default_factory=list)
    why: str = ""


def draft_page(row: Draft, steps: Iterable[DraftMoved]) -> DraftPage:
    """Everything of a draft."""
    base, program = program_from(row.base_policy), program_from(row.policy)
    return DraftPage(
        said=draft_said(row),
        parts=parts(program, changed_sections(base, program)),
        differs=differences(base, program),
        codes=[each for each in code_lists(program) if each.change],
        steps=steps_said(steps),
        unverified=unverified(program),
        why=row.because,
    )


# ------------------------------------------------------------------------------------------------ two people's versions


def beside(form: forms.Form, theirs: Mapping[str, Any], titles: Mapping[str, str]) -> list[Beside]:
    """What one wrote and what is stored now, for each field that is not the same. `titles`: the line of each field."""
    both = [
        Beside(
            _of_line(titles.get(name, ""), str(field.label)),
            answer(field, form.cleaned_data.get(name)),
            answer(field, theirs.get(name)),
        )
        for name, field in form.fields.items()
    ]
    return [each for each in both if each.differs]


def _of_line(title: str, label: str) -> str:
    return _("%(line)s: %(label)s") % {"line": title, "label": label} if title and title != label else label


def answer(field: forms.Field, value: Any) -> str:
    """An answer of the form of policies, in words."""
    if isinstance(value, frozenset):
        return ", ".join(condition_in_words(code) for code in sorted(value)) or _("none")
    if isinstance(value, tuple):
        return ", ".join(map(dotted, value)) or _("none")
    return shown(field, value)


def sources_said(sources: Sequence[Source]) -> list[str]:
    """Sources that nobody verified, each once."""
    return list(dict.fromkeys(source.text for source in sources))
