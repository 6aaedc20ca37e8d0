"""Assigning listed members to CB-CMEs: what it opens and ends, who cannot go, and what the lists say of it."""

from datetime import date

import numpy as np
import pytest
from tests.site import people
from tests.site.tel import a_list, lists
from tests.site.tel.a_list import Page, give
from tests.site.tel.assigning import (
    EASTSIDE,
    GLORIA,
    ROSA,
    SAM,
    WESTSIDE,
    coordinator,
    found,
    later,
    plan_manager,
    sees,
    serves,
)

from promotora.apps.accounts import actions as accounts
from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.core.models import AccessEntry
from promotora.apps.core.refusals import Refused
from promotora.apps.people.terms import Did
from promotora.apps.tel.actions import assigning, runs
from promotora.apps.tel.actions.assigning import assign, sort_out
from promotora.apps.tel.models import Assignment, ListColumn
from promotora.apps.tel.rules.assignment import (
    AssigningAsked,
    MemberAsked,
    Refusal,
    refusals_of_member,
    refusals_to_assign,
)

pytestmark = pytest.mark.usefixtures("on_march_2")


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


# --------------------------------------------------------------------------------------------------------- what it does


def test_whom_rosa_is_assigned_to_sees_her_from_then_on(ana, dana, theo, march):
    assert not sees(dana, ROSA, ana)
    give(march, [ROSA], ana, dana)
    assert serves(ana, ROSA) == EASTSIDE
    assert sees(dana, ROSA, ana)
    assert not sees(theo, ROSA, ana)
    assert found(dana, ROSA)


def test_who_is_moved_is_no_longer_seen_where_they_were(ana, dana, theo, march):
    give(march, [ROSA, GLORIA], ana, dana)
    with later(1):
        act = give(march, [ROSA], ana, theo, because="moved to the west side")
        assert (sees(dana, ROSA, ana), sees(theo, ROSA, ana)) == (False, True)
        assert serves(ana, ROSA) == WESTSIDE
        assert serves(ana, GLORIA) == EASTSIDE
        assert not found(dana, ROSA)
    with people.working(ana):
        rows = Assignment.objects.filter(member__in=[lists.member_of(ROSA, ana)]).order_by("pk")
        assert [(str(row.organization), row.ended_because) for row in rows] == [
            (EASTSIDE, "moved to the west side"),
            (WESTSIDE, ""),
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


# --------------------------------------------------------------------------------------------- what the lists say of it


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
    assert (serves(ana, ROSA), serves(ana, GLORIA)) == (WESTSIDE, EASTSIDE)


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
