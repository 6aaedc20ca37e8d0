"""The lives of a referral: taken back, answered at once, screened again; and what is refused in a sentence."""

from datetime import timedelta

import pytest
from django.db import connection
from tests.site import people
from tests.site.people import words_of
from tests.site.tel.lists import ListedPerson
from tests.site.tel.referrals import (
    PARK,
    ROSA,
    form_of,
    no,
    page_of,
    referred,
    screened,
    sent,
    yes,
)

from promotora.apps.core import clock
from promotora.apps.tel.actions import screening
from promotora.apps.tel.models import Assignment, Referral, Screening

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]

# --------------------------------------------------------------------------------------------- lives of a referral


def test_dana_takes_a_referral_back_and_sends_it_again(here, dana):
    referral = referred(ROSA, dana, here)
    browser = people.signed_in(dana)
    again = browser.post("/referrals/add/", form_of(ROSA, here))
    assert "has referred this person already" in words_of(again)
    assert "Take this referral back?" in words_of(browser.get(f"/referrals/{referral.pk}/take-back/"))
    done = browser.post(f"/referrals/{referral.pk}/take-back/", {"because": "a mistake"}, follow=True)
    assert "Taken back" in words_of(done)
    assert "a mistake" in words_of(done)
    assert "No referral waits" in words_of(people.signed_in(here.ana).get("/referrals/to-answer/"))
    assert "This referral was taken back." in words_of(yes(referral, here.ana))
    assert browser.post(f"/referrals/{referral.pk}/take-back/").status_code == 403
    assert browser.post("/referrals/add/", form_of(ROSA, here)).status_code == 302


def test_two_analysts_answer_at_once_and_the_second_is_told(here, dana):
    referral = referred(ROSA, dana, here)
    no(referral, here.ana, "not_wanted")
    page = words_of(yes(referral, here.miguel))
    assert "This referral has its answer already." in page
    assert "Declined · Ana Cruz" in page
    with people.working(here.ana):
        row = Referral.objects.get(pk=referral.pk)
        assert row.state == "declined"
        assert not Assignment.objects.exists()


def test_the_worker_leaves_alone_what_was_answered_meanwhile(here, dana):
    referral = sent(ROSA, dana, here)
    no(referral, here.ana)
    screened(referral)
    with people.working(here.ana):
        assert Referral.objects.get(pk=referral.pk).state == "declined"
        assert not Screening.objects.exists()


def test_a_screening_whose_worker_is_gone_is_done_again_and_after_three_times_left(here, dana):
    sent(ROSA, dana, here)
    with connection.cursor() as cursor:
        for attempts, state in ((1, "todo"), (3, "failed")):
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = 'doing', attempts = %s WHERE task_name = %s",
                [attempts, screening.TASK],
            )
            screening.mend(at=clock.now())
            cursor.execute("SELECT status FROM procrastinate_jobs WHERE task_name = %s", [screening.TASK])
            assert cursor.fetchall() == [(state,)]


def test_it_is_not_accepted_before_it_is_screened(here, dana):
    referral = sent(ROSA, dana, here)
    assert "The rule is being asked" in words_of(page_of(referral, here.ana, "answer/"))
    assert "It is not screened yet." in words_of(yes(referral, here.ana))


def test_guessing_is_made_slow(here, dana):
    browser = people.signed_in(dana)
    for number in range(20):
        person = ListedPerson(person_id=f"9400{number:04d}S")
        assert browser.post("/referrals/add/", form_of(person, here)).status_code == 302
    page = words_of(browser.post("/referrals/add/", form_of(ROSA, here)))
    assert "You sent twenty referrals within an hour." in page
    with clock.stopped_at(people.NOW + timedelta(minutes=61)):
        assert people.signed_in(dana).post("/referrals/add/", form_of(ROSA, here)).status_code == 302


def test_the_oldest_referral_comes_first_with_the_days_it_waits(here, dana, theo):
    sent(ROSA, dana, here)
    with clock.stopped_at(people.NOW + timedelta(days=3)):
        sent(PARK, theo, here)
        page = words_of(people.signed_in(here.ana).get("/referrals/to-answer/"))
    assert page.index("Rosa Martínez") < page.index("Min-jun Park")
    assert "waits for 3 days" in page
    assert "sent today" in page


# ------------------------------------------------------------------------------------------------------------ refusals


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"cin": "12345678A"}, "This is not a CIN"),
        ({"cin": ""}, "Give the CIN"),
        ({"birth_date_year": "2030"}, "The birth date is in the future."),
        ({"birth_date_year": "1890"}, "more than 125 years ago"),
        ({"birth_date_day": "31", "birth_date_month": "2"}, "This is not a day."),
        ({"first_name": ""}, "Write the first name."),
        ({"phone": "12"}, "A phone number has ten digits"),
        ({"why": "ill"}, "Say in a few words why this person needs the program."),
        ({"agreed": ""}, "Ask the person first."),
        ({"plan": "999999999"}, "Choose the person's health plan."),
        ({"plan": ""}, "Choose the person's health plan."),
        ({"program": "xyz"}, "Choose a program."),
        ({"speaks": "xx"}, "Select a valid choice"),
        ({"why": "x" * 1001}, "at most 1000 characters"),
    ],
)
def test_what_is_missing_or_wrong_is_said_in_a_sentence(here, dana, wrong, sentence):
    answer = people.signed_in(dana).post("/referrals/add/", form_of(ROSA, here, **wrong))
    assert answer.status_code == 200
    assert sentence in words_of(answer)
    with people.working(dana):
        assert not Referral.objects.exists()


def test_a_referral_goes_to_a_plan_and_to_no_other_organization(here, dana, theo):
    answer = people.signed_in(dana).post("/referrals/add/", form_of(ROSA, here, plan=str(theo.organization_id)))
    assert "Choose the person's health plan." in words_of(answer)


@pytest.mark.parametrize(("because", "words"), [("", "some words here"), ("other", "no"), ("xyz", "some words here")])
def test_a_no_needs_a_reason_and_words(here, dana, because, words):
    referral = referred(ROSA, dana, here)
    answer = no(referral, here.ana, because, words)
    assert answer.status_code == 200
    with people.working(here.ana):
        assert Referral.objects.get(pk=referral.pk).state == "screened"
