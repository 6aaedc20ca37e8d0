"""Letters go by the queue: none is lost, none goes that was taken back, and what cannot be sent is seen."""

from datetime import timedelta
from email.header import decode_header, make_header

import pytest
from django.core import mail as django_mail
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.site import letters, mail_server, people
from tests.site.processes import apart, kill

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind, Permission
from promotora.apps.core import clock, mail
from promotora.apps.core.models import Message
from promotora.apps.core.tasks import Patiently
from promotora.apps.network.actions.telling.people import tell

TO = "dana@eastside.example"
REFUSED = "550 5.1.1 No such person here"


@pytest.fixture
def post_office():
    with mail_server.running() as post_office:
        yield post_office


@pytest.fixture
def dana():
    return people.staff("Dana Reyes", people.organization(), Role.DIRECTOR)


def told(dana, subject="A question"):
    day = clock.today()
    return tell(organization=dana.organization, to=Permission.APPLY, subject=subject, text="Please look.", day=day)


def posted(to=TO, subject="A question"):
    return mail.post(to=to, subject=subject, text="Please look.")


def subjects(post_office):
    return [str(make_header(decode_header(message["Subject"]))) for message in post_office.received]


def a_worker_comes(post_office):
    """The job worker sends what waits, and goes."""
    worker = apart("letters", str(post_office.port))
    said, _ = worker.communicate()
    assert worker.returncode == 0, said


# -------------------------------------------------------------------------------------------------- committed, or not


def test_a_letter_that_was_committed_is_sent_once_by_the_worker(committed, letters_wait, post_office):
    dana = people.staff("Dana Reyes", people.organization(), Role.DIRECTOR)
    assert told(dana) == 1
    assert (letters.jobs(), django_mail.outbox) == (["todo"], [])
    a_worker_comes(post_office)
    a_worker_comes(post_office)
    [letter] = post_office.received
    assert (letter["To"], letter["Subject"]) == (dana.user.email, "A question")
    assert letter.get_payload() == "Please look.\r\n\r\nSign in to Promotora to see it.\r\n"
    assert letters.jobs() == ["succeeded"]


def test_what_is_rolled_back_is_not_sent(db, dana):
    with transaction.atomic():
        told(dana)
        assert letters.jobs() == ["todo"]
        transaction.set_rollback(True)
    letters.deliver()
    assert (letters.jobs(), Message.objects.count(), django_mail.outbox) == ([], 0, [])


def test_the_job_table_holds_neither_address_nor_words_and_the_text_goes_when_it_is_sent(db):
    message = posted()
    [job] = ProcrastinateJob.objects.all()
    assert (job.queue_name, job.args) == (mail.QUEUE, {"message_id": message.pk})
    letters.deliver()
    message.refresh_from_db()
    assert django_mail.outbox[0].body == "Please look."
    assert (message.text, message.sent_at is None) == ("", False)


def test_a_line_break_in_a_subject_makes_no_header(db, post_office, by_server):
    by_server(post_office.port)
    posted(subject="Called off\r\nBcc: everybody@elsewhere.example\n\nBuy this")
    letters.deliver()
    [letter] = post_office.received
    assert (letter["Bcc"], letter["To"]) == (None, TO)
    assert letter["Subject"] == "Called off Bcc: everybody@elsewhere.example Buy this"


# --------------------------------------------------------------------------------------- the mail server and the worker


def test_while_the_mail_server_is_away_a_letter_waits_and_then_arrives(db, by_server):
    port = mail_server.free_port()
    by_server(port)
    posted()
    letters.deliver()
    message, [job] = Message.objects.get(), ProcrastinateJob.objects.all()
    assert "Connection refused" in message.problem
    assert (job.status, message.given_up_at) == ("todo", None)
    assert timedelta(seconds=50) < job.scheduled_at - timezone.now() < timedelta(seconds=70)
    with mail_server.running(port) as post_office:
        letters.deliver()
        assert post_office.received == [], "its next try is in a minute"
        letters.later()
        assert subjects(post_office) == ["A question"]
    message.refresh_from_db()
    assert (message.problem, letters.jobs()) == ("", ["succeeded"])


def test_it_is_tried_for_two_days_with_growing_waits_and_then_given_up(db, by_server, caplog):
    by_server(mail_server.free_port())
    posted()
    letters.deliver()
    for _wait in mail.WAITS:
        assert letters.jobs() == ["todo"]
        letters.later()
    assert letters.jobs() == ["failed"]
    message = Message.objects.get()
    assert message.given_up_at is not None
    assert f"Message {message.pk} could not be sent and is given up: " in caplog.text
    assert (sum(mail.WAITS), list(mail.WAITS)) == (48 * 3600, sorted(mail.WAITS))


