"""What somebody wants to see of a list: filters, a search, an order. Read from an address and written as one."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict

from promotora.apps.people.terms import Gender, Language
from promotora.apps.tel.terms import Change
from promotora.targeting.model.conditions import CONDITION_BY_CODE

UNKNOWN = "-"
"""Stands in an address for what is not known: a word that is empty in the list."""
LONGEST = 2_000  # characters of an address that is read at all
MOST_VALUES = 40  # of one filter
LARGEST = 999
OLDEST = 130
NOBODY = "0"
SORTS = ("urgency", "name", "ed", "stays", "age", "newest")
AT_LEAST = ("ed", "stays")
AGES = ("from", "to")


def _one_of(*words: str) -> Callable[[str], bool]:
    known = frozenset(words)
    return lambda value: value in known


def _like(pattern: str) -> Callable[[str], bool]:
    written = re.compile(pattern)
    return lambda value: written.fullmatch(value) is not None


# What each filter may hold. A word that a list does not have is kept, and nobody fits it: a view that somebody saved
# means the same next month.
CHOICES: Mapping[str, Callable[[str], bool]] = {
    "tier": _like(r"[0-9]"),
    "new": _one_of(*Change.values),
    "condition": _one_of(*CONDITION_BY_CODE),
    "criterion": _like(r"[A-Za-z0-9._ -]{1,20}"),
    "language": _one_of(UNKNOWN, *Language.values),
    "area": _like(r"[A-Za-z0-9 -]{1,20}"),
    "zip": _like(r"-|[0-9]{5}"),
    "gender": _one_of(UNKNOWN, *Gender.values),
    "home": _one_of("yes", "no", "unknown"),
    "assigned": _like(r"0|[1-9][0-9]{0,17}"),
}


@dataclass(frozen=True)
class Wanted:
    """Filters (several values of one: any of them), a search text, and an order.

    `all_of`: every chosen condition, not any of them. `least`: ED visits or stays at least. `ages`: from and to.
    """

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    all_of: bool = False
    least: Mapping[str, int] = field(default_factory=dict)
    ages: Mapping[str, int] = field(default_factory=dict)
    q: str = ""
    sort: str = "urgency"

    @property
    def narrows(self) -> bool:
        """Whether anybody may be left out."""
        return bool(self.chosen or self.least or self.ages or self.q)

    @property
    def filters(self) -> int:
        """How many filters there are."""
        return len(self.chosen) + len(self.least) + bool(self.ages)

    def pairs(self) -> Iterable[tuple[str, str]]:
        """As an address has it, always in one order."""
        for name in CHOICES:
            yield from ((name, value) for value in self.chosen.get(name, ()))
            if name == "condition" and self.all_of and self.chosen.get(name):
                yield "having", "all"
        yield from ((name, str(self.least[name])) for name in AT_LEAST if name in self.least)
        yield from ((name, str(self.ages[name])) for name in AGES if name in self.ages)
        if self.q:
            yield "q", self.q
        if self.sort != "urgency":
            yield "sort", self.sort

    def address(self) -> str:
        """The part of an address after the question mark."""
        return urlencode(list(self.pairs()))

    def without_search(self) -> "Wanted":
        """The same without the text that was looked for, which may be a member's name."""
        return replace(self, q="")

    def without(self, name: str, value: str = "") -> "Wanted":
        """The same without one filter, or without one value of it."""
        rest = tuple(kept for kept in self.chosen.get(name, ()) if value and kept != value)
        chosen = {other: values for other, values in self.chosen.items() if other != name}
        chosen |= {name: rest} if rest else {}
        least = {other: number for other, number in self.least.items() if other != name}
        return replace(self, chosen=chosen, least=least, ages={} if name == "age" else self.ages)

    def having(self, name: str, value: str) -> "Wanted":
        """The same with one value more of a filter."""
        mine = self.chosen.get(name, ())
        return self if value in mine else replace(self, chosen={**self.chosen, name: (*mine, value)})


def understood(asked: str | QueryDict) -> Wanted:
    """What an address asks for. Whatever it holds, this raises nothing: what it cannot mean is left out."""
    if isinstance(asked, str):
        asked = QueryDict(asked[:LONGEST])
    chosen = {name: values for name, may in CHOICES.items() if (values := _values(asked.getlist(name), may))}
    q = " ".join(asked.get("q", "")[:200].replace("\0", " ").encode("utf-8", "ignore").decode().split())
    sort = asked.get("sort", "")
    return Wanted(
        chosen=chosen,
        all_of=asked.get("having") == "all" and "condition" in chosen,
        least={name: number for name in AT_LEAST if (number := _number(asked.get(name, ""), LARGEST))},
        ages={name: number for name in AGES if (number := _number(asked.get(name, ""), OLDEST)) is not None},
        q=q,
        sort=sort if sort in SORTS else "urgency",
    )


def _values(written: Iterable[str], may: Callable[[str], bool]) -> tuple[str, ...]:
    return tuple(value for value in dict.fromkeys(written) if may(value))[:MOST_VALUES]


def _number(written: str, largest: int) -> int | None:
    """A whole number, at most the largest that means anything; None for anything else."""
    digits = written.strip()
    if not (digits.isascii() and digits.isdecimal()):
        return None
    return min(int(digits), largest) if len(digits) < 10 else largest
