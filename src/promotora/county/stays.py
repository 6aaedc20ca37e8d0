"""Inpatient stays as hospitals bill them: one claim, interim claims, or a transfer to a second hospital."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from promotora.county.claims import (
    FACILITIES_AN_AREA,
    MS_DRGS,
    NONE,
    STILL_A_PATIENT,
    TRANSFERRED,
    Claims,
    Happening,
    billed,
)
from promotora.county.dice import Rng, between, chance, pick, upto
from promotora.county.kinds import INTERIM_BILLS, STAY_BILLS, Kind, bill_codes

FIRST_PART, NEXT_PART, LAST_PART = bill_codes(INTERIM_BILLS)
WHOLE = bill_codes(STAY_BILLS)
INTERIM_SHARE, TRANSFER_SHARE = 0.5, 0.06
SHORTEST_INTERIM, THREE_PARTS = 8, 12
# By the place of a code in DISPOSITIONS.
LEAVING = np.array([0.78, 0, 0.09, 0.08, 0.03, 0, 0.02])


def claims_of(rng: Rng, stays: Happening, month_end: int) -> list[Claims]:
    """The claims of stays. A part that would start after the month's end is billed with the part before it."""
    interim = _long_enough(stays, month_end) & chance(rng, INTERIM_SHARE, len(stays.member))
    sent = ~interim & (stays.end <= month_end - 1) & chance(rng, TRANSFER_SHARE, len(stays.member))
    whole = _inpatient(rng, stays.take(~interim))
    whole = replace(whole, disposition=np.where(sent[~interim], TRANSFERRED, whole.disposition).astype(np.int8))
    return [whole, *_interim(rng, stays.take(interim)), _received(rng, stays.take(sent))]


def rounds(rng: Rng, stays: Happening, month_end: int) -> Claims:
    """The doctors' claims for days of the stays, those of this month."""
    visits = stays.take(np.repeat(np.arange(len(stays.member)), between(rng, 1, 3, len(stays.member))))
    day = visits.start + upto(rng, visits.end - visits.start + 1, len(visits.start))
    return billed(rng, Kind.ROUND, replace(visits, start=day, end=day).take(day <= month_end))


def _long_enough(stays: Happening, month_end: int) -> NDArray[np.bool_]:
    """Whether the last part of an interim bill starts this month."""
    nights = stays.end - stays.start
    return (nights >= SHORTEST_INTERIM) & (stays.start + nights * 2 // 3 + 1 <= month_end)


def _inpatient(rng: Rng, stays: Happening) -> Claims:
    """One claim for each stay, from admission to discharge."""
    claims = billed(rng, Kind.STAY, stays)
    size = len(claims)
    return replace(
        claims,
        admitted=stays.start,
        discharged=stays.end,
        bill=WHOLE[upto(rng, len(WHOLE), size)],
        disposition=pick(rng, LEAVING, size).astype(np.int8),
        drg=upto(rng, len(MS_DRGS), size).astype(np.int8),
    )


def _interim(rng: Rng, stays: Happening) -> list[Claims]:
    """A first bill (112), for the longest a second (113), and a last one (114): the admission date is on them all."""
    whole = _inpatient(rng, stays)
    nights = stays.end - stays.start
    first = stays.start + nights // 3
    middle = np.where(nights >= THREE_PARTS, stays.start + nights * 2 // 3, first).astype(np.int32)
    return [
        _unfinished(replace(whole, end=first), FIRST_PART),
        _unfinished(replace(whole, start=first + 1, end=middle), NEXT_PART).take(middle > first),
        replace(whole, start=middle + 1, bill=np.full(len(whole), LAST_PART)),
    ]


def _unfinished(claims: Claims, bill: np.int8) -> Claims:
    size = len(claims)
    return replace(
        claims,
        bill=np.full(size, bill),
        discharged=np.full(size, NONE, dtype=np.int32),
        disposition=np.full(size, STILL_A_PATIENT, dtype=np.int8),
    )


def _received(rng: Rng, stays: Happening) -> Claims:
    """The second hospital's claim for those sent on, the same day or the next."""
    start = stays.end + between(rng, 0, 1, len(stays.member))
    area = stays.facility // FACILITIES_AN_AREA * FACILITIES_AN_AREA
    other = (area + (stays.facility - area + 1) % FACILITIES_AN_AREA).astype(np.int16)
    return _inpatient(rng, Happening(stays.member, start, start + between(rng, 1, 7, len(start)), other))
