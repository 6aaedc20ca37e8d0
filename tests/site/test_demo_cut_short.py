"""A step of the demonstration that is killed between asking for a job and doing it goes on with what was asked for."""

import pytest
from tests.site import people
from tests.site.people.tables_of_members import ROSA as ROSA_IN_THE_TABLE
from tests.site.people.tables_of_members import write_parquet
from tests.site.tel import placing
from tests.site.tel.lists import ROSA

from promotora.apps.people.models import Load, Member
from promotora.apps.tel.models import PlacedMember, Placing
from promotora.apps.tel.terms import PlacingState
from promotora.demo import placing as demo_placing
from promotora.demo import staff
from promotora.demo.people import ANA, PLAN
from promotora.demo.place import Place

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """What a killed process does no more."""


def killed(**told):
    raise Killed


def silent(what, done, total):
    """Nobody watches."""


@pytest.fixture
def ana():
    staff.bring_together(silent)
    return staff.position(ANA)


@pytest.fixture
def county(tmp_path):
    place = Place(tmp_path)
    place.county.mkdir()
    write_parquet(place.county / "eligibility.parquet", [ROSA_IN_THE_TABLE])
    return place


def test_loading_the_membership(ana, county, monkeypatch):
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(staff, "do_load", killed)
        with pytest.raises(Killed):
            staff.load_membership(county, silent)
    staff.load_membership(county, silent)
    staff.load_membership(county, silent)
    with people.working(ana):
        assert [load.state for load in Load.objects.all()] == ["done"]
        assert Member.objects.count() == 1


@pytest.mark.parametrize("left", [PlacingState.WAITING, PlacingState.PLACING])
def test_placing(ana, monkeypatch, left):
    placing.able(ana, placing.EASTSIDE)
    assert ana.organization.name == PLAN
    placing.a_list(ana, [ROSA])
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(demo_placing.actions, "do_placing", killed)
        with pytest.raises(Killed):
            demo_placing.place(silent)
    with people.working(ana):
        Placing.objects.update(state=left)
    demo_placing.place(silent)
    demo_placing.place(silent)
    with people.working(ana):
        assert [each.state for each in Placing.objects.all()] == ["made"]
        assert PlacedMember.objects.count() == 1
