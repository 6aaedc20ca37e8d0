"""Who uses the database just now, by locks that the system takes back even from a process that was killed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def door(home: Path) -> Iterator[None]:
    """One process at a time starts or stops the server; the others wait here."""
    import fcntl

    with _opened(home / ".database-door") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


class Use:
    """One process's use of the server. Ask only with the door held."""

    def __init__(self, home: Path) -> None:
        import fcntl

        self.file = os.open(home / ".database-users", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self.file, fcntl.LOCK_SH)

    def is_the_last(self) -> bool:
        """Whether nobody else uses it. This use is over with the question."""
        import fcntl

        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def end(self) -> None:
        """Let go."""
        os.close(self.file)


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield file
    finally:
        os.close(file)
