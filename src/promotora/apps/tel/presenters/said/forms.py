"""Forms of sentences: how one is recognized, and the small pieces that many are made of."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from promotora.apps.people.presenters.words import day
from promotora.targeting.model.conditions import ALL_CONDITIONS

CONDITION_OF = {each.name: each for each in ALL_CONDITIONS}
"""The conditions, as the engine names them."""

NUMBER = "[0-9]+"
DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
CONDITION = "(?:" + "|".join(re.escape(name) for name in sorted(CONDITION_OF, key=len, reverse=True)) + ")"
BACK = f"the last (?:year|month|{NUMBER} (?:years|months))"


@dataclass(frozen=True)
class Form:
    """One form of a sentence, and how it is said anew; `say` answers None for one that is not of it after all."""

    pattern: re.Pattern[str]
    say: Callable[[re.Match[str]], str | None]


def form(pattern: str, say: Callable[[re.Match[str]], str | None]) -> Form:
    """A form by its pattern, which a whole sentence must fit."""
    return Form(re.compile(pattern, re.DOTALL), say)


def by(forms: Iterable[Form], sentence: str) -> str | None:
    """A sentence said by the first form that it is of; None when it is of none."""
    for each in forms:
        found = each.pattern.fullmatch(sentence)
        words = each.say(found) if found else None
        if words is not None:
            return words
    return None


def months_of(back: str) -> int:
    """The months of 'the last 2 years'."""
    number = re.search(NUMBER, back)
    return (int(number.group()) if number else 1) * (12 if "year" in back else 1)


def day_of(text: str) -> str:
    """A day as people say it; as it is when it is none."""
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


def conditions_among(many: int) -> str:
    """How the engine lists so many conditions: 'COPD, dementia and diabetes'."""
    return CONDITION if many == 1 else rf"{CONDITION}(?:, {CONDITION}){{{many - 2}}} and {CONDITION}"
