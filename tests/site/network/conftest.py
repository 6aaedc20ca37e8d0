"""What the network's stories stand on: Monday, March 2, and two plans beside Eastside."""

from types import SimpleNamespace

import pytest
from tests.site import people

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock


@pytest.fixture
def on_march_2():
    with clock.stopped_at(people.NOW):
        yield


@pytest.fixture
def ground():
    """Dana of Eastside; Ana's plan and Bo's."""
    return SimpleNamespace(
        dana=people.staff("Dana Reyes", people.organization(), Role.DIRECTOR),
        ana=people.staff("Ana Cruz", people.organization(Kind.PLAN, "County Health Plan"), Role.PLAN_MANAGER),
        bo=people.staff("Bo Lind", people.organization(Kind.PLAN_PARTNER, "Harbor Plan"), Role.PLAN_MANAGER),
    )
