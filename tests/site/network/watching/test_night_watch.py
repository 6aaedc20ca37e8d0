"""The night watch: who is told of what, when, and once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from tests.site import network, people
from tests.site.network import by
from tests.site.network.watching import days_before, night, on, told

from promotora.apps.accounts.models import User
from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.network.actions.applying import writing
from promotora.apps.network.actions.certifying import certified, reviewing
from promotora.apps.network.actions.room import team
from promotora.apps.network.models import Application, CertificationMoved, Credential
from promotora.apps.network.rules import watching as rules
from promotora.apps.network.tasks import watching as tasks
from promotora.apps.network.terms import Form

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]
MARCH_10, MARCH_11 = date(2026, 3, 10), date(2026, 3, 11)


@pytest.fixture
def capture(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


# ---------------------------------------------------------------------------------------------------------- the days


@pytest.mark.parametrize(
    ("days_left", "says"),
    [
        (91, ""),
        (90, "90"),
        (61, "90"),
        (60, "60"),
        (8, "30"),
        (7, "7"),
        (0, "7"),
        (-1, "over"),
        (-31, "over"),
        (-32, ""),
    ],
)
def test_the_nearest_reminder_is_the_one_that_counts(days_left, says):
    last_day = people.TODAY + timedelta(days=days_left)
    assert rules.reminder(last_day, people.TODAY, rules.CERTIFICATE_ENDS) == says


def test_what_asks_for_a_reminder_is_always_within_what_is_read():
    for before in (rules.CERTIFICATE_ENDS, rules.CONTRACT_ENDS, rules.MENDING_DUE, rules.ANSWER_DUE):
        first, last = rules.window(people.TODAY, before)
        for days in range(-200, 200):
            day = people.TODAY + timedelta(days=days)
            assert bool(rules.reminder(day, people.TODAY, before)) == (first <= day <= last)


def test_a_month_is_missed_after_the_tenth_of_the_next():
    days = [date(2026, 4, 10), date(2026, 4, 11), date(2026, 1, 15)]
    assert [rules.month_to_report(day) for day in days] == [None, date(2026, 3, 1), date(2025, 12, 1)]


# ---------------------------------------- what ends and expires


def test_a_certificates_end_is_told_at_ninety_sixty_thirty_and_seven_days_each_once(ground, capture):
    network.certificate(ground.ana, ground.dana)
    nights = [night(capture, days_before(network.LAST_DAY, days)) for days in (91, 90, 89, 60, 30, 7, 6, 0)]
    for position, subject in (
        (ground.dana, "Your certificate with County Health Plan ends on March 1, 2027"),
        (ground.ana, "The certificate of Eastside Care Partners ends on March 1, 2027"),
    ):
        said = [[subject for to, subject in told_then if to == position.user.email] for told_then in nights]
        assert said == [[], [subject], [], [subject], [subject], [subject], [], []]


def test_after_days_off_only_the_nearest_reminder_is_left(ground, capture):
    network.certificate(ground.ana, ground.dana)
    assert len(told(capture, ground.dana, days_before(network.LAST_DAY, 5))) == 1
    assert told(capture, ground.dana, days_before(network.LAST_DAY, 4)) == []


def test_who_has_applied_again_is_not_reminded_and_the_plan_is(ground, capture):
    certificate = network.certificate(ground.ana, ground.dana)
    day = days_before(network.LAST_DAY, 30)
    with on(day), people.working(ground.dana):
        sent = Application.objects.get(pk=certificate.application_id)
        writing.send_application(application=writing.renew(application=sent, **by(ground.dana)), **by(ground.dana))
    said = night(capture, day, 2)
    assert [to for to, subject in said if "ends on" in subject] == [ground.ana.user.email]
    assert "It has applied again." in mail.outbox[-1].body


def test_what_was_over_long_ago_is_told_no_more(ground, capture):
    network.certificate(ground.ana, ground.dana)
    assert told(capture, ground.dana, network.LAST_DAY + timedelta(days=32)) == []
    with people.working(ground.dana):
        assert CertificationMoved.objects.order_by("pk").last().state == "expired"  # but it expires all the same


def test_a_credential_is_told_of_sixty_and_thirty_days_before_and_when_it_is_over(ground, capture):
    luz = network.coordinator(ground.dana)
    expires = date(2026, 6, 1)
    with people.working(ground.dana):
        Credential.objects.create(staff=luz, kind="RN license", expires=expires)
        Credential.objects.create(staff=luz, kind="No end")
    before, over = "RN license of Luz Vega expires on June 1, 2026", "RN license of Luz Vega has expired"
    nights = [days_before(expires, days) for days in (61, 60, 31, 30, 0, -1, -2)]
    assert [told(capture, ground.dana, day) for day in nights] == [[], [before], [], [before], [], [over], []]


# ---------------------------------------- what waits for whom


def test_a_question_is_told_of_before_it_is_due_and_both_sides_when_it_is_over(ground, capture):
    certification = network.in_review(ground.ana, network.applied(ground.dana, [ground.ana.organization])[0])
    with people.working(ground.ana):
        question = reviewing.ask(
            certification=certification, asks="Who drives?", due=MARCH_10, **by(ground.ana)
        )  # fmt: skip
    waits, over = "County Health Plan waits for your answer", "Eastside Care Partners has not answered your question"
    assert [told(capture, ground.dana, day) for day in (days_before(MARCH_10, 4), days_before(MARCH_10, 3))] == [
        [],
        [waits],
    ]
    assert told(capture, ground.ana, MARCH_10) == []
    assert sorted(subject for _to, subject in night(capture, MARCH_11)) == sorted([waits, over])
    assert "Who drives?" not in "".join(message.body for message in mail.outbox[-2:])
    with people.working(ground.dana):
        reviewing.answer(question=question, answer="We do.", **by(ground.dana))
    assert night(capture, date(2026, 3, 20)) == []


def test_what_is_to_be_mended_is_told_of_a_week_before_and_both_sides_when_it_is_over(ground, capture):
    certificate = network.certificate(ground.ana, ground.dana)
    condition = network.condition(ground.ana, certificate)
    due = condition.due
    assert [len(told(capture, ground.dana, days_before(due, days))) for days in (8, 7, 6)] == [0, 1, 0]
    said = night(capture, due + timedelta(days=1))
    assert said == [
        (ground.ana.user.email, "Eastside Care Partners has not mended what was due"),
        (ground.dana.user.email, "Something has to be mended for County Health Plan"),
    ]
    with people.working(ground.dana):
        certified.answer_condition(
            condition=condition, evidence="Here it is.", seen=condition.version, **by(ground.dana)
        )  # fmt: skip
    assert night(capture, due + timedelta(days=9)) == []


def test_a_draft_that_rests_for_two_weeks_is_recalled_once(ground, capture):
    network.filled(ground.dana, [ground.ana.organization], Form.LETTER)
    nights = [people.TODAY + timedelta(days=days) for days in (13, 15, 16, 60)]
    assert [len(told(capture, ground.dana, day)) for day in nights] == [0, 1, 0, 0]
    assert "All that you wrote is kept." in mail.outbox[-1].body


def test_an_application_that_nobody_takes_up_for_ten_days_is_told_to_that_plan_alone(ground, capture):
    network.applied(ground.dana, [ground.ana.organization])
    nights = [people.TODAY + timedelta(days=days) for days in (10, 11, 12)]
    waits = (ground.ana.user.email, "The application of Eastside Care Partners waits to be taken up")
    assert [night(capture, day) for day in nights] == [[], [waits], []]


def test_a_report_that_did_not_come_by_the_tenth_is_told_to_both_until_it_comes(ground, capture):
    network.coordinator(ground.dana)
    network.contract(ground.ana, network.certificate(ground.ana, ground.dana))
    assert night(capture, date(2026, 4, 10)) == []
    assert night(capture, date(2026, 4, 11)) == [
        (ground.ana.user.email, "1 CB-CME has not reported its room"),
        (ground.dana.user.email, "County Health Plan waits for the report of your room in March 2026"),
    ]
    assert "No report of March 2026 came from: Eastside Care Partners." in mail.outbox[-2].body
    with on(date(2026, 5, 2)), people.working(ground.dana):
        report = team.RoomTold(Decimal(1), enrolled=0, room=60)
        team.report_capacity(
            organization=ground.dana.organization,
            plan=ground.ana.organization,
            month=date(2026, 4, 1),
            told=report,
            **by(ground.dana),
        )
    assert night(capture, date(2026, 5, 11)) == []


# ---------------------------------------- to whom, and how


def test_who_reads_spanish_is_written_to_in_spanish_and_each_once(ground, capture):
    miguel = people.staff("Miguel Ortiz", ground.ana.organization, Role.NETWORK_MANAGER)
    User.objects.filter(pk=miguel.user_id).update(language="es")
    network.certificate(ground.ana, ground.dana)
    said = [subject for to, subject in night(capture, days_before(network.LAST_DAY, 7)) if to == miguel.user.email]
    assert len(said) == 1
    assert "marzo" in said[0]


def test_where_nobody_may_decide_who_keeps_the_staff_is_told(ground, capture):
    plan = people.organization(Kind.PLAN, "Valley Plan")
    keeper = people.staff("Iris Bloom", plan, Role.ADMINISTRATOR)
    network.applied(ground.dana, [plan])
    assert (keeper.user.email, "The application of Eastside Care Partners waits to be taken up") in night(
        capture, people.TODAY + timedelta(days=11)
    )


def test_a_plan_and_a_cb_cme_are_told_nothing_of_others(ground, capture):
    people.staff("Theo Marsh", people.organization(name="Westside Care"), Role.DIRECTOR)
    network.certificate(ground.ana, ground.dana)
    said = {to for to, _subject in night(capture, days_before(network.LAST_DAY, 7))}
    assert said == {ground.ana.user.email, ground.dana.user.email}


def test_a_quiet_night_asks_the_database_as_often_for_one_certificate_as_for_none(
    ground, django_assert_max_num_queries, capture
):
    network.certificate(ground.ana, ground.dana)
    night(capture, people.TODAY)
    with on(people.TODAY, 3), django_assert_max_num_queries(120):
        tasks.watch_all()


def test_it_comes_every_hour_and_never_twice_at_once():
    from procrastinate.contrib.django import app

    task = app.tasks["promotora.apps.network.tasks.watching.watch"]
    assert (task.queueing_lock, task.lock) == ("night watch", "night watch")
    crons = [each.cron for each in app.periodic_registry.periodic_tasks.values() if each.task is task]
    assert crons == ["1 * * * *"]
