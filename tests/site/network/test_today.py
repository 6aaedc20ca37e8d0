"""The first page of the day, as the network has it: what waits for a plan, and what waits for a CB-CME."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.site import network, people
from tests.site.network import by
from tests.site.network.watching import on, placed

from promotora.apps.accounts.roles import Role
from promotora.apps.core import clock
from promotora.apps.network.actions.certifying import certified, contracting, reviewing
from promotora.apps.network.actions.learning import events, shared
from promotora.apps.network.actions.room import team
from promotora.apps.network.models import Credential
from promotora.apps.network.terms import Form, Learning

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]


def home_of(position):
    return people.words_of(people.signed_in(position).get("/"))


@pytest.fixture
def nadia(ground):
    return people.staff("Nadia Haddad", ground.ana.organization, Role.NETWORK_MANAGER)


def test_nadia_sees_who_applied_and_since_when_and_another_plan_does_not(ground, nadia):
    network.applied(ground.dana, [ground.ana.organization])
    page = home_of(nadia)
    assert "1 application waits to be taken up Eastside Care Partners since March 2 See them" in page
    assert "Nothing waits for you today." in home_of(ground.bo)


def test_nadia_sees_steps_that_are_overdue_answers_and_what_was_mended(ground, nadia):
    certification = network.in_review(ground.ana, network.applied(ground.dana, [ground.ana.organization])[0])
    condition = network.condition(ground.ana, certification)
    with people.working(ground.ana):
        question = reviewing.ask(
            certification=certification, asks="Who drives?", due=date(2026, 3, 9), **by(ground.ana)
        )  # fmt: skip
    page = home_of(nadia)
    assert "overdue" not in page
    assert "was answered" not in page
    with on(date(2026, 3, 10)), people.working(ground.dana):
        reviewing.answer(question=question, answer="We do.", **by(ground.dana))
        certified.answer_condition(
            condition=condition, evidence="Here.", seen=condition.version, **by(ground.dana)
        )  # fmt: skip
    with on(date(2026, 3, 17), 9):
        page = home_of(nadia)
    assert "A step of 1 review is overdue Eastside Care Partners" in page
    assert "Answered Eastside Care Partners Your question was answered. The review can go on. March 10" in page
    assert "Mended Eastside Care Partners A policy on privacy March 10 Look at it" in page


def test_a_contract_that_ends_with_members_placed_and_a_full_cb_cme_come_first(ground, nadia):
    network.coordinator(ground.dana, fte="0.05")  # room for three
    network.contract(ground.ana, network.certificate(ground.ana, ground.dana), ends=date(2026, 4, 15))
    assert "Nothing waits for you today." in home_of(nadia)
    placed(ground.ana, ground.dana, count=3)
    page = home_of(nadia)
    assert (
        "Contract ends Eastside Care Partners 3 members are still placed there, and stay until somebody decides. "
        "April 15 See it"
    ) in page
    assert "Nearly full 1 CB-CME is nearly full Eastside Care Partners" in page
    placed(ground.ana, ground.dana, count=1)
    assert "Over 1 CB-CME has more members than room Eastside Care Partners" in home_of(nadia)
    with on(date(2026, 4, 16), 9):
        assert "Contract ended Eastside Care Partners 4 members are still placed there" in home_of(nadia)


def test_dana_sees_what_plans_ask_and_what_is_to_be_mended_the_overdue_louder(ground):
    certification = network.in_review(ground.ana, network.applied(ground.dana, [ground.ana.organization])[0])
    network.condition(ground.ana, certification)
    with people.working(ground.ana):
        reviewing.ask(certification=certification, asks="Who drives?", due=date(2026, 3, 9), **by(ground.ana))
    page = home_of(ground.dana)
    assert "Question County Health Plan Who drives? March 9 Answer" in page
    assert "To mend County Health Plan A policy on privacy April 1 Say how" in page
    theo = people.staff("Theo Marsh", people.organization(name="Westside Care"), Role.DIRECTOR)
    assert "Who drives?" not in home_of(theo)
    coordinator = people.staff("Luz Vega", ground.dana.organization, Role.CARE_COORDINATOR)
    assert "Who drives?" not in home_of(coordinator)


def test_dana_is_reminded_of_a_draft_a_report_a_license_and_her_certificate(ground):
    luz = network.coordinator(ground.dana)
    network.contract(ground.ana, network.certificate(ground.ana, ground.dana))
    with people.working(ground.dana):
        Credential.objects.create(staff=luz, kind="RN license", expires=date(2027, 1, 20))
    network.filled(ground.dana, [ground.bo.organization], Form.LETTER)
    with on(date(2027, 1, 5), 9):
        page = home_of(ground.dana)
    assert "Certificate ends County Health Plan" in page
    assert "March 1 Renew it" in page
    assert "Report Your room in December 2026 County Health Plan waits for it. January 10 Report it" in page
    assert "Expires Luz Vega RN license January 20 See the roster" in page
    assert "Your letter of intent is not sent yet All that you wrote is kept. March 2 Go on" in page
    with on(date(2027, 1, 6), 9), people.working(ground.dana):
        team.report_capacity(
            organization=ground.dana.organization,
            plan=ground.ana.organization,
            month=date(2026, 12, 1),
            told=team.RoomTold(Decimal(1), 0, 60),
            **by(ground.dana),
        )
    with on(date(2027, 1, 7), 9):
        assert "Your room in December" not in home_of(ground.dana)


def test_danas_room_is_said_when_it_is_nearly_full_or_over(ground):
    luz = network.coordinator(ground.dana, fte="0.05")
    network.contract(ground.ana, network.certificate(ground.ana, ground.dana))
    placed(ground.ana, ground.dana, count=2)
    assert "Room " not in home_of(ground.dana).split("What you may do here")[0].replace("Room Learning", "")
    placed(ground.ana, ground.dana, count=1)
    assert "Full: nobody more may be assigned. 3 members are served" in home_of(ground.dana)
    with people.working(ground.dana):
        team.leave_team(staff=luz, last_day=people.TODAY, by=ground.dana.user, today=people.TODAY)
    with on(people.TODAY + timedelta(days=1), 9):
        page = home_of(ground.dana)
    assert "No care coordinator works here today: nobody may be assigned. 3 members are served" in page


def test_at_the_side_is_what_is_announced_and_where_one_is_expected(ground, nadia):
    with people.working(nadia):
        given = shared.Announced("New steps from May on", "Look at them.", people.TODAY)
        shared.announce(plan=nadia.organization, given=given, **by(nadia))
        starts = clock.now() + timedelta(days=3)
        event = events.add_event(
            plan=nadia.organization,
            given=events.EventGiven(Learning.WEBINAR, "The six services", starts, starts + timedelta(hours=1)),
            **by(nadia),
        )
    page = home_of(ground.dana)
    assert "Announced New steps from May on Read it" in page
    assert "You are registered" not in page
    with people.working(ground.dana):
        events.register(event=event, organization=ground.dana.organization, **by(ground.dana))
    page = home_of(ground.dana)
    assert "You are registered The six services, March 5, 2026, 9 a.m. See the event" in page
    house = people.staff("Hal Young", people.organization(people.Kind.HOUSE, "Rest House"), Role.HOUSE_MANAGER)
    assert "Announced" not in home_of(house)


def test_the_page_asks_as_often_for_many_cb_cmes_as_for_one(ground, nadia, django_assert_max_num_queries):
    def another(number):
        dana = people.staff(f"Director {number}", people.organization(name=f"Partners {number}"), Role.DIRECTOR)
        network.coordinator(dana, fte="0.05")
        network.contract(ground.ana, network.certificate(ground.ana, dana), ends=date(2026, 4, 15))
        placed(ground.ana, dana, count=4)

    for number in range(2):
        another(number)
    browser = people.signed_in(nadia)
    browser.get("/")
    with CaptureQueriesContext(connection) as few:
        browser.get("/")
    for number in range(2, 6):
        another(number)
    with django_assert_max_num_queries(len(few)):
        page = people.words_of(browser.get("/"))
    assert "6 CB-CMEs have more members than room" in page
    assert "Partners 0, Partners 1, Partners 2 and others" in page


@pytest.mark.parametrize("role", [Role.PLAN_MANAGER, Role.NETWORK_MANAGER, Role.AUDITOR, Role.DIRECTOR])
def test_the_menu_leads_to_the_network_for_whom_it_opens(ground, role):
    at = ground.dana.organization if role == Role.DIRECTOR else ground.ana.organization
    browser = people.signed_in(people.staff("Somebody New", at, role))
    page = browser.get("/").content.decode()
    theirs = (
        {"/applications/", "/roster/", "/capacity/"} if role == Role.DIRECTOR else {"/network/", "/network/capacity/"}
    )
    for address in {"/applications/", "/roster/", "/capacity/", "/network/", "/network/capacity/"}:
        assert (f'href="{address}"' in page) == (address in theirs)
    for address in [*theirs, "/learning/"]:
        assert browser.get(address).status_code == 200


def test_a_contract_that_was_ended_sooner_waits_as_well_while_members_are_placed(ground, nadia):
    network.coordinator(ground.dana)
    contract = network.contract(ground.ana, network.certificate(ground.ana, ground.dana))
    placed(ground.ana, ground.dana)
    with people.working(ground.ana):
        contracting.end_contract(contract=contract, last_day=people.TODAY, because="It moves.", **by(ground.ana))
    with on(people.TODAY + timedelta(days=1), 9):
        assert "Contract ended Eastside Care Partners 2 members are still placed there" in home_of(nadia)
