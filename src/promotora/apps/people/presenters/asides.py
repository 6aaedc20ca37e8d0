"""What other rooms show at the side of a member's record. They know; the portal wires them at start-up."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from promotora.apps.accounts.models import Position
from promotora.apps.people.models import Member


@dataclass(frozen=True)
class Aside:
    """A card at the side: what is true, and where one may go from there (words, address)."""

    title: str
    lines: list[str]
    links: list[tuple[str, str]]


Telling = Callable[[Member, Position], Iterable[Aside]]
_rooms: list[Telling] = []


def told_by(*rooms: Telling) -> None:
    """From now on these rooms tell, in this order, what they know of a member to whoever looks in a position."""
    _rooms[:] = rooms


def asides(member: Member, position: Position) -> list[Aside]:
    """What the other rooms tell of a member."""
    return [aside for room in _rooms for aside in room(member, position)]
