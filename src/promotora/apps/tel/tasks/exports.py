"""The jobs that make long lists into files, and take the files away after a day."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import Error, close_old_connections
from django.utils.translation import override
from procrastinate.contrib.django import app

from promotora.apps.accounts.models import Organization
from promotora.apps.core import audit, clock, scope
from promotora.apps.core.audit import Look
from promotora.apps.core.models import Part
from promotora.apps.core.scope import Scope
from promotora.apps.people.terms import Export as Saved
from promotora.apps.tel.actions import exporting
from promotora.apps.tel.models import Export, Run
from promotora.apps.tel.presenters.exported import Cell, cells, columns, write
from promotora.apps.tel.queries.assigned import assigned_now
from promotora.apps.tel.queries.choosing import choose
from promotora.apps.tel.queries.columns import columns_of
from promotora.apps.tel.queries.lists import find, names_of, rows_of
from promotora.apps.tel.queries.wanted import understood
from promotora.apps.tel.terms import ExportState

A_PIECE = 1_000


@app.task(name=exporting.TASK)
def export_list(export_id: int, organization_id: int, user_id: int) -> None:
    """Write a list into a file, as whoever asked for it may see it."""
    close_old_connections()
    do_export(export_id=export_id, organization_id=organization_id, user_id=user_id)


@app.periodic(cron="7,37 * * * *")
@app.task(name="promotora.apps.tel.tasks.remove_exports", queueing_lock="remove exports")
def remove_exports(timestamp: int) -> None:
    """Every half hour: take away the files that are a day old."""
    close_old_connections()
    exporting.remove_old(at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="promotora.apps.tel.tasks.mend_exports", queueing_lock="mend exports")
def mend_exports(timestamp: int) -> None:
    """Every minute: make again the files whose worker is gone."""
    close_old_connections()
    exporting.mend(at=clock.now())


@dataclass(frozen=True)
class Order:
    """What one export is of: whose eyes, which run, and which members in which order."""

    of: Scope
    run: Run
    members: list[int]
    today: date
    export: Export

    @property
    def of_plan(self) -> bool:
        """Whether the plan itself asks."""
        return self.run.organization_id == self.of.organization_id


def do_export(*, export_id: int, organization_id: int, user_id: int) -> None:
    """Make the file, a piece at a time, each in its own short transaction; each member in it is noted."""
    order = _order(export_id, organization_id, user_id)
    if order is None:
        return
    where = exporting.folder() / str(organization_id)
    where.mkdir(mode=0o700, parents=True, exist_ok=True)
    path, part = where / f"{export_id}.{order.export.form}", where / f".{export_id}.part"
    try:
        with override(order.export.language or None):
            rows = _written(part, order)
        part.rename(path)
        with scope.entered(order.of):
            exporting.finish(order.export, path=path, rows=rows, at=clock.now())
    except Exception:
        part.unlink(missing_ok=True)
        with suppress(Error), scope.entered(order.of):  # the database itself may be what failed
            exporting.stop(export_id)
        raise


def _order(export_id: int, organization_id: int, user_id: int) -> Order | None:
    with scope.entered(Scope(user_id=user_id, organization_id=organization_id)):
        export = Export.objects.select_related("run", "run__organization").filter(pk=export_id).first()
        if export is None:  # its list was withdrawn, and whoever asked sees it no more
            exporting.stop(export_id)
            return None
        if export.state != ExportState.WAITING:
            return None
        why = Organization.objects.get(pk=organization_id).purpose
        today, wanted = clock.today(), understood(export.wanted)
        found = find(wanted.q) if wanted.q else None
        members = found.members if found else None
        chosen = choose(columns_of(export.run, organization_id), wanted, today=today, found=members)
        of = Scope(user_id=user_id, organization_id=organization_id, why=why)
        return Order(of, export.run, chosen.members(), today, export)


def _written(path: Path, order: Order) -> int:
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "wb+") as file:
        return write(file, order.export.form, columns(of_plan=order.of_plan), _rows(order))


def _rows(order: Order) -> Iterator[list[Cell]]:
    """Every row, and everyone whose it is noted before it is given away."""
    for begin in range(0, len(order.members), A_PIECE):
        piece = order.members[begin : begin + A_PIECE]
        with scope.entered(order.of):
            assigned = assigned_now(order.run.organization_id, piece) if order.of_plan else {}
            names = names_of(assigned.values())
            rows = rows_of(order.run, piece, assigned)
            audit.note_all(Look(row.member.pk, Part.EXPORT, Saved.LIST) for row in rows)
            exporting.tell_rows(order.export, begin + len(piece))
            told = [cells(row, names, order.today, of_plan=order.of_plan) for row in rows]
        yield from told
