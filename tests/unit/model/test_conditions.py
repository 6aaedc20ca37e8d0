"""Conditions as bits of a mask."""

import pytest

from promotora.targeting.model.conditions import (
    ALL_CONDITIONS,
    ASTHMA,
    BIT_OF,
    CONDITION_BY_CODE,
    TBI,
    conditions_in,
    mask_of,
)


def test_conditions_are_fourteen_and_sorted_by_code():
    assert len(ALL_CONDITIONS) == 14
    assert [condition.code for condition in ALL_CONDITIONS] == sorted(CONDITION_BY_CODE)


@pytest.mark.parametrize("codes", [frozenset(), frozenset({"asthma", "tbi"}), frozenset(BIT_OF)])
def test_a_mask_gives_its_conditions_back(codes):
    assert frozenset(condition.code for condition in conditions_in(mask_of(codes))) == codes


def test_a_condition_is_named_three_ways():
    assert (str(TBI), repr(TBI), TBI.code) == ("traumatic brain injury", "TBI", "tbi")
    assert mask_of(frozenset({ASTHMA.code})) == 1
