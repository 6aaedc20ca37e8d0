"""The placement is the cheapest: by trying everything, by a linear program, and in every order of its input."""

import random
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.placement.drawn import DAY, entities, members, network, weights
from tests.placement.oracles import every_placement, least_by_linear_program, vector

from promotora.placement import Weights, costs, place, place_at_least_cost, placing


@settings(max_examples=150)
@given(members(), entities(), weights())
def test_no_other_placement_is_better_level_by_level(people, places, weighed):
    """Tried by hand, with no large numbers: keeping places, then choices, then who is placed, then the rest."""
    found = place(people, places, weighed, on=DAY)
    best = min(vector(found.costs, each) for each in every_placement(found.costs))
    assert vector(found.costs, tuple(found.entity_of.tolist())) == best
    assert found.certificate.holds


@pytest.mark.long
@settings(max_examples=3000)
@given(members(most=6), entities(most=4), weights())
def test_no_other_placement_is_better_at_length(people, places, weighed):
    found = place(people, places, weighed, on=DAY)
    best = min(vector(found.costs, each) for each in every_placement(found.costs))
    assert vector(found.costs, tuple(found.entity_of.tolist())) == best


@pytest.mark.parametrize("seed", range(12))
def test_a_linear_program_finds_the_same_cost(seed, tmp_path):
    whole = costs(*network(seed, 120, 8, room=[0.8, 1.05, 1.5][seed % 3]), NO_HIGH_LEVELS, DAY)
    assert place_at_least_cost(whole).certificate.cost == least_by_linear_program(whole.transport, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5))
def test_a_linear_program_finds_the_same_cost_for_five_thousand(seed, tmp_path):
    """Five thousand members, sixty entities, room for between 0.95 and 1.3 of them."""
    whole = costs(*network(seed, 5_000, 60, room=[0.95, 1.02, 1.05, 1.1, 1.3][seed]), NO_HIGH_LEVELS, DAY)
    assert place_at_least_cost(whole).certificate.cost == least_by_linear_program(whole.transport, tmp_path)


NO_HIGH_LEVELS = Weights(choice_first=False)
"""A linear program works in floating point, which cannot hold all levels; trying everything checks those."""


@settings(max_examples=60)
@given(members(), entities(), weights(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(people, places, weighed, dice: random.Random):
    first = place(people, places, weighed, on=DAY)
    dice.shuffle(people)
    dice.shuffle(places)
    assert place(people, places, weighed, on=DAY).by_id() == first.by_id()


@settings(max_examples=150)
@given(members(), entities(), weights())
def test_asking_only_about_those_in_doubt_is_right_at_the_edges(people, places, weighed):
    """No room, nobody allowed, all in doubt: whatever the narrow way makes of it, the certificate has the last word."""
    plain = place(people, places, weighed, on=DAY)
    with mock.patch.object(placing, "MANY", 1), mock.patch.object(placing.narrowing, "SAMPLE", 2):
        assert place(people, places, weighed, on=DAY).certificate.cost == plain.certificate.cost
        assert place(people, [], weighed, on=DAY).certificate.placed == 0


@pytest.mark.parametrize("room", [0.9, 1.05])
def test_asking_only_about_those_in_doubt_gives_the_same_cost(monkeypatch, room):
    """The way of the many, made to be taken by a few, against the plain one."""
    whole = costs(*network(3, 4_000, 40, room=room), Weights(), DAY)
    plain = place_at_least_cost(whole)
    monkeypatch.setattr(placing, "MANY", 1_000)
    monkeypatch.setattr(placing.narrowing, "SAMPLE", 400)
    narrowed = place_at_least_cost(whole)
    assert narrowed.certificate.cost == plain.certificate.cost
    assert narrowed.certificate.holds


def test_more_arcs_are_tried_when_the_certificate_does_not_hold(monkeypatch):
    whole = costs(*network(5, 600, 40, room=1.0), Weights(), DAY)
    monkeypatch.setattr(placing, "NEAREST", 1)
    found = place_at_least_cost(whole)
    assert found.attempts > 1
    monkeypatch.setattr(placing, "NEAREST", 40)
    assert found.certificate.cost == place_at_least_cost(whole).certificate.cost


def test_a_placement_that_is_never_certified_is_refused(monkeypatch):
    whole = costs(*network(5, 60, 4, room=1.0), Weights(), DAY)
    monkeypatch.setattr(placing, "cheapest", lambda whole, width: np.full(whole.members, -1))
    with pytest.raises(placing.NotCertifiedError, match="must not be used"):
        place_at_least_cost(whole)
