"""Which parts of a met rule made it so: the leaves whose evidence is shown, and what evidence a rule may rest on."""

from collections.abc import Iterator

from promotora.targeting.model.facts import Facts
from promotora.targeting.model.program import Program, conditions_of
from promotora.targeting.model.rules import AnyOf, ChronicallyHomeless, EdVisits, HomelessNow, Rule, Stays


def contributing(rule: Rule, facts: Facts) -> Iterator[Rule]:
    """The leaves that made a met rule met: every met part of an AnyOf, every part of an AllOf."""
    if not rule.parts:
        yield rule
    for part in rule.parts:
        if not isinstance(rule, AnyOf) or part.holds(facts):
            yield from contributing(part, facts)


KIND_OF: dict[type[Rule], str] = {
    Stays: "stay",
    EdVisits: "ed_visit",
    HomelessNow: "homeless",
    ChronicallyHomeless: "homeless",
}
"""The kind of evidence, as the evidence table names it, of leaves that ask about no condition."""


def criteria_evidence(program: Program) -> dict[str, frozenset[str]]:
    """For each criterion's code, what it may rest on: codes of conditions, and 'stay', 'ed_visit', 'homeless'.

    A criterion that asks for age alone rests on nothing that evidence shows.
    """
    return {each.code: frozenset().union(*map(_rests_on, each.rule.leaves())) for each in program.criteria()}


def _rests_on(leaf: Rule) -> frozenset[str]:
    return conditions_of(leaf) | {kind for rule, kind in KIND_OF.items() if isinstance(leaf, rule)}
