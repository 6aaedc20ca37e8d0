"""What must hold when time runs out or somebody goes: a defined outcome, nothing lost, and someone told."""

from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from tests.site import network, people
from tests.site.at_once import both
from tests.site.network import by, watching
from tests.site.network.watching import LOS_ANGELES, night, on, placed, still_served, told

from promotora.apps.accounts.roles import Role
from promotora.apps.core import clock
from promotora.apps.network.actions.certifying import reviewing
from promotora.apps.network.actions.room import team
from promotora.apps.network.models import Certification, CertificationMoved, Told
from promotora.apps.network.queries import watching as queries
from promotora.apps.network.queries.room import capacity, roster
from promotora.apps.network.rules.capacity import Room
from promotora.apps.network.rules.refusal import Refusal
from promotora.apps.network.tasks.watching import watch_all
from promotora.apps.tel.actions import assigning
from promotora.apps.tel.models import Assignment

pytestmark = pytest.mark.usefixtures("on_march_2")
EVE_OF_SPRING, EVE_OF_WINTER, ANY_DAY = date(2026, 3, 7), date(2026, 10, 31), date(2026, 6, 30)
"""The night after the first has a 23-hour day, the night after the second one of 25."""


# ------------------------------ two reviewers decide at once


def test_two_reviewers_at_once_make_one_decision_and_the_applicant_is_told_of_that_one(committed, ground):
    certification = network.reviewed(ground.ana, network.applied(ground.dana, [ground.ana.organization])[0])
    miguel = people.staff("Miguel Ortiz", ground.ana.organization, Role.PLAN_MANAGER)
    mail.outbox.clear()

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
        decided = CertificationMoved.objects.filter(state__in=["certified", "declined"])
        assert [step.state for step in decided] == [row.state]
        assert row.done.filter(outcome="ready").count() == 1  # what reviewers found is still there
        assert (row.state == "certified") == (row.decided_by == ground.ana.user)
    assert [message.to for message in mail.outbox] == [[ground.dana.user.email]]


# ------------------------------ a certificate ends at midnight


@pytest.mark.django_db
@pytest.mark.parametrize("last_day", [EVE_OF_SPRING, EVE_OF_WINTER, ANY_DAY])
def test_a_certificate_holds_until_midnight_in_los_angeles_and_not_a_minute_longer(
    ground, last_day, django_capture_on_commit_callbacks
):
    certificate = network.certificate(ground.ana, ground.dana, ends=last_day)
    network.contract(ground.ana, certificate, ends=last_day)
    [rosa, _gloria] = placed(ground.ana, ground.dana)
    with on(last_day, 23, 59):
        watch_all()
        assert may_be_given(ground)
        assert state_of(certificate, ground.ana) == "certified"
    next_day = last_day + timedelta(days=1)
    with on(next_day, 0, 1):
        assert not may_be_given(ground)  # before the watch came by
        assert state_of(certificate, ground.ana) == "certified"
        no = pytest.raises(DatabaseError, match="Only a certified and contracted")
        with no, transaction.atomic():
            placed(ground.ana, ground.dana, count=1)
    said = night(django_capture_on_commit_callbacks, next_day, 0, 1)
    assert (ground.ana.user.email, "The certificate of Eastside Care Partners has expired") in said
    assert (ground.dana.user.email, "Your certificate with County Health Plan has expired") in said
    assert state_of(certificate, ground.dana) == "expired"
    with people.working(ground.ana):
        assert [step.state for step in certificate.steps.all()][-1] == "expired"
        assert Assignment.objects.filter(member=rosa, ends=None).exists()
    assert still_served(ground.ana) == 2
    assert night(django_capture_on_commit_callbacks, next_day, 2) == []


def state_of(certificate, eyes):
    with people.working(eyes):
        return Certification.objects.get(pk=certificate.pk).state


