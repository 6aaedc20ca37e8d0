"""Spans of enrollment by whole months: moves, gaps, people who leave, change delivery system or line of business.

Every member has joined by the first service month, so that a later month of claims is of the same members. Changes are
drawn four years ahead and shown only once they have happened.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from promotora.county.demography import Demography, home_zips
from promotora.county.dice import Indices, Rng, between, chance, pick

OPEN = 9_999
HORIZON = 48
LINES = ("medi_cal", "cal_mediconnect", "d_snp")
DELIVERIES = ("managed_care", "fee_for_service")
OLD_BAND = 3


class Change(IntEnum):
    """What can happen to a member's enrollment within the horizon, and SHARES how often (model assumptions)."""

    NONE = 0
    LEFT = 1
    GAP = 2
    MOVED = 3
    TO_MANAGED_CARE = 4
    TO_MEDICONNECT = 5


SHARES = np.array([0.755, 0.05, 0.08, 0.08, 0.02, 0.015])


@dataclass(frozen=True)
class Spans:
    """One entry a span, by person, then line, then start. Months count from the first service month, ends included."""

    person: NDArray[np.int32]
    start: NDArray[np.int16]
    end: NDArray[np.int16]
    line: NDArray[np.int16]
    delivery: NDArray[np.int16]
    zip: Indices
    second: NDArray[np.bool_]


def draw(rng: Rng, people: Demography) -> tuple[Spans, NDArray[np.bool_]]:
    """Everybody's spans, and who has Medicare too."""
    dual = _dual(rng, people)
    mediconnect = dual & chance(rng, 0.15, len(dual))
    change = _change(rng, dual, mediconnect)
    first, second = _chain(rng, people, mediconnect, change)
    spans = _joined([first, second, _beside_medicare(rng, first, dual & ~mediconnect & (change == Change.NONE))])
    return spans, dual


def covering(spans: Spans, month: int) -> NDArray[np.int32]:
    """The people with a span over a month (counted from the first), each once, in order."""
    return np.unique(spans.person[(spans.start <= month) & (spans.end >= month)])


def _dual(rng: Rng, people: Demography) -> NDArray[np.bool_]:
    return np.where(people.band == OLD_BAND, chance(rng, 0.8, len(people.band)), chance(rng, 0.03, len(people.band)))


def _change(rng: Rng, dual: NDArray[np.bool_], mediconnect: NDArray[np.bool_]) -> NDArray[np.int16]:
    change = pick(rng, SHARES, len(dual))
    impossible = (change == Change.TO_MEDICONNECT) & (~dual | mediconnect)
    return np.where(impossible, Change.NONE, change)


def _chain(
    rng: Rng, people: Demography, mediconnect: NDArray[np.bool_], change: NDArray[np.int16]
) -> tuple[Spans, Spans]:
    """The first span of everybody and the second span of those whose enrollment changes and goes on."""
    size = len(change)
    until = np.where(change == Change.NONE, OPEN, between(rng, 0, HORIZON - 1, size)).astype(np.int16)
    away = np.where(change == Change.GAP, between(rng, 1, 6, size), 0).astype(np.int16)
    later = (change == Change.TO_MANAGED_CARE) | chance(rng, 0.045, size) & (change != Change.TO_MEDICONNECT)
    line = np.where(mediconnect, 1, 0).astype(np.int16)
    first = Spans(
        np.arange(size, dtype=np.int32),
        -between(rng, 0, 72, size).astype(np.int16),
        until,
        line,
        later.astype(np.int16),
        people.zip,
        np.zeros(size, dtype=bool),
    )
    moved = np.where(change == Change.MOVED, home_zips(rng, size), people.zip).astype(np.int16)
    second = Spans(
        first.person,
        until + 1 + away,
        np.full(size, OPEN, dtype=np.int16),
        np.where(change == Change.TO_MEDICONNECT, 1, line).astype(np.int16),
        np.where(change == Change.TO_MANAGED_CARE, 0, first.delivery).astype(np.int16),
        moved,
        change == Change.MOVED,
    )
    return first, _only(second, (change != Change.NONE) & (change != Change.LEFT))


def _beside_medicare(rng: Rng, first: Spans, able: NDArray[np.bool_]) -> Spans:
    """A D-SNP span running beside the Medi-Cal one, for some who have Medicare and no change."""
    own = _only(first, able & chance(rng, 0.2, len(able)))
    start = np.maximum(own.start, -24).astype(np.int16)
    return Spans(
        own.person, start, own.end, np.full_like(own.line, 2), np.zeros_like(own.delivery), own.zip, own.second
    )


def _only(spans: Spans, which: NDArray[np.bool_]) -> Spans:
    return Spans(*(values[which] for values in vars(spans).values()))


def _joined(parts: list[Spans]) -> Spans:
    together = {name: np.concatenate([vars(part)[name] for part in parts]) for name in vars(parts[0])}
    order = np.lexsort((together["start"], together["line"], together["person"]))
    return Spans(**{name: values[order] for name, values in together.items()})
