"""Drafts drawn by chance: a version of a policy, and sound answers for some of its knobs."""

from hypothesis import strategies as st
from tests.generative.drawn_rules import programs

from promotora.apps.tel.rules.knobs import Turns, knobs
from promotora.targeting.language import (
    ALL_CONDITIONS,
    AtLeast,
)
from promotora.targeting.programs import VERSIONS

KNOWN = [version for versions in VERSIONS.values() for version in versions]
CODES = [condition.code for condition in ALL_CONDITIONS]
some_conditions = st.frozensets(st.sampled_from(CODES), min_size=1)


@st.composite
def drafts(draw):
    """A version, known or drawn, and sound answers for some of its knobs."""
    base = draw(st.one_of(st.sampled_from(KNOWN), programs()))
    every = list(knobs(base))
    turning = draw(st.lists(st.sampled_from(every), max_size=5, unique_by=lambda knob: knob.name))
    return base, {knob.name: draw(answers_to(knob)) for knob in turning}


def answers_to(knob):
    match knob.turns:
        case Turns.COUNT:
            return st.just(1) if isinstance(knob.part, AtLeast) else st.integers(1, 9)
        case Turns.MONTHS | Turns.YEARS:
            return st.integers(1, 120)
        case Turns.DATES:
            return st.sampled_from([1, 2])
        case Turns.SWITCH:
            return st.booleans()
        case Turns.CONDITIONS:
            return st.just(knob.value) if isinstance(knob.part, AtLeast) else some_conditions
        case Turns.FAMILIES:
            return st.just(knob.value)
    return st.just(knob.value)
