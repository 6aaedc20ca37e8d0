"""Who works on the list in these stories, on the morning of March 2. A story may have somebody else in a place."""

import pytest
from tests.site import people
from tests.site.tel import referrals

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock


@pytest.fixture
def on_march_2():
    with clock.stopped_at(people.NOW):
        yield


@pytest.fixture
def plan():
    return people.organization(Kind.PLAN, "County Health Plan")


@pytest.fixture
def ana(plan):
    return people.staff("Ana Cruz", plan, Role.PLAN_ANALYST)


@pytest.fixture
def miguel(plan):
    return people.staff("Miguel Ortiz", plan, Role.PLAN_MANAGER)


@pytest.fixture
def dana():
    return people.staff("Dana Reyes", people.organization(), Role.CARE_COORDINATOR)


@pytest.fixture
def theo():
    return people.staff("Theo Lind", people.organization(name="Westside Care"), Role.CARE_COORDINATOR)


@pytest.fixture(scope="session")
def claims(tmp_path_factory):
    return referrals.claims_in(tmp_path_factory.mktemp("claims"))


@pytest.fixture
def here(claims, ana, miguel):
    """Ana's and Miguel's plan, with claims, a directory and a list."""
    with referrals.a_plan_with(claims, ana, miguel) as here:
        yield here


@pytest.fixture
def files_of_this_test(settings, tmp_path):
    """What is kept is kept in a folder that only this test has."""
    settings.MEDIA_ROOT = tmp_path / "files"
