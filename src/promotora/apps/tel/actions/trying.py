"""Trying a draft: who would come and who would go, on a day and over the months before it. Changes nobody.

The job reads claims outside any transaction, writes names into a folder of the trial, and at its end the figures.
"""

import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import Error, transaction
from procrastinate.contrib.django import app as jobs

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core import scope
from promotora.apps.core.jobs import LeftBehind, mend_jobs
from promotora.apps.core.refusals import refuse_if
from promotora.apps.tel.loading import what_if
from promotora.apps.tel.models import Draft, Trial
from promotora.apps.tel.queries import drafts as queries
from promotora.apps.tel.queries import policies
from promotora.apps.tel.queries.stores import home, store_of
from promotora.apps.tel.rules.drafts import MOST_MONTHS, TrialAsked, refusals_to_change, refusals_to_try
from promotora.apps.tel.terms import TrialState
from promotora.targeting.engines.duckdb import Together
from promotora.targeting.language import program_from
from promotora.targeting.model.program import Program
from promotora.targeting.model.rules import RuleError
from promotora.targeting.programs import ProgramError
from promotora.targeting.store import Store
from promotora.targeting.tables.errors import DataError

TASK = "promotora.apps.tel.tasks.trials.try_draft"
KEEP_OPEN = True
"""A trial may look at days after a program's end: it lists nobody."""


def claims_of(plan_id: int) -> Store | None:
    """The claims of a plan, as the operator brought them in; None when there are none that can be read."""
    try:
        return store_of(plan_id)
    except DataError:
        return None


def folder_of(trial: Trial) -> Path:
    """Where the names of a trial are kept."""
    return home() / "trials" / str(trial.pk)


@transaction.atomic
def ask_for_trial(*, draft: Draft, as_of: date, months: int, by: User, at: datetime, by_worker: bool = True) -> Trial:
    """Put a trial in the queue; the job is made in the same transaction, so that neither is ever without the other."""
    refuse_if(refusals_to_change(state=draft.state))
    settle_cut_short(draft.organization_id)
    refuse_if(refusals_to_try(asked(draft, as_of, months)))
    trial = Trial.objects.create(
        draft=draft,
        organization_id=draft.organization_id,
        as_of=as_of,
        months=months,
        asked_by=by,
        asked_at=at,
        policy=draft.policy,
    )
    if by_worker:
        _put_in_queue(trial)
    return trial


@transaction.atomic
def try_again(*, trial: Trial, by: User, at: datetime) -> None:
    """Do a trial again that stopped in the middle."""
    settle_cut_short(trial.organization_id)
    trial.refresh_from_db()
    told = asked(trial.draft, trial.as_of, trial.months, ended=trial.state in (TrialState.DONE, TrialState.REFUSED))
    refuse_if(refusals_to_try(told))
    Trial.objects.filter(pk=trial.pk).update(asked_by=by, asked_at=at, state=TrialState.WAITING, percent=0)
    trial.refresh_from_db()
    _put_in_queue(trial)


def asked(draft: Draft, as_of: date, months: int, *, ended: bool = False) -> TrialAsked:
    """What the rules ask of a trial."""
    store = claims_of(draft.organization_id)
    return TrialAsked(
        store=store is not None,
        under_way=queries.under_way(draft) is not None,
        covered=store is not None and what_if.covered(store, as_of),
        in_force=_in_force(draft.organization, draft.program, as_of) is not None,
        months=months,
        ended=ended,
    )


def months_allowed(draft: Draft, as_of: date) -> int:
    """How many months back the claims of a plan allow to look, at most MOST_MONTHS."""
    store = claims_of(draft.organization_id)
    return what_if.months_that_allow(store, as_of, MOST_MONTHS) if store else 0


def _in_force(plan: Organization, program: str, day: date) -> Program | None:
    try:
        return policies.in_force(plan, program, day, KEEP_OPEN)
    except ProgramError:
        return None


def _put_in_queue(trial: Trial) -> None:
    jobs.configure_task(TASK).defer(trial_id=trial.pk, organization_id=trial.organization_id, user_id=trial.asked_by_id)


def settle_cut_short(organization_id: int) -> None:
    """Mark trials that began and that nobody does any more: the worker or the database was killed."""
    for trial in Trial.objects.filter(organization_id=organization_id, state=TrialState.TRYING):
        if not queries.is_being_tried(trial.pk):
            Trial.objects.filter(pk=trial.pk).update(state=TrialState.STOPPED, percent=0)


