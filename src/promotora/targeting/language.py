"""What a policy author writes: `from promotora.targeting.language import *`."""

from promotora.targeting.model.conditions import (
    ALL_CONDITIONS,
    ASTHMA,
    BIPOLAR,
    CAD,
    COPD,
    DEMENTIA,
    DIABETES,
    HEART_FAILURE,
    HYPERTENSION,
    KIDNEY,
    LIVER,
    MAJOR_DEPRESSION,
    PSYCHOTIC,
    SUBSTANCE_USE,
    TBI,
    Condition,
)
from promotora.targeting.model.program import Criterion, Exclusion, Group, Program, Source, Tier
from promotora.targeting.model.rules import (
    AgedAtLeast,
    AgedUnder,
    AllOf,
    AnyOf,
    AtLeast,
    ChronicallyHomeless,
    EdVisits,
    Has,
    HomelessNow,
    Rule,
    RuleError,
    Stays,
)

__all__ = [
    "ALL_CONDITIONS",
    "ASTHMA",
    "BIPOLAR",
    "CAD",
    "COPD",
    "DEMENTIA",
    "DIABETES",
    "HEART_FAILURE",
    "HYPERTENSION",
    "KIDNEY",
    "LIVER",
    "MAJOR_DEPRESSION",
    "PSYCHOTIC",
    "SUBSTANCE_USE",
    "TBI",
    "AgedAtLeast",
    "AgedUnder",
    "AllOf",
    "AnyOf",
    "AtLeast",
    "ChronicallyHomeless",
    "Condition",
    "Criterion",
    "EdVisits",
    "Exclusion",
    "Group",
    "Has",
    "HomelessNow",
    "Program",
    "Rule",
    "RuleError",
    "Source",
    "Stays",
    "Tier",
    "rule_from",
]


def rule_from(text: str) -> Rule:
    """The rule that `text` spells (a rule's own `repr`), with nothing else in reach; `RuleError` when it is none."""
    import promotora.targeting.language as words

    names = {name: getattr(words, name) for name in words.__all__ if name != "rule_from"}
    try:
        # A rule is read from a run's own record: names outside the language and builtins are out of its reach.
        rule = eval(text, {"__builtins__": {}}, names)  # noqa: S307
    except (NameError, SyntaxError, TypeError) as error:
        raise RuleError(f"{text!r} is not a rule: {error}. The words are {', '.join(sorted(names))}.") from error
    if not isinstance(rule, Rule):
        raise RuleError(f"{text!r} is not a rule but {type(rule).__name__}.")
    return rule
