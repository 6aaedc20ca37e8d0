"""Bringing a run's list into the database: listings, departures, evidence and columns, in the transaction under way.

What the engine found becomes visible all at once, when that transaction ends. Rows go by COPY into temporary tables,
since PostgreSQL allows it into no table under row security, and from there under every row policy.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction

from promotora.apps.accounts.models import User
from promotora.apps.core.lifecycle import move
from promotora.apps.tel.actions import tables
from promotora.apps.tel.loading.columns import columns
from promotora.apps.tel.loading.evidence import Packed
from promotora.apps.tel.loading.listings import Found, departures, listings, strangers
from promotora.apps.tel.models import ListColumn, Run, RunReport
from promotora.apps.tel.queries import assigned
from promotora.apps.tel.terms import Change, RunState, RunStep

STRANGERS_KEPT = 1_000  # numbers of people who are not in the directory; more say nothing more
Says = Callable[[RunStep, int], None]


def silent(step: RunStep, percent: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Made:
    """What a run is beside its rows: its record and figures, and what names it."""

    figures: dict[str, Any] = field(default_factory=dict)
    counts: dict[str, Any] = field(default_factory=dict)
    record: dict[str, Any] = field(default_factory=dict)
    folder: str = ""
    fingerprint: str = ""
    digest: str = ""
    set_aside: int = 0
    rows: int = 0


@transaction.atomic
def bring_in(
    *,
    run: Run,
    found: Found,
    packed: Packed | None,
    at: datetime,
    made: Made = Made(),
    by: User | None = None,
    says: Says = silent,
) -> None:
    """Write what a run found, and move it to MADE. The run must be in MAKING and its plan in scope."""
    says(RunStep.LOADING, 0)
    directory = tables.directory(run.organization_id, found.everyone)
    whole = listings(found.tel, found.people, found.change, directory)
    openly = listings(found.open_tel, found.people, found.open_change, directory)
    gone, openly_gone = departures(found.change, directory), departures(found.open_change, directory)
    says(RunStep.LOADING, 20)
    tables.write_listings(run, whole, whole_face=True)
    says(RunStep.LOADING, 60)
    tables.write_listings(run, openly, whole_face=False)
    tables.write_departures(run, gone, whole_face=True)
    tables.write_departures(run, openly_gone, whole_face=False)
    write_columns(run, whole, openly)
    if packed is not None:
        says(RunStep.EVIDENCE_IN, 0)
        tables.write_evidence(run, packed, directory, lambda percent: says(RunStep.EVIDENCE_IN, percent))
    missing = strangers(found.tel, directory)
    figures = made.figures | {"strangers": missing[:STRANGERS_KEPT]}
    RunReport.objects.create(run=run, organization_id=run.organization_id, figures=figures, counts=made.counts)
    _say_what_came(run, whole, gone, made, len(missing), at)
    move(run, to=RunState.MADE, by=by, at=at)


def write_columns(run: Run, rows: pa.Table, openly: pa.Table) -> None:
    """The columns of the whole list."""
    serving, act = assigned.base(run.organization_id, np.asarray(rows["member_id"], np.int64))
    ListColumn.objects.bulk_create(
        ListColumn(
            run=run,
            organization_id=run.organization_id,
            name=each.name,
            kind=each.kind,
            words=each.words,
            cells=each.cells.tobytes(),
            version=act if each.name == "assigned" else 1,
        )
        for each in columns(rows, serving, np.asarray(openly["member_id"], np.int64))
    )


def _say_what_came(run: Run, rows: pa.Table, gone: pa.Table | None, made: Made, missing: int, at: datetime) -> None:
    """The run's own figures."""
    kinds = {each["values"]: each["counts"] for each in pc.value_counts(rows["change"]).to_pylist()}
    fields = {
        "listed": rows.num_rows + missing,
        "came": kinds.get(Change.CAME.value, 0),
        "changed": kinds.get(Change.CHANGED.value, 0),
        "left": gone.num_rows if gone is not None else 0,
        "strangers": missing,
        "set_aside": made.set_aside,
        "rows": made.rows,
        "record": made.record,
        "folder": made.folder,
        "fingerprint": made.fingerprint,
        "digest": made.digest,
        "made_at": at,
        "step": "",
        "percent": 100,
    }
    Run.objects.filter(pk=run.pk).update(**fields)
    for name, value in fields.items():
        setattr(run, name, value)