# ------------------------------------------------------------------------------------------------------------- doing it


def do_trial(*, trial_id: int, of: scope.Scope, now: Callable[[], datetime]) -> None:
    """Try, and write down what came of it."""
    with queries.TRYING.held(trial_id):
        with scope.entered(of):
            trial = queries.trial(trial_id)
            if trial is None or trial.state in (TrialState.DONE, TrialState.REFUSED):
                return
            _say(trial, state=TrialState.TRYING, percent=0)
        try:
            figures = _tried(trial, of)
        except (DataError, ProgramError, RuleError) as error:
            with scope.entered(of):
                _say(trial, state=TrialState.REFUSED, why_not=str(error), finished_at=now())
        except Exception:
            with suppress(Error), scope.entered(of):  # the database itself may be what failed
                _say(trial, state=TrialState.STOPPED, percent=0)
            raise
        else:
            with scope.entered(of):
                _finish(trial, figures, now())


def _tried(trial: Trial, of: scope.Scope) -> dict[str, Any]:
    store = claims_of(trial.organization_id)
    if store is None:
        raise DataError("The plan's claims are not there any more. Ask the operator to bring them in.")
    months = min(trial.months, what_if.months_that_allow(store, trial.as_of, trial.months))
    done = _Steps(trial, of, steps=months + 1)
    claims = Together(store)
    after = program_from(trial.policy)
    before = _version_on(trial, trial.as_of, of)
    day = what_if.one_day(claims, before, after, trial.as_of)
    _write(day, folder_of(trial))
    figures = what_if.figures(day, before, after)
    del day  # millions of rows, and done with
    done()
    earlier = [_short(claims, trial, after, as_of, of, done) for as_of in what_if.days_before(trial.as_of, months)]
    return figures | {"claims_from": min(store.months), "months": [each for each in earlier if each]}


def _short(
    claims: Together, trial: Trial, after: Program, as_of: date, of: scope.Scope, done: Callable[[], None]
) -> dict[str, Any] | None:
    """One of the months before, in a line; None when no version was in force."""
    try:
        before = _version_on(trial, as_of, of)
    except ProgramError:
        return None
    told = {"as_of": as_of.isoformat(), **what_if.short(what_if.one_day(claims, before, after, as_of), before)}
    done()
    return told


def _version_on(trial: Trial, day: date, of: scope.Scope) -> Program:
    with scope.entered(of):
        return policies.in_force(trial.organization, trial.draft.program, day, KEEP_OPEN)


class _Steps:
    """Counts what is done, and says how much of all that is."""

    def __init__(self, trial: Trial, of: scope.Scope, *, steps: int) -> None:
        self.trial, self.of, self.steps, self.done = trial, of, steps, 0

    def __call__(self) -> None:
        self.done += 1
        with scope.entered(self.of):
            _say(self.trial, percent=min(99, round(100 * self.done / self.steps)))


def _say(trial: Trial, **what: object) -> None:
    Trial.objects.filter(pk=trial.pk).update(**what)


def _write(day: what_if.Day, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    what_if.write(day, folder)


def _finish(trial: Trial, figures: dict[str, Any], at: datetime) -> None:
    """Keep what came of it. Names of earlier trials of the draft are needed no more, and are removed."""
    _say(trial, state=TrialState.DONE, percent=100, figures=figures, folder=str(folder_of(trial)), finished_at=at)
    earlier = Trial.objects.filter(draft_id=trial.draft_id, state=TrialState.DONE).exclude(pk=trial.pk)
    for other in earlier.exclude(folder=""):
        shutil.rmtree(folder_of(other), ignore_errors=True)
    earlier.update(folder="")


# ------------------------------------------------------------------------------------------------------------- mending


def mend(*, at: datetime) -> None:
    """Do again what a worker had begun that is gone; after three times leave it, and let its page say so."""

    def goes_on(left: LeftBehind) -> bool:
        return queries.is_being_tried(left.told["trial_id"])

    def settle(left: LeftBehind) -> None:
        settle_cut_short(left.told["organization_id"])

    mend_jobs(TASK, at=at, goes_on=goes_on, settle=settle)
