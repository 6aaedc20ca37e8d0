"""Assigning from the list's pages, many members at once; and two people who assign the same members at once."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.urls import reverse
from tests.site import people
from tests.site.tel import lists
from tests.site.tel.a_list import Page, give
from tests.site.tel.assigning import (
    EASTSIDE,
    GLORIA,
    MANY,
    ROSA,
    SAM,
    WESTSIDE,
    coordinator,
    fields,
    later,
    plan_manager,
    serves,
    text,
)

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.core.refusals import Refused
from promotora.apps.people.models import Access
from promotora.apps.people.terms import Because
from promotora.apps.tel.actions.assigning import AssignedMeanwhile, assign, sort_out
from promotora.apps.tel.models import Assigning, Assignment
from promotora.apps.tel.queries import assigned as queries
from promotora.apps.tel.queries import columns


@pytest.fixture(autouse=True)
def on_march_2(request):
    if "committed" in request.fixturenames:  # threads have clocks of their own
        yield
        return
    with clock.stopped_at(people.NOW):
        yield


@pytest.fixture
def ana(db):
    return plan_manager()


@pytest.fixture
def dana(db):
    return coordinator("Dana Reyes", EASTSIDE)


@pytest.fixture
def theo(db):
    return coordinator("Theo Lind", WESTSIDE)


@pytest.fixture
def march(ana):
    return lists.a_run(ana, [ROSA, GLORIA, SAM])


# ------------------------------------------------------------------------------------------------------------ on screen


def test_ana_picks_checks_assigns_and_takes_back(ana, dana, march):
    browser = people.signed_in(ana)
    picked = [lists.member_of(one, ana).pk for one in (ROSA, SAM)]
    asked = browser.post(f"/list/{march.pk}/assign/", {"picked": picked, "wanted": "sort=name", "do": "picked"})
    assert "Assign 2 members" in text(asked)
    check = browser.post(
        f"/list/{march.pk}/assign/", fields(asked) | {"to": dana.organization_id, "because": "nearest"}
    )
    assert "1 member would go to Eastside Care Partners" in text(check)
    assert "1 member would stay" in text(check)
    assert "Sam Okafor" in text(check)
    assert serves(ana, ROSA) == ""
    done = browser.post(f"/list/{march.pk}/assign/", fields(check) | {"sure": "yes"}, follow=True)
    assert "Assigned to Eastside Care Partners: 1 member." in text(done)
    assert f'href="/list/{march.pk}/?sort=name"' in text(done)
    assert serves(ana, ROSA) == EASTSIDE
    act = act_id(done)
    back = browser.post(f"/list/assigned/{act}/back/", follow=True)
    assert "Taken back on" in text(back)
    assert serves(ana, ROSA) == ""


def act_id(answer):
    return int(re.search(r"/list/assigned/(\d+)/", answer.redirect_chain[-1][0]).group(1))


def test_all_who_fit_are_assigned_and_not_only_those_on_the_page(ana, dana):
    march = lists.a_run(ana, [*MANY, GLORIA])
    browser = people.signed_in(ana)
    asked = browser.post(f"/list/{march.pk}/assign/", {"wanted": "tier=2", "do": "fitting"})
    assert "Assign 60 members" in text(asked)
    given = fields(asked) | {"to": dana.organization_id, "because": "nearest"}
    check = browser.post(f"/list/{march.pk}/assign/", given)
    done = browser.post(f"/list/{march.pk}/assign/", fields(check) | {"sure": "yes"}, follow=True)
    assert "Assigned to Eastside Care Partners: 60 members." in text(done)
    assert serves(ana, GLORIA) == ""
    assert len(Page(browser.get(f"/list/{march.pk}/", {"assigned": dana.organization_id})).members) == 50


def test_one_is_assigned_from_their_own_page_and_one_comes_back_there(ana, dana, march):
    browser, rosa = people.signed_in(ana), lists.member_of(ROSA, ana)
    address = reverse("assign_one", args=[march.pk, rosa.pk])
    page = browser.get(address, {"next": "/list/?tier=1"})
    assert "Assign Rosa Martínez" in text(page)
    check = browser.post(address, fields(page) | {"to": dana.organization_id, "because": "nearest"})
    done = browser.post(address, fields(check) | {"sure": "yes"}, follow=True)
    assert 'href="/list/?tier=1"' in text(done)
    assert serves(ana, ROSA) == EASTSIDE
    page = browser.get(address, {"next": "https://elsewhere.example/"})
    assert fields(page)["next"][-1] == f"/list/{march.pk}/members/{rosa.pk}/"
    check = browser.post(address, fields(page) | {"to": "0", "because": "declined"})
    assert "1 member would be assigned to nobody" in text(check)
    with later(1):
        browser.post(address, fields(check) | {"sure": "yes"})
        assert serves(ana, ROSA) == ""


def test_a_form_that_lacks_something_says_what(ana, dana, march):
    browser, rosa = people.signed_in(ana), lists.member_of(ROSA, ana)
    address = f"/list/{march.pk}/assign/"
    nobody = browser.post(address, {"do": "picked", "wanted": ""}, follow=True)
    assert "Nobody is picked." in text(nobody)
    empty = browser.post(address, {"picked": rosa.pk, "to": "", "because": ""})
    assert empty.status_code == 422
    assert "Choose a CB-CME." in text(empty)
    assert "Write why, in a few words." in text(empty)
    for to in ("987654", "x", str(ana.organization_id), "9" * 40):
        assert browser.post(address, {"picked": rosa.pk, "to": to, "because": "x"}).status_code == 422


@pytest.mark.parametrize("picked", ["x", "9" * 30, "-1", "\0", "²", "1 OR 1=1"])
def test_strange_numbers_pick_nobody(ana, dana, march, picked):
    answer = people.signed_in(ana).post(
        f"/list/{march.pk}/assign/", {"picked": picked, "to": dana.organization_id, "because": "x"}, follow=True
    )
    assert answer.status_code == 200
    assert "Nobody is picked." in text(answer) or "None of these can be assigned so" in text(answer)


def test_only_the_plan_assigns(ana, dana, theo, march):
    give(march, [ROSA], ana, dana)
    rosa = lists.member_of(ROSA, ana)
    auditor = people.staff("Aud", ana.organization, Role.AUDITOR)
    for position in (dana, auditor):
        browser = people.signed_in(position)
        assert "Assign those picked" not in text(browser.get("/list/"))
        assert browser.post(f"/list/{march.pk}/assign/", {"picked": rosa.pk}).status_code == 403
        assert browser.get(reverse("assign_one", args=[march.pk, rosa.pk])).status_code == 403
    other = people.staff("Omar", people.organization(Kind.PLAN, "Other Plan"), Role.PLAN_MANAGER)
    browser = people.signed_in(other)
    assert browser.post(f"/list/{march.pk}/assign/", {"picked": rosa.pk}).status_code == 404
    assert browser.get(f"/list/assigned/{an_act_of(ana)}/").status_code == 404
    assert browser.post(f"/list/assigned/{an_act_of(ana)}/back/").status_code == 404


def an_act_of(by):
    with people.working(by):
        return Assigning.objects.first().pk


# ------------------------------------------------------------------------------------------------------------ meanwhile


def test_who_was_assigned_meanwhile_is_shown_and_nothing_is_lost(ana, dana, theo, march):
    browser, rosa = people.signed_in(ana), lists.member_of(ROSA, ana)
    address = f"/list/{march.pk}/assign/"
    check = browser.post(address, {"picked": rosa.pk, "to": dana.organization_id, "because": "nearest"})
    with later(1):
        give(march, [ROSA], ana, theo)
    with later(2):
        meanwhile = browser.post(address, fields(check) | {"sure": "yes"})
        assert meanwhile.status_code == 409
        assert "Somebody else assigned some of these a moment ago" in text(meanwhile)
        assert "whom Westside Care serves now" in text(meanwhile)
        assert serves(ana, ROSA) == WESTSIDE
        browser.post(address, fields(meanwhile) | {"sure": "yes"})
        assert serves(ana, ROSA) == EASTSIDE


def test_two_people_assign_the_same_members_at_once_and_one_wins(committed):
    """Ten times two: each pair looked at the same state; exactly one of them goes, the other is told."""
    ana = plan_manager()
    miguel = people.staff("Miguel Ortiz", ana.organization, Role.PLAN_ANALYST)
    cb_cmes = [people.organization(name=f"Care {number}") for number in range(2)]
    run = lists.a_run(ana, MANY[:12])
    members = [lists.member_of(one, ana).pk for one in MANY[:12]]
    for number in range(10):
        with people.working(ana):
            going = [one for one in members if number % 3 or one % 2]
            seen = [sort_out(run=run, members=going, to=to, today=clock.today()).print for to in cb_cmes]
        start = threading.Barrier(2)

        def one(position, to, print_, going=going, start=start):
            try:
                with people.working(position):
                    start.wait()
                    assign(
                        run=run, members=going, to=to, because="nearest", by=position.user, at=clock.now(),
                        today=clock.today(), seen=print_,
                    )  # fmt: skip
                return "done"
            except (AssignedMeanwhile, Refused):
                return "told"
            finally:
                connections.close_all()

        with ThreadPoolExecutor(2) as pool:
            came = [
                pool.submit(one, position, to, print_)
                for position, to, print_ in zip((ana, miguel), cb_cmes, seen, strict=True)
            ]
            assert sorted(each.result() for each in came) in (["done", "told"], ["told", "told"])
        with people.working(ana):
            assert Assignment.objects.filter(ends=None).count() <= len(members)
            now = queries.assigned_now(ana.organization_id, members)
            listed = columns.columns_of(run, ana.organization_id)
            places, _ = listed.places(members)
            said = [listed.words["assigned"][code] for code in listed["assigned"][places]]
            assert said == [now.get(member, 0) for member in members]
            open_ = Access.objects.filter(because=Because.ASSIGNED, ends=None, member__in=members)
            assert dict(open_.values_list("member_id", "organization_id")) == now
