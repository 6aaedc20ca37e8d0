"""Every look, in the order in which a person would mend what is found."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from promotora.portal.health import database, jobs, place
from promotora.portal.health.finding import Finding, Look, good, wrong
from promotora.portal.opening import opened
from promotora.portal.trouble import Trouble

__all__ = ["Finding", "findings"]


def findings() -> list[Finding]:
    """Everything that was looked at. What cannot be seen without the database is left out when there is none."""
    found = [*_of(place.LOOKS)]
    with _database(found) as reachable:
        if reachable:
            found += _of(database.LOOKS)
            if not any(finding.state == "wrong" for finding in found if finding.what in database.NEEDED_FOR_THE_REST):
                found += [*_of(database.ONCE_MIGRATED), *_of(jobs.LOOKS)]
    return found


@contextmanager
def _database(found: list[Finding]) -> Iterator[bool]:
    try:
        with opened():
            yield _reachable(found)
    except Trouble as trouble:
        found.append(wrong("Database", *_said_and_mend(trouble)))
        yield False


def _reachable(found: list[Finding]) -> bool:
    try:
        found.append(good("Database", database.where()))
    except Trouble as trouble:
        found.append(wrong("Database", *_said_and_mend(trouble)))
        return False
    return True


def _said_and_mend(trouble: Trouble) -> tuple[str, str]:
    said, _, mend = str(trouble).partition(". ")
    return said + ".", mend


def _of(looks: Mapping[str, Look]) -> Iterator[Finding]:
    """Each look's finding; one that fails in the middle is a finding too."""
    from django.db import Error

    for what, look in looks.items():
        try:
            yield look(what)
        except (Error, OSError, ValueError, Trouble) as error:
            yield wrong(what, f"This could not be looked at: {error}".strip(), "Mend what is above first.")
