"""This month's list on screen: who is on it, for whom, narrowed, sorted and counted."""

import pytest
from tests.site import lists, people

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock


@pytest.fixture(autouse=True)
def on_march_2():
    with clock.stopped_at(people.NOW):
        yield


@pytest.fixture
def ana(db):
    return people.staff("Ana Cruz", people.organization(Kind.PLAN, "County Health Plan"), Role.PLAN_ANALYST)


def text(answer):
    return " ".join(answer.content.decode().split())


def test_the_list_opens(ana):
    run = lists.a_run(ana, [lists.ROSA])
    answer = people.signed_in(ana).get("/list/")
    assert answer.status_code == 200
    assert "Rosa Martínez" in text(answer)
