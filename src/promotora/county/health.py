"""Which of the fourteen conditions each member has: a property of the person, coded later on some of her claims.

Two latent factors (body, mind) make conditions come together; a condition is present when its margin is above zero.
Members with high need are forced to meet a chronic-condition criterion, so that the listed share comes by design.
"""

from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from promotora.county import tables
from promotora.county.demography import RACES, Demography
from promotora.county.dice import Rng

TABLE = tables.rows("conditions")
CONDITIONS = tables.column(TABLE, "condition")
BLACK, LATINO = RACES.index("black or african american"), RACES.index("hispanic or latino")

Mask = NDArray[np.uint16]
Margins = NDArray[np.float32]


def bit(condition: str) -> int:
    """A condition's bit in a mask."""
    return 1 << CONDITIONS.index(condition)


MENTAL = bit("major_depression") | bit("bipolar") | bit("psychotic")
WITH_HYPERTENSION = bit("copd") | bit("diabetes") | bit("coronary_artery_disease") | bit("heart_failure")
OTHER_EIGHT = (
    bit("liver_disease") | bit("kidney_disease") | bit("dementia") | bit("substance_use") | bit("brain_injury")
)
TWO_OF = WITH_HYPERTENSION | OTHER_EIGHT


def meets_chronic_criterion(mask: Mask) -> NDArray[np.bool_]:
    """A1, A2, A3 or A4 of the Health Homes rule, version 2020-01-01 (L.A. Care, eligibility and services)."""
    hypertension = (mask & bit("hypertension")) > 0
    met: NDArray[np.bool_] = (
        (np.bitwise_count(mask & TWO_OF) >= 2)
        | (hypertension & ((mask & WITH_HYPERTENSION) > 0))
        | ((mask & MENTAL) > 0)
        | ((mask & bit("asthma")) > 0)
    )
    return met


def draw(rng: Rng, people: Demography, need: NDArray[np.bool_], three: NDArray[np.bool_]) -> Mask:
    """A mask of conditions for each member; uint16, shape (members,).

    three: those with high need who have three conditions or more; all others have two at most.
    """
    margins = _margins(rng, people, need)
    mask = _largest(margins, three)
    return _with_a_reason(mask, need & ~meets_chronic_criterion(mask))


def _margins(rng: Rng, people: Demography, need: NDArray[np.bool_]) -> Margins:
    """How far each condition is from its threshold; shape (members, 14)."""
    size = len(need)
    body, mind = rng.standard_normal((2, size), dtype=np.float32)
    margins = np.empty((size, len(TABLE)), dtype=np.float32)
    for index, row in enumerate(TABLE):
        own = np.float32(np.sqrt(1 - float(row["body"]) ** 2 - float(row["mind"]) ** 2))
        luck = own * rng.standard_normal(size, dtype=np.float32)
        luck += np.float32(row["body"]) * body + np.float32(row["mind"]) * mind
        margins[:, index] = luck + _threshold(row, people, need)
    return margins


def _threshold(row: tables.Row, people: Demography, need: NDArray[np.bool_]) -> Margins:
    """The probit of a condition's share at ages 50-64, shifted by need, age, sex and race."""
    age = np.array([row["child"], row["young"], 0, row["old"]], dtype=np.float32)
    race = np.zeros(len(RACES), dtype=np.float32)
    race[[BLACK, LATINO]] = float(row["black"]), float(row["latino"])
    base = np.where(need, _probit(row["need_share"]), _probit(row["general_share"])).astype(np.float32)
    female = np.float32(row["female"]) * people.female.astype(np.float32)
    return base + age[people.band] + race[people.race] + female


def _probit(share: str) -> float:
    return NormalDist().inv_cdf(float(share))


def _largest(margins: Margins, three: NDArray[np.bool_]) -> Mask:
    """Conditions above their threshold: where three is set, the three nearest at least; elsewhere two at most."""
    order = np.sort(margins, axis=1)
    third = order[:, -3, None]
    present = np.where(three[:, None], (margins > 0) | (margins >= third), (margins > 0) & (margins > third))
    masks: Mask = present @ (1 << np.arange(margins.shape[1], dtype=np.uint16))
    return masks


def _with_a_reason(mask: Mask, lacking: NDArray[np.bool_]) -> Mask:
    """Those lacking a chronic-condition criterion get depression, in the place of hypertension if they have it."""
    full = np.bitwise_count(mask) >= 2
    room = np.where(full, mask & ~np.uint16(bit("hypertension")), mask)
    return np.where(lacking, room | np.uint16(bit("major_depression")), mask).astype(np.uint16)
