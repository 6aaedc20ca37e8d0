"""Contracts and the roster: what is agreed, who works, and how much room there is."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from tests.site import network, people
from tests.site.network import around, by, refused

from promotora.apps.network.actions.certifying import contracting
from promotora.apps.network.actions.room import team
from promotora.apps.network.models import CapacityReport, Contract, Leave
from promotora.apps.network.queries.room import roster
from promotora.apps.network.rules.refusal import Refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]

# ------------------------------------------------------------------------------------------------- contracts and roster


def test_a_contract_keeps_within_the_certificate_and_apart_from_another(ground):
    certificate = network.certificate(ground.ana, ground.dana)
    with refused(Refusal.NOT_CERTIFIED):
        network.contract(ground.ana, certificate, ends=network.LAST_DAY + timedelta(days=1))
    contract = network.contract(ground.ana, certificate, ends=date(2026, 6, 30))
    with refused(Refusal.OVERLAPS):
        network.contract(ground.ana, certificate, starts=date(2026, 6, 30))
    network.contract(ground.ana, certificate, starts=date(2026, 7, 1))
    with people.working(ground.ana), pytest.raises(DatabaseError, match="network_contract_once"), transaction.atomic():
        Contract.objects.filter(pk=contract.pk).update(ends=date(2026, 7, 1))


def test_a_contract_ended_sooner_holds_on_its_last_day(ground):
    contract = network.contract(ground.ana, network.certificate(ground.ana, ground.dana))
    with people.working(ground.ana):
        contracting.end_contract(
            contract=contract, last_day=date(2026, 3, 31), because="It moves away.", **by(ground.ana)
        )
        held = [
            roster.contract_on(contract.plan, contract.organization, "hhp", day) for day in around(date(2026, 3, 31))
        ]
    assert held == [contract, None]


def test_room_follows_the_roster_and_the_contract(ground):
    luz = network.coordinator(ground.dana)
    network.coordinator(ground.dana, "0.50", name="Omar Bell")
    network.coordinator(ground.dana, name="Pia Holm", role="director")
    network.contract(ground.ana, network.certificate(ground.ana, ground.dana), capacity=50)
    with people.working(ground.dana):
        team.add_leave(staff=luz, starts=date(2026, 3, 10), ends=None, by=ground.dana.user)

        def room(day, **more):
            return roster.capacity_of(ground.dana.organization, day, members=20, **more).room

        assert [room(date(2026, 3, 9)), room(date(2026, 3, 10))] == [70, 10]
        assert room(date(2026, 3, 9), plan=ground.ana.organization, of_plan=20) == 30
        assert room(date(2026, 3, 9), plan=ground.bo.organization) == 0


def test_when_a_coordinator_leaves_the_plans_are_told_and_the_room_goes(ground):
    luz = network.coordinator(ground.dana)
    network.contract(ground.ana, network.certificate(ground.ana, ground.dana))
    with people.working(ground.dana):
        told = team.leave_team(
            staff=luz, last_day=date(2026, 3, 20), by=ground.dana.user, today=people.TODAY, because="moves away"
        )
        full_time = [roster.coordinators(ground.dana.organization, day) for day in around(date(2026, 3, 20))]
    assert told == [ground.ana.organization]
    assert full_time == [1, 0]


def test_who_works_less_from_a_day_on_worked_as_much_as_before_until_then(ground):
    luz = network.coordinator(ground.dana)
    with people.working(ground.dana):
        team.add_leave(staff=luz, starts=date(2026, 3, 25), ends=date(2026, 4, 2), by=ground.dana.user)
        given = team.StaffGiven(luz.name, luz.role, Decimal("0.60"))
        team.change_staff(staff=luz, given=given, day=date(2026, 4, 1), seen=luz.version, by=ground.dana.user)
        days = [date(2026, 3, 24), date(2026, 3, 31), date(2026, 4, 2), date(2026, 4, 3)]
        full_time = [roster.coordinators(ground.dana.organization, day) for day in days]
    assert full_time == [1, 0, 0, Decimal("0.60")]


def test_a_month_is_reported_once_and_corrected_with_a_note(ground):
    network.contract(ground.ana, network.certificate(ground.ana, ground.dana))

    def report(**more):
        told = team.RoomTold(Decimal(2), enrolled=90, room=30, **more)
        with people.working(ground.dana):
            return team.report_capacity(
                organization=ground.dana.organization,
                plan=ground.ana.organization,
                month=date(2026, 3, 1),
                told=told,
                **by(ground.dana),
            )

    report()
    with refused(Refusal.REPORTED_ALREADY):
        report()
    last = report(note="Luz left on the 20th.")
    with people.working(ground.ana):
        assert roster.reports(ground.ana.organization, ground.dana.organization)[0] == last
        assert CapacityReport.objects.count() == 2


def test_a_leave_that_overlaps_is_refused_by_the_database_too(ground):
    luz = network.coordinator(ground.dana)
    with people.working(ground.dana):
        team.add_leave(staff=luz, starts=date(2026, 3, 10), ends=date(2026, 3, 12), by=ground.dana.user)
        with pytest.raises(DatabaseError, match="network_leave_once"), transaction.atomic():
            Leave.objects.create(staff=luz, starts=date(2026, 3, 12), ends=None)
