"""The jobs that send letters (mail.py). Their argument is a letter's number, so that a log of them tells nothing."""

from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from promotora.apps.core import clock, mail


class Patiently(BaseRetryStrategy):
    """Again after growing waits, where another try may do."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When, or None for no more."""
        if job.attempts >= len(mail.WAITS) or not mail.may_pass(exception):
            return None
        return RetryDecision(retry_in={"seconds": mail.WAITS[job.attempts]})


@app.task(name=mail.TASK, queue=mail.QUEUE, retry=Patiently(), pass_context=True)
def send_message(context: JobContext, message_id: int) -> None:
    """Send one letter."""
    mail.send(message_id=message_id, at=clock.now(), last=context.job.attempts >= len(mail.WAITS))


@app.periodic(cron="* * * * *")
@app.task(name="promotora.apps.core.tasks.mend_mail", queue=mail.QUEUE, queueing_lock="mend mail")
def mend_mail(timestamp: int) -> None:
    """Every minute: send again the letters whose worker is gone."""
    mail.mend(at=clock.now())
