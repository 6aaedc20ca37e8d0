"""What happens to the members in one month, as claim headers in the order in which they arrive: no order at all."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from promotora.county import stays
from promotora.county.claims import FACILITIES_AN_AREA, Claims, Happening, billed, joined, moved
from promotora.county.dice import Rng, chance, upto
from promotora.county.enrollment import covering
from promotora.county.kinds import INSTITUTIONAL, REPLACING, VOIDING, Kind, trait
from promotora.county.plan import first_day_of, last_day_of
from promotora.county.population import Patients

REPLACED_SHARE, VOIDED_SHARE = 0.006, 0.004
ED_DOCTOR_SHARE, THROUGH_ED_SHARE, OVERNIGHT_SHARE = 0.92, 0.5, 0.08
LONGEST_STAY = 45
PER_VISIT = trait("per_visit").astype(np.float32)
VISIT_KINDS = [kind for kind in Kind if PER_VISIT[kind] > 0]
# Days a claim of these kinds covers, beyond the first; the other kinds cover one day.
DAYS = {Kind.OBSERVATION: 2, Kind.NURSING_FACILITY: 28, Kind.HOME_HEALTH: 25}


def of_month(rng: Rng, patients: Patients, month: np.datetime64, index: int) -> Claims:
    """The month's claims; index counts months from the plan's first."""
    who = covering(patients.spans, index)
    claims = joined(
        [
            *_visits(rng, patients, who, month),
            *_ed_visits(rng, patients, who, month),
            *_stays(rng, patients, who, month),
        ]
    )
    claims = joined([_some_replaced(rng, claims), _voids(rng, claims, month)])
    return claims.take(rng.permutation(len(claims)))


def _visits(rng: Rng, patients: Patients, who: NDArray[np.int32], month: np.datetime64) -> list[Claims]:
    rate = patients.needs.visits_per_month[who]
    return [_visits_of(rng, kind, patients, _befallen(rng, who, rate * PER_VISIT[kind]), month) for kind in VISIT_KINDS]


def _visits_of(rng: Rng, kind: Kind, patients: Patients, member: NDArray[np.int32], month: np.datetime64) -> Claims:
    what = _on_some_day(rng, patients, member, month)
    return billed(rng, kind, replace(what, end=what.start + upto(rng, DAYS.get(kind, 0) + 1, len(member))))


def _ed_visits(rng: Rng, patients: Patients, who: NDArray[np.int32], month: np.datetime64) -> list[Claims]:
    """The hospital's claim for each ED visit, some past midnight, and most doctors' of the same day."""
    what = _on_some_day(rng, patients, _befallen(rng, who, patients.needs.ed_per_month[who]), month)
    size = len(what.member)
    doctor = what.take(chance(rng, ED_DOCTOR_SHARE, size))
    overnight = replace(what, end=what.start + chance(rng, OVERNIGHT_SHARE, size))
    return [billed(rng, Kind.ED_FACILITY, overnight), billed(rng, Kind.ED_PHYSICIAN, doctor)]


def _stays(rng: Rng, patients: Patients, who: NDArray[np.int32], month: np.datetime64) -> list[Claims]:
    """Hospital and doctors' claims; half the stays begin in the ED, whose doctor bills the day of admission."""
    what = _on_some_day(rng, patients, _befallen(rng, who, patients.needs.stays_per_month[who]), month)
    nights = np.minimum(rng.gamma(1.3, 3.4, len(what.member)), LONGEST_STAY).astype(np.int32)
    through_ed = what.take(chance(rng, THROUGH_ED_SHARE, len(what.member)))
    what = replace(what, end=what.start + nights)
    end = last_day_of(month)
    return [*stays.claims_of(rng, what, end), stays.rounds(rng, what, end), billed(rng, Kind.ED_PHYSICIAN, through_ed)]


def _befallen(rng: Rng, who: NDArray[np.int32], rate: NDArray[np.float32]) -> NDArray[np.int32]:
    """Members by Poisson counts of these rates, each as often as it happened to her."""
    return np.repeat(who, rng.poisson(rate))


def _on_some_day(rng: Rng, patients: Patients, member: NDArray[np.int32], month: np.datetime64) -> Happening:
    """One day of the month, at a facility of the member's service planning area."""
    size = len(member)
    day = (first_day_of(month) + upto(rng, _days_in(month), size)).astype(np.int32)
    facility = patients.needs.spa[member].astype(np.int16) * FACILITIES_AN_AREA + upto(rng, FACILITIES_AN_AREA, size)
    return Happening(member, day, day, facility.astype(np.int16))


def _days_in(month: np.datetime64) -> int:
    return last_day_of(month) - first_day_of(month) + 1


def _some_replaced(rng: Rng, claims: Claims) -> Claims:
    """A small share is known by its replacement alone: bill type frequency 7."""
    which = INSTITUTIONAL[claims.kind] & chance(rng, REPLACED_SHARE, len(claims))
    return replace(claims, bill=np.where(which, REPLACING[claims.bill], claims.bill))


def _voids(rng: Rng, claims: Claims, month: np.datetime64) -> Claims:
    """Voids (frequency 8) of claims for care that was never given, on some other day: to count them is a mistake."""
    voided = claims.take(INSTITUTIONAL[claims.kind] & chance(rng, VOIDED_SHARE, len(claims)))
    day = first_day_of(month) + upto(rng, _days_in(month), len(voided))
    return replace(moved(voided, (day - voided.start).astype(np.int32)), bill=VOIDING[voided.bill])
