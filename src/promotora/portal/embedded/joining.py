"""Using the embedded server for a while: the first to come starts it, the last to leave stops it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from promotora.portal import databases, environment
from promotora.portal.embedded import locks, postmaster, programs
from promotora.portal.trouble import Trouble

SOCKET = "PROMOTORA_SOCKET"
HAS_ROLE = "SELECT 1 FROM pg_roles WHERE rolname = %s"
HAS_DATABASE = "SELECT 1 FROM pg_database WHERE datname = %s"


class Server:
    """This process's hold on the embedded server."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.process = os.getpid()
        with locks.door(home):
            self.use = locks.Use(home)
            try:
                self.socket = _started(home)
                _furnish(self.socket)
            except BaseException:
                self._let_go()
                raise

    def keep(self) -> bool:
        """Start the server again if it died; whether it had."""
        if postmaster.answering(self.home):
            return False
        with locks.door(self.home):
            self.socket = postmaster.start(self.home)
        return True

    def leave(self) -> None:
        """Stop using it. A process forked from this one leaves nothing: the hold is its parent's."""
        if os.getpid() == self.process:
            with locks.door(self.home):
                self._let_go()

    def _let_go(self) -> None:
        try:
            if self.use.is_the_last() and (postmaster.data(self.home) / "postmaster.pid").exists():
                postmaster.stop(self.home)
        finally:
            self.use.end()


@contextmanager
def running() -> Iterator[Server | None]:
    """The embedded server runs while this lasts; None where DATABASE_URL names a server, which is not ours to start."""
    if os.environ.get("DATABASE_URL"):
        yield None
        return
    before = os.environ.get(SOCKET)
    server = Server(_home())
    os.environ[SOCKET] = str(server.socket)
    try:
        yield server
    finally:
        _put_back(before)
        server.leave()


def _put_back(before: str | None) -> None:
    if before is None:
        os.environ.pop(SOCKET, None)
    else:
        os.environ[SOCKET] = before


def _home() -> Path:
    programs.folder()
    try:
        home = environment.make_home()
        with locks.door(home):
            return home
    except OSError as error:
        raise Trouble(
            f"{environment.home()} cannot be used: {os.strerror(error.errno or 0).lower()}. Set PROMOTORA_HOME to a "
            "folder that you may write to."
        ) from error


def _started(home: Path) -> Path:
    try:
        if not postmaster.data(home).exists():
            postmaster.make(home)
        postmaster.refuse_another_version(home)
        return postmaster.start(home)
    except programs.ProgramFailed as error:
        raise Trouble(f"No database could be made in {home}: {error}.") from error


def _furnish(socket: Path) -> None:
    """The site's role and its database, if they are not there yet. The role owns nothing; policies let it see."""
    where = {"host": str(socket), "port": postmaster.PORT, "user": databases.OWNER_ROLE}
    with psycopg.connect("", dbname="postgres", autocommit=True, **where) as owner:  # type: ignore[arg-type]
        role = sql.Identifier(databases.SITE_ROLE)
        if not owner.execute(HAS_ROLE, [databases.SITE_ROLE]).fetchone():
            owner.execute(sql.SQL("CREATE ROLE {} LOGIN").format(role))
        limits = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
        owner.execute(sql.SQL("ALTER ROLE {} " + limits).format(role))
        if not owner.execute(HAS_DATABASE, [databases.NAME]).fetchone():
            owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(databases.NAME)))
