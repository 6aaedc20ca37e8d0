"""Two colleagues on one application, two clicks, and what a plan wants mended: nothing is lost or done twice."""

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.site import network, people
from tests.site.at_once import both
from tests.site.network import by, written

from promotora.apps.accounts.roles import Role
from promotora.apps.core import clock
from promotora.apps.network.actions.applying import answering
from promotora.apps.network.actions.applying import writing as actions
from promotora.apps.network.models import Certification, ToMend
from promotora.apps.network.rules.refusal import Refusal
from promotora.apps.network.terms import Form

pytestmark = pytest.mark.usefixtures("on_march_2")


@pytest.fixture
def dana(db, ground):
    return people.signed_in(ground.dana)


@pytest.fixture
def maria(db, ground):
    """Another director of Eastside."""
    return people.signed_in(people.staff("Maria Ochoa", ground.dana.organization, Role.DIRECTOR))


def test_colleagues_who_write_on_different_parts_do_not_disturb_each_other(dana, maria, ground):
    row = written.begin(dana, ground.dana, Form.LETTER)
    places = f"/applications/{row.pk}/places/"
    opened = written.was(dana, places)
    written.save(maria, row, "organization")
    answer = dana.post(places, {"was": opened, "areas": ["East"], **written.rows([written.SITE])})
    assert answer.status_code == 302
    assert set(written.row_of(ground.dana, row).answers) == {"organization", "places"}


def test_colleagues_who_write_on_the_same_part_see_both_versions(dana, maria, ground):
    row = written.begin(dana, ground.dana, Form.LETTER)
    url = f"/applications/{row.pk}/places/"
    opened = written.was(dana, url)
    hers = {"name": "Whittier", "address": "9 Whittier Blvd", "zip_code": "90022", "npi": ""}
    maria.post(url, {"was": written.was(maria, url), "areas": ["West"], **written.rows([hers])})
    mine = {"was": opened, "areas": ["East"], **written.rows([hers, written.SITE])}
    answer = dana.post(url, mine)
    assert answer.status_code == 409
    page = people.words_of(answer)
    assert "Areas East West" in page
    assert "Soto · 1420 Soto St · 90033 –" in page
    assert written.row_of(ground.dana, row).answers["places"]["areas"] == ["West"]
    again = {"was": answer.context["was"], **dict(answer.context["sent"])}
    assert dana.post(url, again).status_code == 302
    kept = written.row_of(ground.dana, row).answers["places"]
    assert (kept["areas"], kept["sites"]) == (["East"], [hers, written.SITE])  # also the row that both wrote


def test_colleagues_who_choose_plans_see_both_choices(dana, maria, ground):
    row = written.begin(dana, ground.dana, Form.LETTER)
    url = f"/applications/{row.pk}/plans/"
    opened = written.was(dana, url)
    written.choose(maria, row, ground.bo.organization)
    answer = dana.post(url, {"was": opened, "plans": [ground.ana.organization_id]})
    assert answer.status_code == 409
    assert "Plans County Health Plan Harbor Plan" in people.words_of(answer)
    assert written.row_of(ground.dana, row).plans == [ground.bo.organization_id]


def test_nobody_sends_what_a_colleague_changed_since_they_looked(dana, maria, ground):
    row = written.ready(dana, ground.dana, ground.ana.organization)
    check = f"/applications/{row.pk}/check/"
    version = dana.get(check).context["row"].version
    written.save(maria, row, "technology", technology="Paper.")
    answer = dana.post(check, {"version": version}, follow=True)
    assert "A colleague changed this after you opened it." in people.words_of(answer)
    assert written.row_of(ground.dana, row).state == "draft"
    assert dana.post(check, {"version": "x"}).url == check


