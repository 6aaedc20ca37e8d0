"""Letters that are never lost: written in the transaction that causes them, sent by the job worker (tasks.py).

Rolled back, there is no letter; committed, it is tried for two days, and then whoever keeps organizations sees it. One
may come twice when a worker is killed while it sends: both have the same Message-ID, so that mail programs show one.
"""

import logging
import smtplib
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import OperationalError, transaction
from django.db.models import QuerySet
from procrastinate.contrib.django import app as jobs

from promotora.apps.core.jobs import LeftBehind, mend_jobs
from promotora.apps.core.models import Message

log = logging.getLogger(__name__)
TASK = "promotora.apps.core.tasks.send_message"
QUEUE = "mail"
MINUTE, HOUR = 60, 3600
# Seconds until the next try: 13 tries in 48 hours, as mail servers among themselves do (RFC 5321, 4.5.4.1).
WAITS = (1 * MINUTE, 5 * MINUTE, 15 * MINUTE, 39 * MINUTE, *(hours * HOUR for hours in (1, 2, 4, 8, 8, 8, 8, 8)))
KEPT = timedelta(days=30)
LATE = timedelta(hours=1)


@transaction.atomic
def post(*, to: str, subject: str, text: str) -> Message:
    """Write to one person, in this transaction. No member's facts, and no secret: it is kept until it is sent."""
    message = Message.objects.create(to=to, subject=one_line(subject)[:500], text=text)
    put_in_queue(message)
    return message


def put_in_queue(message: Message) -> None:
    """Its job, in this transaction."""
    jobs.configure_task(TASK).defer(message_id=message.pk)


def one_line(subject: str) -> str:
    """Without line breaks: what follows one in a subject would be taken for a header, such as another recipient."""
    return " ".join(subject.split())


# ------------------------------------------------------------------------------------------------------------ sending


def send(*, message_id: int, at: datetime, last: bool = False) -> None:
    """Send it, unless it is sent. What the mail server refused is written down and raised; after the last try, or when
    another would be refused too, it is given up."""
    try:
        with transaction.atomic():
            message = Message.objects.select_for_update().filter(pk=message_id, sent_at=None).first()
            if message is None:
                return
            in_an_envelope(message).send()
            Message.objects.filter(pk=message_id).update(sent_at=at, text="", problem="", given_up_at=None)
    except Exception as error:
        if last or not may_pass(error):
            give_up(message_id, in_words(error), at)
        else:
            Message.objects.filter(pk=message_id).update(problem=in_words(error))
        raise


def in_an_envelope(message: Message) -> EmailMessage:
    """As it goes by mail, each time with the same Message-ID."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    name = f"<message-{message.pk}-{message.written_at:%Y%m%d%H%M%S%f}@{domain}>"
    return EmailMessage(message.subject, message.text, None, [message.to], headers={"Message-ID": name})


def give_up(message_id: int, problem: str, at: datetime) -> None:
    """Try it no more; it is seen on a page, and in the log."""
    Message.objects.filter(pk=message_id, sent_at=None).update(problem=problem, given_up_at=at)
    log.error("Message %s could not be sent and is given up: %s", message_id, problem)


def may_pass(error: BaseException) -> bool:
    """Whether another try may do: the mail server is away, busy or misled. Not so when it refuses an address or the
    letter itself for good (RFC 5321: 5yz)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return any(code < 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code < 500
    return isinstance(error, (OSError, OperationalError))


def in_words(error: BaseException) -> str:
    """What the mail server said, or what was wrong before it could say anything."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        said = ", ".join(f"{code} {_text(words)}" for code, words in error.recipients.values())
    elif isinstance(error, smtplib.SMTPResponseException):
        said = f"{error.smtp_code} {_text(error.smtp_error)}"
    else:
        said = str(error) or type(error).__name__
    return one_line(said)[:300]


def _text(words: str | bytes) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else words


def mend(*, at: datetime) -> None:
    """Send again what a worker had begun to send that is gone."""

    def given_up(left: LeftBehind) -> None:
        give_up(left.told["message_id"], "The job worker ended each time that it was sent.", at)

    mend_jobs(TASK, at=at, give_up=given_up, most_times=len(WAITS))


# ------------------------------------------------------------------------------------------------- what was not sent


def given_up() -> QuerySet[Message]:
    """Letters that nobody tries any more."""
    return Message.objects.filter(sent_at=None, given_up_at__isnull=False)


def late(at: datetime) -> QuerySet[Message]:
    """Letters of over an hour ago that a mail server has not taken yet."""
    return Message.objects.filter(sent_at=None, given_up_at=None, written_at__lt=at - LATE).exclude(problem="")


def not_sent(at: datetime) -> QuerySet[Message]:
    """Both, the newest first."""
    return given_up() | late(at)


@transaction.atomic
def send_again() -> int:
    """Put everything that was given up into the queue once more; how many."""
    rows = list(given_up().select_for_update())
    for message in rows:
        put_in_queue(message)
    Message.objects.filter(pk__in=[message.pk for message in rows]).update(given_up_at=None)
    return len(rows)


def remove_old(at: datetime) -> None:
    """What was sent or given up over thirty days ago."""
    Message.objects.filter(sent_at__lt=at - KEPT).delete()
    Message.objects.filter(given_up_at__lt=at - KEPT).delete()
