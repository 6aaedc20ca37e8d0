"""A rule's own English sentence read back as the rule, and said in the reader's language."""

import re

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from promotora.apps.tel.presenters.rules_in_words import GROUPS, sentence
from promotora.apps.tel.presenters.said.forms import BACK, CONDITION, CONDITION_OF, NUMBER, months_of
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
    Stays,
)

LEAF = re.compile(
    rf"at least (?P<stays>{NUMBER}) inpatient stays? in (?P<stays_back>{BACK})"
    rf"|at least (?P<visits>{NUMBER}) ED visits? in (?P<visits_back>{BACK})"
    rf"|at least (?P<count>{NUMBER}) of (?P<of>{CONDITION}(?:, {CONDITION})*(?: and {CONDITION})?)"
    rf"|aged (?P<from>{NUMBER}) or older|younger than (?P<under>{NUMBER})"
    rf"|(?P<now>homeless now)|(?P<chronic>chronically homeless)|(?P<condition>{CONDITION})"
)
GROUP = re.compile(f"at least one of the {NUMBER} (?P<group>.+) criteri(?:on|a)")


def rule_in_words(english: str) -> str:
    """A rule's sentence in the reader's language; as it is when it is none that the engine says."""
    words = rule_recognized(english)
    return english if words is None else words


def rule_recognized(english: str) -> str | None:
    """The same; None when it is none that the engine says."""
    rule, group = rule_of(english), GROUP.fullmatch(english)
    if group:
        name = GROUPS.get(group["group"]) or capfirst(group["group"])
        return _("One of the lines of “%(group)s”") % {"group": name}
    return sentence(rule) if rule else None


def rule_of(english: str) -> Rule | None:
    """The rule whose `str` this is, combinations of combinations of one kind made flat; None when it is none."""
    reader = _Reader(english)
    try:
        rule = reader.rule()
    except (ValueError, RecursionError):
        return None
    return rule if reader.place == len(english) else None


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.place = text, 0

    def rule(self) -> Rule:
        parts = [self.part()]
        while self.takes(" with "):
            parts.append(self.part())
        return parts[0] if len(parts) == 1 else AllOf(*parts)

    def part(self) -> Rule:
        if not self.takes("any of ("):
            return self.leaf()
        parts = [self.rule()]
        while self.takes("; "):
            parts.append(self.rule())
        if not self.takes(")"):
            raise ValueError("It does not end.")
        return AnyOf(*parts)

    def leaf(self) -> Rule:
        found = LEAF.match(self.text, self.place)
        if found is None:
            raise ValueError("It is no rule.")
        self.place = found.end()
        return _leaf(found)

    def takes(self, word: str) -> bool:
        is_there = self.text.startswith(word, self.place)
        self.place += len(word) * is_there
        return is_there


def _leaf(found: re.Match[str]) -> Rule:
    if found["stays"]:
        return Stays(int(found["stays"]), within=months_of(found["stays_back"]))
    if found["visits"]:
        return EdVisits(int(found["visits"]), within=months_of(found["visits_back"]))
    if found["count"]:
        names = re.findall(CONDITION, found["of"])
        return AtLeast(int(found["count"]), of=frozenset(CONDITION_OF[name] for name in names))
    if found["from"]:
        return AgedAtLeast(int(found["from"]))
    if found["under"]:
        return AgedUnder(int(found["under"]))
    if found["condition"]:
        return Has(CONDITION_OF[found["condition"]])
    return HomelessNow() if found["now"] else ChronicallyHomeless()
