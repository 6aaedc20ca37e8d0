"""The pages of a placement: what Ana reads before she commits it, and what nobody else may see of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.site import people
from tests.site.people import words_of
from tests.site.tel import lists, placing
from tests.site.tel.a_list import give
from tests.site.tel.lists import ROSA, ListedPerson
from tests.site.tel.placing import EASTSIDE, VALLEY, WESTSIDE

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.tel.models import PlacedMember, Placing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]
GLORIA = ListedPerson("Gloria", "Peña", zip_code="90401", language="English", speaks="en")
KEPT_BACK = ListedPerson("Sam", "Okafor", openly=None, conditions=("sud", "diabetes"))


@pytest.fixture
def three(ana, dana):
    return {name: placing.able(ana, name) for name in (EASTSIDE, WESTSIDE, VALLEY)}


@pytest.fixture
def made(ana, three):
    return placing.placed(ana, placing.a_list(ana, [ROSA, GLORIA, KEPT_BACK]))


def test_ana_asks_looks_commits_and_takes_back(ana, three):
    placing.a_list(ana, [ROSA, GLORIA])
    browser = people.signed_in(ana)
    assert "No members were placed yet" in words_of(browser.get("/placements/"))
    assert "Work out who goes where" in words_of(browser.get("/placements/add/"))
    day = {"day_0": "3", "day_1": "2", "day_2": "2026"}
    answer = browser.post("/placements/add/", {**day, "day": "2026-03-02"}, follow=True)
    assert "The placement waits for its turn" in words_of(answer)
    with people.working(ana):
        row = Placing.objects.get()
    placing.actions.do_placing(placing_id=row.pk, of=people.eyes(ana), now=placing.clock.now)
    page = words_of(browser.get(f"/placements/{row.pk}/"))
    assert "All 2 members can be placed; nobody moves" in page
    assert "no other placement is better" in page
    assert "Commit it" in page
    assert "Assign 2 members by this placement?" in words_of(browser.get(f"/placements/{row.pk}/commit/"))
    waits = words_of(browser.post(f"/placements/{row.pk}/commit/", follow=True))
    assert "The placement is being committed" in waits
    assert "Everybody is assigned at one moment, at its end, or nobody is." in waits
    assert "Commit it" not in waits
    assert placing.served(ana) == {}
    with people.working(ana):
        Placing.objects.update(step="giving", percent=40)
    part = browser.get(f"/placements/{row.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "Giving each CB-CME its members" in part
    assert 'value="40"' in part
    placing.carried_out(ana, row)
    done = words_of(browser.get(f"/placements/{row.pk}/"))
    assert "The placement was committed" in done
    assert "You can take it back until" in done
    assert placing.served(ana) == {EASTSIDE: 1, WESTSIDE: 1}
    page = words_of(browser.post(f"/placements/{row.pk}/back/", follow=True))
    assert "The placement is being taken back" in page
    assert "You can take it back" not in page
    assert placing.served(ana) == {EASTSIDE: 1, WESTSIDE: 1}
    placing.given_back(ana, row)
    page = words_of(browser.get(f"/placements/{row.pk}/"))
    assert "The placement was taken back" in page
    assert "It was taken back" in page
    assert placing.served(ana) == {}


def test_every_member_has_the_reasons_and_the_next_best(ana, made):
    browser = people.signed_in(ana)
    page = words_of(browser.get(f"/placements/{made.pk}/members/?change=new"))
    assert "2 members: newly placed" in page
    assert "Eastside Care Partners is" in page
    assert "The next best was" in page
    rosa = lists.member_of(ROSA, ana)
    page = words_of(browser.get(f"/placements/{made.pk}/members/{rosa.pk}/"))
    assert "Why this CB-CME" in page
    assert "It speaks the member's language." in page
    placing.committed(ana, made)
    page = words_of(browser.get(f"/list/{made.run_id}/members/{rosa.pk}/"))
    assert "Why Eastside Care Partners" in page
    assert "From the last placement that was committed." in page


def test_who_rests_on_protected_facts_is_counted_and_not_named(ana, made):
    browser = people.signed_in(ana)
    assert "1 more member is not placed by this" in words_of(browser.get(f"/placements/{made.pk}/"))
    for change in ("new", "waits", "stays", ""):
        assert "Okafor" not in words_of(browser.get(f"/placements/{made.pk}/members/?change={change}"))
    sam = lists.member_of(KEPT_BACK, ana)
    assert browser.get(f"/placements/{made.pk}/members/{sam.pk}/").status_code == 404


def test_no_cb_cme_and_no_other_plan_sees_anything_of_it(ana, dana, made):
    bo = people.staff("Bo Lind", people.organization(Kind.PLAN_PARTNER, "Harbor Plan"), Role.PLAN_MANAGER)
    director = people.staff("Denise Hall", dana.organization, Role.DIRECTOR)
    rosa = lists.member_of(ROSA, ana)
    pages = ["", "members/", f"members/{rosa.pk}/", "commit/", "discard/"]
    for page in pages:
        assert people.signed_in(bo).get(f"/placements/{made.pk}/{page}").status_code == 404
        for who in (dana, director):
            assert people.signed_in(who).get(f"/placements/{made.pk}/{page}").status_code in (403, 404)
    for who in (bo, dana, director):
        with people.working(who):
            assert not Placing.objects.exists()
            assert not PlacedMember.objects.exists()
    assert people.signed_in(dana).get("/placements/").status_code == 403
    assert people.signed_in(dana).get("/placements/weights/").status_code == 403


def test_the_page_says_what_changed_meanwhile(ana, three, made):
    placing.change_contract(ana, three[EASTSIDE], ends=people.TODAY.replace(day=1))
    browser = people.signed_in(ana)
    browser.post(f"/placements/{made.pk}/commit/")
    placing.carried_out(ana, made)
    page = words_of(browser.get(f"/placements/{made.pk}/"))
    assert "Nothing was assigned" in page
    assert "Work out a new one" in page
    assert "its certificate or contract does not hold today" in page
    assert placing.served(ana) == {}


def test_it_cannot_be_asked_for_without_a_list_or_a_cb_cme(ana):
    page = words_of(people.signed_in(ana).get("/placements/add/"))
    assert "No placement can be worked out now" in page
    assert "No list of this program is released." in page
    assert "No CB-CME may be given members on that day" in page


def test_it_is_discarded_with_a_reason(ana, made):
    browser = people.signed_in(ana)
    assert browser.post(f"/placements/{made.pk}/discard/", {"because": " "}).status_code == 422
    page = words_of(browser.post(f"/placements/{made.pk}/discard/", {"because": "another day"}, follow=True))
    assert "The placement was discarded" in page
    assert "another day" in page
    refused = browser.post(f"/placements/{made.pk}/commit/")
    assert refused.status_code == 403
    assert "Only a placement that was worked out and waits can be committed." in words_of(refused)


def test_weights_are_set_with_a_reason_and_their_history_stays(ana):
    browser = people.signed_in(ana)
    page = browser.get("/placements/weights/")
    sent = {name: value for name, value in page.context["form"].initial.items() if value is not None}
    sent |= {"moving": "ONLY_IF_IT_MUST", "choice_first": "on", "seen": "0"}
    assert "Write why, in a few words." in words_of(browser.post("/placements/weights/", sent))
    done = words_of(browser.post("/placements/weights/", {**sent, "language": "25", "because": "Korean"}, follow=True))
    assert "Your plan has set what it weighs" in done
    assert "25.0 km" in done
    late = browser.post("/placements/weights/", {**sent, "language": "35", "because": "another"})
    assert late.status_code == 409
    assert "Somebody else set the weights a moment ago" in words_of(late)
    assert 'value="35"' in late.content.decode()


def test_names_that_are_markup_stay_words(ana, dana):
    evil = "<script>alert(1)</script>"
    here = people.organization(name=evil)
    placing.able(ana, evil, at="90033")
    assert here
    made = placing.placed(ana, placing.a_list(ana, [ListedPerson(evil[:30], "Vega")]))
    browser = people.signed_in(ana)
    for page in ("", "members/", "commit/"):
        assert evil not in browser.get(f"/placements/{made.pk}/{page}").content.decode()


def test_a_page_costs_the_same_at_any_size(ana, three):
    many = [ListedPerson(f"Number{number}", "Many") for number in range(60)]
    few = placing.placed(ana, placing.a_list(ana, many[:5]))
    browser = people.signed_in(ana)
    counts = {}
    for made in (few, placing.placed(ana, placing.a_list(ana, many))):
        for page in ("", "members/?change=new"):
            browser.get(f"/placements/{made.pk}/{page}")
            with CaptureQueriesContext(connection) as asked:
                browser.get(f"/placements/{made.pk}/{page}")
            counts.setdefault(page, []).append(len(asked))
    assert all(one == other for one, other in counts.values()), counts


def test_by_hand_it_warns_of_room_and_does_not_refuse(ana, dana, three):
    placing.change_contract(ana, dana.organization, capacity=1)
    run = placing.a_list(ana, [ROSA, GLORIA])
    give(run, [GLORIA], ana, dana)
    rosa = lists.member_of(ROSA, ana)
    asked = {"to": dana.organization.pk, "because": "asked for it", "picked": rosa.pk}
    page = words_of(people.signed_in(ana).post(f"/list/{run.pk}/members/{rosa.pk}/assign/", asked))
    assert "Eastside Care Partners would have 2 of your members, and has room for 1 of them." in page
