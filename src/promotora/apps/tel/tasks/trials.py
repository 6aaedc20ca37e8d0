"""The job that tries drafts. Its arguments are ids and nothing else."""

from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from promotora.apps.accounts.terms import Purpose
from promotora.apps.core import clock
from promotora.apps.core.jobs import Busy
from promotora.apps.core.scope import Scope
from promotora.apps.tel.actions.trying import TASK, do_trial, mend

LATER = RetryStrategy(max_attempts=500, wait=15, retry_exceptions=[Busy])


@app.task(name=TASK, retry=LATER)
def try_draft(trial_id: int, organization_id: int, user_id: int | None) -> None:
    """See what a draft would change, as whoever asked for it."""
    close_old_connections()
    of = Scope(user_id=user_id, organization_id=organization_id, why=Purpose.OPERATIONS.value)
    do_trial(trial_id=trial_id, of=of, now=clock.now)


@app.periodic(cron="* * * * *")
@app.task(name="promotora.apps.tel.tasks.trials.mend_trials", queueing_lock="mend trials")
def mend_trials(timestamp: int) -> None:
    """Every minute: do again the trials whose worker is gone."""
    close_old_connections()
    mend(at=clock.now())
