"""Asking for a long list as a file; the worker makes it (tasks/exports.py), and after a day it is gone."""

import re
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app as jobs

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core import scope
from promotora.apps.core.jobs import mend_jobs
from promotora.apps.tel.models import Export, Run
from promotora.apps.tel.queries.wanted import Wanted
from promotora.apps.tel.terms import ExportState

TASK = "promotora.apps.tel.tasks.export_list"
AT_ONCE = 2_000  # rows that a page makes itself
KEPT = timedelta(days=1)
NAME = re.compile(r"(\d+)\.(csv|xlsx)")


def folder() -> Path:
    """Where files wait that people asked for: a folder an organization, readable by the site alone."""
    return Path(settings.MEDIA_ROOT).parent / "exports"


@transaction.atomic
def ask_for_export(
    *, run: Run, wanted: Wanted, form: str, organization: Organization, by: User, at: datetime, language: str
) -> Export:
    """Put a file in the queue; the job is made in the same transaction."""
    export = Export.objects.create(
        organization=organization,
        run=run,
        asked_by=by,
        asked_at=at,
        wanted=wanted.address()[:1000],
        form=form,
        language=language,
    )
    jobs.configure_task(TASK).defer(export_id=export.pk, organization_id=organization.pk, user_id=by.pk)
    return export


def finish(export: Export, *, path: Path, rows: int, at: datetime) -> None:
    """It is there."""
    waiting = Export.objects.filter(pk=export.pk, state=ExportState.WAITING)
    waiting.update(state=ExportState.READY, path=str(path), rows=rows, ready_at=at)


def tell_rows(export: Export, rows: int) -> None:
    """How far it is."""
    Export.objects.filter(pk=export.pk).update(rows=rows)


def stop(export_id: int) -> None:
    """It could not be made. What was looked for, which may be a member's name, is not kept."""
    Export.objects.filter(pk=export_id, state=ExportState.WAITING).update(state=ExportState.STOPPED, wanted="")


def remove_old(*, at: datetime) -> int:
    """Take away every file that is a day old, and what was looked for in it; how many."""
    gone = 0
    for path in folder().glob("*/*") if folder().is_dir() else ():
        if datetime.fromtimestamp(path.stat().st_mtime, at.tzinfo) > at - KEPT:
            continue
        with suppress(FileNotFoundError):
            path.unlink()
        gone += 1
        named = NAME.fullmatch(path.name)
        if named and path.parent.name.isdecimal():
            with scope.entered(scope.Scope(organization_id=int(path.parent.name))):
                Export.objects.filter(pk=int(named.group(1))).update(state=ExportState.GONE, path="", wanted="")
    return gone


def mend(*, at: datetime) -> None:
    """Make again what a worker had begun that is gone; after three times leave it, and let its page say so."""
    mend_jobs(TASK, at=at, give_up=lambda left: stop(left.told["export_id"]))
