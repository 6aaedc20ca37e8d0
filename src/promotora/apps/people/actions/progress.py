"""What stands around a load: one at a time, how far it is, its temporary tables, and room to sort."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from django.db import Error, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from promotora.apps.core import scope
from promotora.apps.people.actions import merging
from promotora.apps.people.models import LoadStep
from promotora.apps.people.queries.loads import LOCK

WORK_MEMORY, FRUGAL = "96MB", "32MB"
Tell = Callable[[str], None]


class BeingDone(Exception):
    """Another session loads this plan's membership just now."""


class Progress:
    """Says how far a load is, on a connection of its own: what the load itself writes is not seen before its end."""

    def __init__(self, of: scope.Scope, load_id: int, tell: Tell, now: Callable[[], datetime]) -> None:
        self.of, self.load_id, self.tell, self.now = of, load_id, tell, now
        self.said: tuple[str, int] = ("", -1)
        self.connection: BaseDatabaseWrapper = connection.copy()

    def __enter__(self) -> "Progress":
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT set_config('promotora.organization', %s, false)", [str(self.of.organization_id)])
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def says(self, step: LoadStep, percent: int, rows: int | None = None) -> None:
        """What is being done, and how much of it is done."""
        if (step.value, percent) == self.said:
            return
        if step.value != self.said[0]:
            self.tell(str(step.label))
        self.said = (step.value, percent)
        with self.connection.cursor() as cursor:
            cursor.execute(SAYS, {"load": self.load_id, "step": step.value, "percent": percent, "rows": rows})


SAYS = """
UPDATE people_load SET step = %(step)s, percent = %(percent)s, rows_read = coalesce(%(rows)s, rows_read)
WHERE id = %(load)s AND state = 'reading'
"""


@contextmanager
def alone(organization_id: int) -> Iterator[None]:
    """One load of a plan at a time, in whatever process; the lock ends with the session, so no crash leaves it."""
    if not merging.one(f"SELECT pg_try_advisory_lock({LOCK})", [organization_id])[0]:
        raise BeingDone
    try:
        yield
    finally:
        with suppress(Error):  # a session that is gone holds no lock
            merging.one(f"SELECT pg_advisory_unlock({LOCK})", [organization_id])


@contextmanager
def scratch() -> Iterator[None]:
    """The temporary tables, empty; dropped at the end, since the session goes on to other jobs."""
    merging.run(merging.BEGIN)
    try:
        yield
    finally:
        with suppress(Error):
            merging.run(merging.END)


@contextmanager
def spacious() -> Iterator[None]:
    """More memory for sorting, in this transaction alone."""
    merging.run(f"SET LOCAL work_mem = '{WORK_MEMORY}'; SET LOCAL hash_mem_multiplier = 2")
    yield


def frugal() -> None:
    """Less again: making keys sorts and joins in many places at once, each of which may take this much."""
    merging.run(f"SET LOCAL work_mem = '{FRUGAL}'; SET LOCAL hash_mem_multiplier = 1")


@contextmanager
def keys_later() -> Iterator[None]:
    """The triggers make no keys while this lasts: they are made at the end, all at once."""
    merging.run("SET LOCAL promotora.keys = 'later'")
    yield
    merging.run("SET LOCAL promotora.keys = ''")
