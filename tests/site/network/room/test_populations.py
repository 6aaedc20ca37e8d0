"""Who is of a population that takes another share of a coordinator: counted from the last released list."""

import pytest
from tests.site import people
from tests.site.network import rooms
from tests.site.tel import lists
from tests.site.tel.lists import ListedPerson

from promotora.apps.accounts.roles import Role
from promotora.apps.network.queries.room import flows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]
BOTH = ListedPerson("Wei", "Li", homeless=True, conditions=["dementia", "diabetes"])
HOME = ListedPerson("Gloria", "Ruiz", homeless=True)
OLD = ListedPerson("Min", "Park", conditions=["dementia", "diabetes"], homeless=False)
ROSA = ListedPerson(homeless=None)
EVERYONE = [BOTH, HOME, OLD, ROSA]


@pytest.fixture
def released(ground):
    """A released list of four, of whom Eastside serves all but Rosa."""
    run = lists.a_run(ground.ana, EVERYONE)
    lists.assigned(run, EVERYONE[:3], ground.ana, ground.dana.organization)
    return run


def counted(eyes, organization, plan_id, populations):
    with people.working(eyes):
        return dict(flows.of_population([organization.pk], plan_id, populations).get(organization.pk, {}))


def test_each_member_counts_once_for_the_strictest_population(ground, released):
    eastside, plan = ground.dana.organization, ground.ana.organization.pk
    assert counted(ground.ana, eastside, plan, ["homeless", "dementia"]) == {"homeless": 2, "dementia": 1}
    assert counted(ground.ana, eastside, plan, ["dementia", "homeless"]) == {"homeless": 1, "dementia": 2}
    assert counted(ground.dana, eastside, None, ["homeless", "dementia"]) == {"homeless": 2, "dementia": 1}


def test_who_has_a_substance_use_disorder_is_not_counted_apart(ground, released):
    eastside, plan = ground.dana.organization, ground.ana.organization.pk
    assert counted(ground.ana, eastside, plan, ["substance_use"]) == {}
    assert counted(ground.ana, eastside, plan, []) == {}


def test_another_plan_and_another_cb_cme_count_nobody(ground, released):
    theo = people.staff("Theo Brandt", people.organization(name="Westside Care"), Role.DIRECTOR)
    for eyes, plan_id in ((ground.bo, ground.bo.organization.pk), (theo, None)):
        found = counted(eyes, ground.dana.organization, plan_id, ["homeless"])
        assert found.get("homeless", 0) == 0


def test_room_counts_by_the_list_on_both_sides(ground, released):
    rooms.luz(ground.dana, fte="0.10")
    rooms.ratio(ground.ana, 20, "homeless")
    page = people.words_of(people.signed_in(ground.dana).get("/capacity/"))
    assert "More members than there is room for" in page  # 2/20 and 1/60 of a coordinator, and there is a tenth
    board = people.words_of(people.signed_in(ground.ana).get("/network/capacity/"))
    assert "over its limit" in board
