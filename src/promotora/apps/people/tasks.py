"""Work that pages put off: loading a membership, looking for duplicates. A job's arguments are ids and nothing else."""

from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from promotora.apps.accounts.terms import Purpose
from promotora.apps.core import clock
from promotora.apps.core.jobs import Busy
from promotora.apps.core.scope import Scope
from promotora.apps.people.actions import sameness
from promotora.apps.people.actions.loading import TASK, do_load, mend

# Another load of the same plan is under way: this one waits for it.
LATER = RetryStrategy(max_attempts=500, wait=15, retry_exceptions=[Busy])


@app.task(name=TASK, retry=LATER)
def load_membership(load_id: int, organization_id: int, user_id: int | None) -> None:
    """Read a plan's table into the directory, as whoever asked for it."""
    close_old_connections()
    of = Scope(user_id=user_id, organization_id=organization_id, why=Purpose.OPERATIONS.value)
    do_load(load_id=load_id, of=of, now=clock.now)


@app.periodic(cron="* * * * *")
@app.task(name="promotora.apps.people.tasks.mend_loads", queueing_lock="mend loads")
def mend_loads(timestamp: int) -> None:
    """Every minute: do again the loads whose worker is gone."""
    close_old_connections()
    mend(at=clock.now())


@app.task(name=sameness.TASK)
def look_for_duplicates(organization_id: int, user_id: int | None) -> None:
    """Suggest which of a plan's records may be one person's."""
    close_old_connections()
    of = Scope(user_id=user_id, organization_id=organization_id, why=Purpose.OPERATIONS.value)
    sameness.look_for_duplicates(of=of, at=clock.now())
