"""The server itself: made, started, asked whether it answers, stopped."""

import hashlib
import os
import re
import shlex
import shutil
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from psycopg import pq

from promotora.portal.embedded import programs
from promotora.portal.trouble import Trouble

PORT = 5432  # of the socket's name alone: nothing listens on the network
LONGEST_SOCKET = 100  # macOS allows 103 bytes, Linux 107
PLAIN = re.compile(r"[\w/.+-]*", re.ASCII)  # PostgreSQL reads commas and quotes in this setting
TRIES, PAUSE = 20, 0.3
PATIENCE = 300  # seconds: after a crash the server first replays what was not yet written to its tables
WAITING = ("--wait", f"--timeout={PATIENCE}")
LOG_KEPT = 10_000_000
MEBIBYTE = 1024**2


def data(home: Path) -> Path:
    """Where the server keeps its rows."""
    return home / "database"


def make(home: Path) -> None:
    """Make a new server's folder, whole or not at all."""
    for unfinished in home.glob(".database-new-*"):
        shutil.rmtree(unfinished)
    fresh = Path(tempfile.mkdtemp(prefix=".database-new-", dir=home))
    programs.hand_over(fresh)
    programs.let_in(home)
    # The built-in locale sorts alike on every machine, and keeps its order when the system is upgraded.
    locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--encoding=UTF8")
    programs.run("initdb", "--auth=trust", "--username=postgres", *locale, data=fresh)
    fresh.rename(data(home))


def start(home: Path) -> Path:
    """Start the server unless it runs; answers with the folder of its socket."""
    refuse_what_is_not_ours(data(home))
    programs.let_in(home)
    for remaining in reversed(range(TRIES)):
        socket = answering(home)
        if socket:
            return socket
        try:
            _start(home)
        except programs.ProgramFailed as error:
            if not remaining:
                raise Trouble(_did_not_start(home, error)) from error
            forget_another_s_number(data(home))
            time.sleep(PAUSE)  # the children of a server that was killed are still ending
    raise Trouble(_did_not_start(home, None))


def _start(home: Path) -> None:
    folder, socket = data(home), socket_folder(data(home))
    log = folder / "log"
    if log.exists() and log.stat().st_size > LOG_KEPT:
        log.replace(folder / "log.before")
    options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings(socket).items())
    programs.run("pg_ctl", "start", *WAITING, "--log=log", f"--options={options}", data=folder)


