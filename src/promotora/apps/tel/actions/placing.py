"""Placements: asked for, worked out by the worker, begun again, discarded. committing.py carries one out.

Nobody is assigned while one is worked out or looked at.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from django.db import Error, transaction
from procrastinate.contrib.django import app as jobs

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core import scope
from promotora.apps.core.jobs import LeftBehind, Progress, Tell, mend_jobs
from promotora.apps.core.lifecycle import WrongMove, move
from promotora.apps.core.refusals import Refused, refuse_if
from promotora.apps.tel.actions import tables
from promotora.apps.tel.loading.placed import Worked, work_out
from promotora.apps.tel.loading.placing import Inputs, gather
from promotora.apps.tel.models import Placing, PlacingMoved, PlacingWeights, Run
from promotora.apps.tel.queries import placing as queries
from promotora.apps.tel.queries.assigned import last_act
from promotora.apps.tel.queries.giving import standings
from promotora.apps.tel.rules.placing import (
    PlacingAsked,
    Refusal,
    refusals_of_weights,
    refusals_to_ask,
    refusals_to_begin_again,
    refusals_to_discard,
)
from promotora.apps.tel.rules.weights import stored, weights_of
from promotora.apps.tel.terms import PLACING, PlacingState, PlacingStep, RunState
from promotora.placement import PlacementError, Weights

TASK = "promotora.apps.tel.tasks.placing.place_members"
MAY_BE_WORKED_OUT = (PlacingState.WAITING, PlacingState.PLACING, PlacingState.STOPPED)


# --------------------------------------------------------------------------------------------------------- the weights


def weights_now(plan_id: int, program: str = "hhp") -> Weights:
    """What a plan weighs; the usual weights until it says otherwise."""
    newest = queries.weights_set(plan_id, program).first()
    return weights_of(newest.weights if newest else {})


@transaction.atomic
def set_weights(
    *, organization: Organization, weights: dict[str, Any], because: str, by: User, at: datetime, program: str = "hhp"
) -> PlacingWeights:
    """From now on a plan weighs so; placements that were worked out before keep the weights they had."""
    before = stored(weights_now(organization.pk, program))
    first, second = weights["fair_share"]
    in_order = first[0] < second[0] and first[1] < second[1]
    refuse_if(refusals_of_weights(steps_in_order=in_order, because=because, same=weights == before))
    stored(weights_of(weights))  # the engine refuses what means nothing
    return PlacingWeights.objects.create(
        organization=organization, program=program, weights=weights, because=because.strip(), set_by=by, set_at=at
    )


# ---------------------------------------------------------------------------------------------------------- its life


@transaction.atomic
def ask_for_placing(
    *,
    run: Run | None,
    organization: Organization,
    day: date,
    by: User,
    at: datetime,
    today: date,
    by_worker: bool = True,
) -> Placing:
    """Ask for a placement of a list; the job is made in the same transaction."""
    settle_cut_short(organization.pk, at)
    refuse_if(refusals_to_ask(asking(run, organization, day, today)))
    assert run is not None
    placing = Placing.objects.create(
        organization=organization,
        run=run,
        day=day,
        weights=stored(weights_now(organization.pk, run.program)),
        asked_by=by,
        asked_at=at,
    )
    PlacingMoved.objects.create(placing=placing, state=placing.state, moved_at=at, moved_by=by)
    if by_worker:
        _put_in_queue(placing)
    return placing


def asking(run: Run | None, organization: Organization, day: date, today: date) -> PlacingAsked:
    """What matters of it."""
    return PlacingAsked(
        released=run is not None and run.state == RunState.RELEASED,
        listed=run.listed if run else 0,
        open_ones=sum(each.may for each in standings(organization.pk, day).values()),
        under_way=queries.under_way(organization.pk) is not None,
        day=day,
        today=today,
    )


def _put_in_queue(placing: Placing) -> None:
    jobs.configure_task(TASK).defer(
        placing_id=placing.pk, organization_id=placing.organization_id, user_id=placing.asked_by_id
    )


def settle_cut_short(plan_id: int, at: datetime) -> None:
    """Say of those that began and that nobody works out any more that they stopped."""
    for placing in list(queries.cut_short(plan_id)):
        Placing.objects.filter(pk=placing.pk).update(step="", percent=0)
        move(placing, to=PlacingState.STOPPED, by=None, at=at)


@transaction.atomic
def begin_again(*, placing: Placing, by: User, at: datetime) -> None:
    """Work out a placement that stopped in the middle."""
    settle_cut_short(placing.organization_id, at)
    placing.refresh_from_db()
    refuse_if(
        refusals_to_begin_again(
            stopped=placing.state == PlacingState.STOPPED,
            under_way=queries.under_way(placing.organization_id) is not None,
        )
    )
    move(placing, to=PlacingState.WAITING, by=by, at=at)
    _put_in_queue(placing)


@transaction.atomic
def discard(*, placing: Placing, because: str, by: User, at: datetime) -> None:
    """Put a placement away that shall not be committed."""
    may_be = PLACING.allows(placing.state, PlacingState.DISCARDED)
    refuse_if(refusals_to_discard(may_be=may_be, because=because))
    try:
        move(placing, to=PlacingState.DISCARDED, by=by, at=at, because=because.strip())
    except WrongMove:
        raise Refused([Refusal.NOT_TO_DISCARD]) from None


# ------------------------------------------------------------------------------------------------------ working it out


def do_placing(
    *, placing_id: int, of: scope.Scope, now: Callable[[], datetime], tell: Tell = lambda step: None
) -> None:
    """Work a placement out and write it down, all at once. Nobody is assigned by it."""
    with queries.PLACING.held(of.organization_id or 0):
        with scope.entered(of):
            placing = queries.placing(of.organization_id or 0, placing_id)
            if placing is None or placing.state not in MAY_BE_WORKED_OUT:
                return
            _begin(placing, now())
        with Progress(of, placing_id, tell, now, table="tel_placing", state=PlacingState.PLACING) as progress:
            try:
                _work(placing, of, progress)
            except PlacementError as error:
                with scope.entered(of):
                    _end(placing, PlacingState.REFUSED, now(), problem=str(error))
            except Exception:
                with suppress(Error), scope.entered(of):  # the database itself may be what failed
                    _end(placing, PlacingState.STOPPED, now())
                raise


def _begin(placing: Placing, at: datetime) -> None:
    if placing.state == PlacingState.PLACING:  # it was cut short, and begins again
        move(placing, to=PlacingState.STOPPED, by=None, at=at)
    Placing.objects.filter(pk=placing.pk).update(step="", percent=0, problem="")
    move(placing, to=PlacingState.PLACING, by=None, at=at)


def _end(placing: Placing, state: PlacingState, at: datetime, **what: object) -> None:
    placing.refresh_from_db()
    Placing.objects.filter(pk=placing.pk).update(step="", percent=0, **what)
    move(placing, to=state, by=None, at=at)


def _work(placing: Placing, of: scope.Scope, progress: Progress) -> None:
    progress.says(PlacingStep.GATHERING, 0)
    with scope.entered(of):
        until = last_act(placing.organization_id)  # read first: whatever comes after it makes a commit ask anew
        inputs = gather(placing.run, placing.day)
    worked = work_out(inputs, weights_of(placing.weights), placing.day, progress.says)
    with scope.entered(of):
        placing.refresh_from_db()
        _write(placing, inputs, worked, until, progress)


def _write(placing: Placing, inputs: Inputs, worked: Worked, until: int, progress: Progress) -> None:
    progress.says(PlacingStep.WRITING, 90)
    write_rows(placing, worked)
    at = progress.now()
    Placing.objects.filter(pk=placing.pk).update(
        members=len(inputs.ids),
        figures=worked.figures,
        entities=worked.entities,
        needed=worked.needed,
        beside=worked.beside,
        certificate=worked.certificate,
        assigned_until=until,
        made_at=at,
        step="",
        percent=100,
    )
    move(placing, to=PlacingState.MADE, by=None, at=at)


ROW = {
    "member_id": "bigint",
    "position": "integer",
    "change": "text",
    "before_id": "bigint",
    "to_id": "bigint",
    "km_before": "double precision",
    "km_after": "double precision",
    "reasons": "jsonb",
    "next_best_id": "bigint",
    "next_costs_km": "double precision",
}


def write_rows(placing: Placing, worked: Worked) -> None:
    """Who goes where, by way of a temporary table: row policies do not let COPY write into the table itself."""
    names = ", ".join(ROW)
    with tables.coming("coming_placed", ", ".join(f"{name} {kind}" for name, kind in ROW.items())):
        tables.copy_in("coming_placed", worked.rows.select(list(ROW)))
        tables.run_sql(
            f"INSERT INTO tel_placedmember (placing_id, organization_id, {names})"
            f" SELECT %s, %s, {names} FROM coming_placed",
            [placing.pk, placing.organization_id],
        )


def mend(*, at: datetime) -> None:
    """Work out again what a worker had begun that is gone; after three times leave it, and let its page say so."""

    def goes_on(left: LeftBehind) -> bool:
        return queries.is_being_placed(left.told["organization_id"])

    def settle(left: LeftBehind) -> None:
        settle_cut_short(left.told["organization_id"], at)

    mend_jobs(TASK, at=at, goes_on=goes_on, settle=settle)
