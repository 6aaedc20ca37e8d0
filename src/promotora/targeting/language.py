"""What a policy author writes: `from promotora.targeting.language import *`."""

import ast
from typing import Any

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


_WORDS: dict[str, Any] = {condition.constant: condition for condition in ALL_CONDITIONS} | {
    word.__name__: word
    for word in (AgedAtLeast, AgedUnder, AllOf, AnyOf, AtLeast, ChronicallyHomeless, EdVisits, Has, HomelessNow, Stays)
}


def rule_from(text: str) -> Rule:
    """The rule that `text` spells (a rule's own `repr`); `RuleError` when it is none.

    A rule is read from a run's own record, so the text is walked and never run: only the language's words, whole
    numbers and sets mean anything in it.
    """
    try:
        rule = _meaning(ast.parse(text.strip(), mode="eval").body)
    except RuleError:
        raise
    except (SyntaxError, TypeError, ValueError, RecursionError, MemoryError) as error:
        raise _not_a_rule(text, str(error) or "it is nested too deeply") from error
    if not isinstance(rule, Rule):
        raise _not_a_rule(text, "it is only a part of one")
    return rule


def _meaning(node: ast.expr) -> Any:
    """The value that one piece of a rule's text stands for."""
    match node:
        case ast.Name(id=word) if word in _WORDS:
            return _WORDS[word]
        case ast.Constant(value=int() as number) if not isinstance(number, bool):
            return number
        case ast.Set(elts=items):
            return {_meaning(item) for item in items}
        case ast.Call(func=ast.Name(id=word), args=items, keywords=named) if isinstance(_WORDS.get(word), type):
            return _WORDS[word](*map(_meaning, items), **{str(each.arg): _meaning(each.value) for each in named})
    raise ValueError(f"{ast.unparse(node)} is none of the language's words")


def _not_a_rule(text: str, why: str) -> RuleError:
    return RuleError(f"{text!r} is not a rule: {why}. The words are {', '.join(sorted(_WORDS))}.")