def test_a_second_click_sends_nothing_twice_and_says_so(dana, ground, django_capture_on_commit_callbacks):
    row = written.ready(dana, ground.dana, ground.ana.organization)
    version = dana.get(f"/applications/{row.pk}/check/").context["row"].version
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        for _click in range(2):
            answer = dana.post(f"/applications/{row.pk}/check/", {"version": version}, follow=True)
    assert "This was sent already. Nothing was sent twice." in people.words_of(answer)
    assert len(mail.outbox) == 1
    with people.working(ground.dana):
        assert Certification.objects.count() == 1


def test_two_who_send_at_the_same_moment_send_once(committed, ground):
    network.letter(ground.dana, [ground.ana.organization])
    draft = network.filled(ground.dana, [ground.ana.organization])

    def send():
        with clock.stopped_at(people.NOW), people.working(ground.dana):
            actions.send_application(application=draft, **by(ground.dana))

    assert sorted(both(send, send), key=str) == [None, [Refusal.SENT_ALREADY]]
    with people.working(ground.dana):
        assert Certification.objects.count() == 1


def test_what_was_sent_is_opened_to_be_read_and_not_to_be_changed(dana, ground):
    row = written.sent_letter(dana, ground.dana, ground.ana.organization)
    answer = dana.get(f"/applications/{row.pk}/places/", follow=True)
    assert "This was sent, and can be changed no more." in people.words_of(answer)
    assert dana.post(f"/applications/{row.pk}/plans/", {"plans": []}).url == f"/applications/{row.pk}/"
    assert written.row_of(ground.dana, row).plans == [ground.ana.organization_id]


# -------------------------------------------------------------------------------------------------------------- mending


@pytest.fixture
def condition(db, ground):
    [certification] = network.applied(ground.dana, [ground.ana.organization])
    return network.condition(ground.ana, network.in_review(ground.ana, certification))


def test_what_was_mended_is_shown_in_words_and_a_file(dana, ground, condition, django_capture_on_commit_callbacks):
    assert "County Health Plan wants something mended" in people.words_of(dana.get("/applications/"))
    url = f"/applications/to-mend/{condition.pk}/"
    file = SimpleUploadedFile("policy.pdf", network.PDF)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        dana.post(url, {"version": condition.version, "evidence": "We wrote one.", "file": file})
    assert [message.to for message in mail.outbox] == [[ground.ana.user.email]]
    page = people.words_of(dana.get(url))
    assert "County Health Plan looks at what you did" in page
    assert "We wrote one." in page
    with people.working(ground.ana):
        assert ToMend.objects.get().state == "answered"
    theirs = people.signed_in(ground.ana).get(f"/network/to-mend/{condition.pk}/file/")
    assert theirs.content == network.PDF == dana.get(url + "file/").content
    assert people.signed_in(ground.bo).get(f"/network/to-mend/{condition.pk}/file/").status_code == 404


def test_a_program_is_no_evidence_and_nothing_is_told(dana, ground, condition, django_capture_on_commit_callbacks):
    url = f"/applications/to-mend/{condition.pk}/"
    file = SimpleUploadedFile("policy.pdf", b"MZ a program")
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        answer = dana.post(url, {"version": condition.version, "evidence": "We wrote one.", "file": file})
    assert Refusal.FILE_KIND.value in people.words_of(answer)
    assert mail.outbox == []
    with people.working(ground.dana):
        assert ToMend.objects.get().state == "open"


def test_what_a_colleague_wrote_meanwhile_stands_above_ones_own_words(dana, ground, condition):
    with people.working(ground.dana):
        answering.mend(condition=condition, evidence="Maria wrote one.", seen=condition.version, **by(ground.dana))
    url = f"/applications/to-mend/{condition.pk}/"
    answer = dana.post(url, {"version": 1, "evidence": "I wrote one."})
    assert answer.status_code == 409
    assert "Maria wrote one." in people.words_of(answer)
    assert "I wrote one.</textarea>" in answer.content.decode()
    with people.working(ground.dana):
        assert ToMend.objects.get().evidence == "Maria wrote one."
