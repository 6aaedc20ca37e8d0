"""Loading a plan's whole membership: asked for, done by the job worker, all at once or not at all.

The file is read into temporary tables first, a piece at a time and each in its own short transaction, so that one can
see how far it is. Then the directory changes in one transaction, as whoever asked, under every row policy.
"""

import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.db import Error, transaction
from django.utils import timezone
from procrastinate.contrib.django import app as jobs

from promotora.apps.accounts.models import Organization, User
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import scope
from promotora.apps.core.jobs import LeftBehind, Progress, Tell, mend_jobs
from promotora.apps.core.refusals import refuse_if
from promotora.apps.people.actions import merging
from promotora.apps.people.actions.progress import frugal, keys_later, scratch, spacious
from promotora.apps.people.actions.staging import Counts, compare, stage
from promotora.apps.people.loading.files import Unreadable
from promotora.apps.people.models import Load, LoadState, LoadStep
from promotora.apps.people.queries.loads import LOADING, cut_short, is_being_done, under_way
from promotora.apps.people.rules.loading import LoadAsked, refusals_to_load

TASK = "promotora.apps.people.tasks.load_membership"
SHOWN_OF_REFUSED_LOAD = 10_000  # rows of the report of a load that was refused as a whole


class TooMuchRefused(Exception):
    """More rows than allowed could not be used."""


@transaction.atomic
def ask_for_load(
    *,
    organization: Organization,
    path: Path,
    name: str,
    by: User | None,
    at: datetime,
    uploaded: bool = False,
    by_worker: bool = True,
) -> Load:
    """Put a table in the queue; the job is made in the same transaction, so that neither is ever without the other."""
    settle_cut_short(organization_id=organization.pk)
    refuse_if(
        refusals_to_load(
            LoadAsked(
                is_plan=organization.kind in (Kind.PLAN, Kind.PLAN_PARTNER),
                under_way=under_way(organization) is not None,
                found=path.exists(),
            )
        )
    )
    load = Load.objects.create(
        organization=organization, name=name[:200], path=str(path), uploaded=uploaded, asked_by=by, asked_at=at
    )
    if by_worker:
        _put_in_queue(load)
    return load


@transaction.atomic
def start_again(*, load: Load, by: User, at: datetime) -> None:
    """Do a load again that stopped in the middle."""
    settle_cut_short(organization_id=load.organization_id)
    load.refresh_from_db()
    refuse_if(
        refusals_to_load(
            LoadAsked(
                is_plan=True,
                under_way=under_way(load.organization) is not None,
                found=Path(load.path).exists(),
                done=load.state in (LoadState.DONE, LoadState.REFUSED),
            )
        )
    )
    load.asked_by, load.asked_at, load.state, load.because = by, at, LoadState.WAITING, ""
    load.step, load.percent, load.finished_at = "", 0, None
    load.save()
    _put_in_queue(load)


def _put_in_queue(load: Load) -> None:
    jobs.configure_task(TASK).defer(load_id=load.pk, organization_id=load.organization_id, user_id=load.asked_by_id)


def settle_cut_short(*, organization_id: int) -> int:
    """Mark loads that began and that nobody is doing: the worker or the database was killed. Nothing was changed."""
    return cut_short(organization_id).update(state=LoadState.STOPPED, step="", percent=0)


def mend(*, at: datetime) -> None:
    """Do again what a worker had begun that is gone; after three times leave it, and let its page say so."""

    def goes_on(left: LeftBehind) -> bool:
        return is_being_done(left.told["organization_id"])

    def settle(left: LeftBehind) -> None:
        settle_cut_short(organization_id=left.told["organization_id"])

    mend_jobs(TASK, at=at, goes_on=goes_on, settle=settle)


# ------------------------------------------------------------------------------------------------------------- doing it


def do_load(*, load_id: int, of: scope.Scope, now: Callable[[], datetime], tell: Tell = lambda step: None) -> None:
    """Load, and write into the Load what came of it. Whatever happens in the middle changes nobody's record."""
    with LOADING.held(of.organization_id or 0), scratch():
        with scope.entered(of):
            load = Load.objects.select_related("organization").get(pk=load_id)
            if load.state not in (LoadState.WAITING, LoadState.READING, LoadState.STOPPED):
                return
            Load.objects.filter(pk=load_id).update(state=LoadState.READING, step=LoadStep.READING, percent=0)
        with Progress(of, load_id, tell, now, table="people_load", state=LoadState.READING) as progress:
            try:
                _do(load, of, progress)
            except (Unreadable, TooMuchRefused) as error:
                with scope.entered(of):
                    _finish(load, LoadState.REFUSED, now(), because=str(error))
            except Exception:
                with suppress(Error), scope.entered(of):  # the database itself may be what failed
                    _finish(load, LoadState.STOPPED, now())
                raise
    if load.uploaded:
        remove(Path(load.path))


def _do(load: Load, of: scope.Scope, progress: Progress) -> None:
    counts = stage(load, today=timezone.localtime(progress.now()).date(), progress=progress)
    progress.says(LoadStep.COMPARING, 0)
    with scope.entered(of):
        compare(load, counts)
    if counts.too_many:
        with scope.entered(of):
            _note_refusals(load, counts, SHOWN_OF_REFUSED_LOAD)
        raise TooMuchRefused(
            f"{counts.refused:,} of {counts.read:,} rows could not be used. More than 5 in 100 is too many, so "
            "nobody's record was changed. Mend the rows, or the export, and load again."
        )
    at = progress.now()  # before the scope's own moment, or nobody would yet see who is added
    with scope.entered(of):
        merge(load, counts, at=at, progress=progress)
    with scope.entered(of):  # a scope has one moment, and that one was the beginning of the change
        Load.objects.filter(pk=load.pk).update(finished_at=progress.now())


def merge(load: Load, counts: Counts, *, at: datetime, progress: Progress) -> None:
    """Bring the directory to what the table says, in the transaction under way."""
    values = {
        "plan": load.organization_id,
        "at": at,
        "day": timezone.localtime(at).date(),
        "load": load.pk,
    }
    known = merging.knows_members(values)
    with spacious(), keys_later():
        for step, statements in merging.STEPS.items():
            progress.says(step, 0)
            for number, statement in enumerate(statements):
                if known or not statement.touches:
                    merging.carry_out(statement, values)
                progress.says(step, round(100 * (number + 1) / len(statements)))
        left = merging.one(merging.LEFT, values)[0] if known else 0
        progress.says(LoadStep.KEYS, 0)
        frugal()
        merging.run(merging.KEYS)
        _note_refusals(load, counts)
        added = merging.one("SELECT count(*) FROM coming WHERE is_new")[0]
        changed = merging.one(merging.TOUCHED)[0]
        _finish(load, LoadState.DONE, at, members_added=added, members_changed=changed, members_left=left)


def _note_refusals(load: Load, counts: Counts, most: int | None = None) -> None:
    values = {"load": load.pk, "plan": load.organization_id, "most": most}
    merging.run(merging.NOTE_REFUSALS, values)
    unknown = [[column, word, rows] for (column, word), rows in counts.unknown.most_common(50)]
    Load.objects.filter(pk=load.pk).update(rows_read=counts.read, rows_refused=counts.refused, unknown=unknown)


def _finish(load: Load, state: LoadState, at: datetime, **what: object) -> None:
    Load.objects.filter(pk=load.pk).update(state=state, step="", percent=100, finished_at=at, **what)


def remove(path: Path) -> None:
    """A table that was sent through a page holds members' facts; it is not kept."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
