"""Wishes for another CB-CME: the member's choice first, a cause always, and each side sees only its own."""

from datetime import timedelta

import pytest
from django.core import mail
from tests.site import people
from tests.site.people import words_of
from tests.site.tel import lists, placing
from tests.site.tel.a_list import give
from tests.site.tel.lists import ROSA, ListedPerson
from tests.site.tel.placing import EASTSIDE, WESTSIDE

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.tel.models import PlacedMember, Transfer
from promotora.apps.tel.rules.transfers import Refusal, WishAsked, refusals_to_wish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]
GLORIA = ListedPerson("Gloria", "Peña", zip_code="90033")


@pytest.fixture
def run(ana, dana, theo):
    """Eastside serves Rosa; Westside may be given members."""
    placing.able(ana, EASTSIDE)
    placing.able(ana, WESTSIDE)
    run = placing.a_list(ana, [ROSA, GLORIA])
    give(run, [ROSA], ana, dana)
    return run


def asks(by, member, to="", cause="choice", words="She wants to be nearer to her son.", **more):
    sent = {"cause": cause, "to": to, "words": words, **more}
    return people.signed_in(by).post(f"/transfers/add/{member.pk}/", sent, follow=True)


def the_wish(by):
    with people.working(by):
        return Transfer.objects.order_by("-pk").first()


def answers(by, row, how, words=""):
    sent = {"answer": how, "words": words}
    return people.signed_in(by).post(f"/transfers/to-answer/{row.pk}/", sent, follow=True)


def test_dana_writes_rosas_wish_and_ana_agrees_now(run, ana, dana, theo, django_capture_on_commit_callbacks):
    rosa = lists.member_of(ROSA, ana)
    page = words_of(people.signed_in(dana).get(f"/list/{run.pk}/members/{rosa.pk}/"))
    assert "Another CB-CME" in page
    with django_capture_on_commit_callbacks(execute=True):
        assert "1 wish waits for the plan" in words_of(asks(dana, rosa, theo.organization_id))
    row = the_wish(ana)
    assert (row.serving_id, row.to_id, row.organization_id) == (
        dana.organization_id,
        theo.organization_id,
        dana.organization_id,
    )
    told = "".join(f"{each.subject} {each.body}" for each in mail.outbox)
    assert "A wish for another CB-CME waits for your answer" in told
    assert "Rosa" not in told
    assert "Martínez" not in told
    assert "1 wish for another CB-CME waits for your answer" in words_of(
        people.signed_in(ana).get("/transfers/to-answer/")
    )
    with clock.stopped_at(people.NOW + timedelta(minutes=5)):
        page = words_of(answers(ana, row, "now"))
        assert "Agreed. The member is served there from now on." in page
        assert placing.served(ana) == {WESTSIDE: 1}
        # Eastside sees that it wrote a wish, and no more of the member.
        page = words_of(people.signed_in(dana).get("/transfers/"))
        assert "Every wish has its answer" in page
        assert "A member whom you no longer see" in page
        assert "Martínez" not in page
    assert "Martínez" not in "".join(f"{each.subject} {each.body}" for each in mail.outbox)


def record_of(who, member):
    return people.signed_in(who).get(f"/members/{member.pk}/").content.decode()


def test_the_way_to_another_cb_cme_begins_on_the_record_and_leads_to_a_wish_that_waits(run, ana, dana, theo):
    rosa, gloria = lists.member_of(ROSA, ana), lists.member_of(GLORIA, ana)
    assert f'href="/transfers/add/{rosa.pk}/"' in record_of(dana, rosa)
    assert "Your organization serves the member now, for County Health Plan." in record_of(dana, rosa)
    assert f'href="/transfers/to-answer/add/{rosa.pk}/"' in record_of(ana, rosa)
    assert "Eastside Care Partners serves the member now." in record_of(ana, rosa)
    assert "Ask for another CB-CME" not in record_of(ana, gloria)

    asks(dana, rosa, theo.organization_id)
    row = the_wish(dana)
    for who, page in ((dana, f"/transfers/{row.pk}/"), (ana, f"/transfers/to-answer/{row.pk}/")):
        record = record_of(who, rosa)
        assert "A wish for another CB-CME waits for the plan&#x27;s answer." in record
        assert f'href="{page}">See the wish of March 2, 2026</a>' in record
        assert "Ask for another CB-CME" not in record

    answers(ana, row, "no", "Not this month.")
    assert f'href="/transfers/add/{rosa.pk}/"' in record_of(dana, rosa)


def test_who_may_not_ask_reads_nothing_of_it_on_the_record(run, ana, dana):
    rosa = lists.member_of(ROSA, ana)
    olga = people.staff("Olga Petrov", dana.organization, Role.PRIVACY_OFFICER)
    asks(dana, rosa, cause="cannot")
    record = record_of(olga, rosa)
    assert "Who serves" not in record
    assert "/transfers/" not in record


def test_agreed_for_the_next_placement_it_is_the_members_choice(run, ana, dana, theo):
    rosa = lists.member_of(ROSA, ana)
    asks(dana, rosa, theo.organization_id)
    answers(ana, the_wish(ana), "next", "With the next placement.")
    assert placing.served(ana) == {EASTSIDE: 1}
    with clock.stopped_at(people.NOW + timedelta(days=1)):
        made = placing.placed(ana, run)
        assert ("Rosa", "moves", EASTSIDE, WESTSIDE) in placing.rows(ana, made)
        with people.working(ana):
            names = [name for name, _words in PlacedMember.objects.get(member=rosa).reasons]
        assert "FIRST_CHOICE" in names
        assert "LEFT_BY_CHOICE" in names
        placing.committed(ana, made)
        # It is met: the next placement keeps her where she chose to be.
        again = placing.placed(ana, run)
        assert ("Rosa", "stays", WESTSIDE, WESTSIDE) in placing.rows(ana, again)