def settings(socket: Path) -> dict[str, str]:
    """How the server behaves on a person's own machine: small, quiet about what rows hold, and durable always."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MEBIBYTE
    return {
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": str(socket),
        "unix_socket_permissions": "0700",
        "max_connections": "60",
        "shared_buffers": f"{min(256, max(64, memory // 16))}MB",
        "effective_cache_size": f"{max(256, memory // 2)}MB",
        "work_mem": "8MB",
        "maintenance_work_mem": "64MB",
        "max_worker_processes": "4",
        "max_parallel_workers_per_gather": "1",
        "autovacuum_max_workers": "2",
        "io_method": "sync",  # no further processes
        "random_page_cost": "1.1",
        "jit": "off",
        "min_wal_size": "32MB",
        "max_wal_size": "512MB",
        "wal_compression": "on",
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "timezone": "UTC",
        "log_timezone": "UTC",
        # A failed statement holds people's names, and so may its error: neither belongs in a log.
        "log_min_messages": "log",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_checkpoints": "off",
    }


def stop(home: Path) -> None:
    """Stop the server cleanly: what is under way is undone, what is done is on the disk."""
    noted = _noted(data(home))
    try:
        programs.run("pg_ctl", "stop", "--mode=fast", *WAITING, data=data(home))
    except programs.ProgramFailed as error:
        if answering(home):
            raise Trouble(f"The embedded database in {data(home)} did not stop: {error}.") from error
    if noted and Path(noted[4]) != data(home):
        with suppress(OSError):
            Path(noted[4]).rmdir()


def answering(home: Path) -> Path | None:
    """The folder of the socket on which the server answers, or None; one that is starting or stopping is waited for."""
    noted = _noted(data(home))
    if not noted:
        return None
    socket = Path(noted[4])
    end = time.monotonic() + PATIENCE
    while (answer := _ping(socket)) is pq.Ping.REJECT and time.monotonic() < end:
        time.sleep(0.05)
    return socket if answer is pq.Ping.OK else None


def _ping(socket: Path) -> pq.Ping:
    # user and dbname only so that nothing is looked up; a ping does not sign in.
    asked = {"host": str(socket), "port": str(PORT), "user": "postgres", "dbname": "postgres", "connect_timeout": "5"}
    return pq.Ping(pq.PGconn.ping(conninfo(asked)))


def conninfo(asked: dict[str, str]) -> bytes:
    """Words that libpq reads, as bytes."""
    from psycopg.conninfo import make_conninfo

    return make_conninfo("", **asked).encode()


def _noted(folder: Path) -> list[str]:
    """What a running server says of itself in postmaster.pid: its number first, the folder of its socket fifth."""
    try:
        lines = (folder / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []
    return lines if len(lines) > 4 and lines[4] else []


def forget_another_s_number(folder: Path) -> None:
    """After a crash the number that the server had may be another program's, and PostgreSQL would wait for that one."""
    file = folder / "postmaster.pid"
    noted = file.read_text().split() if file.exists() else []
    if noted and not is_postgres(noted[0]):
        file.unlink(missing_ok=True)


def is_postgres(number: str) -> bool:
    """Whether a process of this number runs and is a PostgreSQL server."""
    listed = Path("/proc") / number / "cmdline"
    if Path("/proc/self").exists():
        return listed.exists() and b"postgres" in listed.read_bytes()
    command = subprocess.run(["ps", "-p", number, "-o", "command="], capture_output=True, text=True, check=False)
    return "postgres" in command.stdout


def socket_folder(folder: Path) -> Path:
    """The server's own folder, or a private one with a short, plain name where a socket cannot have this path."""
    if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET and PLAIN.fullmatch(str(folder)):
        return folder
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    short = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()) / f"promotora-{os.geteuid()}-{name}"
    short.mkdir(mode=0o700, exist_ok=True)
    refuse_what_is_not_ours(short)
    programs.hand_over(short)
    return short


def refuse_what_is_not_ours(folder: Path) -> None:
    """A folder that another user made is not trusted, and PostgreSQL would not start in it."""
    user = programs.system_user()
    here, ours = folder.lstat().st_uid, {os.geteuid()} | ({user.pw_uid} if user else set())
    if here not in ours or folder.is_symlink():
        raise Trouble(
            f"{folder} belongs to another user of this machine. Run Promotora as the one who ran it before, or set "
            "PROMOTORA_HOME to a folder of your own."
        )


def refuse_another_version(home: Path) -> None:
    """A server's folder is read by its own major version alone."""
    made_by = (data(home) / "PG_VERSION").read_text().strip()
    if made_by != str(programs.MAJOR):
        raise Trouble(
            f"The database in {data(home)} was made by PostgreSQL {made_by}, and this Promotora brings "
            f"{programs.MAJOR}. Back it up with the Promotora that made it, move the folder aside, and restore the "
            "backup."
        )


def _did_not_start(home: Path, error: Exception | None) -> str:
    log = data(home) / "log"
    fatal = [line for line in log.read_text(errors="replace").splitlines() if "FATAL" in line] if log.exists() else []
    reason = fatal[-1].split("FATAL:")[-1].strip() if fatal else str(error or "it does not answer")
    return (
        f"The embedded database in {data(home)} did not start: {reason}. Its log, {log}, says more. `promotora "
        "restore` brings a backup back into a new PROMOTORA_HOME."
    )
