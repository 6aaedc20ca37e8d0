"""The job that screens referrals, as the plan that they were sent to. Its arguments are ids and nothing else."""

from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from promotora.apps.accounts.terms import Purpose
from promotora.apps.core import clock
from promotora.apps.core.scope import Scope
from promotora.apps.tel.actions.screening import TASK, mend, screen

AGAIN = RetryStrategy(max_attempts=3, wait=30)


@app.task(name=TASK, retry=AGAIN)
def screen_referral(referral_id: int, organization_id: int) -> None:
    """Say what the rule says of somebody who was referred."""
    close_old_connections()
    screen(
        referral_id=referral_id,
        of=Scope(organization_id=organization_id, why=Purpose.OPERATIONS.value),
        now=clock.now,
    )


@app.periodic(cron="* * * * *")
@app.task(name="promotora.apps.tel.tasks.screening.mend_screenings", queueing_lock="mend screenings")
def mend_screenings(timestamp: int) -> None:
    """Every minute: screen those again whose worker is gone."""
    close_old_connections()
    mend(at=clock.now())
