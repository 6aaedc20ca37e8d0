"""Rules: immutable values that decide, explain themselves in English, and round-trip through `repr`.

Each rule answers True, False or None for a person's facts; None is "not known", and by Kleene's logic a rule with an
unknown part is unknown only where that part could change the answer. Unknown never qualifies anybody.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from promotora.targeting.model.conditions import ALL_CONDITIONS, Condition
from promotora.targeting.model.facts import Facts
from promotora.targeting.model.windows import months_in_words
from promotora.targeting.model.words import counted, listing

Truth = bool | None


class RuleError(ValueError):
    """A rule that would mean nothing; the message names it, why, and what to write instead."""


def require(holds: bool, message: str) -> None:
    """Refuse to build a rule that means nothing."""
    if not holds:
        raise RuleError(message)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


class Rule(ABC):
    """A question about one person's facts. `str()` is the English sentence; `repr()` builds the same rule again."""

    @abstractmethod
    def holds(self, facts: Facts) -> Truth:
        """True, False, or None when it is not known."""

    @abstractmethod
    def because(self, facts: Facts) -> str:
        """The words for why this rule is met by these facts; call it only when it is."""

    @property
    def parts(self) -> tuple["Rule", ...]:
        """The rules this one is made of; a leaf has none."""
        return ()

    def leaves(self) -> Iterator["Rule"]:
        """Every leaf, left to right."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True)
class Has(Rule):
    """The person has the condition within the program's diagnosis window (targeting contract, *Condition*)."""

    condition: Condition

    def __post_init__(self) -> None:
        require(
            self.condition in ALL_CONDITIONS,
            f"Has({self.condition!r}): that is not a condition this system knows. "
            f"Use one of {', '.join(map(repr, ALL_CONDITIONS))}.",
        )

    def holds(self, facts: Facts) -> Truth:
        return self.condition.code in facts.conditions

    def because(self, facts: Facts) -> str:
        return self.condition.name

    def __str__(self) -> str:
        return self.condition.name


@dataclass(frozen=True)
class AtLeast(Rule):
    """The person has at least `count` different conditions among `of`."""

    count: int
    of: AbstractSet[Condition]

    def __post_init__(self) -> None:
        object.__setattr__(self, "of", frozenset(self.of))
        require(
            all(each in ALL_CONDITIONS for each in self.of),
            f"AtLeast({self.count}, of=...): one of these is not a condition this system knows. "
            f"Use {', '.join(map(repr, ALL_CONDITIONS))}.",
        )
        require(
            _is_count(self.count) and 1 <= self.count <= len(self.of),
            f"AtLeast({self.count!r}, of={len(self.of)} conditions) can never be met or is always met. "
            f"Ask for 1 to {len(self.of)} of them.",
        )

    @property
    def sorted_conditions(self) -> tuple[Condition, ...]:
        return tuple(sorted(self.of))

    def holds(self, facts: Facts) -> Truth:
        return sum(condition.code in facts.conditions for condition in self.of) >= self.count

    def because(self, facts: Facts) -> str:
        found = [each.name for each in self.sorted_conditions if each.code in facts.conditions]
        return f"{counted(len(found), 'qualifying condition', 'qualifying conditions')}: {listing(found)}"

    def __repr__(self) -> str:
        return f"AtLeast({self.count}, of={{{', '.join(map(repr, self.sorted_conditions))}}})"

    def __str__(self) -> str:
        return f"at least {self.count} of {listing([each.name for each in self.sorted_conditions])}"


@dataclass(frozen=True)
class _CountWithin(Rule):
    """At least `count` events in the last `within` months."""

    count: int
    within: int = 12

    def __post_init__(self) -> None:
        name = type(self).__name__
        require(
            _is_count(self.count) and self.count >= 1,
            f"{name}({self.count!r}) is always met. Ask for 1 or more.",
        )
        require(
            _is_count(self.within) and 1 <= self.within <= 120,
            f"{name}({self.count}, within={self.within!r}): a window is a whole number of months from 1 to 120.",
        )

    @abstractmethod
    def counted_in(self, facts: Facts) -> int:
        """How many of these events the person had in this rule's window."""

    @abstractmethod
    def in_words(self, count: int) -> str:
        """'3 ED visits'."""

    def holds(self, facts: Facts) -> Truth:
        return self.counted_in(facts) >= self.count

    def because(self, facts: Facts) -> str:
        return f"{self.in_words(self.counted_in(facts))} in {months_in_words(self.within)}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.count}, within={self.within})"

    def __str__(self) -> str:
        return f"at least {self.in_words(self.count)} in {months_in_words(self.within)}"


