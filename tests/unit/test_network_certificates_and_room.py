"""The network's rules of days and room: certificates to the day, and room to the member."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from promotora.apps.network.rules import capacity, certification, roster
from promotora.apps.network.rules.capacity import Capacity, Room, Works, full_time
from promotora.apps.network.terms import (
    IN_FORCE,
    CertificationState,
)

TODAY = date(2026, 3, 2)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(days, st.integers(0, 400), st.sampled_from(sorted(CertificationState.values)))
@example(TODAY, 0, "certified")
def test_a_certificate_holds_from_its_first_day_to_its_last_and_not_a_day_more(starts, length, state):
    ends = starts + timedelta(days=length)
    around = [starts - timedelta(days=1), starts, ends, ends + timedelta(days=1)]
    holds = [certification.is_in_force(state=state, starts=starts, ends=ends, day=day) for day in around]
    assert holds == ([False, True, True, False] if state in IN_FORCE else [False] * 4)


@given(days, days)
def test_without_a_last_day_it_holds_for_good_and_without_a_first_never(starts, day):
    assert certification.is_in_force(state="certified", starts=starts, ends=None, day=day) == (day >= starts)
    assert not certification.is_in_force(state="certified", starts=None, ends=None, day=day)


@given(days, st.integers(0, 60), days, st.integers(0, 60))
def test_two_spans_overlap_when_a_day_is_in_both(one, long, other, wide):
    first, second = (one, one + timedelta(days=long)), (other, other + timedelta(days=wide))
    shared = {one + timedelta(days=n) for n in range(long + 1)} & {other + timedelta(days=n) for n in range(wide + 1)}
    assert roster.overlap(first, second) == roster.overlap(second, first) == bool(shared)
    assert roster.overlap((one, None), second) == (second[1] >= one)


# ---------------------------------------------------------------------------------------------------------------- room


@pytest.mark.parametrize(
    ("members", "fte", "room", "says"),
    [
        (0, "0", 0, Room.NO_COORDINATOR),
        (53, "1", 7, Room.FREE),
        (54, "1", 6, Room.NEARLY_FULL),
        (60, "1", 0, Room.FULL),
        (61, "1", 0, Room.OVER),
        (29, "0.5", 1, Room.NEARLY_FULL),
        (0, "0.01", 0, Room.FULL),
    ],
)
def test_room_is_sixty_to_a_full_time_coordinator(members, fte, room, says):
    capacity_ = Capacity(members, Decimal(fte))
    assert (capacity_.room, capacity_.says) == (room, says)


@pytest.mark.parametrize(
    ("of_plan", "room", "says"), [(8, 2, Room.FREE), (9, 1, Room.NEARLY_FULL), (10, 0, Room.FULL), (11, 0, Room.OVER)]
)
def test_a_contract_limits_its_own_plans_members_alone(of_plan, room, says):
    capacity_ = Capacity(members=40, coordinators=Decimal(1), contracted=10, of_plan=of_plan)
    assert (capacity_.room, capacity_.says) == (room, says)


def test_the_ratio_is_never_rounded_down_to_the_limit():
    assert Capacity(1201, Decimal(20)).ratio == Decimal("60.1")
    assert Capacity(1200, Decimal(20)).ratio == Decimal("60.0")
    assert Capacity(3, Decimal(0)).ratio is None


@given(st.integers(0, 500), st.decimals(0, 9, places=2), st.none() | st.integers(0, 200), st.integers(0, 500))
def test_whoever_fills_the_room_is_never_over_any_limit(members, fte, contracted, of_plan):
    before = Capacity(members, fte, contracted=contracted, of_plan=min(of_plan, members))
    after = replace(before, members=before.members + before.room, of_plan=before.of_plan + before.room)
    assert after.room == 0
    if before.room:
        assert after.members <= fte * capacity.MOST
        assert contracted is None or after.of_plan <= contracted
        assert after.says is Room.FULL


def test_leave_counts_both_its_days_and_an_open_end():
    away = Works(Decimal("0.50"), TODAY - timedelta(days=9), TOMORROW, away=((TODAY, TODAY), (TOMORROW, None)))
    assert [full_time([away], day) for day in (YESTERDAY, TODAY, TOMORROW)] == [Decimal("0.50"), 0, 0]
    here = Works(Decimal("0.50"), TODAY, TODAY)
    assert [full_time([here], day) for day in (YESTERDAY, TODAY, TOMORROW)] == [0, Decimal("0.50"), 0]
