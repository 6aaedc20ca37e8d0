"""What must hold of month arithmetic on any day."""

from calendar import monthrange
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.generative.sizes import SHORT

from promotora.targeting.model.windows import Window, months_before

days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
months = st.integers(1, 120)


@SHORT
@given(days, months)
def test_the_same_day_or_the_last_of_its_month(day, count):
    before = months_before(day, count)

    assert (day.year - before.year) * 12 + day.month - before.month == count
    assert before.day == min(day.day, monthrange(before.year, before.month)[1])


@SHORT
@given(days, days, months)
def test_an_earlier_day_has_no_later_window(one, other, count):
    earlier, later = sorted([one, other])
    assert months_before(earlier, count) <= months_before(later, count)


@SHORT
@given(days, months, months)
def test_a_longer_window_holds_a_shorter_one(day, one, other):
    shorter, longer = sorted([one, other])
    assert Window.of_months(longer, as_of=day).after <= Window.of_months(shorter, as_of=day).after


@SHORT
@given(days, months)
def test_a_window_holds_its_last_day_and_not_the_one_it_begins_after(day, count):
    window = Window.of_months(count, as_of=day)

    assert day in window
    assert day + timedelta(days=1) not in window
    assert window.after not in window
    assert window.after + timedelta(days=1) in window


@SHORT
@given(days, months)
def test_windows_of_following_days_leave_no_day_out(day, count):
    """A month's list and the next one miss no day between them."""
    today, tomorrow = (Window.of_months(count, as_of=each) for each in (day, day + timedelta(days=1)))
    assert today.after <= tomorrow.after <= today.after + timedelta(days=4)
