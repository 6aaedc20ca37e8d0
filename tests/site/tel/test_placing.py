"""Placing listed members: where each goes and why, within everybody's room, and nobody moved without cause."""

import pytest
from tests.site.tel import placing
from tests.site.tel.lists import ROSA, ListedPerson
from tests.site.tel.placing import EASTSIDE, VALLEY, WESTSIDE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]
GLORIA = ListedPerson("Gloria", "Peña", zip_code="90401", language="English", speaks="en")
KOREAN = ListedPerson("Min-jun", "Park", zip_code="91331", language="Korean", speaks="ko", homeless=True)
KEPT_BACK = ListedPerson("Sam", "Okafor", openly=None, conditions=("sud", "diabetes"))
UNKNOWN = ListedPerson("Andre", "Bell", zip_code="", language="")


@pytest.fixture
def three(ana, dana):
    return {name: placing.able(ana, name) for name in (EASTSIDE, WESTSIDE, VALLEY)}


def test_everybody_goes_where_they_are_near_and_understood(ana, three):
    run = placing.a_list(ana, [ROSA, GLORIA, KOREAN, KEPT_BACK, UNKNOWN])
    made = placing.placed(ana, run)
    where = {who: (change, to) for who, change, _before, to in placing.rows(ana, made)}
    assert where["Rosa"] == ("new", EASTSIDE)
    assert where["Gloria"] == ("new", WESTSIDE)
    assert where["Min-jun"] == ("new", VALLEY)
    assert where["Andre"][0] == "new"
    assert "Sam" not in where
    assert made.figures["kept_back"] == 1
    assert made.figures["changes"] == {"stays": 0, "moves": 0, "new": 4, "loses": 0, "waits": 0}
    assert made.certificate["problems"] == () or made.certificate["problems"] == []
    assert made.state == "made"


def test_nobody_is_assigned_until_it_is_committed(ana, three):
    made = placing.placed(ana, placing.a_list(ana, [ROSA, GLORIA]))
    assert placing.served(ana) == {}
    done = placing.committed(ana, made)
    assert placing.served(ana) == {EASTSIDE: 1, WESTSIDE: 1}
    assert done.state == "committed"
