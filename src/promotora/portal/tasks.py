"""What is done by night: what nobody needs any more goes. Facts about members and who saw them are never touched."""

from django.core.management import call_command
from django.db import close_old_connections, transaction
from procrastinate.contrib.django import app

from promotora.apps.core import clock, mail

TRIES_KEPT_DAYS = 90  # who tried to sign in: long enough to look into a break-in that was noticed late
JOBS_KEPT_HOURS = 30 * 24


@app.periodic(cron="17 2 * * *")
@app.task(name="promotora.portal.tasks.clear_up", queueing_lock="clear up")
def clear_up(timestamp: int) -> None:
    """Every night: sessions that have ended, tries to sign in of long ago, letters and jobs that are done."""
    close_old_connections()
    clear()


def clear() -> None:
    """The same, at once."""
    with transaction.atomic():
        call_command("clearsessions", verbosity=0)
        call_command("axes_reset_logs", age=TRIES_KEPT_DAYS, verbosity=0)
        mail.remove_old(clock.now())
    app.configure_task("builtin:procrastinate.builtin_tasks.remove_old_jobs", queueing_lock="remove old jobs").defer(
        max_hours=JOBS_KEPT_HOURS, remove_failed=True, remove_cancelled=True, remove_aborted=True
    )
