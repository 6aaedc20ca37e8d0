"""What the database holds of the network by itself: who sees what, who may write it, and who may be given members."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, connections, transaction
from tests.site import network, people
from tests.site.accounts.test_at_once import both
from tests.site.network import by
from tests.site.network.test_stories import ground, on_march_2

from promotora.apps.accounts.roles import Role
from promotora.apps.core import clock, security
from promotora.apps.network.actions import certified, reviewing, team
from promotora.apps.network.models import (
    Application,
    CapacityReport,
    Certification,
    Contract,
    Credential,
    Subcontractor,
    Visit,
)
from promotora.apps.network.rules.refusal import Refusal
from promotora.apps.network.security import only_certified

__all__ = ["ground", "on_march_2"]  # fixtures
TOMORROW = people.TODAY + timedelta(days=1)
BETWEEN = sorted(table.table for table in security.declared().values() if table.privacy is security.Privacy.BETWEEN)


@pytest.fixture
def everything(committed, on_march_2, ground):
    """A row in every table of the network, between Eastside and Ana's plan."""
    certificate = network.certificate(ground.ana, ground.dana)
    contract = network.contract(ground.ana, certificate)
    network.condition(ground.ana, certificate)
    luz = network.coordinator(ground.dana)
    with people.working(ground.dana):
        team.add_leave(staff=luz, starts=date(2026, 5, 1), ends=None, by=ground.dana.user)
        Credential.objects.create(staff=luz, kind="RN")
        Subcontractor.objects.create(organization=ground.dana.organization, name="Casa", starts=people.TODAY)
        told = team.RoomTold(1, 0, 60)
        team.report_capacity(
            organization=ground.dana.organization,
            plan=ground.ana.organization,
            month=date(2026, 3, 1),
            told=told,
            **by(ground.dana),
        )
    with people.working(ground.ana):
        Visit.objects.create(certification=certificate, on=people.TODAY, visitor=ground.ana.user)
    return SimpleNamespace(**vars(ground), certificate=certificate, contract=contract, luz=luz)


def counted(table, using="default"):
    with connections[using].cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        return cursor.fetchone()[0]


def test_another_cb_cme_and_another_plan_see_nothing_of_it(everything):
    assert [table for table in BETWEEN if not counted(table, "owner")] == ["network_question"]
    theo = people.staff("Theo Marsh", people.organization(name="Westside Care"), Role.DIRECTOR)
    for stranger in (theo, everything.bo):
        with people.working(stranger):
            assert {table: counted(table) for table in BETWEEN if counted(table)} == {}
    assert [table for table in BETWEEN if counted(table)] == []


def test_both_sides_see_all_of_it_but_what_reviewers_found(everything):
    with people.working(everything.ana):
        assert [table for table in BETWEEN if not counted(table)] == ["network_question"]
    with people.working(everything.dana):
        assert [table for table in BETWEEN if not counted(table)] == ["network_question", "network_stepdone"]


@pytest.mark.django_db
def test_nobody_certifies_or_contracts_themselves(ground, on_march_2):
    [certification] = network.applied(ground.dana, [ground.ana.organization])
    no = pytest.raises(DatabaseError, match="row-level security")
    mine = Certification.objects.filter(pk=certification.pk)
    with people.working(ground.dana):
        with no, transaction.atomic():
            mine.update(state="certified", starts=people.TODAY, decided_at=people.NOW)
        with no, transaction.atomic():
            Certification.objects.create(
                plan=ground.bo.organization,
                organization=ground.dana.organization,
                application_id=certification.application_id,
                received_at=people.NOW,
            )
        with no, transaction.atomic():
            Contract.objects.create(
                plan=ground.ana.organization,
                organization=ground.dana.organization,
                certification=certification,
                starts=people.TODAY,
                capacity=1,
            )
        assert mine.get().state == "received"


