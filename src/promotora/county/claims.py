"""Claim headers of one month as columns, and how they are put together."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from promotora.county.dice import Rng
from promotora.county.kinds import BILLS, BILLS_OF_MENU, INSTITUTIONAL, PLACES, PLACES_OF_MENU, Kind, Menu
from promotora.county.tables import words

NONE = -1
DISPOSITIONS = ["01", "02", "03", "06", "07", "30", "62"]
HOME, TRANSFERRED, STILL_A_PATIENT = 0, 1, 5
FACILITIES_AN_AREA = 24
MS_DRGS = words(
    "189 190 191 192 193 194 202 203 208 216 247 280 281 287 291 292 293 308 309 312 313 330 377 378 392 418 432 "
    "433 440 460 470 481 552 603 637 638 639 640 682 683 689 690 811 812 853 871 872 885 894 896 897 917 918 948"
)


@dataclass(frozen=True)
class Claims:
    """One entry a claim. Days count from 1970; NONE (-1) stands for an empty date or code; the rest are positions."""

    member: NDArray[np.int32]
    kind: NDArray[np.int8]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    admitted: NDArray[np.int32]
    discharged: NDArray[np.int32]
    bill: NDArray[np.int8]
    place: NDArray[np.int8]
    facility: NDArray[np.int16]
    disposition: NDArray[np.int8]
    drg: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.member)

    def take(self, which: NDArray[np.integer] | NDArray[np.bool_]) -> "Claims":
        """These claims, in this order."""
        return Claims(**{name: values[which] for name, values in vars(self).items()})


@dataclass(frozen=True)
class Happening:
    """Things that befell members: who, from which day to which, where (a facility; NONE for a professional)."""

    member: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    facility: NDArray[np.int16]

    def take(self, which: NDArray[np.integer] | NDArray[np.bool_]) -> "Happening":
        """These, in this order."""
        return Happening(**{name: values[which] for name, values in vars(self).items()})


def joined(parts: list[Claims]) -> Claims:
    """All claims of the parts, one part after the other."""
    return Claims(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in vars(parts[0])})


def billed(rng: Rng, kind: Kind, what: Happening) -> Claims:
    """A claim of one kind for each happening."""
    size = len(what.member)
    kinds = np.full(size, kind, dtype=np.int8)
    none = np.full(size, NONE, dtype=np.int32)
    institutional = bool(INSTITUTIONAL[kind])
    return Claims(
        member=what.member,
        kind=kinds,
        start=what.start,
        end=what.end,
        admitted=none,
        discharged=none,
        bill=_coded(rng, BILLS, BILLS_OF_MENU, kinds) if institutional else kinds * 0 + NONE,
        place=kinds * 0 + NONE if institutional else _coded(rng, PLACES, PLACES_OF_MENU, kinds),
        facility=what.facility if institutional else none.astype(np.int16),
        disposition=np.full(size, HOME if institutional else NONE, dtype=np.int8),
        drg=none.astype(np.int8),
    )


def moved(claims: Claims, days: NDArray[np.int32]) -> Claims:
    """The same claims so many days later."""
    return replace(
        claims,
        start=claims.start + days,
        end=claims.end + days,
        admitted=_later(claims.admitted, days),
        discharged=_later(claims.discharged, days),
    )


def _later(dates: NDArray[np.int32], days: NDArray[np.int32]) -> NDArray[np.int32]:
    return np.where(dates == NONE, NONE, dates + days).astype(np.int32)


def _coded(rng: Rng, menu: Menu, codes: NDArray[np.int8], kinds: NDArray[np.int8]) -> NDArray[np.int8]:
    return codes[menu.choose(rng, kinds)]
