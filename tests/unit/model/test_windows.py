"""Month arithmetic on the days that go wrong."""

from datetime import date

import pytest

from promotora.targeting.model.windows import Window, months_before


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2020, 3, 1), 12, date(2019, 3, 1)),
        (date(2020, 2, 29), 12, date(2019, 2, 28)),
        (date(2020, 2, 29), 48, date(2016, 2, 29)),
        (date(2021, 2, 28), 12, date(2020, 2, 28)),
        (date(2020, 3, 31), 1, date(2020, 2, 29)),
        (date(2021, 3, 31), 1, date(2021, 2, 28)),
        (date(2020, 12, 31), 1, date(2020, 11, 30)),
        (date(2020, 1, 31), 2, date(2019, 11, 30)),
        (date(2020, 1, 1), 1, date(2019, 12, 1)),
    ],
)
def test_months_before(day, months, before):
    assert months_before(day, months) == before


def test_a_window_holds_its_last_day_but_not_the_one_it_begins_after():
    window = Window.of_months(12, as_of=date(2020, 3, 1))

    assert [day in window for day in (date(2019, 3, 1), date(2019, 3, 2), date(2020, 3, 1), date(2020, 3, 2))] == [
        False,
        True,
        True,
        False,
    ]
