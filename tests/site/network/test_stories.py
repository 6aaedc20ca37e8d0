"""From a letter of intent to a contract, and what becomes of it: Eastside applies, two plans decide each for itself."""

import io
import zipfile
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from tests.site import network, people
from tests.site.network import by

from promotora.apps.accounts.roles import Role
from promotora.apps.core.models import ChangedMeanwhile
from promotora.apps.core.refusals import Refused
from promotora.apps.network.actions import applying, certified, contracting, reviewing, team
from promotora.apps.network.models import Application, CapacityReport, Certification, Contract, Leave, StepDone
from promotora.apps.network.queries import certifications, roster
from promotora.apps.network.rules.refusal import Refusal
from promotora.apps.network.terms import Document, Form, Section

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]
LOS_ANGELES = ZoneInfo("America/Los_Angeles")


def refused(*reasons):
    return pytest.raises(Refused, match="^" + " ".join(reason.value for reason in reasons).replace(".", r"\.") + "$")


def state_of(certification, eyes):
    with people.working(eyes):
        return Certification.objects.get(pk=certification.pk).state


def moves(row, eyes):
    with people.working(eyes):
        return list(row.steps.values_list("state", flat=True))


# ------------------------------------------------------------------------------------------------------------- applying


def test_one_application_goes_to_two_plans_and_each_decides_for_itself(ground):
    hers, his = network.applied(ground.dana, [ground.ana.organization, ground.bo.organization])
    if hers.plan_id != ground.ana.organization_id:
        hers, his = his, hers
    network.certify(ground.ana, network.reviewed(ground.ana, hers))
    with people.working(ground.bo):
        reviewing.decline(certification=his, reasons="No site near our members.", **by(ground.bo))
    assert state_of(hers, ground.dana) == "certified"
    assert state_of(his, ground.dana) == "declined"
    assert moves(hers, ground.dana) == ["received", "in_review", "certified"]
    with people.working(ground.dana):
        assert Certification.objects.get(pk=hers.pk).ends == network.LAST_DAY


def test_whoever_begins_again_goes_on_with_the_same_draft(ground):
    first = network.filled(ground.dana, [ground.ana.organization])
    with people.working(ground.dana):
        again = applying.begin_application(
            organization=ground.dana.organization, form=Form.APPLICATION, **by(ground.dana)
        )
    assert again == first
    assert moves(first, ground.dana) == ["draft"]


def test_a_section_that_a_colleague_saved_meanwhile_is_not_lost(ground):
    draft = network.filled(ground.dana, [ground.ana.organization])
    answers = {"technology": "Paper."}
    with people.working(ground.dana), pytest.raises(ChangedMeanwhile):
        applying.save_section(
            application=draft, section=Section.TECHNOLOGY, answers=answers, seen=draft.version - 1, **by(ground.dana)
        )
    with people.working(ground.dana):
        assert Application.objects.get(pk=draft.pk).answers["technology"] != answers


def test_without_a_letter_the_application_stays_a_draft_and_no_plan_has_it(ground):
    draft = network.filled(ground.dana, [ground.ana.organization])
    with people.working(ground.dana), refused(Refusal.NO_LETTER):
        applying.send_application(application=draft, **by(ground.dana))
    with people.working(ground.dana):
        assert Application.objects.get(pk=draft.pk).state == "draft"
    with people.working(ground.ana):
        assert not Application.objects.exists()


def test_what_was_sent_is_written_on_no_more_by_anyone(ground):
    [certification] = network.applied(ground.dana, [ground.ana.organization])
    with people.working(ground.dana):
        sent = Application.objects.get(pk=certification.application_id)
        with refused(Refusal.SENT_ALREADY):
            applying.save_section(
                application=sent, section=Section.TEAM, answers={}, seen=sent.version, **by(ground.dana)
            )
        with refused(Refusal.SENT_ALREADY):
            applying.send_application(application=sent, **by(ground.dana))
        with pytest.raises(DatabaseError, match="stays as it was"), transaction.atomic():
            Application.objects.filter(pk=sent.pk).update(answers={})


