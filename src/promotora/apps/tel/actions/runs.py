"""A list's life: asked for, reviewed, released to the CB-CMEs, withdrawn, discarded. making.py makes it."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app as jobs

from promotora.apps.accounts.models import Organization, User
from promotora.apps.accounts.terms import Kind
from promotora.apps.core.lifecycle import WrongMove, move
from promotora.apps.core.refusals import Refused, refuse_if
from promotora.apps.tel.models import Run, RunMoved
from promotora.apps.tel.queries import policies, runs, stores
from promotora.apps.tel.rules.runs import (
    Refusal,
    RunAsked,
    refusals_to_begin_again,
    refusals_to_discard,
    refusals_to_make,
    refusals_to_release,
    refusals_to_review,
    refusals_to_withdraw,
)
from promotora.apps.tel.terms import RUN, RunState
from promotora.targeting.model.program import Program
from promotora.targeting.programs import ProgramError

TASK = "promotora.apps.tel.tasks.runs.make_list"
PLANS = (Kind.PLAN, Kind.PLAN_PARTNER)


@transaction.atomic
def ask_for_run(
    *,
    organization: Organization,
    program: str,
    as_of: date,
    by: User | None,
    at: datetime,
    keep_open: bool = False,
    by_worker: bool = True,
) -> Run:
    """Ask for a list; the job is made in the same transaction, so that neither is ever without the other."""
    settle_cut_short(plan_id=organization.pk, at=at)
    policy = policy_for(organization, program, as_of, keep_open=keep_open)
    run = put_down(organization=organization, policy=policy, as_of=as_of, keep_open=keep_open, by=by, at=at)
    if by_worker:
        put_in_queue(run)
    return run


def policy_for(organization: Organization, program: str, as_of: date, *, keep_open: bool) -> Program:
    """The policy version that a list uses; refused with every reason why no list can be made now."""
    claims, unreadable = stores.claims_of(organization.pk)
    known = program in policies.codes()
    begins, ends = _span_of(program) if known else (None, None)
    refuse_if(
        refusals_to_make(
            RunAsked(
                is_plan=organization.kind in PLANS,
                claims=claims,
                as_of=as_of,
                known=known,
                begins=begins,
                ends=ends,
                keep_open=keep_open,
                under_way=runs.under_way(organization.pk, program) is not None,
                unreadable=unreadable,
            )
        )
    )
    try:
        return policies.in_force(organization, program, as_of, keep_open)
    except ProgramError:  # a version of the plan's own that ends earlier than the published ones
        raise Refused([Refusal.ENDED]) from None


def _span_of(program: str) -> tuple[date, date | None]:
    published = [each.program for each in policies.versions(program) if each.draft is None]
    return published[0].effective, published[-1].ends


@transaction.atomic
def put_down(
    *, organization: Organization, policy: Program, as_of: date, by: User | None, at: datetime, keep_open: bool = False
) -> Run:
    """Write down a run that waits, with the policy version as it is written."""
    run = Run.objects.create(
        organization=organization,
        program=policy.code,
        version=policy.version,
        policy=repr(policy),
        as_of=as_of,
        keep_open=keep_open,
        asked_by=by,
        asked_at=at,
        store=str(stores.store_folder(organization.pk)),
    )
    RunMoved.objects.create(run=run, state=run.state, moved_at=at, moved_by=by)
    return run


def put_in_queue(run: Run) -> None:
    """Let the worker make it."""
    jobs.configure_task(TASK).defer(run_id=run.pk, organization_id=run.organization_id, user_id=run.asked_by_id)


def settle_cut_short(*, plan_id: int, at: datetime) -> int:
    """Say of runs that began and that nobody makes any more that they stopped. Nothing of them is in the lists."""
    stopped = list(runs.cut_short(plan_id))
    for run in stopped:
        _begin_anew(run)
        move(run, to=RunState.STOPPED, by=None, at=at)
    return len(stopped)


def _begin_anew(run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(step="", percent=0, why_not="")


@transaction.atomic
def begin_again(*, run: Run, by: User | None, at: datetime) -> None:
    """Make a list that stopped in the middle."""
    settle_cut_short(plan_id=run.organization_id, at=at)
    run.refresh_from_db()
    refuse_if(
        refusals_to_begin_again(
            stopped=run.state == RunState.STOPPED,
            under_way=runs.under_way(run.organization_id, run.program) is not None,
        )
    )
    _begin_anew(run)
    move(run, to=RunState.WAITING, by=by, at=at)
    put_in_queue(run)


@transaction.atomic
def review(*, run: Run, by: User | None, at: datetime, because: str = "") -> None:
    """Say that somebody has looked at a list."""
    refuse_if(refusals_to_review(made=run.state == RunState.MADE))
    _move(run, RunState.REVIEWED, by, at, because, Refusal.NOT_TO_REVIEW)


@transaction.atomic
def release(*, run: Run, by: User | None, at: datetime, because: str = "") -> None:
    """Let the CB-CMEs see a list. One that was released for the same day is withdrawn at the same moment."""
    refuse_if(refusals_to_release(reviewed=run.state == RunState.REVIEWED, strangers=run.strangers))
    for earlier in runs.released_as_of(run):
        _move(earlier, RunState.WITHDRAWN, by, at, f"Replaced by list {run.pk}.", Refusal.NOT_REVIEWED)
    try:
        _move(run, RunState.RELEASED, by, at, because, Refusal.NOT_REVIEWED)
    except IntegrityError:  # another list of the day was released after it was asked which to replace
        raise Refused([Refusal.RELEASED_MEANWHILE]) from None


@transaction.atomic
def withdraw(*, run: Run, by: User | None, at: datetime, because: str) -> None:
    """Take a released list back: the CB-CMEs no longer see it. Nobody's assignment ends by it."""
    refuse_if(refusals_to_withdraw(released=run.state == RunState.RELEASED, because=because))
    _move(run, RunState.WITHDRAWN, by, at, because, Refusal.NOT_RELEASED)


@transaction.atomic
def discard(*, run: Run, by: User | None, at: datetime, because: str) -> None:
    """Put a list away that shall not be released."""
    refuse_if(refusals_to_discard(may_be=RUN.allows(run.state, RunState.DISCARDED), because=because))
    _move(run, RunState.DISCARDED, by, at, because, Refusal.NOT_TO_DISCARD)


def _move(run: Run, to: RunState, by: User | None, at: datetime, because: str, too_late: Refusal) -> None:
    """The next step; refused when somebody else took another one meanwhile."""
    try:
        move(run, to=to, by=by, at=at, because=because.strip())
    except WrongMove:
        raise Refused([too_late]) from None


def start(run: Run, *, at: datetime, by: User | None = None, **fields: Any) -> None:
    """A worker begins to make it."""
    Run.objects.filter(pk=run.pk).update(step="", percent=0, why_not="", **fields)
    for name, value in fields.items():
        setattr(run, name, value)
    move(run, to=RunState.MAKING, by=by, at=at)
