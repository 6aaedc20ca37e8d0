"""Databases that change places: a fresh one is made beside the old, and takes its name in one step."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import psycopg
from psycopg import sql

from promotora.portal.backup.programs import conninfo
from promotora.portal.databases import OWNER, SITE
from promotora.portal.trouble import Trouble

MEETING_PLACES = ("postgres", "template1")
LEFTOVERS = "SELECT datname FROM pg_database WHERE datname ~ %s AND pg_has_role(datdba, 'USAGE')"
# The server's own workers have no user.
OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND usesysid IS NOT NULL"
OPEN_TO_ALL = "SELECT has_database_privilege('public', %s, 'CONNECT')"


class Places:
    """The databases of one server, as their owner sees them from a third one."""

    def __init__(self, settings: dict[str, Any], site_role: str) -> None:
        self.settings = settings
        self.name: str = settings["NAME"]
        self.site_role = site_role
        self.fresh = f"{self.name}_restoring_{os.getpid()}"
        self.former = f"{self.name}_former_{os.getpid()}"

    @contextmanager
    def made(self) -> Iterator[str]:
        """A fresh database; what is left of it is removed in the end."""
        with self.connected() as server:
            self._remove_leftovers(server)
            self._make(server)
        try:
            yield self.fresh
        finally:
            with self.connected() as server:
                server.execute(_named("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.fresh))

    def _make(self, server: psycopg.Connection[Any]) -> None:
        try:
            server.execute(_named("CREATE DATABASE {} TEMPLATE template0", self.fresh))
        except psycopg.errors.InsufficientPrivilege as error:
            self._may_not(error)
        server.execute(_named("GRANT CONNECT ON DATABASE {} TO {}", self.fresh, self.site_role))
        if not _asked(server, OPEN_TO_ALL, self.name):
            server.execute(_named("REVOKE CONNECT ON DATABASE {} FROM PUBLIC", self.fresh))

    def _may_not(self, error: Exception) -> NoReturn:
        role = self.settings["USER"]
        raise Trouble(
            f"{role} may not make a database, and a backup is restored into a fresh one. As a superuser: "
            f'ALTER ROLE "{role}" CREATEDB'
        ) from error

    def _remove_leftovers(self, server: psycopg.Connection[Any]) -> None:
        """What a restore left that was killed. Its rows were never the site's."""
        for (name,) in server.execute(LEFTOVERS, [f"^{re.escape(self.name)}_(restoring|former)_[0-9]+$"]).fetchall():
            if not _asked(server, OTHERS, name):
                server.execute(_named("DROP DATABASE {}", name))

    def refuse_in_use(self) -> None:
        """Trouble while anybody else is connected: what they wrote meanwhile would be lost."""
        with self.connected() as server:
            self._refuse_in_use(server)

    def _refuse_in_use(self, server: psycopg.Connection[Any]) -> None:
        others = _asked(server, OTHERS, self.name)
        if others:
            raise Trouble(
                f"The database {self.name} is in use ({others} connection{'' if others == 1 else 's'}), perhaps by "
                "`promotora serve` or `promotora worker`. Stop them, and restore again. Nothing was changed."
            )

    def swap(self, meanwhile: Callable[[], None]) -> None:
        """The fresh database takes the name, the old one is removed. `meanwhile` is part of the same step."""
        with self.connected() as server:
            self._refuse_in_use(server)
            with server.transaction():  # from the first rename to the end nobody can connect to either
                server.execute(_named("ALTER DATABASE {} RENAME TO {}", self.name, self.former))
                server.execute(_named("ALTER DATABASE {} RENAME TO {}", self.fresh, self.name))
                meanwhile()
            server.execute(_named("DROP DATABASE {} WITH (FORCE)", self.former))

    @contextmanager
    def connected(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection to the server that is to neither database."""
        with _first_that_answers(self.settings) as server:
            yield server


def _first_that_answers(settings: dict[str, Any]) -> psycopg.Connection[Any]:
    reason: Exception | None = None
    for name in MEETING_PLACES:
        try:
            where = conninfo({**settings, "NAME": name})
            return psycopg.connect(where, password=settings["PASSWORD"] or None, autocommit=True)
        except psycopg.OperationalError as error:
            reason = error
    raise Trouble(
        f"{settings['USER']} may connect neither to the database {' nor to '.join(MEETING_PLACES)}, from where "
        f'databases are made and renamed. As a superuser: GRANT CONNECT ON DATABASE postgres TO "{settings["USER"]}"'
    ) from reason


@contextmanager
def using(name: str) -> Iterator[None]:
    """Django's connections lead to this database meanwhile."""
    from django.db import connections

    before = connections[SITE].settings_dict["NAME"]
    try:
        _lead_to(name)
        yield
    finally:
        _lead_to(before)


def _lead_to(name: str) -> None:
    from django.db import connections

    for alias in (SITE, OWNER):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def _named(statement: str, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*map(sql.Identifier, names))


def _asked(server: psycopg.Connection[Any], question: str, about: str) -> Any:
    row = server.execute(question, [about]).fetchone()
    return row[0] if row else None
