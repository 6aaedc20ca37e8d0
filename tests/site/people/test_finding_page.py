"""Finding a member on the page and as one types; adding somebody who is in no load."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.site import people

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.core.models import AccessEntry
from promotora.apps.people.models import Member, MemberNumber

pytestmark = pytest.mark.django_db
MR_PARK = {
    "first_name": "Min-jun",
    "last_name": "Park",
    "birth_date_month": "5",
    "birth_date_day": "5",
    "birth_date_year": "1950",
    "gender": "male",
    "because": "asked",
    "speaks": "ko",
    "format": "standard",
}


@pytest.fixture(autouse=True)
def on_march_2():
    with clock.stopped_at(people.NOW):
        yield


@pytest.fixture
def dana():
    return people.staff("Dana Reyes", people.organization(), Role.CARE_COORDINATOR)


@pytest.fixture
def rosa(dana):
    rosa = people.rosa(dana, cin="91234567S")
    people.contact(rosa, dana)
    people.contact(rosa, dana, "1420 Soto St", "home", city="Boyle Heights", state="CA", zip_code="90033")
    return rosa


@pytest.mark.parametrize(
    "typed",
    [
        "Rosa Martínez",
        "martinez rosa",
        "marti",
        "Rosi",
        "91234567S",
        "91234567s",
        "91234567S16001",
        "(323) 555-0148",
        "3235550148",
        "3/4/1962",
        "March 4, 1962",
        "1962-03-04",
        "4 de marzo de 1962",
        "Martínez 3/4/1962",
    ],
)
def test_rosa_is_found_by_whatever_people_know_of_her(dana, rosa, typed):
    page = people.signed_in(dana).get("/members/", {"q": typed}).content.decode()
    assert "One member fits" in page
    assert "63 years old, born March 4, 1962 · speaks Spanish · Boyle Heights 90033 · CIN ends 567S" in page
    assert f'href="/members/{rosa.pk}/"' in page


def test_as_one_types_only_the_list_comes(dana, rosa):
    answer = people.signed_in(dana).get("/members/", {"q": "ros"}, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert "<html" not in page
    assert f'<a href="/members/{rosa.pk}/">' in page
    assert "HX-Request" in answer.headers["Vary"]


def test_each_member_shown_is_noted_and_nobody_else(dana, rosa):
    marcus = people.marcus(dana)
    people.signed_in(dana).get("/members/", {"q": "rosa"})
    with people.working(dana):
        found = set(AccessEntry.objects.filter(part="search").values_list("member_id", flat=True))
    assert found == {rosa.pk}
    assert marcus.pk not in found


def test_theo_finds_nobody_and_is_told_what_else_to_try(dana, rosa):
    theo = people.staff("Theo Banks", people.organization(name="Harbor Homes"), Role.CARE_COORDINATOR)
    browser = people.signed_in(theo)
    hers = browser.get("/members/", {"q": "Rosa Martínez"}).content.decode()
    assert "Nobody you may see fits this" in hers
    assert "What you can still try" in hers
    assert "/members/emergency/" in hers
    assert f"/members/{rosa.pk}/" not in hers
    assert "Nobody you may see" in browser.get("/members/", {"q": "91234567S"}).content.decode()


def test_who_may_not_open_in_an_emergency_is_not_offered_it(dana, rosa):
    cleo = people.staff("Cleo", people.organization(Kind.CENTER, "Vermont Center"), Role.CENTER_STAFF)
    assert "/members/emergency/" not in people.signed_in(cleo).get("/members/", {"q": "Rosa"}).content.decode()


@pytest.mark.parametrize("typed", ["", " ", "\0", "?", "12", "\u202e", "😀"])
def test_too_little_is_asked_again(dana, rosa, typed):
    answer = people.signed_in(dana).get("/members/", {"q": typed})
    assert answer.status_code == 200
    assert "Whom are you looking for?" in answer.content.decode()


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", "x" * 10_000, "%", "' OR 1=1 --", "\ud7ff\u202e rosa\0"]
)
def test_whatever_is_typed_is_only_looked_for(dana, rosa, typed):
    for headers in ({}, {"HX-Request": "true"}):
        answer = people.signed_in(dana).get("/members/", {"q": typed}, headers=headers)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()


def test_when_there_are_more_the_page_says_so(dana):
    for number in range(25):
        people.member(dana, "Ana", f"López {chr(97 + number)}", date(1980, 1, 1))
    page = people.signed_in(dana).get("/members/", {"q": "Ana"}).content.decode()
    assert "20 members fit" in page
    assert "There are more." in page


def test_fifty_members_cost_as_many_queries_as_one(dana, django_assert_max_num_queries):
    people.member(dana, "Zacarías", "Uno", date(1980, 1, 1))
    for number in range(50):
        people.member(dana, "Ana", f"López {number}", date(1980, 1, 1))
    browser = people.signed_in(dana)
    browser.get("/members/", {"q": "Zacarías"})
    with CaptureQueriesContext(connection) as one:
        browser.get("/members/", {"q": "Zacarías"})
    with django_assert_max_num_queries(len(one) + 1):  # a wider look, when the first range was full
        browser.get("/members/", {"q": "Ana"})


# ------------------------------------------------------------------------------------------------------------- adding


def test_mr_park_is_added_and_only_the_center_sees_him(dana):
    cleo = people.staff("Cleo", people.organization(Kind.CENTER, "Vermont Center"), Role.CENTER_STAFF)
    answer = people.signed_in(cleo).post("/members/add/", {**MR_PARK, "cin": "9 000 0001-s 12345"}, follow=True)
    assert answer.status_code == 200
    with people.working(cleo):
        park = Member.objects.get()
        assert (str(park), park.speaks, park.interpreter) == ("Min-jun Park", "ko", None)
        assert MemberNumber.objects.get().value == "90000001S"
    assert "the member asked for a service here" in answer.content.decode()
    with people.working(dana):
        assert list(Member.objects.all()) == []


def test_someone_alike_is_shown_before_another_is_added(dana):
    people.member(dana, "Min-jun", "Park", date(1950, 5, 5), cin="")
    browser = people.signed_in(dana)
    asked = browser.post("/members/add/", MR_PARK)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "Is it one of these?" in page
    assert "Someone like this is already here." in page
    with people.working(dana):
        assert Member.objects.count() == 1
    assert browser.post("/members/add/", {**MR_PARK, "somebody_else": "on"}).status_code == 302
    with people.working(dana):
        assert Member.objects.count() == 2


def test_the_same_cin_twice_in_one_organization_is_refused_and_in_another_tells_nothing(dana, rosa):
    theo = people.staff("Theo Banks", people.organization(name="Harbor Homes"), Role.CARE_COORDINATOR)
    sent = {**MR_PARK, "cin": "91234567S", "somebody_else": "on"}
    again = people.signed_in(dana).post("/members/add/", sent)
    assert "Your organization has already added someone with this CIN." in again.content.decode()
    with people.working(dana):
        assert Member.objects.count() == 1
    assert people.signed_in(theo).post("/members/add/", sent).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"cin": "12345678A"}, "This is not a CIN: it is 9, seven digits and a letter."),
        ({"birth_date_year": "2030"}, "The birth date is in the future."),
        ({"birth_date_year": "1890"}, "The birth date is more than 125 years ago."),
        ({"first_name": "\u202e "}, "Write the first name."),
        ({"because": "plan"}, "Say why your organization may see this person."),
        ({"last_name": "x" * 10_000}, "at most 100 characters"),
    ],
)
def test_who_cannot_be_added_is_told_why(dana, wrong, sentence):
    answer = people.signed_in(dana).post("/members/add/", {**MR_PARK, **wrong})
    assert sentence in answer.content.decode()
    with people.working(dana):
        assert list(Member.objects.all()) == []