@pytest.mark.django_db
def test_a_plan_writes_neither_an_application_nor_a_report(ground, on_march_2):
    [certification] = network.applied(ground.dana, [ground.ana.organization])
    with people.working(ground.ana):
        assert Application.objects.filter(pk=certification.application_id).update(program="ecm") == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            CapacityReport.objects.create(
                plan=ground.ana.organization,
                organization=ground.dana.organization,
                month=date(2026, 3, 1),
                coordinator_fte=1,
                enrolled=0,
                room=0,
                sent_by=ground.ana.user,
                sent_at=people.NOW,
            )


@pytest.mark.django_db
def test_only_a_certified_and_contracted_cb_cme_may_be_given_members(ground, on_march_2):
    certificate = network.certificate(ground.ana, ground.dana, ends=date(2026, 6, 30))
    assert not may_be_given(ground, people.TODAY)
    network.contract(ground.ana, certificate, starts=TOMORROW, ends=date(2026, 6, 29))
    days = [people.TODAY, TOMORROW, date(2026, 6, 29), date(2026, 6, 30)]
    assert [may_be_given(ground, day) for day in days] == [False, True, True, False]
    with people.working(ground.ana):
        certified.suspend(certification=certificate, because="No director.", **by(ground.ana))
    assert not may_be_given(ground, TOMORROW)


def may_be_given(ground, day):
    with connection.cursor() as cursor:
        between = [ground.dana.organization_id, ground.ana.organization_id, day]
        cursor.execute("SELECT promotora_may_be_given(%s, %s, %s)", between)
        return cursor.fetchone()[0]


TRIED = """
CREATE TABLE tried (
    id bigint PRIMARY KEY, organization_id bigint, plan_id bigint, starts timestamptz, ends timestamptz
);
GRANT SELECT, INSERT, UPDATE ON tried TO promotora_site;
"""


def test_a_table_with_the_trigger_takes_no_one_else_however_they_are_written(everything):
    with connections["owner"].cursor() as cursor:
        cursor.execute(TRIED + only_certified("tried") + only_certified("tried"))
    eastside, plan, other = (each.organization_id for each in (everything.dana, everything.ana, everything.bo))
    with people.working(everything.ana):
        run(f"INSERT INTO tried SELECT n, {eastside}, {plan}, '{people.NOW}', NULL FROM generate_series(1, 9) n")
        for statement in (
            f"INSERT INTO tried SELECT n, {eastside}, CASE n WHEN 19 THEN {other} ELSE {plan} END, '{people.NOW}', NULL"
            " FROM generate_series(10, 19) n",
            f"INSERT INTO tried VALUES (20, {eastside}, {plan}, '2026-03-01 23:59-08', NULL)",
            f"UPDATE tried SET plan_id = {other} WHERE id = 1",
        ):
            with pytest.raises(DatabaseError, match="Only a certified and contracted"), transaction.atomic():
                run(statement)
        run(f"UPDATE tried SET ends = '{people.NOW}' WHERE id = 1")
        run("UPDATE tried SET ends = NULL WHERE id = 1")
        run(f"UPDATE tried SET ends = '{people.NOW}' WHERE id = 1")
        certified.end(certification=everything.certificate, because="It closes.", **by(everything.ana))
        with pytest.raises(DatabaseError, match="Only a certified and contracted"), transaction.atomic():
            run("UPDATE tried SET ends = NULL WHERE id = 1")
        run(f"UPDATE tried SET ends = '{people.NOW}'")  # whoever is served may leave


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_two_reviewers_who_decide_at_once_make_one_decision(committed, on_march_2, ground):
    certification = network.reviewed(ground.ana, network.applied(ground.dana, [ground.ana.organization])[0])
    miguel = people.staff("Miguel Ortiz", ground.ana.organization, Role.PLAN_MANAGER)

    def yes():
        with clock.stopped_at(people.NOW):
            network.certify(ground.ana, certification)

    def no():
        with clock.stopped_at(people.NOW), people.working(miguel):
            reviewing.decline(certification=certification, reasons="No site near our members.", **by(miguel))

    outcomes = both(yes, no)
    assert sorted(outcomes, key=str) == [None, [Refusal.NOT_OPEN]]
    with people.working(ground.ana):
        row = Certification.objects.get()
        assert row.steps.count() == 3
        assert (row.state == "certified") == (row.starts is not None) == (row.decided_by == ground.ana.user)