def test_a_second_application_waits_until_the_plan_has_decided_the_first(ground):
    network.applied(ground.dana, [ground.ana.organization])
    second = network.filled(ground.dana, [ground.ana.organization])
    with people.working(ground.dana), refused(Refusal.IN_REVIEW_ALREADY):
        applying.send_application(application=second, **by(ground.dana))


def packed(part):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr(part, "text")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "ending"), [(network.PDF, ".pdf"), (packed("word/document.xml"), ".docx"), (packed("x.exe"), None)]
)
def test_evidence_is_known_by_what_is_in_it_and_kept_under_a_name_of_ours(ground, content, ending):
    draft = network.filled(ground.dana, [], Form.LETTER)
    file = ContentFile(content, name="../../Rosa Martínez.pdf")
    with people.working(ground.dana):
        if ending is None:
            with refused(Refusal.FILE_KIND):
                applying.attach(application=draft, kind=Document.OTHER, file=file, **by(ground.dana))
            return
        kept = applying.attach(application=draft, kind=Document.OTHER, file=file, **by(ground.dana))
    assert kept.name == "Rosa Martínez.pdf"
    assert kept.file.name.endswith(ending)
    assert "Rosa" not in kept.file.name
    with kept.file.open() as stored:
        assert stored.read() == content


def test_withdrawn_is_withdrawn_from_whoever_has_not_decided(ground):
    both = network.applied(ground.dana, [ground.ana.organization, ground.bo.organization])
    hers = next(each for each in both if each.plan_id == ground.ana.organization_id)
    network.certify(ground.ana, network.reviewed(ground.ana, hers))
    with people.working(ground.dana):
        sent = Application.objects.get(pk=hers.application_id)
        [taken] = applying.withdraw(application=sent, because="too far away", **by(ground.dana))
        assert taken.plan_id == ground.bo.organization_id
        with refused(Refusal.ALL_DECIDED):
            applying.withdraw(application=sent, **by(ground.dana))
    assert state_of(hers, ground.dana) == "certified"
    assert state_of(taken, ground.bo) == "withdrawn"


def test_a_renewal_begins_with_what_was_sent(ground):
    certificate = network.certificate(ground.ana, ground.dana)
    with people.working(ground.dana):
        sent = Application.objects.get(pk=certificate.application_id)
        following = applying.renew(application=sent, **by(ground.dana))
        assert (following.renews, following.answers, following.plans) == (sent, sent.answers, sent.plans)
        assert following.attachments.count() == sent.attachments.count() == 4
        with refused(Refusal.DRAFT_OPEN):
            applying.renew(application=sent, **by(ground.dana))
        [renewed] = applying.send_application(application=following, **by(ground.dana))
    assert renewed.state == "received"
    assert state_of(certificate, ground.dana) == "certified"


# ------------------------------------------------------------------------------------------------------------ reviewing


def test_a_question_stops_the_decision_until_it_is_answered(ground):
    [certification] = network.applied(ground.dana, [ground.ana.organization])
    certification = network.reviewed(ground.ana, certification)
    with people.working(ground.ana):
        question = reviewing.ask(
            certification=certification, asks="Who drives?", due=date(2026, 3, 9), **by(ground.ana)
        )
    assert state_of(certification, ground.dana) == "asked"
    with refused(Refusal.QUESTION_OPEN):
        network.certify(ground.ana, certification)
    with people.working(ground.dana):
        reviewing.answer(question=question, answer="Our health workers do.", **by(ground.dana))
    assert state_of(certification, ground.ana) == "in_review"
    assert network.certify(ground.ana, certification).state == "certified"


def test_the_board_says_what_each_applicant_waits_for(ground):
    [certification] = network.applied(ground.dana, [ground.ana.organization])
    network.in_review(ground.ana, certification)
    network.condition(ground.ana, certification)
    with people.working(ground.ana):
        for days in (7, 9):
            due = people.TODAY + timedelta(days=days)
            reviewing.ask(certification=certification, asks="Who drives?", due=due, **by(ground.ana))
        [row] = certifications.board(ground.ana.organization)
    assert (row.open_questions, row.steps_left, row.to_mend_open) == (2, 1, 1)
    assert (row.answer_due, row.step_due, row.mend_due) == (date(2026, 3, 9), date(2026, 3, 16), date(2026, 4, 1))
    assert row.since == people.NOW


