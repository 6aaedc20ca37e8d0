"""The certificate finds what is wrong with a placement, however the placement came about."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.placement.drawn import DAY, entities, entity, member, members, network, weights
from tests.placement.oracles import every_placement, vector

from promotora.placement import Weights, certify, costs, place
from promotora.placement.certificate import Fault
from promotora.placement.greedy import by_regret, cheapest_first, nearest_first


@pytest.fixture
def two_by_two():
    """Rosa and Marcus, who live next to Eastside and Westside; each has room for one; Closed has no certificate."""
    places = [entity("Eastside", 1, 0), entity("Westside", 1, 10), entity("Closed", 5, 0, certified=None)]
    return costs([member("Marcus", 10), member("Rosa", 0)], places, Weights(fair_share=()), DAY)


CLOSED, EASTSIDE, WESTSIDE = range(3)
MARCUS, ROSA = range(2)


def faults(known, *pairs):
    return [problem.fault for problem in certify(known.transport, pairs).problems]


def test_the_cheapest_is_certified(two_by_two):
    certificate = certify(two_by_two.transport, [(MARCUS, WESTSIDE), (ROSA, EASTSIDE)])
    assert certificate.holds
    assert (certificate.placed, certificate.unplaced, certificate.cost) == (2, 0, 0)


def test_nobody_is_placed_twice(two_by_two):
    assert faults(two_by_two, (ROSA, EASTSIDE), (ROSA, WESTSIDE)) == [Fault.TWICE]


def test_no_entity_is_above_its_room(two_by_two):
    assert faults(two_by_two, (ROSA, EASTSIDE), (MARCUS, EASTSIDE)) == [Fault.ABOVE_ROOM]


def test_nobody_is_placed_where_they_may_not_be(two_by_two):
    assert faults(two_by_two, (ROSA, CLOSED), (MARCUS, WESTSIDE)) == [Fault.BARRED]


def test_every_fault_is_found_at_once(two_by_two):
    wrong = [(ROSA, CLOSED), (ROSA, EASTSIDE), (MARCUS, EASTSIDE)]
    assert faults(two_by_two, *wrong) == [Fault.TWICE, Fault.BARRED, Fault.ABOVE_ROOM]


@pytest.mark.parametrize("pair", [(2, 0), (-1, 0), (0, 3), (0, -1)])
def test_a_pair_names_somebody(two_by_two, pair):
    assert faults(two_by_two, pair) == [Fault.UNKNOWN]


def test_an_exchange_that_saves_is_found(two_by_two):
    certificate = certify(two_by_two.transport, [(MARCUS, EASTSIDE), (ROSA, WESTSIDE)])
    [problem] = certificate.problems
    assert (problem.fault, problem.count, problem.saving) == (Fault.NOT_CHEAPEST, 2, 2000)


def test_a_free_place_for_somebody_who_has_none_is_found(two_by_two):
    assert faults(two_by_two, (ROSA, EASTSIDE)) == [Fault.NOT_CHEAPEST]
    assert faults(two_by_two) == [Fault.NOT_CHEAPEST]


@settings(max_examples=150)
@given(members(), entities(), weights(), st.data())
def test_it_holds_for_exactly_the_best_of_all_placements(people, places, weighed, data):
    """Any placement that is allowed: certified if and only if nothing is better."""
    known = costs(people, places, weighed, DAY)
    every = list(every_placement(known))
    drawn = data.draw(st.sampled_from(every))
    best = min(vector(known, each) for each in every)
    certificate = certify(known.transport, known.transport.pairs(np.array(drawn, int)))
    assert certificate.holds == (vector(known, drawn) == best)


@given(members(), entities(), weights(), st.data())
def test_one_member_moved_is_noticed(people, places, weighed, data):
    found = place(people, places, weighed, on=DAY)
    assume(found.certificate.placed)
    moved = data.draw(st.sampled_from(np.flatnonzero(found.entity_of >= 0).tolist()))
    changed = found.entity_of.copy()
    changed[moved] = -1
    assert not certify(found.costs.transport, found.costs.transport.pairs(changed)).holds


@pytest.mark.parametrize("by_hand", [nearest_first, cheapest_first, by_regret])
def test_what_people_do_by_hand_is_allowed_but_not_cheapest(by_hand):
    known = costs(*network(2, 3_000, 20, room=1.05), Weights(), DAY)
    certificate = certify(known.transport, known.transport.pairs(by_hand(known)))
    assert [problem.fault for problem in certificate.problems] == [Fault.NOT_CHEAPEST]
    assert certificate.cost > place(known.members, known.entities, on=DAY).certificate.cost
