"""pg_dump and pg_restore: which of those on this machine, and how they are run."""

import os
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from promotora.portal.embedded import programs
from promotora.portal.trouble import Trouble

Hear = Callable[[str], None]
PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin", "/usr/local/pgsql/bin")
VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


@dataclass(frozen=True)
class Programs:
    """One folder of PostgreSQL's programs."""

    folder: Path
    major: int


def choose(at_least: int) -> Programs:
    """The programs of that major version, or else of the next newer one here: an older one cannot read the server."""
    enough = [found for found in installed() if found.major >= at_least]
    if not enough:
        raise Trouble(
            f"The database is PostgreSQL {at_least}, and no pg_dump of {at_least} or newer is on this machine. Install "
            f"its client programs (on Debian: apt-get install postgresql-client-{at_least})."
        )
    return min(enough, key=lambda found: found.major)


def installed() -> Iterator[Programs]:
    """Every folder of programs here. For a server elsewhere the system's come first: the wheel's speak no TLS."""
    system = [Path(path).parent for path in [shutil.which("pg_dump")] if path]
    system += sorted(folder for place in PLACES for folder in Path("/").glob(place.lstrip("/")))
    wheel = list(programs.folders().values())
    for folder in [*system, *wheel] if os.environ.get("DATABASE_URL") else [*wheel, *system]:
        major = _major(folder)
        if major:
            yield Programs(folder, major)


def _major(folder: Path) -> int | None:
    """The version of a folder that has both programs."""
    if not all((folder / name).exists() for name in ("pg_dump", "pg_restore")):
        return None
    said = subprocess.run([str(folder / "pg_dump"), "--version"], capture_output=True, text=True, check=False).stdout
    found = VERSION.search(said)
    return int(found[1]) if found else None


@contextmanager
def running(program: Path, *words: str, settings: dict[str, Any], hear: Hear) -> Iterator[IO[bytes]]:
    """A program at work, whose output is read; Trouble with its own words when it fails."""
    command = [str(program), *words, "--no-password", "--verbose", f"--dbname={conninfo(settings)}"]
    process = subprocess.Popen(
        command, env=environment(settings), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    errors: list[str] = []
    assert process.stdout
    assert process.stderr
    listener = threading.Thread(target=_listen, args=(process.stderr, hear, errors))
    listener.start()
    try:
        yield process.stdout
        if process.wait():
            listener.join()
            raise Trouble(_failed(program, errors))
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        listener.join()
        process.stdout.close()
        process.stderr.close()


def _listen(stream: IO[bytes], hear: Hear, errors: list[str]) -> None:
    for line in stream:
        text = line.decode(errors="replace").strip()
        if "error:" in text or "FATAL" in text:
            errors.append(text)
        else:
            hear(text)


def _failed(program: Path, errors: list[str]) -> str:
    said = errors[0].split("error:", 1)[-1].strip() if errors else "it did not say why"
    return f"{program.name} failed: {said}. Mend that and try again; nothing was changed."


def conninfo(settings: dict[str, Any]) -> str:
    """Where the database is, without the password, which every user of this machine could read in a command's words."""
    from psycopg.conninfo import make_conninfo

    named = {"host": settings["HOST"], "port": settings["PORT"], "user": settings["USER"], "dbname": settings["NAME"]}
    further = {name: value for name, value in settings["OPTIONS"].items() if isinstance(value, str | int)}
    return make_conninfo("", **{name: value for name, value in {**further, **named}.items() if value})


def environment(settings: dict[str, Any]) -> dict[str, str]:
    """The password goes by the environment; messages come in English, since we read them."""
    own = programs.environment()
    return {**own, "PGPASSWORD": settings["PASSWORD"]} if settings["PASSWORD"] else own
