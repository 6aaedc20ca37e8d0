"""Which languages the teams speak, as the pictures of a list show them beside the members'."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests.site import network, people
from tests.site.tel import lists

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.network.actions.room import team
from promotora.apps.network.queries.room.speaking import staff_by_language
from promotora.apps.network.terms import TeamRole

pytestmark = pytest.mark.django_db


@pytest.fixture
def miguel():
    with clock.stopped_at(people.NOW):
        yield people.staff("Miguel Ortiz", people.organization(Kind.PLAN, "County Health Plan"), Role.PLAN_MANAGER)


@pytest.fixture
def dana(miguel):
    """A director whose CB-CME Miguel's plan has a contract with, and whose team speaks Spanish twice and Korean."""
    dana = people.staff("Dana Reyes", people.organization(), Role.DIRECTOR)
    network.contract(miguel, network.certificate(miguel, dana))
    for name, spoken, starts in (
        ("Luz Vega", ["es", "es", "ko"], people.TODAY),
        ("Ed Kim", ["es"], people.TODAY),
        ("Ana Li", ["zh"], people.TODAY + timedelta(days=1)),
    ):
        given = team.StaffGiven(name, TeamRole.CARE_COORDINATOR, Decimal("1.00"), spoken)
        with people.working(dana):
            team.add_staff(organization=dana.organization, given=given, starts=starts, by=dana.user)
    return dana


def test_each_person_counts_once_a_language_from_their_first_day_on(miguel, dana):
    with people.working(miguel):
        assert staff_by_language(miguel.organization, people.TODAY) == {"es": 2, "ko": 1}
        tomorrow = staff_by_language(miguel.organization, people.TODAY + timedelta(days=1))
        assert tomorrow == {"es": 2, "ko": 1, "zh": 1}


def test_a_team_without_a_contract_does_not_count(miguel, dana):
    bo = people.staff("Bo Lind", people.organization(Kind.PLAN_PARTNER, "Harbor Plan"), Role.PLAN_MANAGER)
    with people.working(bo):
        assert staff_by_language(bo.organization, people.TODAY) == {}


def test_the_pictures_of_a_list_have_them_beside_the_members(miguel, dana):
    run = lists.a_run(miguel, [lists.ListedPerson() for _ in range(12)])
    numbers = people.signed_in(miguel).get(f"/runs/{run.pk}/pictures/languages.csv").content.decode()
    assert [line.split(",")[1:] for line in numbers.splitlines() if line.startswith("Spanish")] == [["12", "2"]]
    assert [line.split(",")[1:] for line in numbers.splitlines() if line.startswith("Korean")] == [["0", "1"]]
