"""Every reason against proposing, adopting and trying a draft, and what each state allows."""

from dataclasses import asdict, replace
from datetime import date, timedelta

import pytest
from tests.site.tel.drafting import JUNE

from promotora.apps.tel.rules.drafts import (
    DraftRefusal,
    Proposal,
    TrialAsked,
    refusals_to_adopt,
    refusals_to_begin,
    refusals_to_change,
    refusals_to_discard,
    refusals_to_propose,
    refusals_to_reopen,
    refusals_to_try,
    refusals_to_turn_down,
)
from promotora.apps.tel.terms import DraftState

pytestmark = pytest.mark.django_db
SOUND = Proposal(
    effective=JUNE,
    because="Fewer come once",
    changes_something=True,
    tried_as_it_is=True,
    acknowledged=True,
    any_unverified=True,
    base_begins=date(2020, 1, 1),
    program_ends=date(2021, 12, 31),
    released=date(2020, 3, 1),
    days_taken=frozenset(),
)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"effective": None}, DraftRefusal.NO_FIRST_DAY),
        ({"effective": date(2019, 12, 31), "released": None}, DraftRefusal.BEFORE_BASE),
        ({"effective": date(2022, 1, 1)}, DraftRefusal.AFTER_END),
        ({"released": JUNE}, DraftRefusal.RELEASED_ALREADY),
        ({"released": JUNE + timedelta(1)}, DraftRefusal.RELEASED_ALREADY),
        ({"days_taken": frozenset({JUNE})}, DraftRefusal.DAY_TAKEN),
        ({"because": "  "}, DraftRefusal.NO_REASON),
        ({"changes_something": False}, DraftRefusal.CHANGES_NOTHING),
        ({"tried_as_it_is": False}, DraftRefusal.NEVER_TRIED),
        ({"acknowledged": False}, DraftRefusal.UNVERIFIED),
    ],
)
def test_each_reason_against_a_proposal_stands_alone(change, reason):
    assert refusals_to_propose(SOUND, state=DraftState.DRAFT) == []
    assert refusals_to_propose(replace(SOUND, **change), state=DraftState.DRAFT) == [reason]


@pytest.mark.parametrize("change", [{"released": None}, {"program_ends": None}, {"effective": date(2020, 3, 2)}])
def test_what_may_be_proposed(change):
    assert refusals_to_propose(replace(SOUND, **change), state=DraftState.DRAFT) == []
    assert refusals_to_propose(replace(SOUND, acknowledged=False, any_unverified=False), state=DraftState.DRAFT) == []


def test_every_reason_is_given_at_once():
    wrong = replace(SOUND, effective=None, because="", tried_as_it_is=False, acknowledged=False)
    assert len(refusals_to_propose(wrong, state=DraftState.DRAFT)) == 4


@pytest.mark.parametrize("state", DraftState)
def test_what_each_state_allows(state):
    """Only a draft is changed and proposed; only a proposal is decided about; what has ended stays."""
    allowed = {
        "change": not refusals_to_change(state=state),
        "propose": not refusals_to_propose(SOUND, state=state),
        "adopt": not refusals_to_adopt(SOUND, state=state, own=False),
        "turn down": not refusals_to_turn_down(state=state, because="no"),
        "reopen": not refusals_to_reopen(state=state),
        "discard": not refusals_to_discard(state=state),
    }
    assert {what for what, may in allowed.items() if may} == {
        DraftState.DRAFT: {"change", "propose", "discard"},
        DraftState.PROPOSED: {"adopt", "turn down", "reopen"},
        DraftState.TURNED_DOWN: {"reopen", "discard"},
        DraftState.ADOPTED: set(),
        DraftState.DISCARDED: set(),
    }[state]


def test_nobody_adopts_their_own_whatever_else_holds():
    assert refusals_to_adopt(SOUND, state=DraftState.PROPOSED, own=True) == [DraftRefusal.OWN_PROPOSAL]


TRIAL = TrialAsked(store=True, under_way=False, covered=True, in_force=True, months=12)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"store": False, "covered": False}, DraftRefusal.NO_STORE),
        ({"under_way": True}, DraftRefusal.TRIAL_UNDER_WAY),
        ({"covered": False}, DraftRefusal.DAY_BEFORE_CLAIMS),
        ({"in_force": False}, DraftRefusal.NOT_IN_FORCE),
        ({"months": 13}, DraftRefusal.TOO_MANY_MONTHS),
        ({"months": -1}, DraftRefusal.TOO_MANY_MONTHS),
        ({"ended": True}, DraftRefusal.TRIAL_ENDED),
    ],
)
def test_each_reason_against_a_trial(change, reason):
    assert refusals_to_try(TRIAL) == []
    assert refusals_to_try(TrialAsked(**(asdict(TRIAL) | change))) == [reason]


def test_only_a_plan_drafts_and_a_draft_has_a_name():
    assert refusals_to_begin(is_plan=True, name="Four") == []
    assert refusals_to_begin(is_plan=False, name=" ") == [DraftRefusal.NOT_A_PLAN, DraftRefusal.NO_NAME]