@pytest.mark.parametrize(("answer", "job"), [(REFUSED, "failed"), ("451 4.3.0 Too many letters, come later", "todo")])
def test_an_address_that_is_refused_for_good_is_not_tried_again(db, post_office, by_server, answer, job):
    by_server(post_office.port)
    post_office.refuses[TO] = answer
    posted(subject="To Dana")
    posted(to="theo@westside.example", subject="To Theo")
    letters.deliver()
    assert letters.jobs() == [job, "succeeded"], "one that is refused holds up no other"
    message = Message.objects.get(to=TO)
    assert (message.problem, message.given_up_at is not None) == (answer, job == "failed")
    assert subjects(post_office) == ["To Theo"]


def test_a_worker_that_was_killed_while_it_sent_is_made_up_for_and_the_twin_has_the_same_number(
    committed, letters_wait, post_office
):
    posted()
    post_office.silent = True
    worker = apart("letters", str(post_office.port))
    assert post_office.holds.wait(60)
    kill(worker)
    assert letters.jobs() == ["doing"]
    its_worker_is_gone()
    mail.mend(at=clock.now())
    post_office.silent = False
    a_worker_comes(post_office)
    first, twin = post_office.received
    assert first["Message-ID"] == twin["Message-ID"]
    assert letters.jobs() == ["succeeded"]


def test_a_letter_at_which_every_worker_dies_is_given_up(db):
    message = posted()
    its_worker_is_gone(attempts=len(mail.WAITS))
    mail.mend(at=clock.now())
    assert letters.jobs() == ["failed"]
    message.refresh_from_db()
    assert message.problem == "The job worker ended each time that it was sent."
    assert message.given_up_at is not None


def test_tries_that_failed_before_do_not_count_as_workers_that_died(db):
    posted()
    its_worker_is_gone(attempts=len(mail.WAITS) - 1)
    mail.mend(at=clock.now())
    assert letters.jobs() == ["todo"]


def test_what_no_mail_server_can_mend_is_not_tried_again(db):
    job = type("Job", (), {"attempts": 0})
    decided = [Patiently().get_retry_decision(exception=error, job=job) for error in (ValueError(), OSError())]
    assert [decision is not None for decision in decided] == [False, True]


def its_worker_is_gone(attempts=0):
    """As the queue is left by a worker that was killed."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL, attempts = %s", [attempts])


# ----------------------------------------------------------------------------------------------------------- it is seen


@pytest.fixture
def priya():
    """She keeps organizations."""
    return people.staff("Priya Nair", people.organization(Kind.PLAN, "County Health Plan"), Role.PLAN_MANAGER)


def words(browser, address):
    return people.words_of(browser.get(address))


def test_who_keeps_organizations_sees_on_the_first_page_what_could_not_be_sent_and_sends_it_again(
    db, priya, post_office, by_server, django_capture_on_commit_callbacks
):
    by_server(post_office.port)
    post_office.refuses[TO] = REFUSED
    posted(subject="Secret of two organizations")
    letters.deliver()
    browser = people.signed_in(priya)
    assert "1 message could not be sent" in words(browser, "/")
    page = words(browser, "/messages/")
    assert "1 message was not sent" in page
    assert f"{TO}" in page
    assert REFUSED in page
    assert "Secret of two organizations" not in page
    del post_office.refuses[TO]
    with django_capture_on_commit_callbacks(execute=True):
        assert "1 message is being sent again." in people.words_of(browser.post("/messages/again/", follow=True))
    assert subjects(post_office) == ["Secret of two organizations"]
    assert "Every message was sent" in words(browser, "/messages/")
    assert "letter" not in words(browser, "/").lower().split("what you may do here")[0]
    assert "there is nothing to send" in people.words_of(browser.post("/messages/again/", follow=True))


def test_after_an_hour_the_first_page_says_that_letters_wait_for_the_mail_server(db, priya, by_server):
    by_server(mail_server.free_port())
    posted()
    letters.deliver()
    browser = people.signed_in(priya)
    assert "waits for the mail server" not in words(browser, "/")
    with clock.stopped_at(clock.now() + timedelta(minutes=61)):
        assert "1 message waits for the mail server" in words(browser, "/")
        assert "is tried again" in words(browser, "/messages/")


def test_nobody_else_sees_it(db, dana, post_office, by_server):
    by_server(post_office.port)
    post_office.refuses[TO] = REFUSED
    posted()
    letters.deliver()
    browser = people.signed_in(dana)
    assert "could not be sent" not in words(browser, "/")
    assert browser.get("/messages/").status_code == 403


def test_what_was_sent_or_given_up_long_ago_is_removed(db):
    long_ago, lately = clock.now() - timedelta(days=31), clock.now() - timedelta(days=29)
    for name, times in {
        "sent long ago": {"sent_at": long_ago},
        "sent lately": {"sent_at": lately},
        "given up long ago": {"given_up_at": long_ago},
        "given up lately": {"given_up_at": lately},
        "waits": {},
    }.items():
        Message.objects.create(to=TO, subject=name, written_at=long_ago, **times)
    mail.remove_old(clock.now())
    assert set(Message.objects.values_list("subject", flat=True)) == {"sent lately", "given up lately", "waits"}
