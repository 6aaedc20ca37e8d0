"""What of a policy version may be turned: every number, every set of conditions, every bar, every list of codes.

The version's value is walked, whatever its rule. Each knob has a name that stays the same however it is turned, so that
two people's versions of one draft can be laid beside each other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from promotora.targeting import programs
from promotora.targeting.language import Source
from promotora.targeting.model.conditions import ALL_CONDITIONS, CONDITION_BY_CODE
from promotora.targeting.model.program import CodeChange, Criterion, Exclusion, Program, Tier
from promotora.targeting.model.rules import (
    AgedAtLeast,
    AgedUnder,
    AllOf,
    AnyOf,
    AtLeast,
    EdVisits,
    Has,
    Rule,
    RuleError,
    Stays,
)

Value = int | bool | str | frozenset[str] | tuple[str, ...]
"""A number, yes or no, a source, codes of conditions, or families of diagnosis codes."""

DRAFTED = Source("Changed in a draft; nobody has adopted it", verified=False)
"""The source of a changed line, until somebody adopts it."""

COUNTED = (Stays, EdVisits)


class Turns(StrEnum):
    """What a knob turns."""

    COUNT = "how many"
    MONTHS = "how many months back"
    YEARS = "an age"
    DATES = "on how many dates"
    SWITCH = "on or off"
    CONDITIONS = "which conditions"
    FAMILIES = "families of codes"
    SOURCE = "where it was read"


@dataclass(frozen=True)
class Knob:
    """One thing that may be turned. `section` is the line of the policy that it belongs to, `part` what of its rule."""

    name: str
    section: str
    turns: Turns
    value: Value
    part: Rule | None = None


class Unsound(Exception):
    """Answers that make no policy: for each knob's name why, in the words of whoever refused it."""

    def __init__(self, reasons: Mapping[str, str]) -> None:
        self.reasons = dict(reasons)
        super().__init__(" ".join(reasons.values()))


def conditions_asked(rule: Rule) -> tuple[str, ...]:
    """The codes of the conditions of which any is enough, where a rule asks nothing else; else nothing."""
    if isinstance(rule, Has):
        return (rule.condition.code,)
    if isinstance(rule, AnyOf):
        asked = [conditions_asked(part) for part in rule.parts]
        return tuple(dict.fromkeys(code for codes in asked for code in codes)) if all(asked) else ()
    return ()


# -------------------------------------------------------------------------------------------------------- what there is


def knobs(program: Program) -> Iterator[Knob]:
    """Every knob of a policy version, in the order in which its lines are read."""
    for criterion in program.criteria():
        yield from _of_rule(section_of(criterion), section_of(criterion), criterion.rule)
    for tier in program.tiers:
        yield from _of_rule(section_of(tier), section_of(tier), tier.rule)
    yield Knob("window", "window", Turns.MONTHS, program.diagnosis_months)
    yield Knob("dates", "dates", Turns.DATES, program.dates_needed)
    yield Knob("inside", "inside", Turns.SWITCH, program.ed_days_inside_stays_count)
    bars = {each.code for each in program.exclusions}
    for exclusion in known_exclusions(program):
        yield Knob(section_of(exclusion), section_of(exclusion), Turns.SWITCH, exclusion.code in bars)
    for condition in ALL_CONDITIONS:
        yield from _of_codes(condition.code, _change_of(program, condition.code))


def section_of(line: Criterion | Tier | Exclusion) -> str:
    """The name of a line's section."""
    match line:
        case Criterion():
            return f"criterion-{line.code}"
        case Tier():
            return f"tier-{line.level}"
    return f"bar-{line.code}"


def known_exclusions(program: Program) -> tuple[Exclusion, ...]:
    """A version's exclusions, then those that other published versions have: what a draft may switch on."""
    others = [each for versions in programs.VERSIONS.values() for version in versions for each in version.exclusions]
    found = {each.code: each for each in program.exclusions}
    for each in sorted(others, key=lambda other: other.code):
        found.setdefault(each.code, each)
    return tuple(found.values())


