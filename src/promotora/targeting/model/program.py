"""A program's policy version: its criteria, exclusions and tiers, dated and sourced, and the verdict they give."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from promotora.targeting.model.conditions import ALL_CONDITIONS, Condition
from promotora.targeting.model.facts import Facts
from promotora.targeting.model.rules import AtLeast, EdVisits, Has, Rule, Stays, Truth, require
from promotora.targeting.model.verdict import Decision, Verdict
from promotora.targeting.model.words import listing


@dataclass(frozen=True)
class Source:
    """Where a rule was read, and whether that reading is verified."""

    text: str
    verified: bool

    def __str__(self) -> str:
        return self.text if self.verified else f"{self.text} (unverified)"


@dataclass(frozen=True)
class Criterion:
    """One numbered line of a policy, such as A1."""

    code: str
    rule: Rule
    source: Source

    def because(self, facts: Facts) -> str:
        return self.rule.because(facts)


@dataclass(frozen=True)
class Group:
    """Criteria of which one is enough, such as the four acuity criteria. `name` follows "no … criterion is met"."""

    name: str
    criteria: tuple[Criterion, ...]

    def __post_init__(self) -> None:
        require(len(self.criteria) >= 1, f"The group {self.name!r} has no criteria, so nobody could meet it.")

    def holds(self, facts: Facts) -> Truth:
        truths = [criterion.rule.holds(facts) for criterion in self.criteria]
        return True if True in truths else None if None in truths else False

    def missing(self, truth: Truth) -> str:
        """The sentence for a group that is not met (False) or not known (None)."""
        if truth is None:
            return f"no {self.name} criterion is known to be met: there is no record of where this person lives"
        return f"no {self.name} criterion is met"


@dataclass(frozen=True)
class Exclusion:
    """An enrollment that bars a person: a `program_enrollment` code, or `cal_mediconnect` coverage."""

    code: str
    sentence: str
    source: Source


@dataclass(frozen=True)
class Tier:
    """A level of urgency; the first tier whose rule is met is the person's."""

    level: int
    rule: Rule


FAMILY = re.compile(r"[A-Z][0-9][0-9A-Z]{1,5}")
"""How a family of ICD-10-CM codes begins: three to seven characters, as codes are compared."""


def _is_family(value: Any) -> bool:
    return isinstance(value, str) and FAMILY.fullmatch(value) is not None


@dataclass(frozen=True)
class CodeChange:
    """Families of diagnosis codes that a policy version adds to a condition's value set, or takes from it.

    A family is all codes that begin so. Where two families cover a code, the longer one decides; where none does, the
    value set itself.
    """

    condition: Condition
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    source: Source = field(kw_only=True)

    def __post_init__(self) -> None:
        require(
            self.condition in ALL_CONDITIONS,
            f"CodeChange({self.condition!r}, ...): that is not a condition this system knows. "
            f"Use one of {', '.join(map(repr, ALL_CONDITIONS))}.",
        )
        for families in (self.add, self.remove):
            require(
                isinstance(families, tuple),
                f"CodeChange({self.condition!r}, ...): {families!r} is not a tuple of codes. "
                f'Write ("J40",), with the comma.',
            )
        named = (*self.add, *self.remove)
        require(len(named) >= 1, f"CodeChange({self.condition!r}) changes nothing. Add or remove at least one family.")
        for family in named:
            require(
                _is_family(family),
                f"CodeChange({self.condition!r}, ...): {family!r} is not how an ICD-10-CM code begins. Write three to "
                f"seven capitals and digits, without dots, such as J44 or E1165.",
            )
            require(
                named.count(family) == 1,
                f"CodeChange({self.condition!r}, ...) names {family} twice. A family is added or removed, once.",
            )

    def __str__(self) -> str:
        said = [("also counts", self.add), ("does not count", self.remove)]
        ways = [f"{how} codes that begin with {listing(families, last='or')}" for how, families in said if families]
        return f"{self.condition.name} {', and '.join(ways)}"


NOT_ENROLLED = "not enrolled in Medi-Cal managed care on the day of the list"


