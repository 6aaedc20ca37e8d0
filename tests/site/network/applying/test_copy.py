"""The PDF of what was sent, and the documents: the same for everybody, whatever people wrote, and given out safely."""

import json
from hashlib import sha256

import pytest
import typst
from django.core.files.base import ContentFile
from tests.site import network, people
from tests.site.network import by, written

from promotora.apps.network.actions.applying import writing as actions
from promotora.apps.network.presenters.applying import sent_copy
from promotora.apps.network.queries.applying.applications import plans_among
from promotora.apps.network.queries.applying.standing import attachments
from promotora.apps.network.rules.application import MOST_FILES
from promotora.apps.network.rules.files import LARGEST_FILE
from promotora.apps.network.rules.refusal import Refusal
from promotora.apps.network.terms import Form, Section

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]
HOSTILE = [
    '#read("/etc/passwd")',
    "*bold* _slanted_ $x^2$ `code` = heading",
    "] ) } #panic() <label> @reference \\ // comment /* */",
    '"; import os #eval("1+1") \\u{41}',
    "Señora Núñez, ¿qué? Ångström",
]


@pytest.fixture
def browser(ground):
    return people.signed_in(ground.dana)


def sent(ground, technology="A record system.", **more):
    """A letter and an application with these words, sent by the actions alone."""
    network.letter(ground.dana, [ground.ana.organization])
    draft = network.filled(ground.dana, [ground.ana.organization])
    with people.working(ground.dana):
        answers = {"technology": technology}
        draft = actions.save_section(
            application=draft, section=Section.TECHNOLOGY, answers=answers, seen=draft.version, **by(ground.dana)
        )
        actions.send_application(application=draft, **by(ground.dana))
        draft.refresh_from_db()
    return draft


def on_paper(ground, row):
    """Every piece of text of the paper as the typesetter understood it, and the kinds of element it is made of."""
    with people.working(ground.dana):
        given = sent_copy.given(row, list(plans_among(row.plans)), attachments(row))
    found = typst.query(sent_copy.PAPER.read_bytes(), "<lines>", sys_inputs=given)
    texts, kinds = [], set()
    gather(json.loads(found), texts, kinds)
    return [text.replace("\u200b", "") for text in texts], kinds


def gather(node, texts, kinds):
    for each in node if isinstance(node, list) else node.values():
        if isinstance(each, list | dict):
            gather(each, texts, kinds)
    if isinstance(node, dict) and "func" in node:
        kinds.add(node["func"])
        if node["func"] == "text":
            texts.append(node["text"])


def test_sending_keeps_a_copy_that_both_sides_save_byte_for_byte(browser, ground):
    row = written.ready(browser, ground.dana, ground.ana.organization)
    written.send(browser, row)
    kept = written.row_of(ground.dana, row)
    hers = browser.get(f"/applications/{row.pk}/copy/")
    theirs = people.signed_in(ground.ana).get(f"/network/applications/{row.pk}/copy/")
    assert hers.content == theirs.content
    assert hers.content.startswith(b"%PDF-")
    assert sha256(hers.content).hexdigest() == kept.copy_hash
    assert hers["Content-Disposition"] == f'attachment; filename="application-{row.pk}.pdf"'
    with people.working(ground.dana):
        again = sent_copy.copy_of(kept, list(plans_among(kept.plans)), attachments(kept))
    assert again == hers.content  # made anew from the same, it is the same


def test_the_paper_says_all_of_it(ground):
    row = sent(ground, "Paper.\nAnd a fax.")
    texts, _kinds = on_paper(ground, row)
    for words in (
        "County Health Plan",
        "March 2, 2026, 9 a.m.",
        "Dana Reyes",
        "Federally qualified health center",
        "(323) 555-0148",
        "Soto · 1420 Soto St · 90033",
        "to be hired · 0.20 of full time",
        "Paper.\nAnd a fax.",
    ):
        assert words in texts


@pytest.mark.parametrize("words", HOSTILE)
def test_what_people_write_is_never_read_as_markup(ground, words):
    row = sent(ground, words)
    texts, kinds = on_paper(ground, row)
    assert words in texts
    assert kinds <= {"grid", "cell", "text", "styled", "sequence"}  # neither strong nor equation nor raw
    with people.working(ground.dana):
        assert sent_copy.copy_of(row, list(plans_among(row.plans)), attachments(row)).startswith(b"%PDF-")


def test_a_word_without_end_stays_on_the_paper(ground):
    texts, _kinds = on_paper(ground, sent(ground, "W" * 3000))
    assert "W" * 3000 in texts
    assert sent_copy.BREAK_HERE in json.dumps(sent_copy._breakable("W" * 30), ensure_ascii=False)


def test_without_its_copy_the_sending_stands_and_the_copy_comes_when_it_is_asked_for(browser, ground, monkeypatch):
    row = written.ready(browser, ground.dana, ground.ana.organization)

    def broken(*_args, **_more):
        raise typst.TypstError("no fonts", "no fonts")

    with monkeypatch.context() as patched:
        patched.setattr(typst, "compile", broken)
        written.send(browser, row)
        answer = browser.get(f"/applications/{row.pk}/copy/")
    assert answer.status_code == 503
    assert "Nothing is lost" in people.words_of(answer)
    now = written.row_of(ground.dana, row)
    assert (now.state, now.copy.name) == ("sent", "")
    theirs = people.signed_in(ground.ana).get(f"/network/applications/{row.pk}/copy/").content
    hers = browser.get(f"/applications/{row.pk}/copy/").content
    assert hers == theirs
    assert written.row_of(ground.dana, row).copy_hash == sha256(hers).hexdigest()


