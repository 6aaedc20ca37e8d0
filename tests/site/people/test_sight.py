"""Who may see a member, and who looked."""

import csv
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from tests.site import people

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import audit, clock
from promotora.apps.core.models import AccessEntry, Part
from promotora.apps.people.models import Access

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_march_2():
    with clock.stopped_at(people.NOW):
        yield


@pytest.fixture
def priya():
    return people.staff("Priya Shah", people.organization(Kind.PLAN, "L.A. Plan"), Role.PLAN_MANAGER)


@pytest.fixture
def theo():
    return people.staff("Theo Banks", people.organization(name="Harbor Homes"), Role.CARE_COORDINATOR)


@pytest.fixture
def rosa(priya):
    return people.rosa(priya)


def sent(organization, **more):
    starts = {"starts_month": "3", "starts_day": "2", "starts_year": "2026"}
    return {"to": str(organization.pk), "because": "assigned", "note": "March list", **starts, **more}


def test_priya_lets_harbor_homes_see_rosa_and_ends_it(priya, theo, rosa):
    browser = people.signed_in(priya)
    address = f"/members/{rosa.pk}/sharing/"
    answer = browser.post(address, sent(theo.organization), follow=True)
    assert "Harbor Homes may see the member." in answer.content.decode()
    assert "assigned by the plan · March list" in answer.content.decode()
    assert people.signed_in(theo).get(f"/members/{rosa.pk}/").status_code == 200
    with people.working(priya):
        access = Access.objects.get(organization=theo.organization)
    assert "no longer see the member?" in browser.get(f"{address}{access.pk}/end/").content.decode()
    browser.post(f"{address}{access.pk}/end/")
    assert people.signed_in(theo).get(f"/members/{rosa.pk}/").status_code == 404
    assert "Nobody you may see" in people.signed_in(theo).get("/members/", {"q": "Rosa"}).content.decode()


def test_it_ends_with_its_last_day(priya, theo, rosa):
    until = {"until_month": "3", "until_day": "5", "until_year": "2026"}
    people.signed_in(priya).post(f"/members/{rosa.pk}/sharing/", sent(theo.organization, **until))
    for moment, status in (
        (datetime(2026, 3, 6, 7, 59, tzinfo=UTC), 200),
        (datetime(2026, 3, 6, 8, 0, tzinfo=UTC), 404),
    ):
        with clock.stopped_at(moment):  # midnight in Los Angeles is 8 o'clock here
            assert people.signed_in(theo).get(f"/members/{rosa.pk}/").status_code == status


def test_it_begins_on_its_first_day(priya, theo, rosa):
    people.signed_in(priya).post(f"/members/{rosa.pk}/sharing/", sent(theo.organization, starts_day="4"))
    assert people.signed_in(theo).get(f"/members/{rosa.pk}/").status_code == 404
    with clock.stopped_at(people.NOW + timedelta(days=2)):
        assert people.signed_in(theo).get(f"/members/{rosa.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({"to": "own"}, "Choose another organization than your own."),
        ({"to": ""}, "Choose the organization."),
        ({"because": "plan"}, "Say why it may see the member."),
        ({"until_month": "3", "until_day": "1", "until_year": "2026"}, "The last day is before the first."),
        ({"twice": True}, "That organization may see the member already."),
    ],
)
def test_every_reason_against_sharing_is_said(priya, theo, rosa, how, sentence):
    browser = people.signed_in(priya)
    address = f"/members/{rosa.pk}/sharing/"
    if how.pop("twice", False):
        browser.post(address, sent(theo.organization))
    if how.get("to") == "own":
        how["to"] = str(priya.organization_id)
    assert sentence in browser.post(address, sent(theo.organization, **how)).content.decode()


def test_what_comes_with_coverage_is_not_ended_by_hand(priya, rosa):
    with people.working(priya):
        own = Access.objects.get()
        Access.objects.filter(pk=own.pk).update(because="plan")
    answer = people.signed_in(priya).post(f"/members/{rosa.pk}/sharing/{own.pk}/end/")
    assert answer.status_code == 403
    assert "It ends when the coverage does." in answer.content.decode()


def test_care_coordinators_share_nothing(theo, rosa, priya):
    people.shared(rosa, priya, theo.organization)
    browser = people.signed_in(theo)
    assert browser.get(f"/members/{rosa.pk}/sharing/").status_code == 403
    assert browser.post(f"/members/{rosa.pk}/sharing/", sent(priya.organization)).status_code == 403


