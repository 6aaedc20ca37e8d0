"""Committing a placement: only as it was looked at, only once, and nobody above room."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.site import people
from tests.site.tel import lists, placing
from tests.site.tel.a_list import give
from tests.site.tel.lists import ROSA, ListedPerson
from tests.site.tel.placing import EASTSIDE, VALLEY, WESTSIDE

from promotora.apps.core import clock
from promotora.apps.core.models import AccessEntry, Part
from promotora.apps.core.refusals import Refused
from promotora.apps.network.models import Certification
from promotora.apps.people.terms import Did
from promotora.apps.tel.actions import taking_back
from promotora.apps.tel.actions.assigning import assign
from promotora.apps.tel.actions.placing import discard
from promotora.apps.tel.models import PlacedMember, Run
from promotora.apps.tel.rules.placing import Meanwhile, Refusal
from promotora.county.areas import center
from promotora.placement.model import place_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]
GLORIA = ListedPerson("Gloria", "Peña", zip_code="90401", language="English", speaks="en")
MANY = [ListedPerson(f"Number{number}", "Many", zip_code="90033") for number in range(8)]


@pytest.fixture
def three(ana, dana):
    return {name: placing.able(ana, name) for name in (EASTSIDE, WESTSIDE, VALLEY)}


def changed(ana, made):
    """What stands in the way of committing it now; nobody was assigned."""
    before = placing.served(ana)
    left = placing.committed(ana, made)
    assert placing.served(ana) == before
    assert (left.state, left.committed_by_id, left.committed_at) == ("made", None, None)
    return left.problem.splitlines()


def test_it_is_committed_once(ana, three):
    made = placing.placed(ana, placing.a_list(ana, [ROSA, GLORIA]))
    placing.committed(ana, made)
    with pytest.raises(Refused) as refused:
        placing.committed(ana, made)
    assert refused.value.reasons == [Refusal.NOT_MADE]


def test_while_it_is_being_committed_it_is_neither_asked_for_again_nor_discarded(ana, three):
    made = placing.placed(ana, placing.a_list(ana, [ROSA, GLORIA]))
    placing.asked_to_commit(ana, made)
    assert placing.served(ana) == {}
    with pytest.raises(Refused) as refused:
        placing.asked_to_commit(ana, made)
    assert refused.value.reasons == [Refusal.COMMITTING]
    with people.working(ana), pytest.raises(Refused) as refused:
        discard(placing=placing.again(made, ana), because="another day", by=ana.user, at=clock.now())
    assert refused.value.reasons == [Refusal.NOT_TO_DISCARD]
    assert placing.carried_out(ana, made).state == "committed"
    assert placing.carried_out(ana, made).committed_by_id == ana.user_id
    assert placing.served(ana) == {EASTSIDE: 1, WESTSIDE: 1}


def test_a_list_withdrawn_after_it_was_asked_for_leaves_everybody(ana, miguel, three):
    made = placing.placed(ana, placing.a_list(ana, [ROSA]))
    placing.asked_to_commit(ana, made)
    with people.working(ana):
        Run.objects.filter(pk=made.run_id).update(state="withdrawn")
    left = placing.carried_out(ana, made)
    assert (left.state, left.problem) == ("made", Refusal.NOT_RELEASED)
    assert placing.served(ana) == {}


def test_each_member_is_in_the_access_log_once_whoever_gives_them(ana, three):
    made = placing.placed(ana, placing.a_list(ana, [ROSA, GLORIA, *MANY]))
    placing.committed(ana, made)
    with people.working(ana):
        looks = AccessEntry.objects.filter(part=Part.CHANGE, detail=Did.SHARED, user_id=ana.user_id)
        assert sorted(looks.values_list("member_id", flat=True)) == sorted(
            PlacedMember.objects.filter(placing=made).values_list("member_id", flat=True)
        )


def test_whoever_was_assigned_meanwhile_makes_it_old(ana, three, dana):
    run = placing.a_list(ana, [ROSA, GLORIA])
    made = placing.placed(ana, run)
    give(run, [ROSA], ana, dana)
    assert changed(ana, made) == [Meanwhile.ASSIGNED]


def test_a_certificate_that_ends_before_the_commit_makes_it_old(ana, three):
    made = placing.placed(ana, placing.a_list(ana, [ROSA]))
    with people.working(ana):
        Certification.objects.filter(organization=three[EASTSIDE]).update(ends=people.TODAY)
    with clock.stopped_at(people.NOW + timedelta(days=1)):
        assert changed(ana, made) == [Meanwhile.NOT_TO_BE_GIVEN]


def test_a_contract_for_fewer_makes_it_old(ana, three):
    made = placing.placed(ana, placing.a_list(ana, MANY))
    placing.change_contract(ana, three[EASTSIDE], capacity=7)
    assert changed(ana, made) == [Meanwhile.ABOVE_ROOM]


def test_it_is_for_its_day_and_not_for_an_earlier_one(ana, three):
    made = placing.placed(ana, placing.a_list(ana, [ROSA]), day=people.TODAY + timedelta(days=3))
    with pytest.raises(Refused) as refused:
        placing.committed(ana, made)
    assert refused.value.reasons == [Refusal.NOT_YET]


def test_nobody_loses_whom_they_have_and_nobody_is_above_room(ana, three, dana):
    placing.change_contract(ana, dana.organization, capacity=4)
    run = placing.a_list(ana, MANY[:6])
    give(run, MANY[:6], ana, dana)  # by hand, above the room
    with clock.stopped_at(people.NOW + timedelta(minutes=1)):
        made = placing.placed(ana, run)
        moved = [row for row in placing.rows(ana, made) if row[1] == "moves"]
        assert len(moved) == 2
        placing.committed(ana, made)
    assert placing.served(ana)[EASTSIDE] == 4
    with people.working(ana):
        because = [name for row in PlacedMember.objects.filter(change="moves") for name, _words in row.reasons]
    assert "LEFT_ABOVE_ROOM" in because


def test_with_no_room_anywhere_they_stay_where_they_are(ana, dana):
    here = placing.able(ana, EASTSIDE, capacity=4)
    run = placing.a_list(ana, MANY[:6])
    give(run, MANY[:6], ana, dana)
    assert here == dana.organization
    made = placing.placed(ana, run)
    assert made.figures["changes"]["loses"] == 2
    with pytest.raises(Refused) as refused:
        placing.committed(ana, made)
    assert refused.value.reasons == [Refusal.NOTHING_CHANGES]
    assert placing.served(ana) == {EASTSIDE: 6}


def test_who_may_not_have_them_any_more_is_left_with_a_cause(ana, three, dana):
    run = placing.a_list(ana, [ROSA])
    give(run, [ROSA], ana, dana)
    with clock.stopped_at(people.NOW + timedelta(days=1)):
        placing.change_contract(ana, dana.organization, ends=people.TODAY)
        made = placing.placed(ana, run)
        [(_who, change, before, to)] = placing.rows(ana, made)
        assert (change, before, to != EASTSIDE) == ("moves", EASTSIDE, True)
        with people.working(ana):
            assert "LEFT_BARRED" in [name for name, _words in PlacedMember.objects.get().reasons]
        placing.committed(ana, made)
        assert placing.served(ana) == {to: 1}


def test_the_figures_are_a_recount_of_the_rows(ana, three, dana):
    run = placing.a_list(ana, [ROSA, GLORIA, *MANY])
    give(run, MANY[:3], ana, dana)
    made = placing.placed(ana, run)
    with people.working(ana):
        rows = list(PlacedMember.objects.filter(placing=made).select_related("member"))
        homes = {row.member_id: lists.Listing.objects.get(run=run, whole=True, member=row.member_id) for row in rows}
    counted = {}
    for row in rows:
        counted[row.change] = counted.get(row.change, 0) + 1
    assert {key: count for key, count in made.figures["changes"].items() if count} == counted
    sites = {three[name].pk: place_at(*center(placing.SITES[name])) for name in three}
    km = [place_at(*center(homes[row.member_id].zip_code)).km_to(sites[row.to_id]) for row in rows]
    assert made.figures["after"]["km_mean"] == pytest.approx(sum(km) / len(km))
    assert [row.km_after for row in rows] == pytest.approx(km)
    after = {each["entity"]: each["after"] for each in made.entities}
    for organization in three.values():
        assert after[organization.pk] == sum(row.to_id == organization.pk for row in rows)
    assert made.figures["after"]["continuity"] == {"count": 3, "of": 3}


def test_an_older_placement_is_old_once_another_was_committed(ana, three):
    run = placing.a_list(ana, [ROSA, GLORIA])
    first, second = placing.placed(ana, run), placing.placed(ana, run)
    placing.committed(ana, first)
    assert Meanwhile.ASSIGNED in changed(ana, second)


def test_taking_back_is_whole_and_ten_minutes_long(ana, three):
    made = placing.placed(ana, placing.a_list(ana, [ROSA, GLORIA]))
    placing.committed(ana, made)
    with clock.stopped_at(people.NOW + timedelta(minutes=11)), people.working(ana), pytest.raises(Refused):
        taking_back.ask_to_take_back(placing=made, by=ana.user, at=clock.now())
    with clock.stopped_at(people.NOW + timedelta(minutes=9)):
        assert placing.taken_back(ana, made).state == "taken_back"
    assert placing.served(ana) == {}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    capacities=st.lists(st.integers(1, 5), min_size=3, max_size=3),
    before=st.lists(st.integers(0, 3), min_size=7, max_size=7),
    zips=st.lists(st.sampled_from(["90033", "90401", "91331", ""]), min_size=7, max_size=7),
)
def test_over_drawn_lists_nobody_is_above_room_twice_or_moved_without_cause(ana, three, capacities, before, zips):
    with undone():
        names = [EASTSIDE, WESTSIDE, VALLEY]
        for name, capacity in zip(names, capacities, strict=True):
            placing.change_contract(ana, three[name], capacity=capacity)
        listed = [ListedPerson(f"Number{at}", "Drawn", zip_code=zip_code) for at, zip_code in enumerate(zips)]
        run = placing.a_list(ana, listed)
        for at, name in enumerate(names, start=1):
            those = [one for one, where in zip(listed, before, strict=True) if where == at]
            if those:
                by_hand(ana, run, those, three[name])
        had = placing.served(ana)
        made = placing.placed(ana, run)
        rows = placing.rows(ana, made)
        assert len({who for who, *_rest in rows}) == len(rows) == 7
        for each, capacity in zip(names, capacities, strict=True):
            assert sum(to == each for *_who, to in rows) <= capacity
            moved = sum(change == "moves" and start == each for _who, change, start, _to in rows)
            lost = sum(change == "loses" and start == each for _who, change, start, _to in rows)
            assert moved + lost == max(0, had.get(each, 0) - capacity)
        if any(change in ("new", "moves") for _who, change, *_rest in rows):
            placing.committed(ana, made)
            for each, capacity in zip(names, capacities, strict=True):
                assert placing.served(ana).get(each, 0) <= max(capacity, had.get(each, 0))


def by_hand(ana, run, those, to):
    members = [lists.member_of(one, ana).pk for one in those]
    with people.working(ana):
        assign(run=run, members=members, to=to, because="by hand", by=ana.user, at=clock.now(), today=clock.today())


@contextmanager
def undone():
    """What one example does is gone before the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
