"""Templates that a plan gives to fill in, and what it announces."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.site import network, people
from tests.site.network import by, learning
from tests.site.network.learning import HOSTILE, PDF

from promotora.apps.core import clock
from promotora.apps.core.refusals import Refused
from promotora.apps.network.actions.learning import shared as actions
from promotora.apps.network.models import Announcement, Template
from promotora.apps.network.queries.learning.shared import announcements_now
from promotora.apps.network.rules.refusal import Refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]
TOMORROW = people.TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def kept_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def text(answer):
    return " ".join(answer.content.decode().split())


# --------------------------------------------------------------------------------------------------------- templates


def test_a_template_is_given_in_versions_and_saved_by_who_may_have_it(ground):
    ana = people.signed_in(ground.ana)
    sent = {"name": "Monthly report", "about": "Once a month.", "file": SimpleUploadedFile("../a\r\nb.pdf", PDF)}
    ana.post("/templates/add/", sent)
    page = text(people.signed_in(ground.dana).get("/templates/"))
    assert "Monthly report" in page
    assert "No documents to fill in yet" in text(Client().get("/templates/"))
    with people.working(ground.ana):
        number = Template.objects.get().pk
    ana.post(f"/templates/{number}/change/", sent | {"public": "on", "file": SimpleUploadedFile("b.pdf", PDF + b" 2")})
    file = Client().get(f"/templates/{number}/2/file/")
    assert b"".join(file.streaming_content) == PDF + b" 2"
    assert file["Content-Disposition"] == 'attachment; filename="b.pdf"'
    assert file["X-Content-Type-Options"] == "nosniff"
    assert file["Content-Type"] == "application/octet-stream"
    first = Client().get(f"/templates/{number}/1/file/")
    assert b"".join(first.streaming_content) == PDF
    assert "\n" not in first["Content-Disposition"]
    assert Client().get(f"/templates/{number}/3/file/").status_code == 404


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", Refusal.FILE_EMPTY), (b"<html><script>", Refusal.FILE_KIND), (b"PK\x03\x04zip", Refusal.FILE_KIND)],
)
def test_a_file_is_known_by_what_is_in_it(ground, content, said):
    sent = {"name": "Form", "file": SimpleUploadedFile("form.pdf", content, "application/pdf")}
    answer = people.signed_in(ground.ana).post("/templates/add/", sent)
    assert answer.status_code == 422
    assert said in text(answer)


def test_a_withdrawn_template_is_saved_by_nobody_else_and_comes_back(ground):
    row = learning.template(ground.ana)
    ana = people.signed_in(ground.ana)
    ana.post(f"/templates/{row.pk}/withdraw/")
    for address in (f"/templates/{row.pk}/", f"/templates/{row.pk}/1/file/"):
        assert Client().get(address).status_code == 404
        assert people.signed_in(ground.bo).get(address).status_code == 404
        answer = ana.get(address)
        assert answer.status_code == 200
        assert list(answer)
    assert "Monthly report" in text(ana.get("/templates/withdrawn/"))
    ana.post(f"/templates/{row.pk}/bring-back/")
    assert list(Client().get(f"/templates/{row.pk}/1/file/")) == [PDF]


def test_another_plan_and_a_cb_cme_change_no_template(ground):
    row = learning.template(ground.ana, name=HOSTILE)
    for address in ("change", "withdraw"):
        assert people.signed_in(ground.bo).get(f"/templates/{row.pk}/{address}/").status_code == 404
        assert people.signed_in(ground.dana).get(f"/templates/{row.pk}/{address}/").status_code == 403
    for address in ("/templates/", f"/templates/{row.pk}/"):
        assert "<script>alert" not in text(Client().get(address))


# ----------------------------------------------------------------------------------------------------- announcements


def form_of(**more):
    return {
        "title": "Office hours move",
        "text": "To Fridays.",
        "starts_month": "3",
        "starts_day": "2",
        "starts_year": "2026",
        **more,
    }


def test_what_is_announced_is_shown_from_its_first_day_to_its_last(ground):
    learning.announcement(ground.ana, title="Today alone", ends=people.TODAY, public=True)
    to_come = learning.announcement(ground.ana, title="Tomorrow", starts=TOMORROW, public=True)
    with people.working(ground.dana):
        assert [row.title for row in announcements_now(people.TODAY)] == ["Today alone"]
        assert [row.title for row in announcements_now(TOMORROW)] == ["Tomorrow"]
    assert Client().get(f"/announcements/{to_come.pk}/").status_code == 404
    page = text(Client().get("/announcements/"))
    assert "Today alone" in page
    assert "Tomorrow" not in page
    assert "Tomorrow" in text(people.signed_in(ground.ana).get("/announcements/"))


def test_what_is_for_the_network_no_visitor_reads(ground):
    row = learning.announcement(ground.ana, text=f"{HOSTILE} https://a.example/")
    assert Client().get(f"/announcements/{row.pk}/").status_code == 404
    assert "Nothing is announced just now" in text(Client().get("/announcements/"))
    page = text(people.signed_in(ground.dana).get("/announcements/"))
    assert "<script>alert" not in page
    assert 'href="https://a.example/"' in page


def test_the_mail_says_to_how_many_before_it_goes_and_goes_once(ground, django_capture_on_commit_callbacks):
    row = learning.announcement(ground.ana)
    ana = people.signed_in(ground.ana)
    assert "You have certified nobody yet" in text(ana.get(f"/announcements/{row.pk}/mail/"))
    network.certificate(ground.ana, ground.dana)
    assert "It goes to 1 person at 1 organization that you have certified." in text(
        ana.get(f"/announcements/{row.pk}/mail/")
    )
    with django_capture_on_commit_callbacks(execute=True):
        mail.outbox.clear()
        ana.post(f"/announcements/{row.pk}/mail/")
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        ([ground.dana.user.email], "County Health Plan: Office hours move")
    ]
    assert "This was sent by mail already." in text(ana.get(f"/announcements/{row.pk}/mail/"))
    with people.working(ground.ana), pytest.raises(Refused):
        actions.mail_announcement(announcement=row, **by(ground.ana))


def test_a_certificate_that_is_over_brings_no_mail(ground):
    row = learning.announcement(ground.ana)
    network.certificate(ground.ana, ground.dana)
    with clock.stopped_at(people.NOW + timedelta(days=400)):
        assert "You have certified nobody yet" in text(
            people.signed_in(ground.ana).get(f"/announcements/{row.pk}/mail/")
        )


def test_two_who_change_an_announcement_at_once_see_both(ground):
    row = learning.announcement(ground.ana)
    ana = people.signed_in(ground.ana)
    ana.post(f"/announcements/{row.pk}/change/", form_of(version="1", text="To Mondays."))
    late = ana.post(f"/announcements/{row.pk}/change/", form_of(version="1", text="To Tuesdays."))
    assert late.status_code == 409
    assert "To Mondays." in text(late)
    assert "To Tuesdays." in text(late)
    ana.post(f"/announcements/{row.pk}/change/", form_of(version="2", text="To Tuesdays."))
    with people.working(ground.ana):
        assert Announcement.objects.get().text == "To Tuesdays."


def test_an_announcement_without_words_or_days_says_why(ground):
    ana = people.signed_in(ground.ana)
    page = text(ana.post("/announcements/add/", {"title": "", "text": " "}))
    for said in ("Give it a title.", "Write the text.", "Say from which day on."):
        assert said in page
    past = {"ends_month": "3", "ends_day": "1", "ends_year": "2026"}
    assert Refusal.ENDS_BEFORE_START in text(ana.post("/announcements/add/", form_of(**past)))
    both = form_of(starts_month="2", **past)
    assert Refusal.ANNOUNCED_OVER in text(ana.post("/announcements/add/", both))


def test_today_may_be_its_last_day(ground):
    row = learning.announcement(ground.ana, starts=date(2026, 2, 1))
    people.signed_in(ground.ana).post(f"/announcements/{row.pk}/end/")
    with people.working(ground.ana):
        assert Announcement.objects.get().ends == people.TODAY


def test_another_plan_and_a_cb_cme_change_no_announcement(ground):
    row = learning.announcement(ground.ana)
    for address in ("change", "mail"):
        assert people.signed_in(ground.bo).get(f"/announcements/{row.pk}/{address}/").status_code == 404
        assert people.signed_in(ground.dana).get(f"/announcements/{row.pk}/{address}/").status_code == 403
    assert people.signed_in(ground.bo).post(f"/announcements/{row.pk}/end/").status_code == 404
