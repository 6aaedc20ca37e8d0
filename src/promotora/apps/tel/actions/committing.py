"""Committing a placement: every CB-CME is given its members in one transaction, or nobody is given anybody.

A person asks for it, and the worker does it: a plan's list is too long for a page to wait.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime

from django.db import Error, transaction
from procrastinate.contrib.django import app as jobs

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core import audit, clock, scope
from promotora.apps.core.jobs import LeftBehind, Progress, Tell, mend_jobs
from promotora.apps.core.lifecycle import move
from promotora.apps.core.refusals import Refused, refuse_if
from promotora.apps.tel.actions.assigning import give
from promotora.apps.tel.loading.placed import Says
from promotora.apps.tel.models import Placing
from promotora.apps.tel.queries import placing as queries
from promotora.apps.tel.queries.assigned import hold, last_act
from promotora.apps.tel.queries.columns import columns_of
from promotora.apps.tel.rules.placing import Given, Meanwhile, changed_meanwhile, refusals_to_commit
from promotora.apps.tel.terms import PlacingState, PlacingStep, RunState

TASK = "promotora.apps.tel.tasks.placing.commit_placing"


class PlacedMeanwhile(Exception):
    """Something is not any more as it was when the placement was worked out; nothing was written."""

    def __init__(self, reasons: Sequence[Meanwhile]) -> None:
        self.reasons = list(reasons)
        super().__init__(" ".join(reasons))


# -------------------------------------------------------------------------------------------------------- asking for it


@transaction.atomic
def ask_to_commit(*, placing: Placing, by: User, at: datetime, today: date, by_worker: bool = True) -> Placing:
    """Say that a placement is to be committed; the job is made in the same transaction. Nobody is assigned yet."""
    placing = queries.held(placing.pk)
    _refuse(placing, today, PlacingState.MADE)
    Placing.objects.filter(pk=placing.pk).update(committed_by=by, problem="", step="", percent=0)
    move(placing, to=PlacingState.COMMITTING, by=by, at=at)
    if by_worker:
        jobs.configure_task(TASK).defer(placing_id=placing.pk, organization_id=placing.organization_id, user_id=by.pk)
    return placing


def _refuse(placing: Placing, today: date, expected: PlacingState) -> None:
    refuse_if(
        refusals_to_commit(
            made=placing.state == expected,
            released=placing.run.state == RunState.RELEASED,
            day=placing.day,
            today=today,
            changes=queries.anybody_goes(placing),
            committing=placing.state == PlacingState.COMMITTING != expected,
        )
    )


# --------------------------------------------------------------------------------------------------------- carrying out


def do_commit(*, placing_id: int, of: scope.Scope, now: Callable[[], datetime], tell: Tell = lambda step: None) -> None:
    """Carry a placement out, or say why not and leave everything as it was; what was noted is written last of all."""
    with queries.COMMITTING.held(of.organization_id or 0):
        with scope.entered(of):
            placing = queries.placing(of.organization_id or 0, placing_id)
        if placing is None or placing.state != PlacingState.COMMITTING:
            return
        with Progress(of, placing_id, tell, now, table="tel_placing", state=PlacingState.COMMITTING) as progress:
            try:
                with scope.entered(of), audit.noting():
                    commit(placing=placing, at=now(), today=clock.today(), says=progress.says)
            except (PlacedMeanwhile, Refused) as why:
                with scope.entered(of):
                    _leave(placing, why.reasons, now())
            except Exception:
                with suppress(Error), scope.entered(of):  # the database itself may be what failed
                    _leave(placing, [Meanwhile.STOPPED], now())
                raise


def _leave(placing: Placing, reasons: Sequence[str], at: datetime) -> None:
    """It was not committed, and may be asked for again. The reasons are translated when they are read."""
    placing.refresh_from_db()
    problem = "\n".join(str(reason) for reason in reasons)
    Placing.objects.filter(pk=placing.pk).update(committed_by=None, problem=problem, step="", percent=0)
    move(placing, to=PlacingState.MADE, by=None, at=at)


def says_nothing(step: PlacingStep, percent: int) -> None:
    """Nobody watches."""


@transaction.atomic
def commit(*, placing: Placing, at: datetime, today: date, says: Says = says_nothing) -> None:
    """Give every CB-CME the members that the placement has for it; whoever would have nobody any more stays.

    PlacedMeanwhile when something is not any more as it was; Refused when it cannot be committed at all. Nobody else
    changes a placement that is being committed, so its row is free for telling how far it is.
    """
    hold(placing.organization_id)
    says(PlacingStep.CHECKING, 0)
    _refuse(placing, today, PlacingState.COMMITTING)
    going = queries.going(placing)
    changed = what_changed(placing, going, today)
    if changed:
        raise PlacedMeanwhile(changed)
    _give_all(placing, going, at, says)
    Placing.objects.filter(pk=placing.pk).update(committed_at=at, step="", percent=100)
    move(placing, to=PlacingState.COMMITTED, by=placing.committed_by, at=at)


def _give_all(placing: Placing, going: dict[int, list[int]], at: datetime, says: Says) -> None:
    named = {each.pk: each for each in Organization.objects.filter(pk__in=going)}
    every, done = sum(map(len, going.values())), 0
    for to, members in sorted(going.items()):
        says(PlacingStep.GIVING, 5 + 90 * done // every)
        give(
            plan=placing.organization,
            members=members,
            to=named[to],
            because=f"placement of {placing.day.isoformat()}",
            by=placing.committed_by,
            at=at,
            run=placing.run,
            placing=placing,
            held=True,
        )
        done += len(members)
    says(PlacingStep.GIVING, 95)


def mend(*, at: datetime) -> None:
    """Commit again what a worker had begun that is gone: nobody was assigned by it. After three times say so."""

    def goes_on(left: LeftBehind) -> bool:
        return queries.is_being_committed(left.told["organization_id"])

    def give_up(left: LeftBehind) -> None:
        placing = queries.placing(left.told["organization_id"], left.told["placing_id"])
        if placing is not None and placing.state == PlacingState.COMMITTING:
            _leave(placing, [Meanwhile.STOPPED], at)

    mend_jobs(TASK, at=at, goes_on=goes_on, give_up=give_up)


def what_changed(placing: Placing, going: dict[int, list[int]], today: date) -> list[Meanwhile]:
    """Look at everything again that a placement rests on; the room and the certificates as they are today."""
    now = queries.rooms(placing.organization, Organization.objects.filter(pk__in=going), today)
    leaves = queries.leaving(placing)
    columns = columns_of(placing.run, placing.organization_id)
    members = [member for several in going.values() for member in several]
    places, there = columns.places(members)
    listed = bool(there.all()) and bool((columns["open"][places] == 1).all()) and len(set(members)) == len(members)
    given = {
        to: Given(
            may=now[to].may,
            comes=len(several),
            after=now[to].serves - leaves.get(to, 0) + len(several),
            room=now[to].most,
        )
        for to, several in going.items()
    }
    assigned = last_act(placing.organization_id) != placing.assigned_until
    return changed_meanwhile(assigned=assigned, listed=listed, given=given)
