"""The forecast's rules: flat without a past, the middle within the span, room never negative, and told again."""

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from promotora.apps.network.rules.back_test import LEAST, back_test
from promotora.apps.network.rules.forecast import (
    AHEAD,
    MayJoin,
    Month,
    Team,
    Usual,
    balanced,
    forecast,
    members_ahead,
    rate_of_coming,
    rate_of_leaving,
    usual_by_lists,
    usual_of,
)

ONE = Team([1.0] * AHEAD)
QUICK = 200
counts = st.integers(0, 200)
histories = st.lists(st.builds(Month, st.integers(0, 2_000), counts, counts), max_size=20)
shares = st.floats(0, 50).map(lambda number: round(number, 2))
teams = st.builds(
    Team,
    st.lists(shares, min_size=AHEAD, max_size=AHEAD),
    st.lists(st.builds(MayJoin, st.floats(0.05, 1), st.integers(0, 5), st.floats(0.01, 1)), max_size=3),
)


def grown(months=12, came=10, left=0.02, members=20):
    """A CB-CME to which as many come each month."""
    told = []
    for _ in range(months):
        gone = round(members * left)
        told.append(Month(members, came, gone))
        members += came - gone
    return told


def middles(ahead):
    return [each.members.middle for each in ahead]


def test_where_nobody_ever_came_or_left_the_forecast_is_flat():
    quiet = [Month(40, 0, 0)] * 12
    for history in ([], quiet):
        ahead = forecast(history, ONE, members=40)
        assert {(each.members.low, each.members.middle, each.members.high) for each in ahead} == {(40, 40, 40)}
        assert {each.room.middle for each in ahead} == {20}


def test_the_first_days_of_six_months_are_told():
    assert len(forecast(grown(), ONE, members=100)) == AHEAD
    assert len(forecast([], replace(ONE, coordinators=[1.0]), members=1)) == 1


@settings(max_examples=60)
@example([], 0, ONE, Usual(5.9e-223, 0.0))
@given(histories, st.integers(0, 2_000), teams, st.none() | st.builds(Usual, st.floats(0, 99), st.floats(0, 1)))
def test_the_middle_is_within_the_span_and_nothing_is_negative(history, members, team, usual):
    for each in forecast(history, team, members=members, usual=usual, futures=QUICK):
        for span in (each.members, each.coordinators, each.room):
            assert 0 <= span.low <= span.middle <= span.high


@settings(max_examples=40)
@given(histories, st.integers(0, 500), teams, st.floats(0.05, 3))
def test_more_coordinators_never_make_less_room(history, members, team, more):
    larger = replace(team, coordinators=[each + more for each in team.coordinators])
    fewer, many = (forecast(history, each, members=members, futures=QUICK) for each in (team, larger))
    for before, after in zip(fewer, many, strict=True):
        assert after.room.low >= before.room.low
        assert after.room.middle >= before.room.middle
        assert after.members == before.members


@settings(max_examples=30)
@given(histories, st.integers(0, 500), teams)
def test_the_same_past_is_told_the_same(history, members, team):
    assert forecast(history, team, members=members, futures=QUICK) == forecast(
        history, team, members=members, futures=QUICK
    )


def test_growth_that_stands_out_goes_on_and_chance_does_not():
    growing = middles(forecast(grown(), ONE, members=130))
    assert growing[0] in range(134, 143)
    assert growing[5] in range(165, 190)
    wavering = [Month(100, 5 + number % 2, 5 - number % 2) for number in range(12)]
    assert middles(forecast(wavering, ONE, members=100))[5] in range(98, 105)
    assert balanced(rate_of_coming([], None), rate_of_leaving([], None, 10), 10) == (0, 0)


def test_a_part_of_a_month_brings_a_part_of_what_comes():
    whole, half = (forecast(grown(), ONE, members=130, first=first)[0].members.middle for first in (1.0, 0.5))
    assert whole > half > 130


def test_a_short_past_is_drawn_toward_what_is_usual_around():
    one_month = [Month(0, 30, 0)]
    alone = rate_of_coming(one_month, None).mean
    drawn = rate_of_coming(one_month, Usual(2, 0.1)).mean
    assert alone == 30
    assert drawn == pytest.approx((30 + 3 * 2) / 4)
    assert rate_of_leaving([], Usual(0, 0.1), 50).mean == pytest.approx(0.1)
    assert usual_of([grown(came=4, left=0), grown(came=8, left=0)]) == Usual(6.0, 0.0)
    assert usual_of([]) == Usual(0.0, 0.0)


def test_months_that_differ_more_than_chance_make_the_span_wider():
    even = [Month(100, 6, 6)] * 12
    lumpy = [Month(100, 36 * (number % 6 == 0), 6) for number in range(12)]
    assert rate_of_coming(even, None).spread == 1
    assert rate_of_coming(lumpy, None).spread > 5
    spans = [members_ahead(each, months=3, members=100)[-1] for each in (even, lumpy)]
    assert spans[1].high - spans[1].low > spans[0].high - spans[0].low


@pytest.mark.parametrize(("likely", "low", "middle", "high"), [(1.0, 2, 2, 2), (0.5, 1, 1, 2), (0.05, 1, 1, 1)])
def test_who_may_join_counts_as_far_as_it_is_likely(likely, low, middle, high):
    team = replace(ONE, may_join=[MayJoin(1.0, 2, likely)])
    ahead = forecast([], team, members=0)
    assert ahead[1].coordinators.high == 1
    told = ahead[2].coordinators
    assert told.low == low
    assert told.middle in (middle, high)
    assert told.high == high


def test_members_who_take_a_larger_share_leave_less_room():
    usual = forecast([], ONE, members=20)[0].room.middle
    heavier = forecast([], replace(ONE, load=1 / 20), members=20)[0].room.middle
    assert (usual, heavier) == (40, 0)


def test_what_other_plans_members_take_is_not_room_for_ours():
    assert forecast([], replace(ONE, taken=0.5), members=20)[0].room.middle == 10
    assert forecast([], replace(ONE, taken=2.0), members=20)[0].room.middle == 0


def test_who_is_newly_listed_is_thought_to_come():
    assert usual_by_lists([], grown()) is None
    assert usual_by_lists([10, 20], [Month(50, 0, 5)]) == Usual(15.0, 0.1)
    ahead = forecast([Month(100, 0, 0)], ONE, members=100, usual=usual_by_lists([40], []))
    assert ahead[0].members.middle > 115


def test_the_past_is_told_again_with_what_was_known_then_alone():
    history = grown(months=LEAST + 3, left=0)
    measured = back_test([history])
    assert [(each.months, each.tries) for each in measured] == [(1, 2), (2, 1)]
    changed = [*history[:-1], Month(9_999, 0, 0)]
    assert back_test([changed])[0].tries == 2
    assert back_test([changed])[0].error > measured[0].error
    first = measured[0]
    assert first.naive > first.error
    assert back_test([history[:LEAST]]) == []
    assert back_test([]) == []


def test_a_constant_past_is_told_without_error():
    [first, *_] = back_test([[Month(30, 0, 0)] * 12])
    assert (first.error, first.naive, first.within) == (0, 0, 100)
    nobody = back_test([[Month(0, 0, 0)] * 12])
    assert {each.error for each in nobody} == {0}
