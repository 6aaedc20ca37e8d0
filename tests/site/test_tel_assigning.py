"""Assigning listed members to CB-CMEs: who may be, what it opens and ends, taking it back, and two people at once."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import numpy as np
import pytest
from django.db import connections
from django.urls import reverse
from tests.site import a_list, lists, people
from tests.site.a_list import Page, give
from tests.site.lists import ListedPerson

from promotora.apps.accounts import actions as accounts
from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.core.models import AccessEntry
from promotora.apps.core.refusals import Refused
from promotora.apps.people.models import Access, Member
from promotora.apps.people.queries.finding import find
from promotora.apps.people.terms import Because, Did
from promotora.apps.tel.actions import assigning, runs
from promotora.apps.tel.actions.assigning import (
    AssignedMeanwhile,
    assign,
    sort_out,
    take_back,
)
from promotora.apps.tel.actions.assigning import (
    give as give_without_list,
)
from promotora.apps.tel.models import Assigning, Assignment, ListColumn
from promotora.apps.tel.queries import assigned as queries
from promotora.apps.tel.queries import columns
from promotora.apps.tel.rules.assignment import (
    AssigningAsked,
    MemberAsked,
    Refusal,
    refusals_of_member,
    refusals_to_assign,
    refusals_to_take_back,
)

ROSA = lists.ROSA
GLORIA = ListedPerson("Gloria", "Peña", date(1970, 6, 5), tier=1, ed=6)
SAM = ListedPerson("Sam", "Okafor", date(1953, 1, 9), language="English", openly=None, conditions=("sud", "diabetes"))
MANY = [ListedPerson(f"Number{number}", "Many") for number in range(60)]


@pytest.fixture(autouse=True)
def on_march_2(request):
    if "committed" in request.fixturenames:
        yield
        return
    with clock.stopped_at(people.NOW):
        yield


@pytest.fixture
def ana(db):
    return people.staff("Ana Cruz", people.organization(Kind.PLAN, "County Health Plan"), Role.PLAN_MANAGER)


@pytest.fixture
def dana(db):
    return people.staff("Dana Reyes", people.organization(), Role.CARE_COORDINATOR)


@pytest.fixture
def theo(db):
    return people.staff("Theo Lind", people.organization(name="Westside Care"), Role.CARE_COORDINATOR)


@pytest.fixture
def march(ana):
    return lists.a_run(ana, [ROSA, GLORIA, SAM])


def text(answer):
    return " ".join(answer.content.decode().split())


def sees(position, person, by):
    member = lists.member_of(person, by)
    with people.working(position):
        return Member.objects.filter(pk=member.pk).exists()


def found(position, person):
    """Whether somebody finds this person by name."""
    with people.working(position):
        return [each.member.last_name for each in find(f"{person.first} {person.last}").found] == [person.last]


def later(minutes):
    return clock.stopped_at(people.NOW + timedelta(minutes=minutes))


def serves(by, person):
    """Which CB-CME serves somebody now, as the table and as the list have it: they must agree."""
    member = lists.member_of(person, by)
    with people.working(by):
        found = Assignment.objects.filter(member=member, ends=None).select_related("organization").first()
        for run in runs_of(by):
            listed = columns.columns_of(run, by.organization_id)
            at, there = listed.places([member.pk])
            if there[0]:
                said = listed.words["assigned"][listed["assigned"][at[0]]]
                assert said == (found.organization_id if found else 0)
    return str(found.organization) if found else ""


def runs_of(by):
    from promotora.apps.tel.models import Run

    return Run.objects.filter(organization=by.organization)


# --------------------------------------------------------------------------------------------------------- what it does


def test_whom_rosa_is_assigned_to_sees_her_from_then_on(ana, dana, theo, march):
    assert not sees(dana, ROSA, ana)
    give(march, [ROSA], ana, dana)
    assert serves(ana, ROSA) == "Eastside Care Partners"
    assert sees(dana, ROSA, ana)
    assert not sees(theo, ROSA, ana)
    assert found(dana, ROSA)


def test_who_is_moved_is_no_longer_seen_where_they_were(ana, dana, theo, march):
    give(march, [ROSA, GLORIA], ana, dana)
    with later(1):
        act = give(march, [ROSA], ana, theo, because="moved to the west side")
        assert (sees(dana, ROSA, ana), sees(theo, ROSA, ana)) == (False, True)
        assert serves(ana, ROSA) == "Westside Care"
        assert serves(ana, GLORIA) == "Eastside Care Partners"
        assert not found(dana, ROSA)
    with people.working(ana):
        rows = Assignment.objects.filter(member__in=[lists.member_of(ROSA, ana)]).order_by("pk")
        assert [(str(row.organization), row.ended_because) for row in rows] == [
            ("Eastside Care Partners", "moved to the west side"),
            ("Westside Care", ""),
        ]
        assert rows[0].ended_in == act
        assert rows[0].ends == rows[1].starts


def test_what_another_reason_lets_somebody_see_stays(ana, dana, theo, march):
    give(march, [ROSA], ana, dana)
    people.shared(lists.member_of(ROSA, ana), ana, theo.organization, because="referred")
    give(march, [ROSA], ana, theo)
    with later(1):
        give(march, [ROSA], ana, dana)
    with later(2):
        assert sees(theo, ROSA, ana)  # referred there, whoever serves her


def test_to_nobody_ends_an_assignment(ana, dana, march):
    give(march, [ROSA], ana, dana)
    with later(1), people.working(ana):
        assign(
            run=march,
            members=[lists.member_of(ROSA, ana).pk],
            to=None,
            because="declined",
            by=ana.user,
            at=clock.now(),
            today=clock.today(),
        )
    with later(2):
        assert serves(ana, ROSA) == ""
        assert not sees(dana, ROSA, ana)


def test_each_change_is_noted_for_each_member(ana, dana, march):
    give(march, [ROSA, GLORIA], ana, dana)
    with people.working(ana):
        looks = AccessEntry.objects.filter(part="change", detail=Did.SHARED).values_list("member_id", flat=True)
        assert sorted(looks) == sorted(lists.member_of(one, ana).pk for one in (ROSA, GLORIA))


def test_every_list_says_who_serves_a_member_not_only_the_one_assigned_from(ana, dana, march):
    april = lists.a_run(ana, [ROSA], as_of=date(2020, 4, 1), released=False)
    give(march, [ROSA], ana, dana)
    browser, eastside = people.signed_in(ana), str(dana.organization_id)
    for run in (march, april):
        assert len(Page(browser.get(f"/list/{run.pk}/", {"assigned": eastside})).members) == 1
    may = lists.a_run(ana, [GLORIA, ROSA], as_of=date(2020, 5, 1), released=False)
    assert len(Page(browser.get(f"/list/{may.pk}/", {"assigned": eastside})).members) == 1


# -------------------------------------------------------------------------------------------------------- who cannot go


def test_whom_only_protected_records_list_is_not_assigned_without_consent(ana, dana, march):
    with pytest.raises(Refused) as refused:
        give(march, [SAM], ana, dana)
    assert refused.value.reasons == [Refusal.NEEDS_CONSENT]
    assert not sees(dana, SAM, ana)
    people.consent(lists.member_of(SAM, ana), ana, covers="part2", to=[dana.organization])
    give(march, [SAM], ana, dana)
    assert sees(dana, SAM, ana)


def test_those_who_cannot_go_stay_and_the_others_go(ana, dana, march):
    give(march, [ROSA], ana, dana)
    members = [lists.member_of(one, ana).pk for one in (ROSA, GLORIA, SAM)]
    with people.working(ana):
        sorting = sort_out(run=march, members=[*members, 987_654], to=dana.organization, today=clock.today())
    assert sorting.going == [members[1]]
    assert sorting.refused == {
        Refusal.ALREADY_THERE: [members[0]],
        Refusal.NEEDS_CONSENT: [members[2]],
        Refusal.NOT_ON_LIST: [987_654],
    }


def test_nothing_is_assigned_from_a_list_that_is_not_released(ana, dana):
    run = lists.a_run(ana, [ROSA], released=False)
    with pytest.raises(Refused) as refused:
        give(run, [ROSA], ana, dana)
    assert refused.value.reasons == [Refusal.NOT_RELEASED]


def test_nobody_is_assigned_to_a_hospital_or_to_a_cb_cme_that_ended(ana, dana, march):
    hospital = people.staff("Hal", people.organization(Kind.HOSPITAL, "County General"), Role.DISCHARGE_PLANNER)
    with pytest.raises(Refused) as refused:
        give(march, [ROSA], ana, hospital, because=" ")
    assert refused.value.reasons == [Refusal.NO_REASON, Refusal.NOT_A_CB_CME]
    accounts.end_organization(
        organization=dana.organization,
        on=clock.today(),
        acting_for=ana.organization_id,
        by=ana.user,
        at=clock.now(),
    )
    dana.organization.refresh_from_db()
    with pytest.raises(Refused) as refused:
        give(march, [ROSA], ana, dana)
    assert refused.value.reasons == [Refusal.CB_CME_ENDED]


def test_every_refusal_is_given_at_once():
    asked = AssigningAsked(members=5_001, because="", released=False, to_cb_cme=False, ended=True)
    assert refusals_to_assign(asked) == [
        Refusal.TOO_MANY,
        Refusal.NO_REASON,
        Refusal.NOT_A_CB_CME,
        Refusal.CB_CME_ENDED,
        Refusal.NOT_RELEASED,
    ]
    assert refusals_to_assign(AssigningAsked(1, "nearest", released=True, to_cb_cme=True)) == []
    assert refusals_to_assign(AssigningAsked(0, "nearest", released=True, to_cb_cme=None)) == [Refusal.NOBODY_PICKED]
    member = MemberAsked(listed=True, openly=True, consented=False, serves=0, to=5)
    assert refusals_of_member(member) == []
    assert refusals_of_member(MemberAsked(listed=True, openly=False, consented=False, serves=5, to=5)) == [
        Refusal.ALREADY_THERE,
        Refusal.NEEDS_CONSENT,
    ]
    assert refusals_of_member(MemberAsked(listed=False, openly=False, consented=False, serves=0, to=0)) == [
        Refusal.NOBODYS
    ]


@pytest.mark.parametrize(
    ("minutes", "taken_back", "takes_back", "reasons"),
    [
        (10, False, False, []),
        (11, False, False, [Refusal.TOO_LATE]),
        (11, True, False, [Refusal.TAKEN_BACK]),
        (1, False, True, [Refusal.TAKES_BACK]),
    ],
)
def test_an_act_is_taken_back_once_and_soon(minutes, taken_back, takes_back, reasons):
    now = people.NOW + timedelta(minutes=minutes)
    assert reasons == refusals_to_take_back(made_at=people.NOW, now=now, taken_back=taken_back, takes_back=takes_back)


# ---------------------------------------------------------------------------------------------------------- taking back


def undo(act, by):
    with people.working(by):
        return take_back(act=Assigning.objects.get(pk=act.pk), by=by.user, at=clock.now())


def test_taking_back_brings_everyone_to_where_they_were(ana, dana, theo, march):
    give(march, [ROSA], ana, dana)
    with people.working(ana):
        since = Assignment.objects.get().starts
    with later(60):
        act = give(march, [ROSA, GLORIA], ana, theo)
    with later(61):
        undone = undo(act, ana)
        assert undone.members == 2
        assert (serves(ana, ROSA), serves(ana, GLORIA)) == ("Eastside Care Partners", "")
    with later(62):
        assert (sees(dana, ROSA, ana), sees(theo, ROSA, ana), sees(theo, GLORIA, ana)) == (True, False, False)
        with people.working(ana):
            assert Assignment.objects.get(ends=None).starts == since
        with pytest.raises(Refused) as refused:
            undo(act, ana)
        assert refused.value.reasons == [Refusal.TAKEN_BACK]


def test_whoever_was_assigned_anew_since_stays_there(ana, dana, theo, march):
    act = give(march, [ROSA, GLORIA], ana, dana)
    with later(1):
        give(march, [ROSA], ana, theo)
    with later(2):
        undo(act, ana)
        assert (serves(ana, ROSA), serves(ana, GLORIA)) == ("Westside Care", "")
    with later(3):
        act = give(march, [GLORIA], ana, dana)
    with later(4):
        give(march, [GLORIA], ana, theo)
    with later(5), pytest.raises(Refused) as refused:
        undo(act, ana)
    assert refused.value.reasons == [Refusal.NOTHING_LEFT]


def test_ending_assignments_is_taken_back_too(ana, dana, march):
    give(march, [ROSA], ana, dana)
    with later(1), people.working(ana):
        act = give_without_list(
            plan=ana.organization,
            members=[lists.member_of(ROSA, ana).pk],
            to=None,
            because="by mistake",
            by=ana.user,
            at=clock.now(),
        )
    with later(2):
        assert serves(ana, ROSA) == ""
        undo(act, ana)
        assert serves(ana, ROSA) == "Eastside Care Partners"
    with later(3):
        assert sees(dana, ROSA, ana)


# ------------------------------------------------------------------------------------------------------------ on screen


def fields(answer):
    """What the form of a page would send."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.content.decode())
    sent = {}
    for name, value in found:
        if name != "csrfmiddlewaretoken":
            sent.setdefault(name, []).append(value)
    return sent


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
    assert serves(ana, ROSA) == "Eastside Care Partners"
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
    assert serves(ana, ROSA) == "Eastside Care Partners"
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
        assert serves(ana, ROSA) == "Westside Care"
        browser.post(address, fields(meanwhile) | {"sure": "yes"})
        assert serves(ana, ROSA) == "Eastside Care Partners"


