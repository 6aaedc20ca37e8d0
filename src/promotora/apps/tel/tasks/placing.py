"""The jobs that work out a placement and commit it. Their arguments are ids and nothing else."""

from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from promotora.apps.accounts.terms import Purpose
from promotora.apps.core import clock
from promotora.apps.core.jobs import Busy
from promotora.apps.core.scope import Scope
from promotora.apps.tel.actions import committing, taking_back
from promotora.apps.tel.actions.placing import TASK, do_placing, mend

# Another placement of the same plan is being worked out: this one waits for it.
LATER = RetryStrategy(max_attempts=500, wait=15, retry_exceptions=[Busy])


@app.task(name=TASK, retry=LATER)
def place_members(placing_id: int, organization_id: int, user_id: int | None) -> None:
    """Work out a plan's placement, as whoever asked for it."""
    close_old_connections()
    of = Scope(user_id=user_id, organization_id=organization_id, why=Purpose.OPERATIONS.value)
    do_placing(placing_id=placing_id, of=of, now=clock.now)


@app.task(name=committing.TASK, retry=LATER)
def commit_placing(placing_id: int, organization_id: int, user_id: int | None) -> None:
    """Give every CB-CME the members whom a placement has for it, as whoever asked for it."""
    close_old_connections()
    of = Scope(user_id=user_id, organization_id=organization_id, why=Purpose.OPERATIONS.value)
    committing.do_commit(placing_id=placing_id, of=of, now=clock.now)


@app.task(name=taking_back.TASK, retry=LATER)
def take_back_placing(placing_id: int, organization_id: int, user_id: int | None) -> None:
    """Give everybody back to where they were before a commit, as whoever asked for it."""
    close_old_connections()
    of = Scope(user_id=user_id, organization_id=organization_id, why=Purpose.OPERATIONS.value)
    taking_back.do_take_back(placing_id=placing_id, of=of, now=clock.now)


@app.periodic(cron="* * * * *")
@app.task(name="promotora.apps.tel.tasks.placing.mend_placings", queueing_lock="mend placements")
def mend_placings(timestamp: int) -> None:
    """Every minute: work out, commit or take back again the placements whose worker is gone."""
    close_old_connections()
    mend(at=clock.now())
    committing.mend(at=clock.now())
    taking_back.mend(at=clock.now())
