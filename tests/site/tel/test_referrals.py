"""Referrals: somebody who is not on the list, screened by the same rule, and answered by the plan."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.site import people
from tests.site.people import words_of
from tests.site.tel import lists
from tests.site.tel.lists import ListedPerson
from tests.site.tel.referrals import (
    ANOTHER,
    GLORIA,
    MARCUS,
    PARK,
    ROSA,
    form_of,
    no,
    page_of,
    referred,
    screened,
    yes,
)

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.core.models import AccessEntry
from promotora.apps.people.models import Member
from promotora.apps.tel.models import Assignment, Referral, Screening
from promotora.apps.tel.queries import referrals as queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]

# ----------------------------------------------------------------------------------------------------------- the story


def test_dana_refers_rosa_ana_accepts_and_eastside_serves_her(here, dana):
    referral = referred(ROSA, dana, here)
    waiting = words_of(people.signed_in(here.ana).get("/referrals/to-answer/"))
    assert "1 referral waits for your answer" in waiting
    assert "Rosa Martínez" in waiting
    page = words_of(page_of(referral, here.ana, "answer/"))
    for sentence in (
        "This is your member",
        "not on the list of now",
        "no CB-CME",
        "The rule is met, and nothing bars.",
        "A2 High blood pressure, and also",
        "3 ED visits · June 1, 2019; Oct. 3, 2019; Jan. 7, 2020",
        "Medi-Cal, managed care, since Jan. 1, 2010",
        "She was in our emergency room three times this winter.",
    ):
        assert sentence in page, sentence
    assert "Accepted. Eastside Care Partners reads it on their page." in words_of(yes(referral, here.ana))
    theirs = words_of(page_of(referral, dana))
    for sentence in (
        "The plan said yes",
        "The plan accepted this referral.",
        "Your organization may see the record now.",
        "We will call her.",
        "A chronic condition met",
        "How much care was needed lately met",
        "Open the record",
    ):
        assert sentence in theirs, sentence
    assert "E11" not in theirs
    assert "A2" not in theirs
    rosa = lists.member_of(ROSA, here.ana)
    assert people.signed_in(dana).get(f"/members/{rosa.pk}/").status_code == 200
    with people.working(dana):
        assert [(row.member.pk, row.because) for row in Assignment.objects.all()] == [
            (rosa.pk, "referred by Eastside Care Partners")
        ]
        assert [member.pk for _, member in queries.accepted_for(dana.organization)] == [rosa.pk]


def test_until_the_plan_answers_the_page_is_the_same_for_found_and_not_found(here, dana):
    stranger = ListedPerson("Rosa", "Martínez", ROSA.born, person_id="93999999S")
    pages, asked = [], []
    dana_s = people.signed_in(dana)
    dana_s.get("/me/")
    for person in (ROSA, stranger):
        steps = []
        with CaptureQueriesContext(connection) as queries_made:
            dana_s.post("/referrals/add/", form_of(person, here))
        asked.append(len(queries_made))
        with people.working(dana):
            referral = Referral.objects.get(cin=person.person_id)
        dana_s.get("/referrals/")  # says that it was sent, once
        for when in (lambda given: None, screened):
            when(referral)
            with CaptureQueriesContext(connection) as looked:
                page = dana_s.get(f"/referrals/{referral.pk}/")
            steps.append((len(looked), told(page, referral, person)))
        pages.append(steps)
    assert pages[0] == pages[1]
    assert pages[0][0][1] == pages[0][1][1]  # nor does it tell that the worker was there
    assert asked[0] == asked[1] > 5


def told(answer, referral, person):
    page = answer.content.decode().replace(person.person_id, "CIN").replace(person.person_id[-4:], "END")
    page = page.replace(f"/referrals/{referral.pk}/", "/referrals/N/")
    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"', "", page)


def test_whom_the_rule_does_not_list_is_accepted_on_a_clinicians_word_alone(here, dana):
    referral = referred(PARK, dana, here)
    assert "The rule is not met." in words_of(page_of(referral, here.ana, "answer/"))
    assert "Accept it on a clinician's word" in words_of(yes(referral, here.ana))
    assert "Name the clinician who attests it." in words_of(yes(referral, here.ana, attests="He has heart failure."))
    assert "what the clinician attests." in words_of(yes(referral, here.ana, clinician="Dr. Kim"))
    assert "Accepted." in words_of(yes(referral, here.ana, clinician="Dr. Kim", attests="He has heart failure."))
    theirs = words_of(page_of(referral, dana))
    assert "The plan said yes" in theirs
    assert "Dr. Kim" not in theirs
    assert "A chronic condition not met" in theirs


def test_what_rests_on_substance_use_alone_is_told_to_the_plan_and_to_nobody_else(here, dana):
    referral = referred(MARCUS, dana, here)
    page = page_of(referral, here.ana, "answer/").content.decode()
    assert "The rule is met, and nothing bars." in page
    assert "accept it on a clinician&#x27;s word" in page or "accept it on a clinician's word" in page
    assert "Accept it on a clinician's word" in words_of(yes(referral, here.ana))  # the acceptance alone would tell
    yes(referral, here.ana, clinician="Dr. Kim", attests="He needs the program very much.")
    theirs = page_of(referral, dana).content.decode()
    assert "A chronic condition" in theirs
    assert "F11" not in theirs
    assert "ubstance" not in theirs
    with people.working(dana):
        assert {row.whole for row in Screening.objects.all()} == {False}
        assert "F1120" not in str([row.explanation for row in Screening.objects.all()])
    with people.working(here.ana):
        row = Screening.objects.get()
        assert (row.whole, row.decision, row.openly) == (True, "listed", "not_eligible")
        parts = AccessEntry.objects.filter(member_id=referral_member(referral, here)).values_list("part", flat=True)
        assert {"referral", "protected"} <= set(parts)


def referral_member(referral, here):
    with people.working(here.ana):
        return Referral.objects.get(pk=referral.pk).member_id


@pytest.mark.parametrize(
    ("because", "sentence"),
    [
        ("not_ours", "no member of its own with this CIN and birth date"),
        ("not_met", "do not show what the program asks for"),
        ("not_wanted", "does not want the program now"),
        ("listed", "does not take this up as a new referral"),
        ("other", "does not take this up as a new referral"),
    ],
)
def test_declined_with_a_reason_that_tells_only_what_may_be_told(here, dana, because, sentence):
    referral = referred(ROSA, dana, here)
    no(referral, here.ana, because)
    page = words_of(page_of(referral, dana))
    assert "The plan said no" in page
    assert sentence in page
    assert "Please call us about it." in page
    assert "How far the rule is met" not in page  # they see no record of Rosa's
    assert "on a list" not in page


def test_who_sees_the_record_anyway_is_told_that_the_person_is_on_a_list(here, dana):
    listed = lists.member_of(ANOTHER, here.ana)
    people.shared(listed, here.miguel, dana.organization, "patient")
    referral = referred(ANOTHER, dana, here)
    assert "Tier 2, on the list of March 1, 2020" in words_of(page_of(referral, here.ana, "answer/"))
    no(referral, here.ana, "listed")
    assert "The plan already has this person on a list." in words_of(page_of(referral, dana))


def test_whom_another_cb_cme_serves_is_not_taken_from_it(here, dana, theo):
    first, second = referred(ROSA, theo, here), referred(ROSA, dana, here)
    yes(first, here.ana)
    assert "Served by Westside Care" in words_of(page_of(second, here.ana, "answer/"))
    assert "Another CB-CME serves this member." in words_of(yes(second, here.ana))
    with people.working(here.ana):
        assert [row.organization_id for row in Assignment.objects.all()] == [theo.organization_id]


def test_a_hospital_refers_and_learns_the_answer_but_sees_no_record(here):
    paz = people.staff("Paz", people.organization(Kind.HOSPITAL, "Mercy"), Role.DISCHARGE_PLANNER)
    referral = referred(ROSA, paz, here)
    yes(referral, here.ana)
    page = words_of(page_of(referral, paz))
    assert "The plan accepted this referral." in page
    assert "Your organization may see the record now." not in page
    assert "How far the rule is met" not in page
    with people.working(paz):
        assert not Member.objects.exists()


# ------------------------------------------------------------------------------------------------- whom it is about


def test_a_slip_of_the_pen_is_mended_by_the_plan_which_says_who_is_meant(here, dana):
    slip = ListedPerson("Rosa", "Martinez", ROSA.born, person_id="93000010S")
    referral = referred(slip, dana, here)
    page = words_of(page_of(referral, here.ana, "answer/"))
    assert "Nobody in your directory has exactly this CIN and birth date." in page
    assert "Rosa Martínez born March 4, 1962" in page
    assert "Say first which member this is." in words_of(yes(referral, here.ana))
    rosa = lists.member_of(ROSA, here.ana)
    people.signed_in(here.ana).post(f"/referrals/{referral.pk}/who/", {"member": str(rosa.pk)})
    screened(referral)
    assert "The rule is met, and nothing bars." in words_of(page_of(referral, here.ana, "answer/"))
    assert "Accepted." in words_of(yes(referral, here.ana))


@pytest.mark.parametrize("written", ["", "x", "0", "-1", "9" * 30, "²", str(2**63)])
def test_nobody_can_be_said_who_is_not_the_plans(here, dana, written):
    referral = referred(ROSA, dana, here)
    answer = people.signed_in(here.ana).post(f"/referrals/{referral.pk}/who/", {"member": written})
    assert answer.status_code == 404


def test_what_the_claims_do_not_know_is_said_so(here, dana):
    referral = referred(GLORIA, dana, here)
    page = words_of(page_of(referral, here.ana, "answer/"))
    assert "The claims say nothing of this person." in page
    assert "No coverage is known on 2020-03-01, the day of the list." in page


def test_it_is_screened_again_when_asked(here, dana):
    referral = referred(PARK, dana, here)
    page = people.signed_in(here.ana).post(f"/referrals/{referral.pk}/again/", follow=True)
    assert "It is screened again." in words_of(page)
    with clock.stopped_at(people.NOW + timedelta(hours=1)):
        screened(referral)
    with people.working(here.ana):
        assert Screening.objects.count() == 2
        states = [step.state for step in queries.steps(Referral.objects.get(pk=referral.pk))]
    assert states == ["sent", "screened", "screened"]


def test_without_claims_or_a_list_the_page_says_what_is_missing(ana, dana):
    lists.in_directory(ana, [ROSA])
    here = SimpleNamespace(ana=ana)
    referral = referred(ROSA, dana, here)
    page = words_of(page_of(referral, ana, "answer/"))
    assert "The program was not in force on 2026-03-01." in page
