"""For whom the database is read: one person, working for one organization, at one moment.

The database keeps to it by itself: row policies (security.py) read it, and without one a query finds no member's row.
It lives as long as a transaction, so that a pooled connection can never carry it to the next person.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

import pghistory
from django.db import connection, transaction

from promotora.apps.core import clock


@dataclass(frozen=True)
class Scope:
    """Who reads, for whom, and where from. Nobody at all is the default, and sees nothing."""

    user_id: int | None = None
    organization_id: int | None = None
    role: str = ""
    why: str = ""  # the purpose that the access log gives, such as "care coordination"
    address: str = ""

    def __bool__(self) -> bool:
        return self.organization_id is not None


NOBODY = Scope()
_entered: ContextVar[Scope] = ContextVar("scope", default=NOBODY)

SET = """
SELECT set_config('promotora.user', %s, true), set_config('promotora.organization', %s, true),
       set_config('promotora.moment', %s, true)
"""


def current() -> Scope:
    """Whose eyes the database is read with just now."""
    return _entered.get()


@contextmanager
def entered(scope: Scope) -> Iterator[Scope]:
    """One transaction read and written with these eyes; the one around it, if any, gets its own back afterwards."""
    before = _entered.get()
    token = _entered.set(scope)
    try:
        # One moment throughout: what the database takes for now is what the page takes for now.
        with (
            clock.stopped_at(clock.now()),
            transaction.atomic(),
            pghistory.context(user=scope.user_id, organization=scope.organization_id),
        ):
            _tell_database(scope)
            yield scope
            if connection.in_atomic_block and not connection.needs_rollback:
                _tell_database(before)
    finally:
        _entered.reset(token)


def because(why: str) -> Scope:
    """The present scope with another purpose."""
    return replace(current(), why=why)


def _tell_database(scope: Scope) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SET, [_text(scope.user_id), _text(scope.organization_id), clock.now().isoformat()])


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
