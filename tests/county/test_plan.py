"""A plan refuses nonsense with a sentence that says what to do instead."""

from datetime import date
from typing import Any

import pytest

from promotora.county import CountyPlan


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"members": 0}, "members: 0 is not a county. Ask for between 1 and 100,000,000 members."),
        ({"months": 0}, "months: 0 service months cannot be written. Ask for between 1 and 120."),
        ({"seed": -1}, "seed: -1 is negative. Use 0 or a positive whole number."),
        ({"last_month": date(2020, 2, 29)}, "last_month: 2020-02-29 is not the first day of a month. Use 2020-02-01."),
        (
            {"last_month": date(1980, 1, 1)},
            "last_month: 1980-01-01 is before the codes that claims use. Choose 1990-01-01 or later.",
        ),
        ({"bad_share": 0.9}, "bad_share: 0.9 is not a share of rows. Use a number from 0 to 0.5, for example 0.01."),
    ],
)
def test_nonsense_is_refused_with_a_way_out(wrong: dict[str, Any], sentence: str):
    with pytest.raises(ValueError) as refusal:
        CountyPlan(**({"members": 10} | wrong))
    assert str(refusal.value) == sentence


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(ValueError, match=r"members.*seed"):
        CountyPlan(members=-5, seed=-1)


def test_the_service_months_end_with_the_last():
    months = CountyPlan(members=1, months=3).service_months
    assert [str(month) for month in months] == ["2019-12", "2020-01", "2020-02"]
