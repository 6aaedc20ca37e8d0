"""When somebody may be invited, come in, leave and come back: plain values, no database."""

from dataclasses import replace
from datetime import date

import pytest

from promotora.apps.accounts import rules
from promotora.apps.accounts.rules import Refusal

TODAY = date(2020, 3, 2)
INVITING = rules.Inviting(
    role_belongs=True, holds_role=False, invited=False, organization_ended=False, ends=None, today=TODAY
)
ACCEPTING = rules.Accepting(accepted=False, withdrawn=False, expired=False, organization_ended=False, role_over=False)
ENDING = rules.Ending(held=True, on=TODAY, today=TODAY, because="left", leaves_no_keeper=False)
COMING_BACK = rules.BringingBack(
    ends=TODAY, today=TODAY, holds_role=False, organization_ended=False, account_closed=False
)


@pytest.mark.parametrize(
    ("but", "reasons"),
    [
        ({}, []),
        ({"role_belongs": False}, [Refusal.WRONG_KIND]),
        ({"ends": TODAY}, [Refusal.ENDS_TOO_EARLY]),
        ({"ends": date(2020, 3, 3)}, []),
        ({"holds_role": True, "organization_ended": True}, [Refusal.HOLDS_ROLE, Refusal.ORGANIZATION_ENDED]),
        ({"invited": True}, [Refusal.INVITED]),
        ({"account_closed": True}, [Refusal.ACCOUNT_CLOSED]),
    ],
)
def test_inviting(but, reasons):
    assert rules.refusals_to_invite(replace(INVITING, **but)) == reasons


@pytest.mark.parametrize(
    ("but", "reasons"),
    [
        ({}, []),
        ({"expired": True}, [Refusal.EXPIRED]),
        ({"accepted": True, "expired": True}, [Refusal.ACCEPTED]),
        ({"withdrawn": True, "expired": True, "role_over": True}, [Refusal.WITHDRAWN]),
        ({"other_person": True}, [Refusal.OTHER_PERSON]),
        ({"organization_ended": True, "role_over": True}, [Refusal.ORGANIZATION_ENDED, Refusal.ROLE_OVER]),
        ({"account_closed": True}, [Refusal.ACCOUNT_CLOSED]),
    ],
)
def test_accepting(but, reasons):
    assert rules.refusals_to_accept(replace(ACCEPTING, **but)) == reasons


@pytest.mark.parametrize(
    ("but", "reasons"),
    [
        ({}, []),
        ({"on": date(2020, 3, 1)}, [Refusal.IN_THE_PAST]),
        ({"because": "  "}, [Refusal.NO_REASON]),
        ({"leaves_no_keeper": True}, [Refusal.LAST_KEEPER]),
        ({"held": False, "leaves_no_keeper": True}, [Refusal.NOT_HELD]),
    ],
)
def test_ending_a_role(but, reasons):
    assert rules.refusals_to_end(replace(ENDING, **but)) == reasons


@pytest.mark.parametrize(
    ("but", "reasons"),
    [
        ({}, []),
        ({"ends": date(2020, 2, 24)}, []),
        ({"ends": date(2020, 2, 23)}, [Refusal.TOO_LATE]),
        ({"ends": None}, [Refusal.NOT_ENDED]),
        ({"holds_role": True, "account_closed": True}, [Refusal.HOLDS_ROLE, Refusal.ACCOUNT_CLOSED]),
    ],
)
def test_bringing_a_role_back(but, reasons):
    assert rules.refusals_to_bring_back(replace(COMING_BACK, **but)) == reasons
