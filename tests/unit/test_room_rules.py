"""Room with several numbers, what a plan's numbers mean on a day, and the roster's other lines."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promotora.apps.network.rules import ratios, staffing
from promotora.apps.network.rules.capacity import Apart, Capacity, Room
from promotora.apps.network.rules.ratios import Allowed, Ratios
from promotora.apps.network.rules.refusal import Refusal as R
from promotora.apps.network.rules.staffing import Lasts

TODAY = date(2026, 3, 2)
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
fte = st.decimals(0, 30, places=2)
apart = st.lists(st.builds(Apart, st.integers(0, 40), st.integers(1, 100)), max_size=3).map(tuple)


# --------------------------------------------------------------------------------------------------- several numbers


def test_a_member_of_a_population_takes_their_own_share_of_a_coordinator():
    """Ten homeless members at 20 to one take half a coordinator: thirty others fill the other half."""
    half = Capacity(10, Decimal(1), apart=(Apart(10, 20),))
    assert (half.needed, half.room, half.says) == (Fraction(1, 2), 30, Room.FREE)
    full = Capacity(40, Decimal(1), apart=(Apart(10, 20),))
    assert (full.needed, full.room, full.says, full.ratio) == (1, 0, Room.FULL, Decimal("40.0"))
    over = Capacity(41, Decimal(1), apart=(Apart(10, 20),))
    assert (over.room, over.says) == (0, Room.OVER)
    nearly = Capacity(34, Decimal(1), apart=(Apart(10, 20),))
    assert nearly.says is Room.NEARLY_FULL


@given(st.integers(0, 2_000), fte, apart, st.integers(1, 120))
def test_room_is_never_negative_and_never_more_than_the_coordinators_bear(members, coordinators, some, most):
    capacity = Capacity(members, coordinators, most, apart=some)
    assert capacity.room >= 0
    if capacity.room:
        assert capacity.needed + Fraction(capacity.room, most) <= Fraction(coordinators)


@given(st.integers(0, 2_000), fte, fte, apart, st.none() | st.integers(0, 500))
def test_more_coordinators_never_make_less_room(members, coordinators, more, some, contracted):
    before = Capacity(members, coordinators, contracted=contracted, apart=some)
    after = Capacity(members, coordinators + more, contracted=contracted, apart=some)
    assert after.room >= before.room


@given(st.integers(0, 5_000), st.decimals("0.01", 30, places=2))
def test_a_ratio_over_the_limit_is_never_shown_as_the_limit(members, coordinators):
    capacity = Capacity(members, coordinators)
    assert capacity.ratio is not None
    assert capacity.ratio >= Fraction(members) / Fraction(coordinators)
    assert (capacity.ratio > 60) == (Fraction(members) / Fraction(coordinators) > 60)


def test_how_much_is_taken_is_by_the_ratio_or_the_contract_whichever_is_more():
    assert Capacity(30, Decimal(1), contracted=10, of_plan=9).taken == Fraction(9, 10)
    assert Capacity(30, Decimal(1), contracted=100, of_plan=9).taken == Fraction(1, 2)
    assert Capacity(30, Decimal(0)).taken is None


# ------------------------------------------------------------------------------------------------- a plan's numbers


def test_the_last_number_up_to_a_day_holds_and_sixty_without_any():
    said = [
        Allowed(40, starts=TODAY),
        Allowed(50, starts=YESTERDAY),
        Allowed(30, starts=TOMORROW),
        Allowed(25, "dementia", TODAY),
        Allowed(20, "homeless", YESTERDAY),
    ]
    assert ratios.on(TODAY, said).everybody.most == 40
    assert ratios.on(YESTERDAY, said).everybody.most == 50
    assert ratios.on(TOMORROW, said).everybody.most == 30
    assert [each.population for each in ratios.on(TODAY, said).some] == ["homeless", "dementia"]
    assert [each.population for each in ratios.on(YESTERDAY, said).some] == ["homeless"]
    assert ratios.on(TODAY, []) == Ratios(Allowed())
    assert ratios.on(YESTERDAY - timedelta(days=1), said).everybody.most == 60


def test_of_several_plans_the_smallest_number_holds():
    one = Ratios(Allowed(60), (Allowed(30, "homeless"),))
    two = Ratios(Allowed(50), (Allowed(20, "homeless"), Allowed(25, "dementia")))
    both = ratios.strictest([one, two])
    assert both.everybody.most == 50
    assert [(each.population, each.most) for each in both.some] == [("homeless", 20), ("dementia", 25)]
    assert ratios.strictest([two, one]) == both
    assert ratios.strictest([]) == Ratios(Allowed())


def test_a_number_is_refused_with_every_reason():
    said = {"most": 60, "source": "The contract", "verified": True, "there": False}
    assert ratios.refusals_to_set(**said) == []
    assert ratios.refusals_to_set(**said | {"most": 500, "verified": False, "source": ""}) == []
    wrong = ratios.refusals_to_set(most=0, source=" ", verified=True, there=True)
    assert wrong == [R.RATIO_WRONG, R.NO_SOURCE, R.RATIO_THERE]
    assert ratios.refusals_to_set(**said | {"most": 501}) == [R.RATIO_WRONG]


# ----------------------------------------------------------------------------------------------------- other lines


@pytest.mark.parametrize(
    ("days", "how"), [(-1, Lasts.EXPIRED), (0, Lasts.SOON), (60, Lasts.SOON), (61, Lasts.GOOD), (None, Lasts.GOOD)]
)
def test_a_credential_is_good_on_its_last_day_and_warns_sixty_days_ahead(days, how):
    expires = None if days is None else TODAY + timedelta(days=days)
    assert staffing.lasts(expires, TODAY) is how


def test_a_credential_is_renewed_for_longer_alone():
    assert staffing.refusals_of_credential(kind=" ") == [R.NO_CREDENTIAL]
    assert staffing.refusals_to_renew(expires=TODAY, until=TOMORROW) == []
    assert staffing.refusals_to_renew(expires=TODAY, until=None) == []
    for expires, until in ((TODAY, TODAY), (TODAY, YESTERDAY), (None, TOMORROW)):
        assert staffing.refusals_to_renew(expires=expires, until=until) == [R.RENEWED_EARLIER]


def test_a_leave_that_is_over_stays_as_it_was():
    def refused(ends, leave=(YESTERDAY, TOMORROW), others=()):
        return staffing.refusals_to_change_leave(leave, ends=ends, others=others, today=TODAY)

    assert refused(TODAY) == refused(None) == []
    assert refused(TODAY, leave=(YESTERDAY, YESTERDAY)) == [R.LEAVE_OVER]
    assert refused(YESTERDAY - timedelta(days=1)) == [R.ENDS_BEFORE_START]
    assert refused(None, others=[(TOMORROW, None)]) == [R.ON_LEAVE_TWICE]


def test_a_subcontractor_gives_at_least_one_service_and_ends_once():
    said = {"name": "Casa", "services": ["x"], "starts": TODAY, "ends": None}
    assert staffing.refusals_of_subcontractor(**said) == []
    wrong = staffing.refusals_of_subcontractor(name="", services=[], starts=TODAY, ends=YESTERDAY)
    assert wrong == [R.NO_SUBCONTRACTOR, R.NO_SERVICES, R.ENDS_BEFORE_START]

    def ended(ends, last_day):
        return staffing.refusals_to_end_subcontractor(starts=TODAY, ends=ends, last_day=last_day, today=TOMORROW)

    assert ended(None, TODAY) == ended(TOMORROW, TODAY) == []
    assert ended(TODAY, TODAY) == [R.SUBCONTRACTOR_ENDED]
    assert ended(None, YESTERDAY) == [R.ENDS_BEFORE_START]


def test_who_may_join_is_likely_from_one_percent_to_a_hundred():
    assert staffing.refusals_to_expect(fte=Decimal("0.05"), likely=100) == []
    assert staffing.refusals_to_expect(fte=Decimal("1.01"), likely=0) == [R.FTE_WRONG, R.NOT_LIKELY]
    assert staffing.refusals_to_expect(fte=Decimal("1.00"), likely=101) == [R.NOT_LIKELY]


# ----------------------------------------------------------------------------------------------- months to report


def test_the_months_that_are_over_and_under_contract_are_asked_for():
    january, february, december = date(2026, 1, 1), date(2026, 2, 1), date(2025, 12, 1)

    def asked(contracts, reported=()):
        return staffing.months_to_report(contracts, set(reported), TODAY)

    assert asked([(date(2020, 1, 1), None)]) == [december, january, february]
    assert asked([(date(2026, 1, 31), None)], [february]) == [january]
    assert asked([(TODAY, None)]) == []
    assert asked([(date(2026, 1, 1), date(2026, 1, 1))]) == [january]
    assert asked([]) == []


def test_a_month_is_due_on_the_tenth_of_the_next():
    december = date(2025, 12, 1)
    assert staffing.due_on(december) == date(2026, 1, 10)
    assert not staffing.is_overdue(december, date(2026, 1, 10))
    assert staffing.is_overdue(december, date(2026, 1, 11))