def _of_rule(name: str, section: str, rule: Rule) -> Iterator[Knob]:
    asked = conditions_asked(rule)
    if asked:
        yield Knob(f"{name}-of", section, Turns.CONDITIONS, frozenset(asked), rule)
    elif isinstance(rule, AtLeast):
        yield Knob(f"{name}-count", section, Turns.COUNT, rule.count, rule)
        yield Knob(f"{name}-of", section, Turns.CONDITIONS, frozenset(each.code for each in rule.of), rule)
    elif isinstance(rule, COUNTED):
        yield Knob(f"{name}-count", section, Turns.COUNT, rule.count, rule)
        yield Knob(f"{name}-within", section, Turns.MONTHS, rule.within, rule)
    elif isinstance(rule, AgedAtLeast | AgedUnder):
        yield Knob(f"{name}-years", section, Turns.YEARS, rule.years, rule)
    else:
        for number, part in enumerate(rule.parts, start=1):
            yield from _of_rule(f"{name}-{number}", section, part)


def _of_codes(code: str, change: CodeChange | None) -> Iterator[Knob]:
    section = f"codes-{code}"
    yield Knob(f"{section}-add", section, Turns.FAMILIES, change.add if change else ())
    yield Knob(f"{section}-remove", section, Turns.FAMILIES, change.remove if change else ())
    source = change.source.text if change and change.source != DRAFTED else ""
    yield Knob(f"{section}-source", section, Turns.SOURCE, source)


def _change_of(program: Program, code: str) -> CodeChange | None:
    return next((each for each in program.codes if each.condition.code == code), None)


# ------------------------------------------------------------------------------------------------------------- turning


def values(program: Program) -> dict[str, Value]:
    """How each knob stands."""
    return {knob.name: knob.value for knob in knobs(program)}


def turned(base: Program, answers: Mapping[str, Value]) -> Program:
    """The version that comes of turning a base's knobs; Unsound with every reason when it would mean nothing.

    What is not turned stays as it is in the base, to the letter and with its source. What is turned has no source yet.
    """
    turning = _Turning(base, {**values(base), **answers})
    program = turning.program()
    if turning.wrong:
        raise Unsound(turning.wrong)
    return program


