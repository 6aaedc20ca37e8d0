"""What stands around the making of a list: one at a time for a plan, and how far it is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from django.db import Error, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from promotora.apps.core import scope
from promotora.apps.tel.queries.runs import LOCK
from promotora.apps.tel.terms import RunStep

Tell = Callable[[str], None]

STEP_OF = {
    "Reading months": RunStep.READING,
    "Reading claim lines": RunStep.READING,
    "Judging members": RunStep.DECIDING,
    "Reading claim lines again": RunStep.EVIDENCE,
    "Gathering evidence": RunStep.EVIDENCE,
    "Writing the list": RunStep.WRITING,
}
"""What the engine says it does, in the words of a run."""


class BeingMade(Exception):
    """Another session makes a list of this plan just now."""


class Progress:
    """Says how far a run is, on a connection of its own: what the run itself writes is not seen before its end."""

    def __init__(
        self, of: scope.Scope, row_id: int, tell: Tell, now: Callable[[], datetime], table: str = "tel_run"
    ) -> None:
        self.table = table
        self.of, self.row_id, self.tell, self.now = of, row_id, tell, now
        self.said: tuple[str, int] = ("", -1)
        self.connection: BaseDatabaseWrapper = connection.copy()

    def __enter__(self) -> "Progress":
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT set_config('promotora.organization', %s, false)", [str(self.of.organization_id)])
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def of_engine(self, what: str, done: int, total: int) -> None:
        """As the engine says it."""
        step = STEP_OF.get(what, RunStep.READING)
        if step is RunStep.READING and done >= total:
            step, done = RunStep.DECIDING, 0
        self.says(step, round(100 * done / max(1, total)))

    def says(self, step: RunStep, percent: int) -> None:
        """What is being done, and how much of it is done."""
        if (step.value, percent) == self.said:
            return
        if step.value != self.said[0]:
            self.tell(str(step.label))
        self.said = (step.value, percent)
        with self.connection.cursor() as cursor:
            cursor.execute(SAYS.format(table=self.table), {"row": self.row_id, "step": step.value, "percent": percent})


SAYS = "UPDATE {table} SET step = %(step)s, percent = %(percent)s WHERE id = %(row)s AND state = 'making'"


@contextmanager
def alone(plan_id: int) -> Iterator[None]:
    """One list of a plan at a time, in whatever process; the lock ends with the session, so no crash leaves it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_lock({LOCK})", [plan_id])
        if not cursor.fetchone()[0]:
            raise BeingMade
    try:
        yield
    finally:
        with suppress(Error), connection.cursor() as cursor:  # a session that is gone holds no lock
            cursor.execute(f"SELECT pg_advisory_unlock({LOCK})", [plan_id])
