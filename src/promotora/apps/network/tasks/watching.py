"""The night watch. It comes every hour, so that midnight in Los Angeles is midnight in summer and winter, and a night
that was missed is made up for as soon as the worker runs again."""

import logging

from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from promotora.apps.core import clock
from promotora.apps.network.actions.watching import organizations_watched, watch_over

log = logging.getLogger(__name__)
AGAIN = RetryStrategy(max_attempts=3, wait=300)


class NotAllWatched(Exception):
    """Some organizations could not be watched over; the others were. The job fails: it is seen, and done again."""


@app.periodic(cron="1 * * * *")
@app.task(
    name="promotora.apps.network.tasks.watching.watch", queueing_lock="night watch", lock="night watch", retry=AGAIN
)
def watch(timestamp: int) -> None:
    """Every hour: what has ended ends, and who should know is told once."""
    close_old_connections()
    watch_all()


def watch_all() -> None:
    """The same, at once."""
    failed = []
    at = clock.now()
    for organization in organizations_watched(at):
        try:
            watch_over(organization, at=at)
        except Exception:
            log.exception("The night watch could not watch over organization %s.", organization.pk)
            failed.append(organization.pk)
    if failed:
        raise NotAllWatched(f"Organizations that were not watched over: {', '.join(map(str, failed))}.")
