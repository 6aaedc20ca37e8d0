"""Two at the same moment: committed work, in two connections."""

import pytest
from tests.site import people
from tests.site.at_once import both
from tests.site.network import learning

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.network.actions.learning.questions import WrittenMeanwhile
from promotora.apps.network.models import ArticleVersion, Registration
from promotora.apps.network.rules.refusal import Refusal


@pytest.fixture
def ana(committed):
    with clock.stopped_at(people.NOW):
        yield people.staff("Ana Cruz", people.organization(Kind.PLAN, "County Health Plan"), Role.PLAN_MANAGER)


def test_two_who_take_the_last_seat_at_once_one_gets_it(ana):
    dana = people.staff("Dana Reyes", people.organization(), Role.DIRECTOR)
    theo = people.staff("Theo Banks", people.organization(name="Westside Care"), Role.CARE_COORDINATOR)
    row = learning.event(ana, seats=1)
    outcomes = both(lambda: register(dana, row), lambda: register(theo, row))
    assert [Refusal.EVENT_FULL] in outcomes
    assert Registration.objects.using("owner").count() == 1


def register(position, row):
    with clock.stopped_at(people.NOW):
        return learning.register(position, row)


def test_one_who_registers_twice_at_once_has_one_seat(ana):
    row = learning.event(ana)
    outcomes = both(lambda: register(ana, row), lambda: register(ana, row))
    assert [Refusal.REGISTERED_ALREADY] in outcomes
    assert Registration.objects.using("owner").count() == 1


def test_two_who_answer_anew_at_once_follow_each_other_or_see_each_other(ana):
    article = learning.question(ana)
    outcomes = both(lambda: write(ana, article, "Fifty."), lambda: write(ana, article, "Forty."))
    assert sorted(type(each).__name__ for each in outcomes) == ["Article", "WrittenMeanwhile"]
    assert ArticleVersion.objects.using("owner").count() == 2


def write(ana, article, answer):
    try:
        with clock.stopped_at(people.NOW):
            return learning.again(ana, article, seen=1, answer=answer)
    except WrittenMeanwhile as written:
        return written
