"""Random streams and the few draws everything uses."""

from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.integer[Any]]
Rng = np.random.Generator


class Stream(IntEnum):
    """One independent stream for each thing drawn once; a service month has its own."""

    DEMOGRAPHY = 1
    HEALTH = 2
    ENROLLMENT = 3
    IDENTITY = 4
    HOUSING = 5
    PROGRAMS = 6
    USAGE = 7
    MONTH = 100


def stream(seed: int, what: Stream) -> Rng:
    """The generator of one thing."""
    return np.random.default_rng(np.random.SeedSequence([seed, what]))


def month_stream(seed: int, month: np.datetime64) -> Rng:
    """The generator of one calendar month's claims, whatever other months are asked for."""
    return np.random.default_rng(np.random.SeedSequence([seed, Stream.MONTH, int(month.astype(int)) + 10_000]))


def pick(rng: Rng, shares: NDArray[np.float64], size: int) -> Indices:
    """Indices drawn with these weights; int16, shape (size,)."""
    edges = np.cumsum(shares, dtype=np.float64)
    drawn: Indices = np.searchsorted(edges / edges[-1], rng.random(size, dtype=np.float32), side="right")
    return np.minimum(drawn, len(edges) - 1).astype(np.int16)


def upto(rng: Rng, count: Indices | int, size: int) -> Indices:
    """Whole numbers from 0 to count - 1, count one number or one for each; int32, shape (size,)."""
    drawn: Indices = np.minimum(rng.random(size, dtype=np.float32) * count, np.asarray(count) - 1).astype(np.int32)
    return drawn


def between(rng: Rng, least: int, most: int, size: int) -> Indices:
    """Whole numbers from least to most, both included; int32, shape (size,)."""
    return rng.integers(least, most + 1, size, dtype=np.int32)


def chance(rng: Rng, share: float, size: int) -> NDArray[np.bool_]:
    """True with this probability; shape (size,)."""
    return rng.random(size, dtype=np.float32) < share
