"""An installation as its person sees it, and a PostgreSQL server as an organization runs it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from promotora.portal.embedded import postmaster, programs

ROOT = Path(__file__).parents[2]
OURS = ("PROMOTORA_", "DATABASE_", "DJANGO_", "PG", "PYTEST_")
PASSWORD = "correct horse battery"
PATIENCE = 120  # seconds: the machine may be at other work


class Installation:
    """One home, and the commands that were started in it."""

    def __init__(self, home, **settings):
        self.home = home
        self.settings = settings
        self.begun = []
        self.said_in = home.parent

    def environment(self):
        others = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        return {**others, "PYTHONPATH": path, "COLUMNS": "250", "PROMOTORA_HOME": str(self.home), **self.settings}

    def run(self, *words, **settings):
        """A command from its start to its end."""
        return subprocess.run(
            command(words), env={**self.environment(), **settings}, capture_output=True, text=True, check=False, cwd="/"
        )

    def python(self, script):
        """A script that uses the installation."""
        words = [sys.executable, "-c", script]
        return subprocess.run(words, env=self.environment(), capture_output=True, text=True, check=True, cwd="/")

    def start(self, *words, **settings):
        """A command that goes on, as at a terminal of its own; what it says is read from a file."""
        self.said_in.mkdir(exist_ok=True)
        said = self.said_in / f"said-{len(self.begun)}"
        with said.open("w") as into:
            started = subprocess.Popen(
                command(words),
                env={**self.environment(), **settings},
                stdin=subprocess.DEVNULL,
                stdout=into,
                stderr=into,
                start_new_session=True,
                cwd="/",
            )
        self.begun.append(started)
        return Begun(started, said)

    def psql(self, statements):
        """Statements of the owner's; answers with the last one's rows."""
        with self.database() as owner:
            cursor = owner.execute(statements)
            return cursor.fetchall() if cursor.description else None

    @contextlib.contextmanager
    def database(self):
        """A connection of the owner's to the embedded database, which is started for it if need be."""
        with pretending(self.home) as server, connected(server.socket) as connection:
            yield connection

    def postmaster(self):
        """The number of the server's first process, or None."""
        file = postmaster.data(self.home) / "postmaster.pid"
        return int(file.read_text().split()[0]) if file.exists() else None

    def end(self):
        """Whatever a failed test left behind."""
        for process in self.begun:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        if self.postmaster() and postmaster.answering(self.home):
            postmaster.stop(self.home)


class Begun:
    """A command that goes on."""

    def __init__(self, process, file):
        self.process = process
        self.file = file

    def said(self):
        return self.file.read_text()

    def says(self, words, patience=PATIENCE):
        """Wait until it has said something."""
        wait_until(lambda: words in self.said() or self.process.poll() is not None, patience)
        assert words in self.said(), self.said()

    def address(self):
        """Where it serves; a demonstration is made before it does."""
        self.says("Promotora is at ", 3 * PATIENCE)
        return self.said().split("Promotora is at ")[1].split()[0]

    def told(self, number, whole_terminal=False):
        """Send a signal: to it alone, or as a terminal sends Ctrl-C, to everything it started."""
        if whole_terminal:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)
        return self.process.wait(timeout=PATIENCE)


class Standing:
    """A PostgreSQL server on the network, with a superuser, an owner who may make databases, and the site's role."""

    def __init__(self, folder, data):
        self.folder, self.data = folder, data
        self.port = free_port()

    def start(self):
        self.data.mkdir()
        programs.hand_over(self.data)
        programs.let_in(self.data)
        word = self.data.parent / f"{self.data.name}-password"
        word.write_text(PASSWORD)
        word.chmod(0o644)
        self.program(
            "initdb", "--auth=scram-sha-256", "-U", "postgres", f"--pwfile={word}", "--no-sync", "-D", self.data
        )
        options = f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories= -c fsync=off"
        self.program("pg_ctl", "start", "--wait", "-D", self.data, "-l", self.data / "log", "-o", options)
        self.sql(
            f"CREATE ROLE county_owner LOGIN CREATEDB PASSWORD '{PASSWORD}'",
            f"CREATE ROLE county_site LOGIN PASSWORD '{PASSWORD}'",
            "CREATE DATABASE county OWNER county_owner",
        )

    def stop(self):
        self.program("pg_ctl", "stop", "-m", "immediate", "-D", self.data)

    def program(self, name, *words):
        subprocess.run(
            [str(self.folder / name), *map(str, words)],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **programs.as_its_user(),
        )

    def sql(self, *statements, database="postgres"):
        with psycopg.connect(self.url("postgres", database), autocommit=True) as superuser:
            for statement in statements:
                answer = superuser.execute(statement)
        return answer.fetchall() if answer.description else None

    def url(self, role, database="county"):
        return f"postgresql://{role}:{PASSWORD.replace(' ', '%20')}@127.0.0.1:{self.port}/{database}"

    def settings(self):
        return {"DATABASE_URL": self.url("county_site"), "DATABASE_OWNER_URL": self.url("county_owner")}


def command(words):
    return [sys.executable, "-m", "promotora", *map(str, words)]


@contextlib.contextmanager
def pretending(home):
    """This process uses the embedded server of that home."""
    from promotora.portal import embedded

    before = os.environ.get("PROMOTORA_HOME")
    os.environ["PROMOTORA_HOME"] = str(home)
    try:
        with embedded.running() as server:
            yield server
    finally:
        os.environ.pop("PROMOTORA_HOME")
        if before:
            os.environ["PROMOTORA_HOME"] = before


def connected(folder, role="postgres", database="promotora"):
    return psycopg.connect(host=str(folder), port=5432, user=role, dbname=database, autocommit=True)


def wait_until(ready, patience=PATIENCE):
    end = time.monotonic() + patience
    while not ready():
        assert time.monotonic() < end, "It did not come."
        time.sleep(0.05)


def runs(number):
    """Whether a process runs; one that has ended and whom nobody has mourned does not."""
    listed = Path("/proc") / str(number) / "stat"
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return listed.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    if Path("/proc/self").exists():
        return False
    return subprocess.run(["ps", "-p", str(number)], capture_output=True, check=False).returncode == 0


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as asked:
        return asked.getsockname()[1]