def may_be_given(ground):
    with connection.cursor() as cursor:
        between = [ground.dana.organization_id, ground.ana.organization_id, clock.today()]
        cursor.execute("SELECT promotora_may_be_given(%s, %s, %s)", between)
        return cursor.fetchone()[0]


def test_two_watches_at_once_expire_it_once_and_tell_each_side_once(committed, ground):
    certificate = network.certificate(ground.ana, ground.dana, ends=ANY_DAY)
    mail.outbox.clear()

    def watch():
        with on(ANY_DAY + timedelta(days=1)):
            watch_all()

    assert both(watch, watch) == [None, None]
    with people.working(ground.ana):
        assert certificate.steps.filter(state="expired").count() == 1
    assert sorted(message.to[0] for message in mail.outbox) == sorted(
        [ground.ana.user.email, ground.dana.user.email]
    )  # fmt: skip


# ------------------------------ a contract ends while members are still placed


@pytest.mark.django_db
def test_a_contract_that_ends_moves_nobody_and_the_plan_is_told_in_time_and_after(
    ground, django_capture_on_commit_callbacks
):
    ends = date(2026, 6, 30)
    network.coordinator(ground.dana)
    network.contract(ground.ana, network.certificate(ground.ana, ground.dana), ends=ends)
    members = placed(ground.ana, ground.dana)
    nights = [*(watching.days_before(ends, days) for days in (61, 60, 59, 30, 7, 0)), ends + timedelta(days=1)]
    said = [of_contract(told(django_capture_on_commit_callbacks, ground.ana, day)) for day in nights]
    before = "The contract with Eastside Care Partners ends on June 30, 2026, and 2 members are still with it"
    after = "The contract with Eastside Care Partners has ended, and 2 members are still with it"
    assert said == [[], [before], [], [before], [before], [], [after]]
    with on(ends + timedelta(days=1)):
        assert still_served(ground.ana) == 2
        assert not may_be_given(ground)
        with people.working(ground.ana):
            [contract] = queries.contracts_ending(ground.ana.organization, (ends, ends))
            assert queries.still_placed([contract], ground.ana.organization) == {contract.pk: 2}
    words = " ".join(f"{message.subject} {message.body}" for message in mail.outbox)
    assert not any(member.first_name in words or member.last_name in words for member in members)


def of_contract(subjects):
    return [subject for subject in subjects if "contract" in subject]


@pytest.mark.django_db
def test_a_contract_that_another_follows_or_that_nobody_is_placed_under_is_no_trouble(
    ground, django_capture_on_commit_callbacks
):
    ends = date(2026, 6, 30)
    network.coordinator(ground.dana)
    certificate = network.certificate(ground.ana, ground.dana)
    network.contract(ground.ana, certificate, ends=ends)
    assert of_contract(told(django_capture_on_commit_callbacks, ground.ana, ends)) == []
    placed(ground.ana, ground.dana)
    network.contract(ground.ana, certificate, starts=date(2026, 7, 1), ends=date(2026, 12, 31))
    assert of_contract(told(django_capture_on_commit_callbacks, ground.ana, ends)) == []


# ------------------------------ a coordinator leaves


@pytest.mark.django_db
def test_when_a_coordinator_leaves_the_plan_is_told_members_stay_and_the_room_shows_it_is_over(
    ground, django_capture_on_commit_callbacks
):
    luz = network.coordinator(ground.dana)
    network.contract(ground.ana, network.certificate(ground.ana, ground.dana))
    placed(ground.ana, ground.dana)
    mail.outbox.clear()
    last_day = date(2026, 3, 20)
    with django_capture_on_commit_callbacks(execute=True), people.working(ground.dana):
        team.leave_team(
            staff=luz, last_day=last_day, by=ground.dana.user, today=people.TODAY, because="moves away"
        )  # fmt: skip
    [message] = mail.outbox
    assert (message.to, message.subject) == (
        [ground.ana.user.email],
        "A care coordinator leaves Eastside Care Partners",
    )  # fmt: skip
    assert "The last day is March 20, 2026. From then on it serves 2 members and has room for 0." in message.body
    assert "Luz" not in message.body + message.subject
    assert [says(ground, day) for day in (last_day, last_day + timedelta(days=1))] == [Room.FREE, Room.NO_COORDINATOR]
    assert still_served(ground.ana) == 2
    with people.working(ground.dana):
        luz.refresh_from_db()
        assert (luz.ends, luz.ended_because) == (last_day, "moves away")
    said = [told(django_capture_on_commit_callbacks, ground.ana, last_day + timedelta(days=days)) for days in (0, 1)]
    over = "Eastside Care Partners has more members than room"
    assert [over in subjects for subjects in said] == [False, True]


