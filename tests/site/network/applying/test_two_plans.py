"""From a letter of intent to a renewal: Eastside applies, two plans decide each for itself."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from tests.site import network, people
from tests.site.network import by, moves, refused, state_of

from promotora.apps.core.models import ChangedMeanwhile
from promotora.apps.network.actions.applying import writing
from promotora.apps.network.actions.certifying import reviewing
from promotora.apps.network.models import Application, Certification
from promotora.apps.network.rules.refusal import Refusal
from promotora.apps.network.terms import Document, Form, Section

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]

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
        again = writing.begin_application(
            organization=ground.dana.organization, form=Form.APPLICATION, **by(ground.dana)
        )
    assert again == first
    assert moves(first, ground.dana) == ["draft"]


def test_a_section_that_a_colleague_saved_meanwhile_is_not_lost(ground):
    draft = network.filled(ground.dana, [ground.ana.organization])
    answers = {"technology": "Paper."}
    with people.working(ground.dana), pytest.raises(ChangedMeanwhile):
        writing.save_section(
            application=draft, section=Section.TECHNOLOGY, answers=answers, seen=draft.version - 1, **by(ground.dana)
        )
    with people.working(ground.dana):
        assert Application.objects.get(pk=draft.pk).answers["technology"] != answers


def test_without_a_letter_the_application_stays_a_draft_and_no_plan_has_it(ground):
    draft = network.filled(ground.dana, [ground.ana.organization])
    with people.working(ground.dana), refused(Refusal.NO_LETTER):
        writing.send_application(application=draft, **by(ground.dana))
    with people.working(ground.dana):
        assert Application.objects.get(pk=draft.pk).state == "draft"
    with people.working(ground.ana):
        assert not Application.objects.exists()


def test_what_was_sent_is_written_on_no_more_by_anyone(ground):
    [certification] = network.applied(ground.dana, [ground.ana.organization])
    with people.working(ground.dana):
        sent = Application.objects.get(pk=certification.application_id)
        with refused(Refusal.SENT_ALREADY):
            writing.save_section(
                application=sent, section=Section.TEAM, answers={}, seen=sent.version, **by(ground.dana)
            )
        with refused(Refusal.SENT_ALREADY):
            writing.send_application(application=sent, **by(ground.dana))
        with pytest.raises(DatabaseError, match="stays as it was"), transaction.atomic():
            Application.objects.filter(pk=sent.pk).update(answers={})


def test_a_second_application_waits_until_the_plan_has_decided_the_first(ground):
    network.applied(ground.dana, [ground.ana.organization])
    second = network.filled(ground.dana, [ground.ana.organization])
    with people.working(ground.dana), refused(Refusal.IN_REVIEW_ALREADY):
        writing.send_application(application=second, **by(ground.dana))


def packed(part):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr(part, "text")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "ending"),
    [(network.PDF, ".pdf"), (packed("word/document.xml"), ".docx"), (packed("x.exe"), None)],
    ids=["a PDF", "a document", "a program"],
)
def test_evidence_is_known_by_what_is_in_it_and_kept_under_a_name_of_ours(ground, content, ending):
    draft = network.filled(ground.dana, [], Form.LETTER)
    file = ContentFile(content, name="../../Rosa Martínez.pdf")
    with people.working(ground.dana):
        if ending is None:
            with refused(Refusal.FILE_KIND):
                writing.attach(application=draft, kind=Document.OTHER, file=file, **by(ground.dana))
            return
        kept = writing.attach(application=draft, kind=Document.OTHER, file=file, **by(ground.dana))
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
        [taken] = writing.withdraw(application=sent, because="too far away", **by(ground.dana))
        assert taken.plan_id == ground.bo.organization_id
        with refused(Refusal.ALL_DECIDED):
            writing.withdraw(application=sent, **by(ground.dana))
    assert state_of(hers, ground.dana) == "certified"
    assert state_of(taken, ground.bo) == "withdrawn"


def test_a_renewal_begins_with_what_was_sent(ground):
    certificate = network.certificate(ground.ana, ground.dana)
    with people.working(ground.dana):
        sent = Application.objects.get(pk=certificate.application_id)
        following = writing.renew(application=sent, **by(ground.dana))
        assert (following.renews, following.answers, following.plans) == (sent, sent.answers, sent.plans)
        assert following.attachments.count() == sent.attachments.count() == 4
        with refused(Refusal.DRAFT_OPEN):
            writing.renew(application=sent, **by(ground.dana))
        [renewed] = writing.send_application(application=following, **by(ground.dana))
    assert renewed.state == "received"
    assert state_of(certificate, ground.dana) == "certified"
