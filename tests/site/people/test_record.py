"""Opening a member's record: who may, what it says, what it leaves in the log, and what it costs."""

import re
from datetime import date

import pytest
from django.utils.html import escape
from tests.site import people

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.core.models import AccessEntry, Part
from promotora.apps.people.actions.around import SupporterGiven, add_supporter
from promotora.apps.people.actions.members import Languages, change_languages
from promotora.apps.people.terms import Because

pytestmark = pytest.mark.django_db
TABS = ["", "contacts/", "people/", "consents/", "health/", "coverage/", "history/"]
HOSTILE = [
    "<script>alert(1)</script>",
    "Robert'); DROP TABLE people_member;--",
    '"><img src=x onerror=alert(1)>',
    "{{ settings.SECRET_KEY }}{% debug %}",
    "🦜 Zoë O’Brien-Łukasz 李",
    "=cmd|' /C calc'!A0",
]


@pytest.fixture(autouse=True)
def on_march_2():
    with clock.stopped_at(people.NOW):
        yield


@pytest.fixture
def dana():
    return people.staff("Dana Reyes", people.organization(), Role.CARE_COORDINATOR)


@pytest.fixture
def theo():
    return people.staff("Theo Banks", people.organization(name="Harbor Homes"), Role.CARE_COORDINATOR)


def looks_at(member, by):
    """What the log says of looks at a member, as this person sees it."""
    with people.working(by):
        return list(AccessEntry.objects.filter(member_id=member.pk).order_by("number").values_list("part", "why"))


@pytest.mark.parametrize("tab", TABS)
def test_dana_opens_each_tab_of_rosas_record(dana, tab):
    rosa = people.rosa(dana)
    answer = people.signed_in(dana).get(f"/members/{rosa.pk}/{tab}")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Rosa Martínez" in page
    assert "63 years old, born March 4, 1962 · likes to be called Rosi · speaks Spanish · CIN ends" in page
    assert "Not everything may be shown" in page
    assert '<aside class="help"' in page


def test_the_overview_says_how_to_reach_rosa_in_which_language_and_whom_to_call(dana):
    rosa = people.rosa(dana)
    people.contact(rosa, dana, best_time="mornings")
    people.consent(rosa, dana, to=[dana.organization], expires_on=date(2026, 3, 20))
    with people.working(dana):
        given = SupporterGiven("Lucía Martínez", "child", date(2020, 1, 1), phone="3235550199", in_emergency=True)
        add_supporter(member=rosa, given=given, by=dana.user, today=people.TODAY)
    page = people.signed_in(dana).get(f"/members/{rosa.pk}/").content.decode()
    for words in (
        'href="tel:3235550148"',
        "(323) 555-0148",
        "mornings",
        "needs one",
        "Lucía Martínez",
        "son or daughter · (323) 555-0199",
        "until March 20, 2026",
        "Eastside Care Partners",
        "referred here",
    ):
        assert words in page, words


def test_what_is_not_known_is_shown_as_not_known_with_how_to_find_out(dana):
    stranger = people.member(dana, "Mr.", "Park", date(1950, 5, 5), cin="")
    page = people.signed_in(dana).get(f"/members/{stranger.pk}/").content.decode()
    assert "language not known" in page
    assert "CIN not known" in page
    assert page.count("Not known") >= 6  # contact, speaks, reads, interpreter, whom to call, coverage
    assert "Ask the member" in page


@pytest.mark.parametrize("tab", [*TABS, "languages/", "contacts/add/", "consents/add/", "health/file/", "people/add/"])
def test_theo_is_told_of_rosa_what_he_is_told_of_nobody(dana, theo, tab):
    """Harbor Homes does not see Rosa: her address answers like one that was never there."""
    rosa = people.rosa(dana)
    nowhere = "9" * len(str(rosa.pk))
    browser = people.signed_in(theo)
    hers, nobodys = browser.get(f"/members/{rosa.pk}/{tab}"), browser.get(f"/members/{nowhere}/{tab}")
    assert (hers.status_code, nobodys.status_code) == (404, 404)
    assert without_address(hers, rosa.pk) == without_address(nobodys, nowhere)
    assert dict(hers.headers) == dict(nobodys.headers)
    assert looks_at(rosa, theo) == []


def without_address(answer, number):
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return page.replace(f"/members/{number}/", "/members/·/")


