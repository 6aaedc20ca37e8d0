"""Placing listed members: where each goes and why, within everybody's room, and nobody moved without cause."""

from dataclasses import replace

import pytest
from tests.site import people
from tests.site.tel import placing
from tests.site.tel.lists import ROSA, ListedPerson
from tests.site.tel.placing import EASTSIDE, VALLEY, WESTSIDE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]
GLORIA = ListedPerson("Gloria", "Peña", zip_code="90401", language="English", speaks="en")
KOREAN = ListedPerson("Min-jun", "Park", zip_code="91331", language="Korean", speaks="ko", homeless=True)
KEPT_BACK = ListedPerson("Sam", "Okafor", openly=None, conditions=("sud", "diabetes"))
ROSAS_SISTER = replace(ROSA, first="Inés", person_id=people.new_cin())
OF_CLINICS = {EASTSIDE: "1234567893", VALLEY: "1245319599"}
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


def test_who_is_alike_otherwise_goes_where_their_own_clinic_is(ana, dana):
    near = {name: placing.able(ana, name, at="90033", npi=npi) for name, npi in OF_CLINICS.items()}
    assert len(near) == 2
    run = placing.a_list(ana, [ROSA, ROSAS_SISTER, GLORIA])
    placing.patient_of(ana, run, ROSA, OF_CLINICS[EASTSIDE])
    placing.patient_of(ana, run, ROSAS_SISTER, OF_CLINICS[VALLEY])
    placing.patient_of(ana, run, GLORIA, "1003000126")  # no CB-CME's: it says nothing about where she goes
    made = placing.placed(ana, run)
    where = {who: to for who, _change, _before, to in placing.rows(ana, made)}
    assert (where["Rosa"], where["Inés"]) == (EASTSIDE, VALLEY)
    assert made.figures["after"]["clinic"] == {"count": 2, "of": 2}
    page = people.words_of(people.signed_in(ana).get(f"/placements/{made.pk}/"))
    assert "With their own clinic" in page


def test_nobody_is_assigned_until_it_is_committed(ana, three):
    made = placing.placed(ana, placing.a_list(ana, [ROSA, GLORIA]))
    assert placing.served(ana) == {}
    done = placing.committed(ana, made)
    assert placing.served(ana) == {EASTSIDE: 1, WESTSIDE: 1}
    assert done.state == "committed"
