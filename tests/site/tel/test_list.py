"""This month's list on screen: who sees whom, what it says, and what it makes of a strange address."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.site import people
from tests.site.tel import a_list, lists
from tests.site.tel.a_list import Page, give
from tests.site.tel.lists import ListedPerson

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.core.models import AccessEntry
from promotora.apps.tel.actions import runs
from promotora.apps.tel.queries import columns
from promotora.apps.tel.queries.wanted import understood

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]
ROSA = lists.ROSA
GLORIA = ListedPerson("Gloria", "Peña", date(1970, 6, 5), tier=1, ed=6, zip_code="90011")
SAM = ListedPerson("Sam", "Okafor", date(1953, 1, 9), language="English", zip_code="91331", speaks="en")


def text(answer):
    return " ".join(answer.content.decode().split())


# -------------------------------------------------------------------------------------------------------- who sees whom


def test_dana_sees_who_is_assigned_to_her_and_theo_never_sees_rosa(ana, dana, theo):
    run = lists.a_run(ana, [ROSA, GLORIA, SAM])
    give(run, [ROSA], ana, dana)
    give(run, [SAM], ana, theo)
    assert "Rosa Martínez" in text(people.signed_in(dana).get("/list/"))
    theirs = people.signed_in(theo)
    for address in ("", "?q=Rosa", "?q=Martinez", f"?q={ROSA.person_id}", "?zip=90033", "?page=2", "?sort=name"):
        answer = theirs.get(f"/list/{address}")
        assert set(Page(answer).members) <= {lists.member_of(SAM, ana).pk}
        assert not re.search("Martínez|Gloria|Peña", text(answer))
    assert "Sam Okafor" in text(theirs.get("/list/"))
    assert a_list.saved(theirs, run, {})[0]["CIN"] == SAM.person_id


def test_members_are_seen_by_whom_they_are_assigned_to_not_by_who_merely_knows_them(ana, dana):
    run = lists.a_run(ana, [ROSA, SAM])
    give(run, [SAM], ana, dana)
    people.shared(lists.member_of(ROSA, ana), ana, dana.organization, because="patient")
    assert Page(people.signed_in(dana).get(f"/list/{run.pk}/")).members == [lists.member_of(SAM, ana).pk]


def test_a_list_that_is_not_released_is_the_plans_alone(ana, dana):
    give(lists.a_run(ana, [ROSA]), [ROSA], ana, dana)
    april = lists.a_run(ana, [ROSA], as_of=date(2020, 4, 1), released=False)
    assert people.signed_in(ana).get(f"/list/{april.pk}/").status_code == 200
    assert people.signed_in(dana).get(f"/list/{april.pk}/").status_code == 404
    assert "March" in text(people.signed_in(dana).get("/list/"))


def test_a_withdrawn_list_is_nobodys_but_the_plans(ana, dana):
    march = lists.a_run(ana, [ROSA])
    give(march, [ROSA], ana, dana)
    with people.working(ana):
        runs.withdraw(run=march, by=ana.user, at=clock.now(), because="wrong claims")
    assert people.signed_in(dana).get(f"/list/{march.pk}/").status_code == 404
    assert "There is no list yet" in text(people.signed_in(dana).get("/list/"))
    assert people.signed_in(ana).get(f"/list/{march.pk}/").status_code == 200


def test_another_plan_sees_nothing_of_the_list(ana):
    run = lists.a_run(ana, [ROSA])
    other = people.staff("Omar", people.organization(Kind.PLAN, "Other Plan"), Role.PLAN_MANAGER)
    browser = people.signed_in(other)
    assert "There is no list yet" in text(browser.get("/list/"))
    assert Page(browser.get(f"/list/{run.pk}/")).members == []


# --------------------------------------------------------------------------------------------------------- what it says


def test_the_heading_says_what_is_true(ana, dana):
    february = lists.a_run(ana, [ROSA], as_of=a_list.FEBRUARY)
    assert "1 person is on the first list, February’s" in text(people.signed_in(ana).get("/list/"))
    march = lists.a_run(ana, [ROSA, GLORIA, SAM], before=february)
    browser = people.signed_in(ana)
    assert "<h1>2 people are new on March’s list</h1>" in text(browser.get("/list/"))
    assert "3 people are on the list of March 2020." in text(browser.get("/list/"))
    assert "<h1>1 person fits</h1>" in text(browser.get("/list/?tier=1"))
    assert "<h1>1 person is on February’s list" not in text(browser.get(f"/list/{february.pk}/"))
    give(march, [ROSA], ana, dana)
    assert "<h1>1 person is on March’s list, and was before</h1>" in text(people.signed_in(dana).get("/list/"))


def test_a_row_says_why_and_who_in_words(ana):
    lists.a_run(ana, [GLORIA])
    page = text(people.signed_in(ana).get("/list/"))
    for words in ("6 ED visits, diabetes and hypertension", "55 years · CIN ends", "6 South · 90011", "nobody yet"):
        assert words in page


def test_the_filters_at_hand_say_how_many_and_only_a_plan_sees_who_has_nobody(ana, dana):
    march = lists.a_run(ana, [ROSA, GLORIA])
    give(march, [ROSA], ana, dana)
    at_hand = "".join(people.signed_in(ana).get("/list/?tier=1").content.decode().split())
    tier_1 = '<ahref="/list/?all"aria-current="true">'
    assert tier_1 in at_hand, "what is set is taken away by the same press"
    assert '<ahref="/list/?tier=1&amp;tier=2">tier2<' in at_hand
    assert "assignedtonobody" in at_hand
    assert "assigned to nobody" not in text(people.signed_in(dana).get("/list/"))


def test_empty_lists_say_why_and_what_to_do(ana, dana):
    assert "There is no list yet" in text(people.signed_in(ana).get("/list/"))
    lists.a_run(ana, [ROSA])
    empty = text(people.signed_in(dana).get("/list/"))
    assert "Nobody on this list is assigned to you yet" in empty
    assert "<h1>Nobody on March’s list is yours yet</h1>" in empty
    nobody = text(people.signed_in(ana).get("/list/?zip=90210"))
    assert "Nobody on this list fits" in nobody
    assert 'href="/list/?all"' in nobody


def test_who_is_on_a_page_is_noted_and_nobody_else(ana):
    lists.a_run(ana, [ROSA, GLORIA, SAM])
    people.signed_in(ana).get("/list/?tier=1")
    with people.working(ana):
        looked = AccessEntry.objects.filter(part="listing").values_list("member_id", flat=True)
        assert list(looked) == [lists.member_of(GLORIA, ana).pk]


def test_what_was_searched_for_is_found_within_the_list_alone(ana):
    people.member(ana, "Rosa", "Elsewhere", cin="92222222S")
    run = lists.a_run(ana, [ROSA, GLORIA, SAM])
    browser = people.signed_in(ana)
    rosa, gloria = (lists.member_of(one, ana).pk for one in (ROSA, GLORIA))
    for typed in ("rosa", "martinez ro", ROSA.person_id, "3/4/1962", "1962-03-04 rosa"):
        page = Page(browser.get(f"/list/{run.pk}/", {"q": typed}))
        assert (page.members, page.fits) == ([rosa], 1), typed
    assert Page(browser.get("/list/", {"q": "Peña", "tier": "1"})).members == [gloria]
    assert Page(browser.get("/list/", {"q": "Peña", "tier": "2"})).members == []
    assert Page(browser.get("/list/", {"q": "a"})).fits is not None


# ------------------------------------------------------------------------------------------------------------ protected


def test_a_reader_without_consent_cannot_tell_what_is_protected(ana, dana):
    """Two lists alike but for substance use: one page, filters, counts, order, file and number of queries."""
    openly = {
        "tier": 2,
        "criteria": ("A2", "B3"),
        "conditions": ("diabetes", "hypertension"),
        "reasons": ("one", "two"),
    }
    plain = GLORIA.now(person_id="91111111S", **openly)
    twin = plain.now(
        tier=1,
        criteria=("A1", "A2", "B3"),
        conditions=("diabetes", "hypertension", "sud"),
        reasons=("x",),
        openly=openly,
    )
    browser, told = people.signed_in(dana), []
    march = lists.a_run(ana, [plain, SAM])
    give(march, [plain, SAM], ana, dana)
    for one in (plain, twin):
        april = lists.a_run(ana, [one, SAM], as_of=date(2020, 4, 1), before=march)
        browser.get("/list/")
        seen = []
        for more in ("", "?sort=newest", "?condition=sud", "?tier=1", "?criterion=A1", "?q=Gloria"):
            with CaptureQueriesContext(connection) as queries:
                answer = browser.get(f"/list/{april.pk}/{more}")
            page = Page(answer)
            html = text(answer).replace(f"/list/{april.pk}/", "")
            html = html[: html.index('aria-label="Lists of other months"')]
            seen.append((page.members, page.facets, page.fits, len(queries), without_marks(html)))
        told.append((seen, a_list.saved(browser, april, {})))
        with people.working(ana):
            runs.withdraw(run=april, by=ana.user, at=clock.now(), because="again")
    for one, other in zip(told[0][0], told[1][0], strict=True):
        assert one == other
    assert told[0] == told[1]
    assert told[0][0][2][0] == []  # nobody has it, and the filter is there all the same
    assert ("condition", "sud") in told[0][0][0][1]


def without_marks(html):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)


def test_whom_only_protected_facts_list_is_on_no_other_list(ana, dana):
    march = lists.a_run(ana, [ROSA, GLORIA])
    give(march, [ROSA, GLORIA], ana, dana)
    april = lists.a_run(ana, [ROSA.now(openly=None), GLORIA], as_of=date(2020, 4, 1), before=march)
    assert Page(people.signed_in(dana).get(f"/list/{april.pk}/")).members == [lists.member_of(GLORIA, ana).pk]
    assert len(Page(people.signed_in(ana).get(f"/list/{april.pk}/")).members) == 2
    people.consent(lists.member_of(ROSA, ana), dana, covers="part2", to=[dana.organization])
    assert len(Page(people.signed_in(dana).get(f"/list/{april.pk}/")).members) == 2


# -------------------------------------------------------------------------------------------------- sizes and strangers


@pytest.mark.parametrize("who", ["ana", "dana"])
def test_a_page_asks_as_often_for_fifty_as_for_five(ana, dana, who):
    few, many = a_list.drawn(5, seed=5), a_list.drawn(70, seed=6)
    counted = []
    for number, persons in enumerate((few, many)):
        run = lists.a_run(ana, persons, as_of=date(2020, 4 + number, 1))
        openly = [one for one in persons if one.openly is not None]
        give(run, openly, ana, dana)
        browser = people.signed_in(ana if who == "ana" else dana)
        browser.get(f"/list/{run.pk}/")
        for address in ("", f"?tier={openly[0].openly.get('tier', openly[0].tier)}&sort=name", f"?q={openly[0].first}"):
            with CaptureQueriesContext(connection) as queries:
                assert Page(browser.get(f"/list/{run.pk}/{address}")).members
            counted.append(len(queries))
    assert counted[:3] == counted[3:]
    assert max(counted) < 30


HOSTILE = [
    "tier=99999999999999999999999999",
    "tier=%00&condition=%00&q=%00",
    "q=%00%00rosa",
    "q=" + "%F0%9F%98%80" * 50,
    "q=%ED%A0%80",
    "page=99999999999999999999",
    "page=-1",
    "page=%00",
    "ed=99999999999999999999&stays=-5&from=%C2%B2&to=1e9",
    "from=130&to=0",
    "assigned=9999999999999999999999",
    "assigned=999999999999999999",
    "zip='; DROP TABLE tel_listing; --",
    "language=xx&area=%3Cscript%3E&gender=other&new=left&home=maybe&criterion=%3Cb%3E",
    "sort=name);--",
    "having=all",
    "condition=sud&condition=sud&condition=nothing&having=all",
    "&".join(f"tier={number}" for number in range(250)),
    "&".join(f"x{number}=1" for number in range(10_000)),
    "q=" + "a" * 100_000,
]


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_a_strange_address_is_answered_with_a_page(ana, query):
    run = lists.a_run(ana, [ROSA])
    browser = people.signed_in(ana)
    for path in ("/list/", f"/list/{run.pk}/"):
        answer = browser.get(f"{path}?{query}", follow=True)
        assert answer.status_code == 200
        assert "<h1>" in answer.content.decode()


def test_whatever_an_address_says_it_means_itself_again():
    for query in HOSTILE[:-2]:
        wanted = understood(query)
        assert understood(wanted.address()) == wanted


def test_a_list_that_is_not_there_is_not_there(ana):
    browser = people.signed_in(ana)
    assert browser.get("/list/987654/").status_code == 404
    assert browser.get("/list/99999999999999999999999/").status_code == 404


def test_columns_are_kept_in_memory_only_while_there_is_room(ana, monkeypatch):
    first = lists.a_run(ana, [ROSA, GLORIA])
    second = lists.a_run(ana, [SAM], as_of=date(2020, 4, 1))
    browser = people.signed_in(ana)
    columns.forget()
    monkeypatch.setattr(columns, "ROOM", 1)
    for run, count in ((first, 2), (second, 1), (first, 2)):
        assert len(Page(browser.get(f"/list/{run.pk}/")).members) == count
        assert len(columns._kept) == 1
