"""Who knows that a plan has a list: the plan, and who works with it or sees a member on it. Read in raw SQL."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from tests.site import network, people
from tests.site.tel import lists
from tests.site.tel.a_list import FEBRUARY, give
from tests.site.tel.lists import ROSA, ListedPerson

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.network.models import Contract
from promotora.apps.people.actions.sight import end_sight
from promotora.apps.people.models import Access
from promotora.apps.tel.actions import runs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]
PROTECTED_ALONE = ListedPerson("Sam", "Okafor", openly=None, conditions=("sud", "diabetes"))


def seen(position):
    """(listed, as of) of every run that the database shows somebody."""
    with people.working(position), connection.cursor() as cursor:
        cursor.execute("SELECT listed, as_of FROM tel_run")
        return cursor.fetchall()


def maria():
    """Of a CB-CME that came after the list was made: the list's builder contracts with those that are there."""
    return people.staff("Maria Ochoa", people.organization(name="Northside Care"), Role.DIRECTOR)


def strangers():
    """Somebody of every other kind of organization, who has nothing to do with Ana's plan."""
    plan = people.organization(Kind.PLAN, "Harbor Plan")
    partner = people.organization(Kind.PLAN_PARTNER, "Bay Partner")
    hospital = people.organization(Kind.HOSPITAL, "County Hospital")
    return [
        people.staff("Bo Lindqvist", plan, Role.PLAN_MANAGER),
        people.staff("Pat Kim", partner, Role.PLAN_ANALYST),
        people.staff("Hal Ng", hospital, Role.DISCHARGE_PLANNER),
        people.staff("Theo Lind", people.organization(name="Westside Care"), Role.DIRECTOR),
    ]


def test_a_strangers_query_shows_no_run_of_anothers(ana):
    march = lists.a_run(ana, [ROSA])
    assert seen(ana) == [(1, march.as_of)]
    assert [seen(each) for each in strangers()] == [[]] * 4
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM tel_run")
        assert cursor.fetchone() == (0,), "nor does it show any to nobody"


def test_a_stranger_changes_no_run_and_writes_none(ana):
    lists.a_run(ana, [ROSA])
    for each in strangers():
        with people.working(each):
            for statement in (
                "UPDATE tel_run SET listed = 99",
                "DELETE FROM tel_run",
                "SELECT * FROM tel_run FOR UPDATE",
            ):
                with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(statement)
                    assert cursor.rowcount == 0
    assert [listed for listed, _ in seen(ana)] == [1]


def test_a_stranger_opens_no_list_and_no_page_breaks(ana):
    march = lists.a_run(ana, [ROSA])
    browser = people.signed_in(maria())
    assert browser.get(f"/list/{march.pk}/").status_code == 404
    for address in ("/", "/list/"):
        page = browser.get(address)
        assert page.status_code == 200
        assert "March 2020" not in people.words_of(page)


def test_who_has_a_contract_knows_of_the_list_and_no_other_plans(ana):
    lists.a_run(strangers()[0], [ROSA.now(person_id="92222222S")])
    march = lists.a_run(ana, [ROSA])
    here = maria()
    network.contracted(ana, here.organization)
    assert seen(here) == [(1, march.as_of)]


def test_who_was_given_a_member_before_there_were_contracts_knows_of_the_list(ana):
    march = lists.a_run(ana, [ROSA])
    here = maria()
    give(march, [ROSA], ana, here)
    with people.working(ana):
        Contract.objects.filter(organization=here.organization).update(signed_at=None)
    assert seen(here) == [(1, march.as_of)]


def test_who_may_see_one_on_it_knows_of_the_list_while_they_may(ana):
    march = lists.a_run(ana, [ROSA])
    here = maria()
    access = people.shared(lists.member_of(ROSA, ana), ana, here.organization, because="asked")
    assert seen(here) == [(1, march.as_of)]
    page = people.signed_in(here).get(f"/list/{march.pk}/members/{access.member_id}/")
    assert "Rosa" in people.words_of(page)
    with people.working(ana):
        end_sight(access=Access.objects.get(pk=access.pk), by=ana.user, at=clock.now())
    with clock.stopped_at(people.NOW + timedelta(minutes=1)):
        assert seen(here) == []


def test_to_see_somebody_who_is_not_on_it_tells_nothing_of_the_list(ana):
    lists.a_run(ana, [ROSA])
    here = maria()
    people.shared(people.marcus(ana), ana, here.organization)
    assert seen(here) == []


def test_what_one_person_may_see_in_an_emergency_tells_their_colleagues_nothing(ana):
    march = lists.a_run(ana, [ROSA])
    here = maria()
    access = people.shared(lists.member_of(ROSA, ana), ana, here.organization, because="asked")
    with people.working(ana):
        Access.objects.filter(pk=access.pk).update(user=here.user)
    assert seen(here) == [(1, march.as_of)]
    assert seen(people.staff("Dana Reyes", here.organization, Role.DIRECTOR)) == []


def test_a_list_does_not_tell_that_somebody_is_on_it_by_protected_facts_alone(ana):
    march = lists.a_run(ana, [PROTECTED_ALONE])
    here, sam = maria(), lists.member_of(PROTECTED_ALONE, ana)
    people.shared(sam, ana, here.organization)
    assert seen(here) == []
    people.consent(sam, ana, covers="part2", to=[here.organization])
    assert seen(here) == [(1, march.as_of)]


def test_a_list_that_is_not_released_or_was_withdrawn_is_the_plans_alone(ana):
    march = lists.a_run(ana, [ROSA])
    here = maria()
    network.contracted(ana, here.organization)
    assert seen(here) == [(1, march.as_of)]
    with people.working(ana):
        runs.withdraw(run=march, because="the wrong month", by=ana.user, at=clock.now())
    assert seen(here) == []
    assert len(seen(ana)) == 1


def test_it_is_asked_once_for_a_query_however_many_rows_there_are(ana):
    many = [ListedPerson(f"Number{number}", "Many") for number in range(12)]
    lists.a_run(ana, many, as_of=FEBRUARY)
    run = lists.a_run(ana, many)
    here = maria()
    give(run, many, ana, here)
    with people.working(here):
        assert asked(of="tel_run") == {"promotora_plans_known()": 1}
        assert asked(of="tel_listing") == {"promotora_released()": 1}


def asked(of):
    """How often each of these functions was asked by a query for every row of a table."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, VERBOSE, FORMAT JSON) SELECT id FROM {of}")
        [[plan]] = cursor.fetchone()
    functions = ("promotora_plans_known()", "promotora_released()")
    found = [(name, node) for node in nodes(plan["Plan"]) for name in functions if name in node.get("Output", [])]
    assert {node["Parent Relationship"] for _, node in found} == {"InitPlan"}
    assert functions[0] not in plan["Plan"].get("Filter", "")
    return {name: node["Actual Loops"] for name, node in found}


def nodes(plan):
    yield plan
    for each in plan.get("Plans", []):
        yield from nodes(each)
