"""What is next and by when, and every reason for which designing, giving, sending back and auditing are refused."""

from datetime import date

import pytest

from promotora.apps.core.refusals import gettext_noop
from promotora.apps.network.rules.certification import (
    Designed,
    refusals_to_design,
    refusals_to_give_step,
    refusals_to_send_back,
)
from promotora.apps.network.rules.refusal import Refusal
from promotora.apps.network.rules.standing import Next, Standing, due_of, next_of
from promotora.apps.network.rules.visits import (
    refusals_to_draw,
    refusals_to_read,
    refusals_to_visit,
    refusals_to_write_visit,
)
from promotora.apps.network.terms import OPEN, CertificationState

S = CertificationState
RECEIVED, DUE, LATER = date(2026, 3, 2), date(2026, 3, 9), date(2026, 4, 1)


@pytest.mark.parametrize("state", sorted(OPEN))
def test_whatever_is_open_has_a_day_even_when_nothing_else_is_known(state):
    standing = Standing(state=state, received=RECEIVED)
    assert next_of(standing) is not Next.NOTHING
    assert due_of(standing) == date(2026, 3, 16)


@pytest.mark.parametrize(
    ("standing", "following", "due"),
    [
        (Standing(S.RECEIVED, RECEIVED, first_days=7), Next.TAKE_UP, DUE),
        (Standing(S.IN_REVIEW, RECEIVED, steps_left=2, step_due=DUE, decide_due=LATER), Next.DO_STEP, DUE),
        (Standing(S.IN_REVIEW, RECEIVED, decide_due=LATER), Next.DECIDE, LATER),
        (Standing(S.ASKED, RECEIVED, answer_due=DUE, steps_left=1, step_due=LATER), Next.AWAIT_ANSWER, DUE),
        (Standing(S.CONDITIONAL, RECEIVED, mend_due=DUE, answered=1, ends=LATER), Next.LOOK, DUE),
        (Standing(S.CONDITIONAL, RECEIVED, mend_due=DUE, ends=LATER), Next.AWAIT_MENDING, DUE),
        (Standing(S.CERTIFIED, RECEIVED, ends=LATER), Next.RENEW, LATER),
        (Standing(S.CERTIFIED, RECEIVED), Next.RENEW, None),
        (Standing(S.SUSPENDED, RECEIVED, ends=LATER, mend_due=DUE), Next.LIFT_OR_END, LATER),
        (Standing(S.DECLINED, RECEIVED, answer_due=DUE), Next.NOTHING, None),
        (Standing(S.WITHDRAWN, RECEIVED), Next.NOTHING, None),
    ],
)
def test_what_is_next_and_by_when(standing, following, due):
    assert (next_of(standing), due_of(standing)) == (following, due)


def test_every_word_of_what_is_next_can_be_translated():
    assert all(gettext_noop(each.value) == each.value and each.value for each in Next)


LINE = Designed("Services", 14, listing=True, items=1)


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({}, []),
        ({"name": " "}, [Refusal.NAMELESS]),
        ({"steps": []}, [Refusal.NO_STEPS]),
        ({"steps": [LINE] * 31}, [Refusal.TOO_MANY_STEPS]),
        ({"steps": [Designed("", 14, listing=False, items=0)]}, [Refusal.STEP_NAMELESS]),
        ({"steps": [Designed("Papers", 14, listing=True, items=0)]}, [Refusal.CHECKLIST_EMPTY]),
        ({"steps": [Designed("Visit", 0, listing=False, items=0)]}, [Refusal.DAYS_WRONG]),
        ({"first_days": 366}, [Refusal.DAYS_WRONG]),
        ({"months": 0, "there": True}, [Refusal.NO_MONTHS, Refusal.PROCESS_THERE]),
    ],
)
def test_a_process_is_refused_for_every_reason(given, refused):
    assert refusals_to_design(**{"name": "Ours", "steps": [LINE], "months": 12, "there": False, **given}) == refused


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({}, []),
        ({"state": S.CERTIFIED}, [Refusal.NOT_OPEN]),
        ({"outcome": "ready"}, [Refusal.STEP_DONE]),
        ({"may_certify": False, "own": True}, [Refusal.NOT_A_REVIEWER, Refusal.OWN_REVIEW]),
    ],
)
def test_a_step_is_not_given_for_every_reason(given, refused):
    usual = {"state": S.IN_REVIEW, "outcome": "", "may_certify": True, "own": False}
    assert refusals_to_give_step(**{**usual, **given}) == refused


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({}, []),
        ({"state": "open"}, [Refusal.NOT_SENT_BACK]),
        ({"words": " ", "due": RECEIVED}, [Refusal.NO_WORDS_BACK, Refusal.DUE_PAST]),
    ],
)
def test_an_answer_is_not_sent_back_for_every_reason(given, refused):
    usual = {"state": "answered", "words": "More.", "due": LATER, "today": DUE}
    assert refusals_to_send_back(**{**usual, **given}) == refused


def test_a_visit_waits_for_a_review_and_a_place():
    assert refusals_to_visit(state=S.IN_REVIEW, where="Soto", audit=False) == []
    assert refusals_to_visit(state=S.CERTIFIED, where="", audit=True) == []
    assert refusals_to_visit(state=S.RECEIVED, where=" ", audit=False) == [Refusal.NOT_TAKEN_UP, Refusal.NO_PLACE]
    assert refusals_to_visit(state=S.DECLINED, where="Soto", audit=False) == [Refusal.NOT_IN_FORCE]


def test_what_was_found_is_written_after_it_was_read():
    assert refusals_to_write_visit(on=DUE, today=DUE, finding="Clean.") == []
    late = refusals_to_write_visit(on=LATER, today=DUE, finding="", audit=True, drawn=False, unread=2)
    assert late == [Refusal.VISIT_TO_COME, Refusal.NOTHING_FOUND, Refusal.NOT_DRAWN, Refusal.AUDIT_UNREAD]


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({}, []),
        ({"state": S.IN_REVIEW, "audit": False}, [Refusal.NOT_IN_FORCE, Refusal.NOT_AN_AUDIT]),
        ({"drawn": True, "count": 101}, [Refusal.DRAWN_ALREADY, Refusal.SAMPLE_WRONG]),
        ({"served": 0}, [Refusal.NOBODY_SERVED]),
    ],
)
def test_nobody_is_drawn_for_every_reason(given, refused):
    usual = {"state": S.CERTIFIED, "audit": True, "drawn": False, "count": 10, "served": 40}
    assert refusals_to_draw(**{**usual, **given}) == refused


def test_a_plan_that_was_read_says_what_is_wrong_with_it():
    assert refusals_to_read(passed=True, finding="", written=False) == []
    assert refusals_to_read(passed=False, finding=" ", written=True) == [
        Refusal.AUDIT_WRITTEN,
        Refusal.NO_FINDING_OF_PLAN,
    ]
    assert refusals_to_read(passed=None, finding="", written=False) == [Refusal.NOT_READ]