def test_to_be_away_from_one_is_agreed_without_naming_another(run, ana, dana):
    rosa = lists.member_of(ROSA, ana)
    asks(dana, rosa, "", cause="cannot", words="Our coordinator knows the family.")
    answers(ana, the_wish(ana), "next")
    made = placing.placed(ana, run)
    assert ("Rosa", "moves", EASTSIDE, WESTSIDE) in placing.rows(ana, made)
    page = words_of(people.signed_in(ana).get(f"/placements/{made.pk}/members/{rosa.pk}/"))
    assert "Your plan agreed that the member leaves Eastside Care Partners." in page
    assert "away from" not in page


def test_no_room_or_no_contract_is_said_and_nothing_is_moved(run, ana, dana, theo):
    rosa = lists.member_of(ROSA, ana)
    asks(dana, rosa, theo.organization_id)
    row = the_wish(ana)
    placing.change_contract(ana, theo.organization, capacity=1)
    give(run, [GLORIA], ana, theo)
    assert "has no room today" in words_of(answers(ana, row, "now"))
    placing.change_contract(ana, theo.organization, capacity=5, ends=people.TODAY - timedelta(days=1))
    assert "has no contract with your plan today" in words_of(answers(ana, row, "now"))
    assert placing.served(ana) == {EASTSIDE: 1, WESTSIDE: 1}
    assert the_wish(ana).state == "asked"


def test_declined_with_words_that_dana_reads(run, ana, dana, theo):
    asks(dana, lists.member_of(ROSA, ana), theo.organization_id)
    row = the_wish(ana)
    assert "Write a few words for who asked." in words_of(answers(ana, row, "no"))
    answers(ana, row, "no", "Westside has nobody who speaks Spanish.")
    page = words_of(people.signed_in(dana).get(f"/transfers/{row.pk}/"))
    assert "Westside has nobody who speaks Spanish." in page
    assert "This wish has its answer already." in words_of(answers(ana, row, "next"))


def test_dana_takes_it_back_and_ana_can_no_longer_answer(run, ana, dana, theo):
    asks(dana, lists.member_of(ROSA, ana), theo.organization_id)
    row = the_wish(ana)
    page = words_of(
        people.signed_in(dana).post(f"/transfers/{row.pk}/take-back/", {"because": "She stays."}, follow=True)
    )
    assert "She stays." in page
    assert "This wish was taken back." in words_of(answers(ana, row, "next"))


def test_nobody_else_reads_or_touches_it(run, ana, dana, theo):
    rosa = lists.member_of(ROSA, ana)
    asks(dana, rosa, theo.organization_id)
    row = the_wish(ana)
    bo = people.staff("Bo Lind", people.organization(Kind.PLAN_PARTNER, "Harbor Plan"), Role.PLAN_MANAGER)
    for who, pages in ((theo, [f"{row.pk}/", f"{row.pk}/take-back/"]), (bo, [f"to-answer/{row.pk}/"])):
        for page in pages:
            assert people.signed_in(who).get(f"/transfers/{page}").status_code == 404
        with people.working(who):
            assert not Transfer.objects.exists()
    assert people.signed_in(theo).get(f"/transfers/add/{rosa.pk}/").status_code == 404
    assert people.signed_in(dana).get("/transfers/to-answer/").status_code == 403


def test_the_plan_writes_one_when_the_member_called(run, ana, dana, theo):
    rosa = lists.member_of(ROSA, ana)
    browser = people.signed_in(ana)
    sent = {"cause": "choice", "to": theo.organization_id, "words": ""}
    browser.post(f"/transfers/to-answer/add/{rosa.pk}/", sent)
    assert the_wish(ana).organization_id == ana.organization_id
    assert "No wish for another CB-CME was written down here" in words_of(people.signed_in(dana).get("/transfers/"))
    assert "waits for the plan's answer already" in words_of(asks(dana, rosa, theo.organization_id))
    gloria = lists.member_of(GLORIA, ana)
    assert "No CB-CME serves Gloria Peña now" in words_of(browser.get(f"/transfers/to-answer/add/{gloria.pk}/"))


def test_names_and_words_that_are_markup_stay_words(run, ana, dana, theo):
    evil = "<script>alert(1)</script>"
    asks(dana, lists.member_of(ROSA, ana), theo.organization_id, words=evil)
    row = the_wish(ana)
    for who, page in ((dana, f"{row.pk}/"), (ana, f"to-answer/{row.pk}/")):
        content = people.signed_in(who).get(f"/transfers/{page}").content.decode()
        assert evil not in content
        assert "&lt;script&gt;" in content


def test_every_reason_against_a_wish_is_said_at_once():
    asked = WishAsked(
        served=True, by_whom_it_concerns=False, waits_already=True, cause="", words="", to_cb_cme=False, same=True
    )
    assert refusals_to_wish(asked) == [
        Refusal.NOT_YOURS,
        Refusal.ASKED_ALREADY,
        Refusal.NO_CAUSE,
        Refusal.NOT_A_CB_CME,
        Refusal.SAME,
    ]