class _Turning:
    def __init__(self, base: Program, answers: Mapping[str, Value]) -> None:
        self.base, self.answers = base, answers
        self.before = values(base)
        self.wrong: dict[str, str] = {}

    def program(self) -> Program:
        program = replace(
            self.base,
            groups=tuple(
                replace(group, criteria=tuple(map(self.criterion, group.criteria))) for group in self.base.groups
            ),
            tiers=tuple(replace(tier, rule=self.rule(section_of(tier), tier.rule)) for tier in self.base.tiers),
            ed_days_inside_stays_count=bool(self.answers["inside"]),
            codes=self.codes(),
            **self.bars(),
        )
        return self.looking_back(program)

    def looking_back(self, program: Program) -> Program:
        for name, field in (("window", "diagnosis_months"), ("dates", "dates_needed")):
            try:
                program = replace(program, **{field: self.answers[name]})  # type: ignore[arg-type]
            except RuleError as error:
                self.wrong[name] = str(error)
        return program

    def criterion(self, criterion: Criterion) -> Criterion:
        rule = self.rule(section_of(criterion), criterion.rule)
        return criterion if rule == criterion.rule else replace(criterion, rule=rule, source=DRAFTED)

    def rule(self, name: str, rule: Rule) -> Rule:
        mine = [f"{name}-{what}" for what in ("count", "of", "within", "years") if f"{name}-{what}" in self.answers]
        if mine and all(self.answers[each] == self.before[each] for each in mine):
            return rule
        try:
            return self._other(name, rule, self.answers)
        except RuleError as error:
            self.wrong[self._guilty(name, rule, mine)] = str(error)
            return rule

    def _guilty(self, name: str, rule: Rule, mine: list[str]) -> str:
        """Which answer it is that makes a rule mean nothing, the others left as they were."""
        turned_here = [each for each in mine if self.answers[each] != self.before[each]]
        for each in turned_here:
            try:
                self._other(name, rule, {**self.before, each: self.answers[each]})
            except RuleError:
                return each
        return turned_here[0]

    def _other(self, name: str, rule: Rule, answer: Mapping[str, Value]) -> Rule:
        if conditions_asked(rule):
            return _any_of(conditions_asked(rule), answer[f"{name}-of"])  # type: ignore[arg-type]
        if isinstance(rule, AtLeast):
            chosen = frozenset(CONDITION_BY_CODE[code] for code in answer[f"{name}-of"])  # type: ignore[union-attr]
            return AtLeast(answer[f"{name}-count"], of=chosen)  # type: ignore[arg-type]
        if isinstance(rule, COUNTED):
            return type(rule)(answer[f"{name}-count"], within=answer[f"{name}-within"])  # type: ignore[arg-type]
        if isinstance(rule, AgedAtLeast | AgedUnder):
            return type(rule)(answer[f"{name}-years"])  # type: ignore[arg-type]
        if isinstance(rule, AnyOf | AllOf):
            return type(rule)(*(self.rule(f"{name}-{at}", part) for at, part in enumerate(rule.parts, start=1)))
        return rule

    def bars(self) -> dict[str, Any]:
        """The exclusions that are on, and the enrollments that then do no harm."""
        known = known_exclusions(self.base)
        on = tuple(each for each in known if self.answers[section_of(each)])
        if {each.code for each in on} == {each.code for each in self.base.exclusions}:
            return {}
        barred = {each.code for each in on}
        off = [each.code for each in self.base.exclusions if each.code not in barred]
        harmless = [code for code in self.base.harmless_enrollments if code not in barred]
        return {"exclusions": on, "harmless_enrollments": (*harmless, *off)}

    def codes(self) -> tuple[CodeChange, ...]:
        """What is added to and taken from value sets: as in the base, then what is new."""
        named = [each.condition.code for each in self.base.codes]
        order = [*named, *(each.code for each in ALL_CONDITIONS if each.code not in named)]
        return tuple(change for change in map(self.change, order) if change)

    def change(self, code: str) -> CodeChange | None:
        mine = [f"codes-{code}-{what}" for what in ("add", "remove", "source")]
        add, remove, source = (self.answers[name] for name in mine)
        if all(self.answers[name] == self.before[name] for name in mine):
            return _change_of(self.base, code)
        if not add and not remove:
            if source:
                self.wrong[mine[2]] = f"CodeChange({CONDITION_BY_CODE[code]!r}) changes nothing."
            return None
        try:
            return CodeChange(
                CONDITION_BY_CODE[code],
                add,  # type: ignore[arg-type]
                remove,  # type: ignore[arg-type]
                source=Source(str(source), verified=False) if source else DRAFTED,
            )
        except RuleError as error:
            self.wrong[mine[0] if add else mine[1]] = str(error)
            return None


def _any_of(before: tuple[str, ...], chosen: frozenset[str]) -> Rule:
    """Any of these conditions; those that were there first, in their order."""
    order = [*before, *(each.code for each in ALL_CONDITIONS if each.code not in before)]
    parts = [Has(CONDITION_BY_CODE[code]) for code in order if code in chosen]
    return parts[0] if len(parts) == 1 else AnyOf(*parts)


# -------------------------------------------------------------------------------------------------- what was turned


def changed_sections(base: Program, draft: Program) -> list[str]:
    """The lines in which a draft differs from its base, in the order in which they are read."""
    before, after = values(base), values(draft)
    every = [*knobs(base), *(knob for knob in knobs(draft) if knob.name not in before)]
    return list(dict.fromkeys(knob.section for knob in every if before.get(knob.name) != after.get(knob.name)))


def put_back(base: Program, draft: Program, section: str) -> Program:
    """The draft with one of its lines as it is in the base."""
    back = {knob.name: knob.value for knob in knobs(base) if knob.section == section}
    return turned(base, {**values(draft), **back})
