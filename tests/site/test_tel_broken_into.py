"""Breaking into the list: what a clever reader, a strange address or a bad moment must not bring about."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.site import lists, people
from tests.site.a_list import Page, give
from tests.site.lists import ListedPerson
from tests.site.test_tel_protected import GLORIA, WITH_IT

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.tel.actions import runs

pytestmark = pytest.mark.django_db
ROSA = lists.ROSA
SAM = ListedPerson("Sam", "Okafor", date(1953, 1, 9), language="English", zip_code="91331", speaks="en")
HUGE = 10**30
NUL = "\0"


@pytest.fixture(autouse=True)
def on_march_2():
    with clock.stopped_at(people.NOW):
        yield


@pytest.fixture
def ana():
    return people.staff("Ana Cruz", people.organization(Kind.PLAN, "County Health Plan"), Role.PLAN_MANAGER)


@pytest.fixture
def omar():
    return people.staff("Omar Diaz", people.organization(Kind.PLAN, "Harbor Plan"), Role.PLAN_MANAGER)


@pytest.fixture
def dana():
    return people.staff("Dana Reyes", people.organization(), Role.DIRECTOR)


def text(answer):
    return " ".join(answer.content.decode().split())


# ------------------------------------------------------------------------------------------------------ strange addresses


@pytest.mark.parametrize("number", [HUGE, 2**63 - 1, 2**63, 0])
def test_a_number_too_large_is_nobodys(ana, dana, number):
    run = lists.a_run(ana, [ROSA])
    member = give(run, [ROSA], ana, dana) and lists.member_of(ROSA, ana)
    for who in (ana, dana):
        browser = people.signed_in(who)
        for address in (
            f"/list/{number}/members/{member.pk}/",
            f"/list/{number}/members/{member.pk}/evidence/",
            f"/list/{number}/members/{member.pk}/evidence/file/",
            f"/list/{run.pk}/members/{number}/",
            f"/list/{run.pk}/members/{number}/assign/",
            f"/list/{number}/",
            f"/list/files/{number}/",
            f"/list/views/{number}/",
            f"/list/assigned/{number}/",
            f"/runs/{number}/",
            f"/runs/{number}/pictures/",
            f"/runs/{run.pk}/beside/{number}/",
            f"/referrals/{number}/",
            f"/referrals/{number}/answer/",
            f"/drafts/{number}/",
            f"/drafts/trials/{number}/",
            f"/drafts/trials/{number}/comes/",
        ):
            assert browser.get(address).status_code in (403, 404), address


def test_many_numbers_too_large(ana, dana):
    run = lists.a_run(ana, [ROSA])
    browser = people.signed_in(ana)
    for picked in ([str(2**62)], ["9" * 18], ["0"], ["٣"]):
        answer = browser.post(
            f"/list/{run.pk}/assign/", {"picked": picked, "to": dana.organization_id, "because": "near"}
        )
        assert answer.status_code < 500, picked


# ------------------------------------------------------------------------------------------------------------ who looked


def test_who_looked_does_not_tell_of_a_listing_that_dana_may_not_see(ana, dana):
    only = GLORIA.now(
        person_id="91111113S", **{**WITH_IT, "criteria": ("A1", "B3"), "openly": None, "conditions": ("copd", "sud")}
    )
    run = lists.a_run(ana, [only])
    member = lists.member_of(only, ana)
    people.shared(member, ana, dana.organization)
    analyst = people.signed_in(ana)
    for more in ("", "evidence/", "evidence/file/"):
        assert analyst.get(f"/list/{run.pk}/members/{member.pk}/{more}").status_code == 200
    analyst.get("/list/")
    page = text(people.signed_in(dana).get(f"/members/{member.pk}/looks/"))
    assert "Ana Cruz" in page
    assert "the claims behind it" not in page
    assert "why the member is on the list" not in page


# --------------------------------------------------------------------------------------------------------------- two plans


def test_of_two_plans_lists_neither_hides_the_other(ana, omar, dana):
    march = lists.a_run(ana, [ROSA])
    give(march, [ROSA], ana, dana)
    other = lists.a_run(omar, [SAM])
    give(other, [SAM], omar, dana)
    browser = people.signed_in(dana)
    for run, name in ((march, "Rosa"), (other, "Sam")):
        page = browser.get("/list/")
        assert f'href="/list/{run.pk}/?all"' in page.content.decode()
        assert name in text(browser.get(f"/list/{run.pk}/"))
    words = text(browser.get("/list/"))
    assert "County Health Plan" in words
    assert "Harbor Plan" in words


def test_a_plan_that_assigned_nobody_to_dana_does_not_empty_her_list(ana, omar, dana):
    march = lists.a_run(ana, [ROSA])
    give(march, [ROSA], ana, dana)
    lists.a_run(omar, [SAM], as_of=date(2020, 4, 1))
    browser = people.signed_in(dana)
    assert Page(browser.get("/list/")).members == [lists.member_of(ROSA, ana).pk]
    home = text(browser.get("/"))
    assert "Rosa Martínez" in home


def test_a_plan_chooses_among_its_own_lists_alone(ana, omar):
    lists.a_run(ana, [ROSA])
    own = [lists.a_run(omar, [SAM], as_of=day) for day in (date(2020, 2, 1), date(2020, 3, 1))]
    page = people.signed_in(omar).get("/list/").content.decode()
    assert page.count('/?all"') == 2
    assert "County Health Plan" not in page
    assert all(f"/list/{run.pk}/?all" in page for run in own)


# --------------------------------------------------------------------------------------------------------------- strange words


def test_letters_that_no_database_takes(ana, dana):
    run = lists.a_run(ana, [ROSA])
    give(run, [ROSA], ana, dana)
    browser = people.signed_in(ana)
    for address, given in {
        f"/runs/{run.pk}/withdraw/": {"because": f"wrong{NUL}claims"},
        f"/list/{run.pk}/file/": {"form": "csv", "wanted": f"q=a{NUL}b"},
        "/list/views/add/": {"name": f"a{NUL}b", "wanted": "tier=1"},
        f"/list/{run.pk}/assign/": {
            "picked": "1",
            "to": dana.organization_id,
            "because": f"a{NUL}b",
            "next": f"/a{NUL}",
        },
    }.items():
        assert browser.post(address, given).status_code < 500, address
    for address in (
        f"/rules/hhp/{'%00'}/",
        f"/rules/hhp/{'x' * 3000}/",
        "/drafts/add/?from=%00",
        "/referrals/add/?member=%00",
    ):
        assert browser.get(address).status_code < 500, address


# ------------------------------------------------------------------------------------------------------- midnight


def test_a_plan_whose_last_day_is_today_can_be_referred_to_until_midnight(ana, dana):
    with people.working(ana):
        ana.organization.ends = date(2026, 3, 3)
        ana.organization.save()
    with clock.stopped_at(datetime(2026, 3, 3, 6, 0, tzinfo=UTC)):  # ten in the evening of March 2, in the county
        page = people.signed_in(dana).get("/referrals/add/").content.decode()
    assert "County Health Plan" in page
