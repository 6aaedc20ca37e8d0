"""Room for members: at most 60 to a care coordinator in the aggregate (DHCS, by L.A. Care's Health Homes Resources,
read 2026-11); other ratios for some populations are data of a plan. The warning at nine tenths is ours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor

from promotora.apps.core.refusals import gettext_noop as _

MOST = 60
WARNS_AT = Fraction(9, 10)


class Room(StrEnum):
    """How full an organization is, in the words that its pages and the plan's board say."""

    FREE = _("There is room.")
    NEARLY_FULL = _("Nearly full: nine tenths of the room are taken.")
    FULL = _("Full: nobody more may be assigned.")
    OVER = _("More members than there is room for: nobody more may be assigned until there is room again.")
    NO_COORDINATOR = _("No care coordinator works here today: nobody may be assigned.")


@dataclass(frozen=True)
class Works:
    """Somebody's share of full time, from when to when; `away`: days of leave, both included, None for no end yet."""

    fte: Decimal
    starts: date
    ends: date | None = None
    away: tuple[tuple[date, date | None], ...] = ()

    def on(self, day: date) -> Decimal:
        """How much they work on a day."""
        here = self.starts <= day and (self.ends is None or day <= self.ends)
        gone = any(first <= day and (last is None or day <= last) for first, last in self.away)
        return self.fte if here and not gone else Decimal(0)


def full_time(coordinators: Sequence[Works], day: date) -> Decimal:
    """Full-time care coordinators on a day."""
    return sum((each.on(day) for each in coordinators), Decimal(0))


@dataclass(frozen=True)
class Apart:
    """Members of one population, of whom a care coordinator may have another number than of all others."""

    members: int
    most: int


@dataclass(frozen=True)
class Capacity:
    """How many members there are for how many full-time care coordinators.

    The ratio counts the members of all plans. `contracted` is one plan's own limit, for its own members (`of_plan`).
    `apart`: those of the members who take another share of a coordinator; nobody is in two of them.
    """

    members: int
    coordinators: Decimal
    most: int = MOST
    contracted: int | None = None
    of_plan: int = 0
    apart: tuple[Apart, ...] = ()

    @property
    def needed(self) -> Fraction:
        """Full-time care coordinators that these members need: each takes 1/most of one."""
        others = max(0, self.members - sum(each.members for each in self.apart))
        return sum((Fraction(each.members, each.most) for each in self.apart), Fraction(others, self.most))

    @property
    def limit(self) -> int:
        """The most members that the care coordinators may have between them, whoever else comes being as most are."""
        return self.members + floor((Fraction(self.coordinators) - self.needed) * self.most)

    @property
    def room(self) -> int:
        """How many more may come: by the ratio, and by the contract."""
        return max(0, min(self._left))

    @property
    def ratio(self) -> Decimal | None:
        """Members to a full-time care coordinator, to one decimal, never rounded down to a limit; None without any."""
        if not self.coordinators:
            return None
        return (self.members / self.coordinators).quantize(Decimal("0.1"), rounding=ROUND_CEILING)

    @property
    def taken(self) -> Fraction | None:
        """The share of the room that is taken, by the ratio or the contract, whichever is more; None without room."""
        if not self.coordinators:
            return None
        by_ratio = self.needed / Fraction(self.coordinators)
        return max(by_ratio, Fraction(self.of_plan, self.contracted)) if self.contracted else by_ratio

    @property
    def says(self) -> Room:
        """How full it is."""
        if not self.coordinators:
            return Room.NO_COORDINATOR
        if min(self._left) < 0:
            return Room.OVER
        if not self.room:
            return Room.FULL
        return Room.NEARLY_FULL if self.taken is not None and self.taken >= WARNS_AT else Room.FREE

    @property
    def _left(self) -> list[int]:
        by_ratio = self.limit - self.members
        return [by_ratio] if self.contracted is None else [by_ratio, self.contracted - self.of_plan]
