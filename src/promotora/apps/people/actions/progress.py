"""What stands around a load: its temporary tables, and room to sort."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import Error

from promotora.apps.people.actions import merging

WORK_MEMORY, FRUGAL = "96MB", "32MB"


@contextmanager
def scratch() -> Iterator[None]:
    """The temporary tables, empty; dropped at the end, since the session goes on to other jobs."""
    merging.run(merging.BEGIN)
    try:
        yield
    finally:
        with suppress(Error):
            merging.run(merging.END)


@contextmanager
def spacious() -> Iterator[None]:
    """More memory for sorting, in this transaction alone."""
    merging.run(f"SET LOCAL work_mem = '{WORK_MEMORY}'; SET LOCAL hash_mem_multiplier = 2")
    yield


def frugal() -> None:
    """Less again: making keys sorts and joins in many places at once, each of which may take this much."""
    merging.run(f"SET LOCAL work_mem = '{FRUGAL}'; SET LOCAL hash_mem_multiplier = 1")


@contextmanager
def keys_later() -> Iterator[None]:
    """The triggers make no keys while this lasts: they are made at the end, all at once."""
    merging.run("SET LOCAL promotora.keys = 'later'")
    yield
    merging.run("SET LOCAL promotora.keys = ''")
