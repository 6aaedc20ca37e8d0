"""What the database holds of the network by itself: who sees what, who may write it, and who may be given members."""

from contextlib import suppress
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, connections, transaction
from tests.site import network, people
from tests.site.at_once import both
from tests.site.network import by

from promotora.apps.accounts.roles import Role
from promotora.apps.core import clock, security
from promotora.apps.core.scope import Scope, entered
from promotora.apps.network.actions.certifying import certified, reviewing
from promotora.apps.network.actions.room import team
from promotora.apps.network.models import (
    Announcement,
    Application,
    Article,
    ArticleVersion,
    CalendarKey,
    CapacityReport,
    Certification,
    Contract,
    Credential,
    Event,
    Joining,
    Ratio,
    Registration,
    Subcontractor,
    Template,
    TemplateVersion,
    Told,
    Visit,
)
from promotora.apps.network.rules.refusal import Refusal
from promotora.apps.network.security import only_certified
from promotora.apps.tel.models import PlacingWeights

TOMORROW = people.TODAY + timedelta(days=1)
LEARNED = sorted(f"network_{name}" for name in (
    "announcement", "article", "articleversion", "event", "template", "templateversion"
))  # fmt: skip
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
        Joining.objects.create(
            organization=ground.dana.organization,
            comes="hire",
            role="care_coordinator",
            fte=1,
            starts=TOMORROW,
            likely=80,
        )
    with people.working(ground.ana):
        Visit.objects.create(certification=certificate, on=people.TODAY, visitor=ground.ana.user)
        Ratio.objects.create(plan=ground.ana.organization, most=50, starts=people.TODAY, **set_by(ground.ana))
        PlacingWeights.objects.create(organization=ground.ana.organization, because="Ours", **set_by(ground.ana))
        Told.objects.create(organization=ground.ana.organization, what="that it ends", told_at=people.NOW)
    learned(ground.ana)
    with people.working(ground.dana):
        Registration.objects.create(
            event=Event.objects.get(),
            organization=ground.dana.organization,
            user=ground.dana.user,
            registered_at=people.NOW,
        )
        CalendarKey.objects.create(user=ground.dana.user, salt="a", made_at=people.NOW)
    return SimpleNamespace(**vars(ground), certificate=certificate, contract=contract, luz=luz)


def set_by(position):
    return {"set_by": position.user, "set_at": people.NOW}


def learned(ana, public=False):
    """One of each thing that a plan gives to the network; which of them are open to everybody is said."""
    of = {"plan": ana.organization, "public": public}
    written = {"written_by": ana.user, "written_at": people.NOW}
    with people.working(ana):
        hours = {"starts_at": people.NOW, "ends_at": people.NOW + timedelta(hours=1)}
        made = {"made_by": ana.user, "made_at": people.NOW}
        Event.objects.create(kind="webinar", title="Six services", **hours, **made, **of)
        article = Article.objects.create(topic="team", **of)
        ArticleVersion.objects.create(article=article, number=1, question="How many?", answer="Sixty.", **written)
        template = Template.objects.create(name="Action plan", **of)
        TemplateVersion.objects.create(
            template=template, number=1, name="a.pdf", size=1, added_by=ana.user, added_at=people.NOW
        )
        Announcement.objects.create(title="New steps", text="From May on.", starts=people.TODAY, **written, **of)


def counted(table, using="default"):
    with connections[using].cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        return cursor.fetchone()[0]


def test_another_cb_cme_and_another_plan_see_of_it_what_everyone_learns_and_nothing_else(everything):
    assert [table for table in BETWEEN if not counted(table, "owner")] == ["network_question"]
    theo = people.staff("Theo Marsh", people.organization(name="Westside Care"), Role.DIRECTOR)
    for stranger in (theo, everything.bo):
        with people.working(stranger):
            assert {table: counted(table) for table in BETWEEN if counted(table)} == dict.fromkeys(LEARNED, 1)
    assert [table for table in BETWEEN if counted(table)] == []


def test_who_has_not_signed_in_reads_what_is_public_and_nothing_beside_it(everything):
    learned(everything.ana, public=True)
    assert {table: counted(table, "owner") for table in LEARNED} == dict.fromkeys(LEARNED, 2)
    assert {table: counted(table) for table in BETWEEN if counted(table)} == dict.fromkeys(LEARNED, 1)
    assert Event.objects.get().public


def test_no_other_plan_and_no_cb_cme_writes_what_a_plan_teaches(everything):
    learned(everything.ana, public=True)
    before = {table: contents(table) for table in LEARNED}
    for stranger in (everything.bo, everything.dana, None):
        with people.working(stranger) if stranger else entered(Scope()):
            for table in LEARNED:
                tried(f"UPDATE {table} SET id = id + 100")
                tried(f"DELETE FROM {table}")
                columns = ", ".join(name for name in columns_of(table) if name != "id")
                tried(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}")
    assert {table: contents(table) for table in LEARNED} == before
    with people.working(everything.ana):  # whose it is can, so that an empty answer means something
        run("UPDATE network_event SET title = 'Seven services'")
    assert contents("network_event") != before["network_event"]


def test_who_comes_to_an_event_is_known_to_the_plan_that_holds_it_and_to_their_own(everything):
    with people.working(everything.bo):
        tried("UPDATE network_registration SET came = true")
        tried("DELETE FROM network_registration")
    with people.working(everything.dana):
        assert Registration.objects.get().came is None
    with people.working(everything.ana):
        assert counted("network_registration") == 1


def test_what_an_organization_was_told_and_a_plans_ratio_are_written_by_nobody_else(everything):
    for stranger in (everything.bo, everything.dana):
        with people.working(stranger):
            for model, row in (
                (Told, {"organization": everything.ana.organization, "what": "x", "told_at": people.NOW}),
                (Ratio, {"plan": everything.ana.organization, "most": 9, "starts": TOMORROW, **set_by(stranger)}),
            ):
                with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                    model.objects.create(**row)


def contents(table):
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"SELECT t::text FROM {table} t ORDER BY 1")
        return cursor.fetchall()


def columns_of(table):
    return [column.name for column in connections["owner"].introspection.get_table_description(
        connections["owner"].cursor(), table
    )]  # fmt: skip


def tried(statement):
    """Run it, whether or not the database lets it; what counts is what the rows say afterwards."""
    with suppress(DatabaseError), transaction.atomic():
        run(statement)


def test_both_sides_see_all_of_it_but_what_is_for_one_of_them_alone(everything):
    with people.working(everything.ana):
        assert [table for table in BETWEEN if not counted(table)] == ["network_calendarkey", "network_question"]
    with people.working(everything.dana):
        assert [table for table in BETWEEN if not counted(table)] == [
            "network_question",
            "network_stepdone",
            "network_told",
            "tel_placingweights",
        ]


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
