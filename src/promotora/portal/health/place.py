"""The machine and the settings: what can be seen without a database."""

import os
import shutil
import socket
import stat
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from promotora.portal import environment
from promotora.portal.health.finding import Finding, good, warning, wrong

GIBIBYTE = 1024**3
ROOM, LITTLE_ROOM = 1, 10  # gibibytes
SECRET_LENGTH, SECRET_VARIETY = 50, 12
COUNTY = "America/Los_Angeles"


def settings(what: str) -> Finding:
    """Whether every setting can be read."""
    try:
        environment.read()
    except ValueError as error:
        return wrong(what, str(error), "Correct the setting that is named.")
    except OSError as error:
        said = f"{environment.home()} cannot be used: {os.strerror(error.errno or 0).lower()}."
        return wrong(what, said, "Set PROMOTORA_HOME to a folder that you may write to.")
    return good(what, "Each can be read.")


def room(what: str) -> Finding:
    """Whether the disk has room."""
    there = next(place for place in (environment.home(), *environment.home().parents) if place.exists())
    free = shutil.disk_usage(there).free / GIBIBYTE
    said = f"{free:,.1f} GB free where {environment.home()} is."
    mend = "Free some, or set PROMOTORA_HOME to a larger disk: a full one stops the database."
    if free < ROOM:
        return wrong(what, said, mend)
    return warning(what, said, mend) if free < LITTLE_ROOM else good(what, said)


def zones(what: str) -> Finding:
    """Whether the county's time zone is known; dates of stays and deadlines need it."""
    try:
        ZoneInfo(COUNTY)
    except ZoneInfoNotFoundError:
        return wrong(what, f"{COUNTY} is not known to this machine.", "Install the system's tzdata package.")
    return good(what, f"{COUNTY} is known.")


def secret(what: str) -> Finding:
    """Whether what signs sessions is long, mixed, and nobody else's to read."""
    given = os.environ.get("PROMOTORA_SECRET_KEY")
    file = environment.home() / "secret"
    if given is None and not file.exists():
        return good(what, "It is made when the site is first opened.")
    text = given if given is not None else file.read_text()
    if len(text) < SECRET_LENGTH or len(set(text)) < SECRET_VARIETY:
        return wrong(what, "It can be guessed: too short, or too few different characters.", _new_secret(given))
    return _others_can_read(what, file) if given is None else good(what, "PROMOTORA_SECRET_KEY is long and mixed.")


def _new_secret(given: str | None) -> str:
    make = "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
    former = "the one until now" if given is not None else f"what {environment.home() / 'secret'} holds"
    return (
        f"Set PROMOTORA_SECRET_KEY to what this prints: {make}. Set PROMOTORA_FORMER_SECRET_KEYS to {former}, run "
        "`promotora manage seal_second_factors`, and take that setting away again."
    )


def _others_can_read(what: str, file: Path) -> Finding:
    mode = stat.S_IMODE(file.stat().st_mode)
    if mode & 0o077:
        return wrong(what, f"Other users of this machine can read {file} ({mode:o}).", f"chmod 600 {file}")
    return good(what, f"{file} is readable by its owner alone.")


def doors(what: str) -> Finding:
    """Whether names and https fit together: a site that others reach must not send passwords in the open."""
    here = environment.read()
    others = [host for host in here.hosts if host not in environment.LOOPBACK]
    if "*" in others:
        return wrong(what, "PROMOTORA_HOSTS answers to every name.", "List the site's own names, with commas between.")
    if others and not here.https:
        mend = "Put a proxy with a certificate in front, and set PROMOTORA_HTTPS=1."
        return wrong(what, f"{', '.join(others)}: passwords would travel unencrypted.", mend)
    if here.https and not others:
        mend = "Set PROMOTORA_HOSTS to the names that people type."
        return wrong(what, "https is on, but the site answers to this machine's own names alone.", mend)
    return good(what, f"{', '.join(others)}, over https." if others else "This machine alone.")


def mail(what: str) -> Finding:
    """Whether messages leave this machine, and the server that takes them answers."""
    url = os.environ.get("PROMOTORA_EMAIL_URL")
    if not url:
        said = f"Messages are written to {environment.home() / 'outbox'}, and nobody gets them."
        return warning(what, said, "Set PROMOTORA_EMAIL_URL=smtp://user:password@host:port")
    server = environment.mail_server(url)
    where = (server["EMAIL_HOST"], server["EMAIL_PORT"])
    try:
        socket.create_connection(where, timeout=5).close()
    except OSError as error:
        return wrong(what, f"{where[0]}:{where[1]} does not answer: {error}.", "Correct PROMOTORA_EMAIL_URL.")
    return good(what, f"{where[0]}:{where[1]} answers.")


LOOKS = {
    "Settings": settings,
    "Room on the disk": room,
    "Time zones": zones,
    "Secret": secret,
    "Names and https": doors,
    "Outgoing mail": mail,
}
