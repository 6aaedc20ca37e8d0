"""Which parts of a met rule made it so: the leaves whose evidence is shown."""

from collections.abc import Iterator

from promotora.targeting.model.facts import Facts
from promotora.targeting.model.rules import AnyOf, Rule


def contributing(rule: Rule, facts: Facts) -> Iterator[Rule]:
    """The leaves that made a met rule met: every met part of an AnyOf, every part of an AllOf."""
    if not rule.parts:
        yield rule
    for part in rule.parts:
        if not isinstance(rule, AnyOf) or part.holds(facts):
            yield from contributing(part, facts)
