"""One thing that was looked at."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Literal

State = Literal["good", "warning", "wrong"]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: how it is, and what to do where it is not good."""

    what: str
    state: State
    said: str
    mend: str = ""

    def as_json(self) -> dict[str, str]:
        """For machines."""
        return asdict(self)


Look = Callable[[str], Finding]
"""Given the name of a thing, looks at it."""


def good(what: str, said: str) -> Finding:
    """As it should be."""
    return Finding(what, "good", said)


def warning(what: str, said: str, mend: str) -> Finding:
    """It works, but somebody should look."""
    return Finding(what, "warning", said, mend)


def wrong(what: str, said: str, mend: str) -> Finding:
    """It does not work, or it is not safe."""
    return Finding(what, "wrong", said, mend)
