"""The queue's letters, carried by the test's own process as the job worker carries them."""

import time

from django.db import Error, connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.job_context import JobContext

from promotora.apps.core import mail

DUE = """
UPDATE procrastinate_jobs SET status = 'doing' WHERE id = (
    SELECT id FROM procrastinate_jobs WHERE queue_name = %s AND status = 'todo'
    AND (scheduled_at IS NULL OR scheduled_at <= now()) AND coalesce(args ->> 'message_id' = %s, true)
    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING id
"""


def deliver(number=None):
    """Send what is due, or the letter of this number alone. What fails waits for its next try, or stays failed."""
    number = str(number) if number else None
    while job := due(number):
        task = app.tasks[job.task_name]
        context = JobContext(app=app, job=job, start_timestamp=time.time(), abort_reason=lambda: None)
        try:
            task(context, **job.task_kwargs)
        except (OSError, ValueError, Error) as error:
            again = task.get_retry_exception(exception=error, job=job)
            if again:
                app.job_manager.retry_job_by_id(job.id, retry_at=again.retry_decision.retry_at)
            else:
                finished(job, "failed")
        else:
            finished(job, "succeeded")


def due(number):
    """The next job, which is now being done."""
    with connection.cursor() as cursor:
        cursor.execute(DUE, [mail.QUEUE, number])
        (job_id,) = cursor.fetchone() or (None,)
    return ProcrastinateJob.objects.get(pk=job_id).procrastinate_job if job_id else None


def finished(job, how):
    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_finish_job_v1(%s, %s, false)", [job.id, how])


def later():
    """The waiting is over: whatever was to be tried again is due."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE queue_name = %s", [mail.QUEUE])
    deliver()


def jobs():
    """How each letter's job stands, the oldest first."""
    return list(ProcrastinateJob.objects.filter(task_name=mail.TASK).order_by("pk").values_list("status", flat=True))
