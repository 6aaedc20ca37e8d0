"""Clinics and group practices of each service planning area, by made-up NPIs and names, and whose patient one is."""

import numpy as np
from numpy.typing import NDArray

from promotora.county.identity import npis
from promotora.county.tables import words

AREAS, CLINICS_AN_AREA = 8, 60
NPIS = npis(190_100_000, AREAS * CLINICS_AN_AREA)
_NAMED = words("Alder Bluebird Coral Dahlia Encanto Fern Granada Heron Jasmine Laurel Mesa Nopal Olmo Poppy Quail Sage")
_KINDS = ["Family Clinic", "Health Center", "Community Clinic", "Medical Group"]
NAMES = [f"{_NAMED[number % 16]} {_KINDS[number % CLINICS_AN_AREA // 16]}" for number in range(len(NPIS))]
"""The name of each, in the order of NPIS: those of an area stand together, the largest first."""
_PRIME = 10_007


def clinic_of(person: NDArray[np.integer], area: NDArray[np.integer]) -> NDArray[np.int16]:
    """The place in NPIS of each person's clinic, in the area (from 0) where they live. The first of an area have the
    most patients: a share of u² of an area's people is with the first share u of its clinics."""
    even = (person.astype(np.int64) * 7919 % _PRIME) / _PRIME
    return (area.astype(np.int64) * CLINICS_AN_AREA + (even * even * CLINICS_AN_AREA).astype(np.int64)).astype(np.int16)
