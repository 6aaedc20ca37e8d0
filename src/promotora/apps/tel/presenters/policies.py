"""A policy version line by line: what each line says, where it was read, what differs, and the lists of codes."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from promotora.apps.tel.presenters.diagnoses import dotted, meaning
from promotora.apps.tel.presenters.rules_in_words import (
    GROUPS,
    bar_in_words,
    codes_in_words,
    condition_in_words,
    dates_in_words,
    inside_in_words,
    sentence,
    tier_in_words,
    window_in_words,
)
from promotora.apps.tel.rules.knobs import DRAFTED, changed_sections, known_exclusions, section_of
from promotora.targeting.model.conditions import ALL_CONDITIONS
from promotora.targeting.model.program import CodeChange, Criterion, Program, Source, Tier
from promotora.targeting.valuesets import condition_codes

# ---------------------------------------------------------------------------------------------------- lines of a policy


@dataclass(frozen=True)
class Line:
    """One line of a policy. `label` is the criterion's code or what the line is about; `changed`: in this draft."""

    section: str
    label: str
    sentence: str
    source: Source | None = None
    changed: bool = False

    @property
    def drafted(self) -> bool:
        """Whether it has no source yet but the draft itself."""
        return self.source == DRAFTED

    @property
    def read_in(self) -> str:
        """Where it was read."""
        return _("Changed in this draft") if self.drafted else self.source.text if self.source else ""


@dataclass(frozen=True)
class Part:
    """Some lines under one heading. `lead` says how they go together."""

    title: str
    lead: str
    lines: list[Line] = field(default_factory=list)

    @property
    def labelled(self) -> bool:
        """Whether its lines have names of their own."""
        return any(line.label for line in self.lines)


def parts(program: Program, changed: Iterable[str] = ()) -> list[Part]:
    """A whole policy version, from who is listed to which codes are read."""
    marked = frozenset(changed)
    groups = [
        Part(
            str(GROUPS.get(group.name, capfirst(group.name))),
            _("One of these is enough.") if len(group.criteria) > 1 else _("This must be so."),
            [_line(each, marked) for each in group.criteria],
        )
        for group in program.groups
    ]
    return [
        *groups,
        Part(_("Not listed"), _("Whoever is any of these is not listed."), _bars(program, marked)),
        Part(_("Tiers"), _("The first one that fits."), _tiers(program, marked)),
        Part(_("What counts"), "", _counts(program, marked)),
    ]


def every_line(program: Program, changed: Iterable[str] = ()) -> dict[str, Line]:
    """The same lines, by the name of their section."""
    return {line.section: line for part in parts(program, changed) for line in part.lines}


def _line(criterion: Criterion, marked: frozenset[str]) -> Line:
    section = section_of(criterion)
    return Line(section, criterion.code, sentence(criterion.rule), criterion.source, section in marked)


def _bars(program: Program, marked: frozenset[str]) -> list[Line]:
    return [
        Line(section_of(each), "", capfirst(bar_in_words(each)), each.source, section_of(each) in marked)
        for each in program.exclusions
    ]


def _tiers(program: Program, marked: frozenset[str]) -> list[Line]:
    lines = [_tier(tier, marked) for tier in program.tiers]
    last = Line("tier-last", tier_in_words(program.last_tier), _("Everyone else on the list"))
    return [*lines, last]


def _tier(tier: Tier, marked: frozenset[str]) -> Line:
    section = section_of(tier)
    return Line(section, tier_in_words(tier.level), sentence(tier.rule), changed=section in marked)


def _counts(program: Program, marked: frozenset[str]) -> list[Line]:
    lines = [
        Line("window", "", window_in_words(program.diagnosis_months), changed="window" in marked),
        Line("dates", "", dates_in_words(program.dates_needed), changed="dates" in marked),
        Line("inside", "", inside_in_words(program.ed_days_inside_stays_count), changed="inside" in marked),
    ]
    return [*lines, *(_codes(change, marked) for change in program.codes)]


def _codes(change: CodeChange, marked: frozenset[str]) -> Line:
    section = f"codes-{change.condition.code}"
    return Line(section, "", codes_in_words(change), change.source, section in marked)


# ----------------------------------------------------------------------------------------------------- what differs


@dataclass(frozen=True)
class Differs:
    """One line that is not the same in two versions. Empty: it is not there."""

    section: str
    label: str
    before: str
    after: str


def differences(before: Program, after: Program) -> list[Differs]:
    """Every line that differs, in the order in which they are read. Two versions of one program."""
    was, now = every_line(before), every_line(after)
    there = [section for section in (*was, *now) if (section in was) != (section in now)]
    named = dict.fromkeys([*changed_sections(before, after), *there])
    return [_differs(section, was.get(section), now.get(section), before, after) for section in named]


def _differs(section: str, was: Line | None, now: Line | None, before: Program, after: Program) -> Differs:
    label = (now or was or Line(section, "", "")).label
    return Differs(
        section,
        label or about(section, before, after),
        _stands(was) if was else _absent(section),
        _stands(now) if now else _absent(section),
    )


def _stands(line: Line) -> str:
    """What a line says beside another version of itself; of a bar, that is there."""
    return _("Keeps people from the list") if line.section.startswith("bar-") else line.sentence


def about(section: str, *programs: Program) -> str:
    """What a line without a label is about."""
    kind, _dash, name = section.partition("-")
    if kind == "bar":
        known = [each for program in programs for each in known_exclusions(program) if each.code == name]
        return capfirst(bar_in_words(known[0])) if known else name
    if kind == "codes":
        return _("Codes for %(condition)s") % {"condition": condition_in_words(name)}
    return {
        "window": _("How old a diagnosis may be"),
        "dates": _("Dates of a diagnosis"),
        "inside": _("ED visits inside stays"),
    }.get(section, name)


def _absent(section: str) -> str:
    if section.startswith("bar-"):
        return _("Does not keep anybody from the list")
    if section.startswith("codes-"):
        return _("The published codes, unchanged")
    return _("Not in this version")


# ----------------------------------------------------------------------------------------------------------- code lists


@dataclass(frozen=True)
class Family:
    """One family of codes in a condition's list. `name` is empty where it is not known."""

    code: str
    name: str
    left_out: bool


@dataclass(frozen=True)
class CodeList:
    """The codes that claims show a condition by."""

    condition: str
    name: str
    families: list[Family]
    change: str


def code_lists(program: Program) -> list[CodeList]:
    """The list of each condition that the version asks about, as it was published on its first day, and its changes."""
    published = condition_codes(program.effective).families
    changes = {change.condition.code: codes_in_words(change) for change in program.codes}
    return [
        CodeList(
            condition.code,
            capfirst(condition_in_words(condition)),
            [
                Family(
                    _family_in_words(each.starts_with, each.ends_with), meaning(each.starts_with), each.use == "exclude"
                )
                for each in published
                if each.condition == condition.code
            ],
            changes.get(condition.code, ""),
        )
        for condition in ALL_CONDITIONS
    ]


def _family_in_words(begins: str, ends: str) -> str:
    return _("%(begins)s… ending in %(ends)s") % {"begins": dotted(begins), "ends": ends} if ends else dotted(begins)
