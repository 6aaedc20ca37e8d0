"""Ana, whose plan's membership comes in on the morning of March 2 from a table of these rows."""

import pytest
from tests.site import people
from tests.site.people.tables_of_members import write_csv

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock


@pytest.fixture(autouse=True)
def on_march_2():
    with clock.stopped_at(people.NOW):
        yield


@pytest.fixture
def ana():
    return people.staff("Ana Cruz", people.organization(Kind.PLAN, "County Health Plan"), Role.PLAN_ANALYST)


@pytest.fixture
def table(tmp_path):
    return lambda *rows, name="eligibility.csv": write_csv(tmp_path / name, list(rows))