@dataclass(frozen=True)
class Program:
    """A program's rules from a date. Every group must be met, by at least one of its criteria."""

    code: str
    name: str
    version: str
    effective: date
    source: Source
    groups: tuple[Group, ...]
    exclusions: tuple[Exclusion, ...]
    tiers: tuple[Tier, ...]
    last_tier: int
    ends: date | None = None
    diagnosis_months: int = 24
    dates_needed: int = 2
    ed_days_inside_stays_count: bool = False
    harmless_enrollments: tuple[str, ...] = ()
    codes: tuple[CodeChange, ...] = ()

    def __post_init__(self) -> None:
        codes = [criterion.code for criterion in self.criteria()]
        require(len(self.groups) >= 1, f"Program {self.code!r} has no groups of criteria, so it would list everybody.")
        require(len(set(codes)) == len(codes), f"Program {self.code!r}: two criteria share a code among {codes}.")
        require(
            1 <= self.diagnosis_months <= 120,
            f"Program {self.code!r}: a diagnosis window is 1 to 120 months, not {self.diagnosis_months}.",
        )
        require(
            self.dates_needed in (1, 2),
            f"Program {self.code!r}: a condition needs claims on 1 or 2 different dates, not {self.dates_needed}.",
        )
        require(
            self.ends is None or self.ends >= self.effective,
            f"Program {self.code!r} would end ({self.ends}) before it begins ({self.effective}).",
        )
        changed = [repr(change.condition) for change in self.codes]
        require(
            len(set(changed)) == len(changed),
            f"Program {self.code!r}: the codes of one condition are changed twice among {', '.join(changed)}. "
            f"Put all that is added and removed into one CodeChange.",
        )

    def criteria(self) -> Iterator[Criterion]:
        """Every criterion, in the order written."""
        for group in self.groups:
            yield from group.criteria

    def rules(self) -> Iterator[Rule]:
        """The leaves of every criterion and tier: all that an engine must find out about a person."""
        for criterion in self.criteria():
            yield from criterion.rule.leaves()
        for tier in self.tiers:
            yield from tier.rule.leaves()

    @property
    def stay_windows(self) -> tuple[int, ...]:
        """The windows, in months, in which stays are counted; always with 12, which every list shows."""
        return tuple(sorted({12} | {rule.within for rule in self.rules() if isinstance(rule, Stays)}))

    @property
    def ed_windows(self) -> tuple[int, ...]:
        """The windows, in months, in which ED visits are counted; always with 12, which every list shows."""
        return tuple(sorted({12} | {rule.within for rule in self.rules() if isinstance(rule, EdVisits)}))

    def verdict(self, facts: Facts) -> Verdict:
        """What this policy says of one person, with every reason (the contract's *Decision* and *Tier*)."""
        truths = [group.holds(facts) for group in self.groups]
        met = [criterion for criterion in self.criteria() if criterion.rule.holds(facts)]
        if not all(truths):
            return Verdict(Decision.NOT_ELIGIBLE, reasons=self._why_not_eligible(truths, facts))
        if facts.bars:
            bars = self.bar_sentences(facts)
            return Verdict(Decision.EXCLUDED, reasons=(*bars, *self._met_sentences(met, facts)))
        if not facts.enrolled:
            return Verdict(Decision.NOT_ELIGIBLE, reasons=(NOT_ENROLLED,))
        return Verdict(
            Decision.LISTED,
            criteria=tuple(sorted(criterion.code for criterion in met)),
            tier=self.tier(facts),
            reasons=self._met_sentences(met, facts),
        )

    def tier(self, facts: Facts) -> int:
        """The level of the first tier whose rule is met, or the last one."""
        return next((tier.level for tier in self.tiers if tier.rule.holds(facts)), self.last_tier)

    def bar_sentences(self, facts: Facts) -> tuple[str, ...]:
        """Why this person is barred, in the policy's order."""
        return tuple(exclusion.sentence for exclusion in self.exclusions if exclusion.code in facts.bars)

    def _why_not_eligible(self, truths: list[Truth], facts: Facts) -> tuple[str, ...]:
        missing = [group.missing(truth) for group, truth in zip(self.groups, truths, strict=True) if not truth]
        unenrolled = [] if facts.enrolled else [NOT_ENROLLED]
        return (*missing, *unenrolled, *self.bar_sentences(facts))

    def _met_sentences(self, met: list[Criterion], facts: Facts) -> tuple[str, ...]:
        return tuple(dict.fromkeys(criterion.because(facts) for criterion in met))


def conditions_of(rule: Rule) -> frozenset[str]:
    """The codes of the conditions that a leaf asks about."""
    if isinstance(rule, Has):
        return frozenset({rule.condition.code})
    if isinstance(rule, AtLeast):
        return frozenset(condition.code for condition in rule.of)
    return frozenset()
