"""What a plan decides of an applicant, and how long a certificate holds."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.site import network, people
from tests.site.network import around, by, moves, refused, state_of

from promotora.apps.accounts.roles import Role
from promotora.apps.network.actions.certifying import certified, reviewing
from promotora.apps.network.models import StepDone
from promotora.apps.network.queries.certifying import certifications
from promotora.apps.network.rules.refusal import Refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]
LOS_ANGELES = ZoneInfo("America/Los_Angeles")

# ------------------------------------------------------------------------------------------------------------ reviewing


def test_a_question_stops_the_decision_until_it_is_answered(ground):
    [certification] = network.applied(ground.dana, [ground.ana.organization])
    certification = network.reviewed(ground.ana, certification)
    with people.working(ground.ana):
        question = reviewing.ask(
            certification=certification, asks="Who drives?", due=date(2026, 3, 9), **by(ground.ana)
        )
    assert state_of(certification, ground.dana) == "asked"
    with refused(Refusal.QUESTION_OPEN):
        network.certify(ground.ana, certification)
    with people.working(ground.dana):
        reviewing.answer(question=question, answer="Our health workers do.", **by(ground.dana))
    assert state_of(certification, ground.ana) == "in_review"
    assert network.certify(ground.ana, certification).state == "certified"


def test_the_board_says_what_each_applicant_waits_for(ground):
    [certification] = network.applied(ground.dana, [ground.ana.organization])
    network.in_review(ground.ana, certification)
    network.condition(ground.ana, certification)
    with people.working(ground.ana):
        for days in (7, 9):
            due = people.TODAY + timedelta(days=days)
            reviewing.ask(certification=certification, asks="Who drives?", due=due, **by(ground.ana))
        [row] = certifications.board(ground.ana.organization)
    assert (row.open_questions, row.steps_left, row.to_mend_open) == (2, 1, 1)
    assert (row.answer_due, row.step_due, row.mend_due) == (date(2026, 3, 9), date(2026, 3, 16), date(2026, 4, 1))
    assert row.since == people.NOW


def test_who_works_for_the_applicant_does_not_review(ground):
    [certification] = network.applied(ground.dana, [ground.ana.organization])
    people.staff("Ana Cruz", ground.dana.organization, Role.CARE_COORDINATOR, email=ground.ana.user.email)
    with refused(Refusal.OWN_REVIEW):
        network.in_review(ground.ana, certification)


def test_with_the_last_condition_closed_the_certificate_is_whole(ground):
    [certification] = network.applied(ground.dana, [ground.ana.organization])
    certification = network.reviewed(ground.ana, certification)
    conditions = [network.condition(ground.ana, certification, what) for what in ("A policy", "A form")]
    network.certify(ground.ana, certification, with_conditions=True)
    for condition, state in zip(conditions, ["conditional", "certified"], strict=True):
        with people.working(ground.ana), refused(Refusal.NOT_ANSWERED):
            certified.close_condition(condition=condition, seen=condition.version, **by(ground.ana))
        with people.working(ground.dana):
            certified.answer_condition(
                condition=condition, evidence="Here it is.", seen=condition.version, **by(ground.dana)
            )
        with people.working(ground.ana):
            certified.close_condition(condition=condition, seen=condition.version, **by(ground.ana))
        assert state_of(certification, ground.dana) == state


def test_a_suspension_is_lifted_to_what_it_was(ground):
    certificate = network.certificate(ground.ana, ground.dana)
    with people.working(ground.ana):
        certified.suspend(certification=certificate, because="The director left.", **by(ground.ana))
        certified.lift(certification=certificate, because="A director came.", **by(ground.ana))
    assert moves(certificate, ground.dana)[-2:] == ["suspended", "certified"]


def test_a_certificate_that_ends_ends_its_contract(ground):
    certificate = network.certificate(ground.ana, ground.dana)
    contract = network.contract(ground.ana, certificate)
    with people.working(ground.ana):
        certified.end(certification=certificate, because="It closes.", **by(ground.ana))
        contract.refresh_from_db()
    assert (contract.ends, contract.ended_because) == (people.TODAY, "It closes.")


def test_a_certificate_expires_at_midnight_and_both_are_told(ground):
    certificate = network.certificate(ground.ana, ground.dana)
    midnight = datetime(2027, 3, 2, tzinfo=LOS_ANGELES)
    with people.working(ground.ana):
        assert certified.expire_due(at=midnight - timedelta(seconds=1)) == []
        [expired] = certified.expire_due(at=midnight)
        assert certified.expire_due(at=midnight) == []
    assert (expired, expired.organization, expired.plan) == (
        certificate, ground.dana.organization, ground.ana.organization
    )  # fmt: skip
    assert moves(certificate, ground.dana)[-1] == "expired"


def test_it_holds_no_longer_even_if_nobody_wrote_that_it_expired(ground):
    network.certificate(ground.ana, ground.dana)
    with people.working(ground.ana):
        held = [certifications.in_force(ground.dana.organization, day).exists() for day in around(network.LAST_DAY)]
    assert held == [True, False]


@pytest.mark.parametrize(
    ("starts", "months", "last"),
    [
        (date(2026, 3, 2), 12, date(2027, 3, 1)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 1), 1, date(2026, 12, 31)),
    ],
)
def test_months_end_the_day_before(starts, months, last):
    assert reviewing.last_day_of(starts, months) == last


def test_the_applicant_never_reads_what_reviewers_found(ground):
    [certification] = network.applied(ground.dana, [ground.ana.organization])
    network.reviewed(ground.ana, certification)
    with people.working(ground.ana):
        assert StepDone.objects.count() == 2
    with people.working(ground.dana):
        assert not StepDone.objects.exists()