class Stays(_CountWithin):
    """At least `count` acute inpatient stays that began in the last `within` months."""

    def counted_in(self, facts: Facts) -> int:
        return facts.stays.get(self.within, 0)

    def in_words(self, count: int) -> str:
        return counted(count, "inpatient stay", "inpatient stays")


class EdVisits(_CountWithin):
    """At least `count` emergency-department visits in the last `within` months."""

    def counted_in(self, facts: Facts) -> int:
        return facts.ed_visits.get(self.within, 0)

    def in_words(self, count: int) -> str:
        return counted(count, "ED visit", "ED visits")


@dataclass(frozen=True)
class HomelessNow(Rule):
    """The person is homeless on the day of the run; unknown without any living-situation record."""

    def holds(self, facts: Facts) -> Truth:
        return facts.homeless_now

    def because(self, facts: Facts) -> str:
        return "homeless now"

    def __str__(self) -> str:
        return "homeless now"


@dataclass(frozen=True)
class ChronicallyHomeless(Rule):
    """The person is chronically homeless on the day of the run; unknown without any living-situation record."""

    def holds(self, facts: Facts) -> Truth:
        return facts.chronically_homeless

    def because(self, facts: Facts) -> str:
        return "chronically homeless"

    def __str__(self) -> str:
        return "chronically homeless"


def _require_age(name: str, years: Any) -> None:
    require(
        _is_count(years) and 1 <= years <= 120,
        f"{name}({years!r}): an age is a whole number of years from 1 to 120.",
    )


@dataclass(frozen=True)
class AgedAtLeast(Rule):
    """The person is `years` old or older on the day of the run."""

    years: int

    def __post_init__(self) -> None:
        _require_age("AgedAtLeast", self.years)

    def holds(self, facts: Facts) -> Truth:
        return facts.age >= self.years

    def because(self, facts: Facts) -> str:
        return str(self)

    def __repr__(self) -> str:
        return f"AgedAtLeast({self.years})"

    def __str__(self) -> str:
        return f"aged {self.years} or older"


@dataclass(frozen=True)
class AgedUnder(Rule):
    """The person is younger than `years` on the day of the run."""

    years: int

    def __post_init__(self) -> None:
        _require_age("AgedUnder", self.years)

    def holds(self, facts: Facts) -> Truth:
        return facts.age < self.years

    def because(self, facts: Facts) -> str:
        return str(self)

    def __repr__(self) -> str:
        return f"AgedUnder({self.years})"

    def __str__(self) -> str:
        return f"younger than {self.years}"


@dataclass(frozen=True, init=False)
class _Combination(Rule):
    rules: tuple[Rule, ...]

    def __init__(self, *rules: Rule) -> None:
        name = type(self).__name__
        require(len(rules) >= 1, f"{name}() has nothing to combine. Put at least one rule in it.")
        for rule in rules:
            require(
                isinstance(rule, Rule),
                f"{name}(...): {rule!r} is not a rule. Write Has({rule!r}) if you mean a condition."
                if isinstance(rule, Condition)
                else f"{name}(...): {rule!r} is not a rule.",
            )
        object.__setattr__(self, "rules", tuple(rules))

    @property
    def parts(self) -> tuple[Rule, ...]:
        return self.rules

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self.rules))})"


class AnyOf(_Combination):
    """Met when any part is met; unknown when none is met and some part is unknown."""

    def holds(self, facts: Facts) -> Truth:
        truths = [rule.holds(facts) for rule in self.rules]
        return True if True in truths else None if None in truths else False

    def because(self, facts: Facts) -> str:
        return listing([rule.because(facts) for rule in self.rules if rule.holds(facts)])

    def __str__(self) -> str:
        return f"any of ({'; '.join(map(str, self.rules))})" if len(self.rules) > 1 else str(self.rules[0])


class AllOf(_Combination):
    """Met when every part is met; not met when any part is not; otherwise unknown."""

    def holds(self, facts: Facts) -> Truth:
        truths = [rule.holds(facts) for rule in self.rules]
        return False if False in truths else None if None in truths else True

    def because(self, facts: Facts) -> str:
        return " with ".join(rule.because(facts) for rule in self.rules)

    def __str__(self) -> str:
        return " with ".join(map(str, self.rules))
