"""What a policy author writes: `from promotora.targeting.language import *`."""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from reprlib import repr as brief
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

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
from promotora.targeting.model.program import CodeChange, Criterion, Exclusion, Group, Program, Source, Tier
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
    "CodeChange",
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
    "program_from",
    "rule_from",
]


Wanted = TypeVar("Wanted")


@dataclass(frozen=True)
class _Vocabulary:
    """What a text may be made of: words, and kinds of plain values; `what` is what it should spell."""

    what: str
    words: Mapping[str, Any]
    plain: tuple[type, ...]

    def refusal(self, text: str, why: str) -> RuleError:
        shown = repr(text) if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]!r}…"
        return RuleError(f"{shown} is not a {self.what}: {why}. The words are {', '.join(sorted(self.words))}.")


LONGEST_SHOWN = 200
"""A text is repeated in a refusal up to so many characters."""

_RULE = _Vocabulary(
    "rule",
    {condition.constant: condition for condition in ALL_CONDITIONS}
    | {
        word.__name__: word
        for word in (
            AgedAtLeast,
            AgedUnder,
            AllOf,
            AnyOf,
            AtLeast,
            ChronicallyHomeless,
            EdVisits,
            Has,
            HomelessNow,
            Stays,
        )
    },
    (int,),
)
_POLICY = _Vocabulary(
    "policy version",
    {**_RULE.words}
    | {word.__name__: word for word in (CodeChange, Criterion, Exclusion, Group, Program, Source, Tier)}
    | {"datetime.date": date},
    (int, str, bool, NoneType, tuple),
)


def rule_from(text: str) -> Rule:
    """The rule that `text` spells (a rule's own `repr`); `RuleError` when it is none.

    A rule is read from a run's own record, so the text is walked and never run: only the language's words, whole
    numbers and sets mean anything in it.
    """
    return _read(text, Rule, _RULE)  # type: ignore[type-abstract]


def program_from(text: str) -> Program:
    """The policy version that `text` spells (a program's own `repr`); `RuleError` when it is none.

    Read like a rule, never run; beside a rule's words it may hold texts, dates, true, false, None and tuples.
    """
    return _read(text, Program, _POLICY)


def _read(text: str, wanted: type[Wanted], vocabulary: _Vocabulary) -> Wanted:
    try:
        found = _meaning(ast.parse(text.strip(), mode="eval").body, vocabulary)
    except RuleError:
        raise
    except (SyntaxError, TypeError, ValueError, OverflowError, RecursionError, MemoryError) as error:
        raise vocabulary.refusal(text, str(error) or "it is nested too deeply") from error
    if not isinstance(found, wanted):
        raise vocabulary.refusal(text, "it is only a part of one")
    return found


def _meaning(node: ast.expr, vocabulary: _Vocabulary) -> Any:
    """The value that one piece of a text stands for."""

    def meanings(nodes: list[ast.expr]) -> list[Any]:
        return [_meaning(each, vocabulary) for each in nodes]

    words, plain = vocabulary.words, vocabulary.plain
    match node:
        case ast.Name(id=word) if word in words:
            return words[word]
        case ast.Constant(value=value) if type(value) in plain:
            return value
        case ast.Set(elts=items):
            return set(meanings(items))
        case ast.Tuple(elts=items) if tuple in plain:
            return tuple(meanings(items))
        case ast.Call(func=ast.Name() | ast.Attribute() as named) if isinstance(words.get(ast.unparse(named)), type):
            return _made(words[ast.unparse(named)], node, vocabulary)
    raise ValueError(f"{ast.unparse(node)} is none of the language's words")


def _made(word: type, call: ast.Call, vocabulary: _Vocabulary) -> Any:
    """What a word makes of its arguments; `TypeError` when one of a policy's own is of the wrong kind."""
    items = [_meaning(each, vocabulary) for each in call.args]
    named = {str(each.arg): _meaning(each.value, vocabulary) for each in call.keywords}
    if not issubclass(word, Rule) and is_dataclass(word):
        hints = get_type_hints(word)
        for name, value in [*zip((each.name for each in fields(word)), items, strict=False), *named.items()]:
            if name in hints and not _is_a(value, hints[name]):
                raise TypeError(f"{word.__name__}'s {name} must be {_kind_in_words(hints[name])}, not {brief(value)}")
    return word(*items, **named)


def _is_a(value: Any, kind: Any) -> bool:
    """Whether a value is of a kind as a policy's classes write them: a class, one of several, a tuple of any length."""
    if isinstance(kind, UnionType):
        return any(_is_a(value, each) for each in get_args(kind))
    if get_origin(kind) is tuple:
        return isinstance(value, tuple) and all(_is_a(each, get_args(kind)[0]) for each in value)
    return isinstance(value, kind) and not (kind is int and isinstance(value, bool))


def _kind_in_words(kind: Any) -> str:
    """'date', 'date | None', 'tuple[Group, ...]'."""
    return kind.__name__ if isinstance(kind, type) and not get_args(kind) else re.sub(r"\b\w+\.", "", str(kind))
