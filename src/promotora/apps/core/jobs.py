"""Jobs that may be killed: one at a time under a lock, how far each is, and what becomes of those left behind."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.db import Error, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import TextChoices
from procrastinate.contrib.django import app as jobs

from promotora.apps.core.scope import Scope, entered

MOST_TIMES = 3
Tell = Callable[[str], None]


class Busy(Exception):
    """Another session does this just now."""


@dataclass(frozen=True)
class Lock:
    """Locks of one kind, each with a number. The session that works holds it, and it ends with the session however that
    ends, so that no crash leaves one behind. `kind`: any number that no other kind has."""

    kind: int

    @contextmanager
    def held(self, number: int) -> Iterator[None]:
        """Hold it while this lasts; Busy when another session does."""
        if not _one("SELECT pg_try_advisory_lock(%s, %s)", [self.kind, number]):
            raise Busy
        try:
            yield
        finally:
            with suppress(Error):  # a session that is gone holds no lock
                _one("SELECT pg_advisory_unlock(%s, %s)", [self.kind, number])

    def is_held(self, number: int) -> bool:
        """Whether a session, wherever it runs, holds it just now."""
        return bool(_one(IS_HELD, [self.kind, number]))


# The view tells of every database of the server.
IS_HELD = """
SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objid = %s AND granted
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
"""


class Progress:
    """Says in a row of `table` how far its job is, while the row is in `state`; on a connection of its own, since what
    the job itself writes is not seen before its end."""

    def __init__(
        self, of: Scope, row_id: int, tell: Tell, now: Callable[[], datetime], *, table: str, state: str
    ) -> None:
        self.of, self.row_id, self.tell, self.now = of, row_id, tell, now
        self.table, self.state = table, state
        self.said: tuple[str, int] = ("", -1)
        self.connection: BaseDatabaseWrapper = connection.copy()

    def __enter__(self) -> Self:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT set_config('promotora.organization', %s, false)", [str(self.of.organization_id)])
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def says(self, step: TextChoices, percent: int, **counts: int) -> None:
        """What is being done, how much of it is done, and what was counted so far, by the row's columns."""
        if (step.value, percent) == self.said:
            return
        if step.value != self.said[0]:
            self.tell(str(step.label))
        self.said = (step.value, percent)
        values: dict[str, int | str] = {"step": step.value, "percent": percent, **counts}
        columns = ", ".join(f"{name} = %s" for name in values)
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {self.table} SET {columns} WHERE id = %s AND state = %s",
                [*values.values(), self.row_id, self.state],
            )


@dataclass(frozen=True)
class LeftBehind:
    """A job that a worker had begun that is gone, with what it was told."""

    job_id: int
    attempts: int
    told: dict[str, Any]

    @property
    def of(self) -> Scope:
        """With whose eyes it was to be done."""
        return Scope(user_id=self.told.get("user_id"), organization_id=self.told.get("organization_id"))


LEFT_BEHIND = """
SELECT j.id, j.attempts, j.args
FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
WHERE j.task_name = %s AND j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - interval '30 seconds')
"""
Settle = Callable[[LeftBehind], object]


def nothing(left: LeftBehind) -> None:
    """Nothing has to be set right."""


def mend_jobs(
    task: str,
    *,
    at: datetime,
    goes_on: Callable[[LeftBehind], bool] = lambda left: False,
    settle: Settle = nothing,
    give_up: Settle = nothing,
    most_times: int = MOST_TIMES,
) -> None:
    """Do again what a worker had begun that is gone; after three times leave it, and let its page say so.

    `goes_on`: somebody does it after all; `settle`: sets right what it left; `give_up`: when it is left for a person;
    `most_times`: where a job's usual tries are counted too.
    """
    for left in left_behind(task):
        if goes_on(left):
            continue
        with entered(left.of):
            settle(left)
            if left.attempts < most_times:
                jobs.job_manager.retry_job_by_id(left.job_id, retry_at=at)
            else:
                give_up(left)
                _one("SELECT procrastinate_finish_job_v1(%s, 'failed', false)", [left.job_id])


def left_behind(task: str) -> list[LeftBehind]:
    """The jobs of one task whose worker is gone."""
    with connection.cursor() as cursor:
        cursor.execute(LEFT_BEHIND, [task])
        return [LeftBehind(job_id, attempts, _read(told)) for job_id, attempts, told in cursor.fetchall()]


def _read(told: Any) -> dict[str, Any]:
    return dict(json.loads(told) if isinstance(told, str) else told)


def _one(sql: str, values: list[int]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return (cursor.fetchone() or (None,))[0]
