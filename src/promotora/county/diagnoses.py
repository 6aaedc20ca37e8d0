"""Diagnosis codes for claims: the member's conditions on some, common other codes on the rest, a few written oddly."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from promotora.county import tables
from promotora.county.dice import Indices, Rng, chance, pick, upto
from promotora.county.health import CONDITIONS
from promotora.county.kinds import trait

SLOTS = 5
ABSENT = -1
# How many diagnoses a claim holds, from two to five.
COUNTS = np.array([0.25, 0.30, 0.25, 0.20])
# A condition that the member does not have, suspected and written down once.
SUSPECTED_SHARE = 0.0007
DOTTED_SHARE, DOTTED_LOWER_SHARE = 0.02, 0.01

CODED = tables.rows("condition_codes")
OTHER = tables.rows("other_codes")
CONDITION_OF_CODE = np.array([CONDITIONS.index(row["condition"]) for row in CODED])
FIRST_CODE = np.array([tables.column(CODED, "condition").index(condition) for condition in CONDITIONS])
# A combination code, such as hypertensive kidney disease, needs the other condition too; no other code needs a bit.
ALSO = np.array([1 << CONDITIONS.index(row["also"]) if row["also"] else 0 for row in CODED], dtype=np.uint16)


def code_texts() -> list[str]:
    """Every code as written: plain, then dotted, then dotted in lower case, in the order of the positions below."""
    plain = tables.column(CODED, "code") + tables.column(OTHER, "code")
    dotted = [code[:3] + "." + code[3:] if len(code) > 3 else code for code in plain]
    return [*plain, *dotted, *(code.lower() for code in dotted)]


def draw(rng: Rng, conditions: NDArray[np.uint16], kind: NDArray[np.int8]) -> NDArray[np.int16]:
    """Positions in code_texts for each claim, ABSENT after its last one; int16, shape (claims, 5).

    conditions: the mask of each claim's member. A claim names different conditions of hers, in turn from a random one.
    """
    size = len(kind)
    count = np.bitwise_count(conditions)
    turn = upto(rng, np.maximum(count, 1), size)
    coding = trait("coding").astype(np.float32)[kind]
    codes = np.empty((size, SLOTS), dtype=np.int16)
    for slot in range(SLOTS):
        hers = (slot < count) & (rng.random(size, dtype=np.float32) < coding)
        codes[:, slot] = np.where(hers, 0, _others(rng, size))
        codes[hers, slot] = _named(rng, conditions[hers], ((turn + slot) % np.maximum(count, 1))[hers])
    codes += (_writing(rng, size) * (len(CODED) + len(OTHER)))[:, None]
    codes[np.arange(SLOTS) >= (pick(rng, COUNTS, size) + 2)[:, None]] = ABSENT
    return codes


def _named(rng: Rng, mask: NDArray[np.uint16], nth: Indices) -> Indices:
    """A code of the nth condition in a mask."""
    condition = nth_condition()[mask, nth]
    code = _codes_by_chance()[condition, upto(rng, _codes_by_chance().shape[1], len(mask))]
    unfit = (ALSO[code] & ~mask) > 0
    fitting: Indices = np.where(unfit, FIRST_CODE[condition], code).astype(np.int16)
    return fitting


def _others(rng: Rng, size: int) -> NDArray[np.int16]:
    """Codes of no condition; once in a long while a condition only suspected."""
    codes = len(CODED) + _skewed(rng, len(OTHER), size)
    suspected = np.flatnonzero(chance(rng, SUSPECTED_SHARE, size))
    codes[suspected] = upto(rng, len(CODED), len(suspected))
    return codes


def _skewed(rng: Rng, count: int, size: int) -> NDArray[np.int16]:
    """Positions below count, shuffled once so that common ones come from every chapter, the early ones more often."""
    common = np.random.default_rng(count).permutation(count).astype(np.int16)
    return common[(rng.random(size, dtype=np.float32) ** 2 * count).astype(np.int16)]


def _writing(rng: Rng, size: int) -> Indices:
    """0 plain, 1 dotted, 2 dotted in lower case."""
    return pick(rng, np.array([1 - DOTTED_SHARE - DOTTED_LOWER_SHARE, DOTTED_SHARE, DOTTED_LOWER_SHARE]), size)


@cache
def nth_condition() -> NDArray[np.int8]:
    """The nth condition set in a mask; int8, shape (16384, 14), 0 beyond the last."""
    masks = np.arange(1 << len(CONDITIONS))
    table = np.zeros((len(masks), len(CONDITIONS)), dtype=np.int8)
    found = np.zeros(len(masks), dtype=np.int64)
    for condition in range(len(CONDITIONS)):
        has = np.flatnonzero(masks >> condition & 1)
        table[has, found[has]] = condition
        found[has] += 1
    return table


@cache
def _codes_by_chance() -> NDArray[np.int16]:
    """Codes of each condition in proportion to their weights; int16, shape (14, 64)."""
    weights = tables.numbers(CODED, "weight")
    return np.array(
        [_spread(np.flatnonzero(c == CONDITION_OF_CODE), weights, 64) for c in range(len(CONDITIONS))], dtype=np.int16
    )


def _spread(codes: NDArray[np.integer], weights: NDArray[np.float64], places: int) -> NDArray[np.integer]:
    edges = np.cumsum(weights[codes]) / weights[codes].sum()
    return codes[np.searchsorted(edges, (np.arange(places) + 0.5) / places)]
