"""Taking an assigning back: soon, once, and only for those whom nobody has assigned anew since."""

from datetime import timedelta

import pytest
from tests.site import people
from tests.site.tel import lists
from tests.site.tel.a_list import give
from tests.site.tel.assigning import (
    EASTSIDE,
    GLORIA,
    ROSA,
    SAM,
    WESTSIDE,
    coordinator,
    later,
    plan_manager,
    sees,
    serves,
)

from promotora.apps.core import clock
from promotora.apps.core.refusals import Refused
from promotora.apps.tel.actions.assigning import give as give_without_list
from promotora.apps.tel.actions.assigning import take_back
from promotora.apps.tel.models import Assigning, Assignment
from promotora.apps.tel.rules.assignment import Refusal, refusals_to_take_back

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
        assert (serves(ana, ROSA), serves(ana, GLORIA)) == (EASTSIDE, "")
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
        assert (serves(ana, ROSA), serves(ana, GLORIA)) == (WESTSIDE, "")
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
        assert serves(ana, ROSA) == EASTSIDE
    with later(3):
        assert sees(dana, ROSA, ana)


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