def says(ground, day):
    with people.working(ground.ana):
        plan = ground.ana.organization
        [seat] = capacity.seats(plan, capacity.contracted(plan, day), day)
        return seat.capacity.says


@pytest.mark.django_db
def test_a_leave_takes_room_on_its_days_and_gives_it_back_by_itself(ground, django_capture_on_commit_callbacks):
    luz = network.coordinator(ground.dana)
    network.contract(ground.ana, network.certificate(ground.ana, ground.dana))
    placed(ground.ana, ground.dana)
    first, last = date(2026, 3, 9), date(2026, 3, 13)
    with people.working(ground.dana):
        team.add_leave(staff=luz, starts=first, ends=last, by=ground.dana.user)
        days = [watching.days_before(first, 1), first, last, last + timedelta(days=1)]
        assert [roster.coordinators(ground.dana.organization, day) for day in days] == [1, 0, 0, 1]
    said = [told(django_capture_on_commit_callbacks, ground.dana, day) for day in days]
    over = "You have more members than room"
    assert [over in subjects for subjects in said] == [False, True, False, False]


# ------------------------------ one that cannot be watched


@pytest.mark.django_db
def test_one_organizations_trouble_stops_no_other_and_is_seen(ground, monkeypatch, caplog):
    certificate = network.certificate(ground.ana, ground.dana, ends=ANY_DAY)
    known = queries.certificates_ending

    def breaks(organization, span):
        if organization == ground.ana.organization:
            raise ValueError("a row that nobody can read")
        return known(organization, span)

    monkeypatch.setattr(queries, "certificates_ending", breaks)
    day = ANY_DAY + timedelta(days=1)
    trouble = pytest.raises(Exception, match=f"not watched over: {ground.ana.organization_id}")
    with on(day), trouble:
        watch_all()
    assert "could not watch over organization" in caplog.text
    assert told_of(ground.dana) == [f"certificate {certificate.pk} {ANY_DAY} over"]
    assert told_of(ground.ana) == []
    assert state_of(certificate, ground.ana) == "certified"  # all of it or nothing
    monkeypatch.undo()
    with on(day, 2):
        watch_all()
    assert told_of(ground.ana) == [f"certificate {certificate.pk} {ANY_DAY} over"]
    assert state_of(certificate, ground.ana) == "expired"


def told_of(position):
    with people.working(position):
        return list(Told.objects.order_by("pk").values_list("what", flat=True))


@pytest.mark.django_db
def test_nobody_is_given_members_by_an_act_that_was_prepared_before_midnight(ground):
    certificate = network.certificate(ground.ana, ground.dana, ends=ANY_DAY)
    network.contract(ground.ana, certificate, ends=ANY_DAY)
    rosa = people.member(ground.ana)
    before = datetime(2026, 6, 30, 23, 59, 59, tzinfo=LOS_ANGELES)
    given = {"plan": ground.ana.organization, "members": [rosa.pk], "to": ground.dana.organization}
    no = pytest.raises(DatabaseError, match="Only a certified and contracted")
    with clock.stopped_at(before + timedelta(seconds=1)), people.working(ground.ana), no, transaction.atomic():
        assigning.give(**given, because="near", by=ground.ana.user, at=clock.now())
    assert still_served(ground.ana) == 0
