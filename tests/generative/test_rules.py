"""What must hold of any rule that can be written."""

from dataclasses import replace

import pytest
from hypothesis import given
from tests.generative.drawn_rules import facts, programs, rules, truths, withheld
from tests.generative.sizes import LONG, SHORT

from promotora.targeting.language import program_from, rule_from
from promotora.targeting.model.evidence import KIND_OF, contributing, criteria_evidence
from promotora.targeting.model.program import conditions_of
from promotora.targeting.model.verdict import Decision


def reads_itself_again(rule):
    assert rule_from(repr(rule)) == rule
    assert repr(rule_from(repr(rule))) == repr(rule)


def learned(known, now, chronic):
    """The same facts with each unknown become known."""
    return replace(
        known,
        homeless_now=now if known.homeless_now is None else known.homeless_now,
        chronically_homeless=chronic if known.chronically_homeless is None else known.chronically_homeless,
    )


def learning_never_overturns(rule, known, now, chronic):
    """What is met or not met stays so, whatever an unknown turns out to be; only an unknown answer may change."""
    before, after = rule.holds(known), rule.holds(learned(known, now, chronic))
    assert before is None or after is before


def an_unknown_answer_hangs_on_an_unknown(rule, known):
    if rule.holds(known) is None:
        assert None in (known.homeless_now, known.chronically_homeless)


def is_shown_by_what_made_it_so(rule, known):
    """A met rule has evidence, all of it met, and words for why."""
    if rule.holds(known):
        made = list(contributing(rule, known))
        assert made
        assert all(leaf.holds(known) for leaf in made)
        assert rule.because(known).strip()


def a_list_only_grows_by_learning_of_the_listed(program, known, now, chronic):
    """Nobody who is listed or barred while something is unknown would not be, once it is known."""
    before, after = program.verdict(known), program.verdict(learned(known, now, chronic))
    if before.decision is not Decision.NOT_ELIGIBLE:
        assert after.decision is before.decision
        assert set(before.criteria) <= set(after.criteria)
    assert before.reasons
    assert (before.tier is None) == (before.decision is not Decision.LISTED)


def a_version_reads_itself_again(program):
    assert program_from(repr(program)) == program
    assert repr(program_from(repr(program))) == repr(program)


def withholding_only_takes_away(program, known, hidden):
    """Nobody is on the list told without some conditions who is not on the whole one, nor by a criterion that is not
    met there, nor more urgently in anything but the order of tiers; and nothing withheld is said."""
    whole, openly = program.verdict(known), program.verdict(known.without(hidden))
    assert not known.without(hidden).conditions & hidden
    assert set(openly.criteria) <= set(whole.criteria)
    if openly.decision is not Decision.NOT_ELIGIBLE:
        assert whole.decision is openly.decision
    if not known.conditions & hidden:
        assert openly == whole


def rests_on_what_it_may(program, known):
    """What made a criterion met is among what it may rest on."""
    may = criteria_evidence(program)
    for criterion in program.criteria():
        if criterion.rule.holds(known):
            made = list(contributing(criterion.rule, known))
            conditions = frozenset().union(*(conditions_of(leaf) & known.conditions for leaf in made))
            kinds = {kind for leaf in made for rule, kind in KIND_OF.items() if isinstance(leaf, rule)}
            assert conditions | kinds <= may[criterion.code]


@SHORT
@given(rules)
def test_a_rule_reads_itself_again(rule):
    reads_itself_again(rule)


@SHORT
@given(programs())
def test_a_version_reads_itself_again(program):
    a_version_reads_itself_again(program)


@SHORT
@given(programs(), facts, withheld)
def test_nobody_is_on_the_open_list_alone(program, known, hidden):
    withholding_only_takes_away(program, known, hidden)


@SHORT
@given(programs(), facts)
def test_a_criterion_rests_on_what_it_may(program, known):
    rests_on_what_it_may(program, known)


@SHORT
@given(rules, facts, truths, truths)
def test_learning_an_unknown_never_overturns_an_answer(rule, known, now, chronic):
    learning_never_overturns(rule, known, now, chronic)
    an_unknown_answer_hangs_on_an_unknown(rule, known)


@SHORT
@given(rules, facts)
def test_a_met_rule_is_shown_by_what_made_it_so(rule, known):
    is_shown_by_what_made_it_so(rule, known)


@SHORT
@given(programs(), facts, truths, truths)
def test_learning_an_unknown_takes_nobody_off_the_list(program, known, now, chronic):
    a_list_only_grows_by_learning_of_the_listed(program, known, now, chronic)


@pytest.mark.long
@LONG
@given(programs(), rules, facts, truths, truths, withheld)
def test_all_of_it_at_length(program, rule, known, now, chronic, hidden):
    reads_itself_again(rule)
    a_version_reads_itself_again(program)
    withholding_only_takes_away(program, known, hidden)
    rests_on_what_it_may(program, known)
    learning_never_overturns(rule, known, now, chronic)
    an_unknown_answer_hangs_on_an_unknown(rule, known)
    is_shown_by_what_made_it_so(rule, known)
    a_list_only_grows_by_learning_of_the_listed(program, known, now, chronic)
