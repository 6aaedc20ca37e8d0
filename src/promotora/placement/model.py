"""Who is placed, and who may be given members: plain values that refuse nonsense when they are built."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

CENTER = (34.05, -118.25)
"""Latitude and longitude, in degrees, that kilometers are counted from: downtown Los Angeles."""

KM_PER_DEGREE = 6371.0088 * math.pi / 180
MOST_CHOICES = 9
TIERS = range(1, 10)


class PlacementError(ValueError):
    """A value, or a set of them, that cannot be placed; the message names it and the way out."""


def require(holds: bool, message: str) -> None:
    """Refuse what means nothing."""
    if not holds:
        raise PlacementError(message)


@dataclass(frozen=True, slots=True)
class Place:
    """A point: kilometers east and north of `CENTER`."""

    east: float
    north: float

    def __post_init__(self) -> None:
        require(
            abs(self.east) <= 2_000 and abs(self.north) <= 2_000,
            f"Place({self.east}, {self.north}) is not within 2,000 km of {CENTER}. Give kilometers, or use "
            f"place_at(latitude, longitude) for degrees; leave out a place that is not known.",
        )

    def km_to(self, other: "Place") -> float:
        """Kilometers in a straight line."""
        return math.hypot(self.east - other.east, self.north - other.north)


def place_at(latitude: float, longitude: float) -> Place:
    """The place of degrees. On a plane that touches at `CENTER`: under 1% off from one end of the county to another."""
    require(
        -90 <= latitude <= 90 and -180 <= longitude <= 180,
        f"place_at({latitude}, {longitude}): latitude is -90 to 90 and longitude -180 to 180 degrees.",
    )
    east = (longitude - CENTER[1]) * math.cos(math.radians(CENTER[0]))
    return Place(east * KM_PER_DEGREE, (latitude - CENTER[0]) * KM_PER_DEGREE)


@dataclass(frozen=True, slots=True)
class Dates:
    """From a day to a day, both included; no end means still open."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        require(
            self.end is None or self.start <= self.end,
            f"Dates({self.start}, {self.end}) end before they begin. Turn them round.",
        )

    def cover(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody to place. None means unknown, which is not nothing: it is charged alike everywhere, and said.

    `needs` are populations that an entity must have expertise in. `current` serves the member now. `clinic` is the
    member's own (see `Entity.clinics`). `choice` are the entities the member asked for, the most wished for first.
    `tier` is 1 (most urgent) to 9. `area` is a service planning area, as entities name those they serve.
    """

    id: str
    place: Place | None = None
    area: str | None = None
    language: str | None = None
    needs: frozenset[str] = frozenset()
    current: str | None = None
    clinic: str | None = None
    choice: tuple[str, ...] = ()
    tier: int = 3

    def __post_init__(self) -> None:
        require(bool(self.id), "A member has no id. Give each member the id that the list has.")
        if self.tier not in TIERS:
            raise PlacementError(f"Member {self.id}: tier {self.tier!r} is not a whole number from 1 to 9.")
        if self.choice:
            self._check_choice()

    def _check_choice(self) -> None:
        require(
            len(self.choice) <= MOST_CHOICES,
            f"Member {self.id} chose {len(self.choice)} entities. Keep the first {MOST_CHOICES}.",
        )
        require(
            len(set(self.choice)) == len(self.choice),
            f"Member {self.id} chose an entity twice: {', '.join(self.choice)}. Name each once, in order.",
        )


@dataclass(frozen=True)
class Entity:
    """A CB-CME that may be given members.

    `room` is how many of these very members it can have, those it has now among them. `languages` say how well it
    speaks each: 1 is its own staff, always; 0 is not at all; an interpreter or one speaker is between. `areas` are
    those it serves; empty means all. `clinics` are those it is part of, beside its own id. Without a certificate or
    contract, those dates are None.
    """

    id: str
    name: str
    room: int
    sites: tuple[Place, ...] = ()
    languages: Mapping[str, float] = field(default_factory=dict)
    expertise: frozenset[str] = frozenset()
    certified: Dates | None = None
    contracted: Dates | None = None
    areas: frozenset[str] = frozenset()
    clinics: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        require(bool(self.id), f"The entity named {self.name!r} has no id.")
        require(
            self.room == int(self.room) and self.room >= 0,
            f"Entity {self.id}: room {self.room!r} is not a whole number of members, 0 or more.",
        )
        for language, strength in self.languages.items():
            require(
                0 <= strength <= 1,
                f"Entity {self.id} speaks {language} with strength {strength}. Give 0 (not at all) to 1 (own staff).",
            )
        object.__setattr__(self, "languages", MappingProxyType(dict(self.languages)))
