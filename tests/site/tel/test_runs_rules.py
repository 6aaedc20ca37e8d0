"""Every reason against making a list, and against each step of its life."""

from dataclasses import replace
from datetime import date

import pytest
from tests.site.tel.runs import FEBRUARY, MARCH

from promotora.apps.tel.rules.runs import (
    Claims,
    Refusal,
    RunAsked,
    refusals_to_begin_again,
    refusals_to_discard,
    refusals_to_make,
    refusals_to_release,
    refusals_to_replay,
    refusals_to_review,
    refusals_to_withdraw,
)

GOOD = RunAsked(
    is_plan=True,
    claims=Claims(date(2018, 3, 1), date(2020, 2, 1)),
    as_of=MARCH,
    known=True,
    begins=date(2019, 7, 1),
    ends=date(2021, 12, 31),
)


@pytest.mark.parametrize(
    ("differs", "refusals"),
    [
        ({}, []),
        ({"is_plan": False}, [Refusal.NOT_A_PLAN]),
        ({"claims": None}, [Refusal.NO_STORE]),
        ({"claims": None, "unreadable": True}, [Refusal.STORE_UNREADABLE]),
        ({"known": False, "begins": None, "ends": None}, [Refusal.NO_PROGRAM]),
        ({"under_way": True}, [Refusal.UNDER_WAY]),
        ({"as_of": date(2020, 3, 2)}, [Refusal.AFTER_CLAIMS]),
        ({"as_of": date(2018, 2, 28)}, [Refusal.BEFORE_CLAIMS, Refusal.NOT_BEGUN]),
        ({"as_of": date(2019, 6, 30)}, [Refusal.NOT_BEGUN]),
        ({"as_of": date(2022, 1, 1)}, [Refusal.AFTER_CLAIMS, Refusal.ENDED]),
        ({"as_of": date(2022, 1, 1), "keep_open": True}, [Refusal.AFTER_CLAIMS]),
        ({"is_plan": False, "claims": None}, [Refusal.NOT_A_PLAN, Refusal.NO_STORE]),
    ],
)
def test_every_reason_against_a_list_is_said_at_once(differs, refusals):
    assert refusals_to_make(replace(GOOD, **differs)) == refusals


def test_claims_are_enough_for_the_day_after_their_last_month():
    assert Claims(FEBRUARY, date(2019, 12, 1)).latest_as_of == date(2020, 1, 1)
    assert Claims(FEBRUARY, date(2020, 2, 1)).latest_as_of == MARCH


def test_reasons_against_each_step():
    assert refusals_to_review(made=False) == [Refusal.NOT_TO_REVIEW]
    assert refusals_to_release(reviewed=False, strangers=2) == [Refusal.NOT_REVIEWED, Refusal.STRANGERS]
    assert refusals_to_withdraw(released=False, because=" ") == [Refusal.NOT_RELEASED, Refusal.NO_REASON]
    assert refusals_to_discard(may_be=False, because="") == [Refusal.NOT_TO_DISCARD, Refusal.NO_REASON]
    assert refusals_to_begin_again(stopped=False, under_way=True) == [Refusal.NOT_TO_MAKE_AGAIN, Refusal.UNDER_WAY]
    assert refusals_to_replay(has_files=False, under_way=True) == [Refusal.FILES_GONE, Refusal.CHECK_UNDER_WAY]
    assert not refusals_to_review(made=True)
    assert not refusals_to_release(reviewed=True, strangers=0)
    assert not refusals_to_withdraw(released=True, because="wrong month")
