"""The jobs that make lists. A job's arguments are ids and nothing else."""

from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from promotora.apps.accounts.terms import Purpose
from promotora.apps.core import clock
from promotora.apps.core.jobs import Busy
from promotora.apps.core.scope import Scope
from promotora.apps.tel.actions.making import do_run, mend
from promotora.apps.tel.actions.replaying import REPLAY_TASK, do_replay
from promotora.apps.tel.actions.runs import TASK

# Another list of the same plan is being made: this one waits for it.
LATER = RetryStrategy(max_attempts=500, wait=15, retry_exceptions=[Busy])


@app.task(name=TASK, retry=LATER)
def make_list(run_id: int, organization_id: int, user_id: int | None) -> None:
    """Make a plan's list, as whoever asked for it."""
    close_old_connections()
    of = Scope(user_id=user_id, organization_id=organization_id, why=Purpose.OPERATIONS.value)
    do_run(run_id=run_id, of=of, now=clock.now)


@app.task(name=REPLAY_TASK, retry=LATER)
def make_list_again(replay_id: int, organization_id: int, user_id: int | None) -> None:
    """Make a list once more, to see that it is the same."""
    close_old_connections()
    of = Scope(user_id=user_id, organization_id=organization_id, why=Purpose.OPERATIONS.value)
    do_replay(replay_id=replay_id, of=of, now=clock.now)


@app.periodic(cron="* * * * *")
@app.task(name="promotora.apps.tel.tasks.runs.mend_lists", queueing_lock="mend lists")
def mend_lists(timestamp: int) -> None:
    """Every minute: make again the lists whose worker is gone."""
    close_old_connections()
    mend(at=clock.now(), tasks=[TASK, REPLAY_TASK])