def test_a_copy_that_was_altered_is_not_given_out(browser, ground):
    row = written.ready(browser, ground.dana, ground.ana.organization)
    written.send(browser, row)
    with written.row_of(ground.dana, row).copy.storage.open(written.row_of(ground.dana, row).copy.name, "wb") as file:
        file.write(b"%PDF-1.7 another")
    answer = browser.get(f"/applications/{row.pk}/copy/")
    assert answer.status_code == 409
    assert "is not what was attached" in people.words_of(answer)


def test_a_draft_has_no_copy(browser, ground):
    row = written.begin(browser, ground.dana, Form.LETTER)
    assert browser.get(f"/applications/{row.pk}/copy/").status_code == 404


# ----------------------------------------------------------------------------------------------------------- documents


@pytest.fixture
def draft(browser, ground):
    return written.begin(browser, ground.dana, Form.APPLICATION)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"MZ\x90\x00 a program", Refusal.FILE_KIND),
        (b"<html><script>alert(1)</script>", Refusal.FILE_KIND),
        (b"", Refusal.FILE_EMPTY),
        (network.PDF + b" " * LARGEST_FILE, Refusal.TOO_LARGE),
    ],
    ids=["a program", "a page", "nothing", "too much"],
)
def test_what_is_not_taken_is_said_and_not_kept(browser, ground, draft, content, refusal):
    answer = written.attach(browser, draft, "privacy", content, name="policy.pdf")
    assert refusal.value in people.words_of(answer)
    with people.working(ground.dana):
        assert not draft.attachments.exists()


def test_twenty_megabytes_are_taken(browser, ground, draft):
    written.attach(browser, draft, "privacy", network.PDF.ljust(LARGEST_FILE))
    with people.working(ground.dana):
        assert draft.attachments.get().size == LARGEST_FILE


def test_a_document_is_saved_under_a_name_of_ours_and_never_run(browser, ground, draft):
    name = '../"<script>alert(1)</script>\r\nSet-Cookie: a=b.pdf'
    written.attach(browser, draft, "privacy", name=name)
    with people.working(ground.dana):
        attachment = draft.attachments.get()
    answer = browser.get(f"/applications/{draft.pk}/documents/{attachment.pk}/")
    assert answer.content == network.PDF
    assert answer["Content-Disposition"] == f'attachment; filename="privacy-{attachment.pk}.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    page = browser.get(f"/applications/{draft.pk}/documents/").content.decode()
    assert "<script>alert" not in page
    ana = people.signed_in(ground.ana)
    assert ana.get(f"/network/applications/{draft.pk}/documents/{attachment.pk}/").status_code == 404  # not sent


def test_the_plan_reads_a_document_once_it_was_sent(ground):
    row = sent(ground)
    with people.working(ground.dana):
        attachment = row.attachments.first()
    answer = people.signed_in(ground.ana).get(f"/network/applications/{row.pk}/documents/{attachment.pk}/")
    assert answer.content == network.PDF


def test_a_document_is_taken_away_only_while_nothing_was_sent(
    browser, ground, draft, django_capture_on_commit_callbacks
):
    written.attach(browser, draft, "privacy")
    with people.working(ground.dana):
        attachment = draft.attachments.get()
    stored, name = attachment.file.storage, attachment.file.name
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"/applications/{draft.pk}/documents/{attachment.pk}/remove/")
    assert not stored.exists(name)
    row = sent_through(browser, ground, draft)
    with people.working(ground.dana):
        kept = row.attachments.first()
    browser.post(f"/applications/{row.pk}/documents/{kept.pk}/remove/")
    with people.working(ground.dana):
        assert row.attachments.filter(pk=kept.pk).exists()
        assert stored.exists(kept.file.name)


def sent_through(browser, ground, draft):
    with people.working(ground.dana):
        actions.withdraw(application=draft, because="again", **by(ground.dana))
    return sent(ground)


def test_a_file_that_an_earlier_application_has_stays(browser, ground, django_capture_on_commit_callbacks):
    certificate = network.certificate(ground.ana, ground.dana)
    browser.post(f"/applications/{certificate.application_id}/renew/")
    with people.working(ground.dana):
        draft = type(certificate.application).objects.get(state="draft")
        attachment = draft.attachments.first()
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"/applications/{draft.pk}/documents/{attachment.pk}/remove/")
    assert attachment.file.storage.exists(attachment.file.name)


def test_there_is_an_end_to_documents(browser, ground, draft):
    with people.working(ground.dana):
        first = actions.attach(
            application=draft, kind="other", file=ContentFile(network.PDF, name="a.pdf"), **by(ground.dana)
        )
        for _number in range(MOST_FILES - 1):
            first.pk = None
            first.save(force_insert=True)
    answer = written.attach(browser, draft, "other")
    assert Refusal.TOO_MANY_FILES.value in people.words_of(answer)
