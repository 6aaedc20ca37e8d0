"""Taking a commit of a placement back: all of its acts of assigning, the last first, in one transaction or not at all.

A person asks for it while an act can be undone, and the worker does it: for a plan's list a page would wait too long.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from itertools import chain

from django.db import Error, transaction
from procrastinate.contrib.django import app as jobs

from promotora.apps.accounts.models import User
from promotora.apps.core import audit, scope
from promotora.apps.core.jobs import LeftBehind, Progress, Tell, mend_jobs
from promotora.apps.core.lifecycle import move
from promotora.apps.core.refusals import Refused, refuse_if
from promotora.apps.tel.actions.assigning import take_back, why_not_taken_back
from promotora.apps.tel.loading.placed import Says
from promotora.apps.tel.models import Assigning, Placing
from promotora.apps.tel.queries import placing as queries
from promotora.apps.tel.queries.assigned import hold
from promotora.apps.tel.rules.placing import Meanwhile, Refusal, refusals_to_take_back_placing
from promotora.apps.tel.terms import PlacingState, PlacingStep

TASK = "promotora.apps.tel.tasks.placing.take_back_placing"


@transaction.atomic
def ask_to_take_back(*, placing: Placing, by: User, at: datetime, by_worker: bool = True) -> Placing:
    """Say that a commit is to be taken back; the job is made with it. Refused when none of it can be."""
    placing = queries.held(placing.pk)
    committed, taking = (placing.state == each for each in (PlacingState.COMMITTED, PlacingState.TAKING_BACK))
    refuse_if(refusals_to_take_back_placing(committed=committed, taking_back=taking))
    _refuse_all([why_not_taken_back(act, at) for act in _acts(placing)])
    Placing.objects.filter(pk=placing.pk).update(problem="", step="", percent=0)
    move(placing, to=PlacingState.TAKING_BACK, by=by, at=at)
    if by_worker:
        jobs.configure_task(TASK).defer(placing_id=placing.pk, organization_id=placing.organization_id, user_id=by.pk)
    return placing


def _refuse_all(refused: Sequence[Sequence[StrEnum]]) -> None:
    """Refuse when every act is refused, with each reason once."""
    if all(refused):
        raise Refused(list(dict.fromkeys(chain.from_iterable(refused))) or [Refusal.NOTHING_LEFT])


def _acts(placing: Placing) -> list[Assigning]:
    return [act for act in queries.acts_of(placing) if not act.takes_back_id]


def do_take_back(
    *, placing_id: int, of: scope.Scope, now: Callable[[], datetime], tell: Tell = lambda step: None
) -> None:
    """Take it back, or say why not and leave everything as it was; what was noted is written last of all."""
    with queries.COMMITTING.held(of.organization_id or 0):
        with scope.entered(of):
            placing = queries.placing(of.organization_id or 0, placing_id)
        if placing is None or placing.state != PlacingState.TAKING_BACK:
            return
        with Progress(of, placing_id, tell, now, table="tel_placing", state=PlacingState.TAKING_BACK) as progress:
            try:
                with scope.entered(of), audit.noting():
                    take_back_placing(placing=placing, at=now(), says=progress.says)
            except Refused as why:
                with scope.entered(of):
                    _leave(placing, why.reasons, now())
            except Exception:
                with suppress(Error), scope.entered(of):  # the database itself may be what failed
                    _leave(placing, [Meanwhile.STOPPED_BACK], now())
                raise


@transaction.atomic
def take_back_placing(*, placing: Placing, at: datetime, says: Says) -> None:
    """Undo every act of it that can be undone, as if at the moment when it was asked for; Refused when none can."""
    hold(placing.organization_id)
    asked, acts = queries.steps_of(placing).last(), _acts(placing)
    if asked is None or asked.moved_by is None:
        raise Refused([Refusal.NOT_COMMITTED])
    every, done = sum(act.members for act in acts) or 1, 0
    refused: list[list[StrEnum]] = [[] for act in acts]
    for act, reasons in zip(acts, refused, strict=True):
        says(PlacingStep.TAKING_BACK, 95 * done // every)
        try:
            with transaction.atomic():
                take_back(act=act, by=asked.moved_by, at=at, asked_at=asked.moved_at)
        except Refused as why:
            reasons += why.reasons
        done += act.members
    _refuse_all(refused)
    says(PlacingStep.TAKING_BACK, 95)
    Placing.objects.filter(pk=placing.pk).update(step="", percent=100)
    move(placing, to=PlacingState.TAKEN_BACK, by=asked.moved_by, at=at)


def _leave(placing: Placing, reasons: Sequence[str], at: datetime) -> None:
    """It stays committed. The reasons are translated when they are read."""
    placing.refresh_from_db()
    problem = "\n".join(str(reason) for reason in reasons)
    Placing.objects.filter(pk=placing.pk).update(problem=problem, step="", percent=100)
    move(placing, to=PlacingState.COMMITTED, by=None, at=at)


def mend(*, at: datetime) -> None:
    """Take back again what a worker had begun that is gone: nothing of it was written. After three times say so."""

    def goes_on(left: LeftBehind) -> bool:
        return queries.is_being_committed(left.told["organization_id"])

    def give_up(left: LeftBehind) -> None:
        placing = queries.placing(left.told["organization_id"], left.told["placing_id"])
        if placing is not None and placing.state == PlacingState.TAKING_BACK:
            _leave(placing, [Meanwhile.STOPPED_BACK], at)

    mend_jobs(TASK, at=at, goes_on=goes_on, give_up=give_up)