def test_two_people_assign_the_same_members_at_once_and_one_wins(committed):
    """Ten times two: each pair looked at the same state; exactly one of them goes, the other is told."""
    ana = people.staff("Ana Cruz", people.organization(Kind.PLAN, "County Health Plan"), Role.PLAN_MANAGER)
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


# -------------------------------------------------------------------------------------------------------------- columns


def test_a_column_that_lacks_much_is_written_anew(ana, dana, theo, march, monkeypatch):
    monkeypatch.setattr(assigning, "FOLD_AFTER", 2)
    with people.working(ana):
        before = ListColumn.objects.get(run=march, name="assigned")
    give(march, [ROSA, GLORIA], ana, dana)
    with people.working(ana):
        after = ListColumn.objects.get(run=march, name="assigned")
    assert after.version > before.version
    assert sorted(np.frombuffer(bytes(after.cells), np.int64)) == [0, dana.organization_id, dana.organization_id]
    with later(1):
        give(march, [ROSA], ana, theo)
    assert (serves(ana, ROSA), serves(ana, GLORIA)) == ("Westside Care", "Eastside Care Partners")


def test_a_withdrawn_list_still_says_who_serves_whom(ana, dana, march):
    with people.working(ana):
        runs.withdraw(run=march, by=ana.user, at=clock.now(), because="wrong claims")
    april = lists.a_run(ana, [ROSA], as_of=date(2020, 4, 1))
    give(april, [ROSA], ana, dana)
    page = people.signed_in(ana).get(f"/list/{march.pk}/", {"assigned": dana.organization_id})
    assert len(Page(page).members) == 1


def test_the_plan_and_the_cb_cme_agree_however_often_it_changes(ana, dana, theo):
    persons = a_list.drawn(20, seed=9)
    run = lists.a_run(ana, persons)
    openly = [one for one in persons if one.openly is not None]
    for number in range(6):
        with later(number):
            give(run, openly[number : number + 4], ana, (dana, theo)[number % 2])
    with later(10):
        for position in (dana, theo):
            theirs = Page(people.signed_in(position).get("/list/")).members
            plans = Page(people.signed_in(ana).get("/list/", {"assigned": position.organization_id})).members
            assert sorted(theirs) == sorted(plans)
            assert theirs