def test_a_number_larger_than_any_member_is_nobodys(dana):
    assert people.signed_in(dana).get(f"/members/{10**30}/").status_code == 404


def test_sight_that_has_ended_shows_nothing_any_more(dana, theo):
    rosa = people.rosa(dana)
    access = people.shared(rosa, dana, theo.organization, until=date(2026, 3, 3))
    browser = people.signed_in(theo)
    assert browser.get(f"/members/{rosa.pk}/").status_code == 200
    with clock.stopped_at(access.ends):
        assert people.signed_in(theo).get(f"/members/{rosa.pk}/").status_code == 404


def test_each_page_leaves_its_part_in_the_log(dana):
    rosa = people.rosa(dana)
    browser = people.signed_in(dana)
    for tab in TABS:
        browser.get(f"/members/{rosa.pk}/{tab}")
    parts = [part for part, _ in looks_at(rosa, dana)]
    assert parts == ["change", "record", "contacts", "people", "consents", "health", "coverage", "history"]
    assert {why for _, why in looks_at(rosa, dana)} == {"treatment"}


def test_tabs_are_those_of_the_role(dana):
    at_the_center = people.staff("Cleo", people.organization(Kind.CENTER, "Vermont Center"), Role.CENTER_STAFF)
    rosa = people.rosa(dana)
    people.shared(rosa, dana, at_the_center.organization, "asked")
    page = people.signed_in(at_the_center).get(f"/members/{rosa.pk}/").content.decode()
    assert f"/members/{rosa.pk}/contacts/" in page
    for other in ("health", "looks", "sharing"):
        assert f"/members/{rosa.pk}/{other}/" not in page


@pytest.mark.parametrize("words", HOSTILE)
def test_whatever_somebody_is_called_the_page_only_says_it(dana, words):
    member = people.member(dana, words, words, called=words)
    people.contact(member, dana, value=words, way="place", note=words, best_time=words)
    for tab in TABS:
        page = people.signed_in(dana).get(f"/members/{member.pk}/{tab}").content.decode()
        assert escape(words) in page
        assert words == escape(words) or words not in page


def test_what_changed_is_told_in_words_from_what_to_what(dana):
    rosa = people.rosa(dana)
    with people.working(dana):
        change_languages(
            member=rosa, seen=1, languages=Languages(called="Rosita", speaks="es", reads="en"), by=dana.user
        )
    page = people.signed_in(dana).get(f"/members/{rosa.pk}/history/").content.decode()
    assert "Dana Reyes, Eastside Care Partners" in page
    assert "Likes to be called: from “Rosi” to “Rosita”" in page
    assert "Reads: from “Spanish” to “English”" in page
    assert "Needs an interpreter: from “yes” to “nothing”" in page


@pytest.mark.parametrize("tab", TABS)
def test_a_page_of_a_full_record_asks_no_more_of_the_database_than_one_of_an_empty_record(
    dana, tab, django_assert_max_num_queries
):
    empty, full = people.rosa(dana), people.marcus(dana)
    fill(full, dana)
    browser = people.signed_in(dana)
    browser.get(f"/members/{empty.pk}/{tab}")
    with django_assert_max_num_queries(45) as few:
        browser.get(f"/members/{empty.pk}/{tab}")
    with django_assert_max_num_queries(45) as many:
        answer = browser.get(f"/members/{full.pk}/{tab}")
    assert answer.status_code == 200
    assert len(many) <= len(few) + 8  # names, and earlier versions, are asked for only when there are some


def fill(member, by):
    """Fifty of each thing."""
    for number in range(50):
        row = people.contact(member, by, value=f"{2130000000 + number}")
        people.consent(member, by, to=[by.organization], in_words=["the clinic"])
        people.health_fact(member, by, f"fact {number}")
        with people.working(by):
            row.change(seen=1, note=f"note {number}")
            given = SupporterGiven(f"Friend {number}", "friend", date(2020, 1, 1))
            add_supporter(member=member, given=given, by=by.user, today=people.TODAY)


def test_in_the_log_nothing_is_said_twice_of_one_page(dana):
    rosa = people.rosa(dana, because=Because.ASKED)
    people.signed_in(dana).get(f"/members/{rosa.pk}/consents/")
    assert [part for part, _ in looks_at(rosa, dana)].count(Part.CONSENTS) == 1
