"""Which experience a member needs of a CB-CME, from what the list knows of them.

Not from protected conditions: who is given a member for an experience could tell from it what the member has
(42 CFR 2.13).
"""

from promotora.apps.network.terms import Population

CHILD_UNTIL, OLDER_FROM = 18, 65
OF_CONDITION = {
    "dementia": Population.DEMENTIA,
    "mdd": Population.MENTAL_HEALTH,
    "bipolar": Population.MENTAL_HEALTH,
    "psychotic": Population.MENTAL_HEALTH,
}
"""Serious mental illness, as the Health Homes Program counts it (DHCS program guide: the A4 group of conditions)."""


def needs(*, conditions: frozenset[str], homeless: bool, age: int) -> frozenset[str]:
    """The populations that a member is of."""
    found = {OF_CONDITION[code].value for code in conditions if code in OF_CONDITION}
    if homeless:
        found.add(Population.HOMELESS.value)
    if age < CHILD_UNTIL:
        found.add(Population.CHILDREN.value)
    if age >= OLDER_FROM:
        found.add(Population.OLDER.value)
    return frozenset(found)