def test_who_may_see_is_on_the_overview(priya, theo, rosa):
    people.shared(rosa, priya, theo.organization, until=date(2026, 4, 30))
    page = people.signed_in(theo).get(f"/members/{rosa.pk}/").content.decode()
    assert "March 2, 2026 to April 30, 2026" in page
    assert "L.A. Plan" in page


# --------------------------------------------------------------------------------------------------------- who looked


@pytest.fixture
def olga(priya):
    return people.staff("Olga Ivanova", priya.organization, Role.PRIVACY_OFFICER)


@pytest.fixture
def looked_at(priya, theo, rosa):
    """Priya looked on March 2, Theo on March 3."""
    people.shared(rosa, priya, theo.organization)
    people.signed_in(priya).get(f"/members/{rosa.pk}/")
    with clock.stopped_at(people.NOW + timedelta(days=1)):
        people.signed_in(theo).get(f"/members/{rosa.pk}/health/")
    return rosa


def test_who_looked_says_who_for_whom_which_part_why_when_and_from_where(olga, looked_at):
    with clock.stopped_at(people.NOW + timedelta(days=2)):
        page = people.signed_in(olga).get(f"/members/{looked_at.pk}/looks/").content.decode()
    for words in (
        "Theo Banks",
        "care coordinator, <bdi>Harbor Homes</bdi>",
        "health facts",
        "treatment and care coordination",
        "127.0.0.1",
        "yesterday, 9 a.m.",
        "Priya Shah",
        "let another organization see the member",
        "the record",
    ):
        assert words in page, words


def test_looks_are_narrowed_by_day_and_person(olga, theo, looked_at):
    browser = people.signed_in(olga)
    address = f"/members/{looked_at.pk}/looks/file/"

    def who(**asked):
        rows = list(csv.reader(StringIO(browser.get(address, asked).content.decode("utf-8-sig"))))[1:]
        return {row[1] for row in rows}

    assert who(since="2026-03-03") == {"Theo Banks"}
    assert who(until="2026-03-02") >= {"Priya Shah"}
    assert "Theo Banks" not in who(until="2026-03-02")
    assert who(person=theo.user_id) == {"Theo Banks"}
    assert who(since="2027-01-01") == set()
    assert who(person="987654") >= {"Theo Banks", "Priya Shah"}


def test_looking_at_who_looked_leaves_its_line_too(olga, looked_at):
    browser = people.signed_in(olga)
    for more in ("", "file/", "print/"):
        browser.get(f"/members/{looked_at.pk}/looks/{more}")
    with people.working(olga):
        own = AccessEntry.objects.filter(user_id=olga.user_id).order_by("number").values_list("part", "detail")
        assert list(own) == [("access", ""), ("access", "looks_file"), ("access", "looks_print")]


def test_the_member_gets_it_in_plain_words(olga, looked_at):
    page = people.signed_in(olga).get(f"/members/{looked_at.pk}/looks/print/").content.decode()
    assert "Who looked at your record" in page
    assert "Theo Banks of Harbor Homes saw health facts, for treatment and care coordination." in page


def test_nobody_looked_in_that_time(olga, looked_at):
    page = people.signed_in(olga).get(f"/members/{looked_at.pk}/looks/", {"since": "2030-01-01"}).content.decode()
    assert "Nobody looked in this time" in page


def test_who_may_not_see_who_looked_does_not(theo, looked_at):
    for more in ("", "file/", "print/"):
        assert people.signed_in(theo).get(f"/members/{looked_at.pk}/looks/{more}").status_code == 403


def test_a_thousand_looks_cost_as_many_queries_as_one_page(olga, rosa, django_assert_max_num_queries):
    browser = people.signed_in(olga)
    browser.get(f"/members/{rosa.pk}/looks/")
    with people.working(olga):
        audit.write([audit.Look(rosa.pk, Part.RECORD, f"look {number}") for number in range(120)])
    with django_assert_max_num_queries(30):
        page = browser.get(f"/members/{rosa.pk}/looks/").content.decode()
    assert page.count("<bdi>Olga Ivanova</bdi>") == 50
    assert "1 to 50 of 12" in page
    assert "look 0" in browser.get(f"/members/{rosa.pk}/looks/", {"page": "3"}).content.decode()