def test_who_works_for_the_applicant_does_not_review(ground):
    [certification] = network.applied(ground.dana, [ground.ana.organization])
    people.staff("Ana Cruz", ground.dana.organization, Role.CARE_COORDINATOR, email=ground.ana.user.email)
    with refused(Refusal.OWN_REVIEW):
        network.in_review(ground.ana, certification)


def test_with_the_last_condition_closed_the_certificate_is_whole(ground):
    [certification] = network.applied(ground.dana, [ground.ana.organization])
    certification = network.reviewed(ground.ana, certification)
    conditions = [network.condition(ground.ana, certification, what) for what in ("A policy", "A form")]
    network.certify(ground.ana, certification, with_conditions=True)
    for condition, state in zip(conditions, ["conditional", "certified"], strict=True):
        with people.working(ground.ana), refused(Refusal.NOT_ANSWERED):
            certified.close_condition(condition=condition, seen=condition.version, **by(ground.ana))
        with people.working(ground.dana):
            certified.answer_condition(
                condition=condition, evidence="Here it is.", seen=condition.version, **by(ground.dana)
            )
        with people.working(ground.ana):
            certified.close_condition(condition=condition, seen=condition.version, **by(ground.ana))
        assert state_of(certification, ground.dana) == state


def test_a_suspension_is_lifted_to_what_it_was(ground):
    certificate = network.certificate(ground.ana, ground.dana)
    with people.working(ground.ana):
        certified.suspend(certification=certificate, because="The director left.", **by(ground.ana))
        certified.lift(certification=certificate, because="A director came.", **by(ground.ana))
    assert moves(certificate, ground.dana)[-2:] == ["suspended", "certified"]


def test_a_certificate_that_ends_ends_its_contract(ground):
    certificate = network.certificate(ground.ana, ground.dana)
    contract = network.contract(ground.ana, certificate)
    with people.working(ground.ana):
        certified.end(certification=certificate, because="It closes.", **by(ground.ana))
        contract.refresh_from_db()
    assert (contract.ends, contract.ended_because) == (people.TODAY, "It closes.")


def test_a_certificate_expires_at_midnight_and_both_are_told(ground):
    certificate = network.certificate(ground.ana, ground.dana)
    midnight = datetime(2027, 3, 2, tzinfo=LOS_ANGELES)
    with people.working(ground.ana):
        assert certified.expire_due(at=midnight - timedelta(seconds=1)) == []
        [expired] = certified.expire_due(at=midnight)
        assert certified.expire_due(at=midnight) == []
    assert (expired, expired.organization, expired.plan) == (
        certificate, ground.dana.organization, ground.ana.organization
    )  # fmt: skip
    assert moves(certificate, ground.dana)[-1] == "expired"


def test_it_holds_no_longer_even_if_nobody_wrote_that_it_expired(ground):
    network.certificate(ground.ana, ground.dana)
    with people.working(ground.ana):
        held = [certifications.in_force(ground.dana.organization, day).exists() for day in around(network.LAST_DAY)]
    assert held == [True, False]


def around(day):
    return day, day + timedelta(days=1)


@pytest.mark.parametrize(
    ("starts", "months", "last"),
    [
        (date(2026, 3, 2), 12, date(2027, 3, 1)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 1), 1, date(2026, 12, 31)),
    ],
)
def test_months_end_the_day_before(starts, months, last):
    assert reviewing.last_day_of(starts, months) == last


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


def test_the_applicant_never_reads_what_reviewers_found(ground):
    [certification] = network.applied(ground.dana, [ground.ana.organization])
    network.reviewed(ground.ana, certification)
    with people.working(ground.ana):
        assert StepDone.objects.count() == 2
    with people.working(ground.dana):
        assert not StepDone.objects.exists()
