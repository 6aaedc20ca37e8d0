"""Everything about the members that is drawn once, from the seed and the plan's first month alone."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from promotora.county import demography, enrollment, health, identity, tables
from promotora.county.demography import ZIPS, Demography
from promotora.county.dice import Indices, Rng, Stream, pick, stream
from promotora.county.enrollment import Spans
from promotora.county.plan import CountyPlan, first_day_of

# The share of members with high need: a little over the share listed, as some are barred or not enrolled.
NEED_SHARE = 0.072
AGED_AFTER_MONTHS = 24
USAGE = tables.rows("usage")
WELL, QUIET = 0, 1
SPA_OF_ZIP = np.array([int(row["spa"]) - 1 for row in ZIPS], dtype=np.int8)


@dataclass(frozen=True)
class Needs:
    """What the claims of a month are drawn from, an entry a member; rates are of enrolled months."""

    cin: NDArray[np.uint8]
    spa: NDArray[np.int8]
    conditions: NDArray[np.uint16]
    ed_per_month: NDArray[np.float32]
    stays_per_month: NDArray[np.float32]
    visits_per_month: NDArray[np.float32]


@dataclass(frozen=True)
class Population:
    """The members: who they are, when they are enrolled, what they need."""

    people: Demography
    need: NDArray[np.bool_]
    dual: NDArray[np.bool_]
    needs: Needs
    spans: Spans

    def save(self, folder: Path) -> None:
        """Write what workers need, an array a file."""
        for name, values in (vars(self.needs) | vars(self.spans)).items():
            np.save(folder / f"{name}.npy", values)


@dataclass(frozen=True)
class Patients:
    """The part of a population that claims are drawn from."""

    needs: Needs
    spans: Spans

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Map the arrays that Population.save wrote."""
        return cls(_mapped(Needs, folder), _mapped(Spans, folder))


def draw(plan: CountyPlan) -> Population:
    """The plan's members; the same whatever its last month, as long as the first is the same."""
    dice = stream(plan.seed, Stream.USAGE)
    usage = _usage(dice, plan.members)
    need, three = tables.flags(USAGE, "need")[usage], tables.flags(USAGE, "three")[usage]
    people = demography.draw(
        stream(plan.seed, Stream.DEMOGRAPHY), need, first_day_of(plan.first_month + AGED_AFTER_MONTHS)
    )
    conditions = health.draw(stream(plan.seed, Stream.HEALTH), people, need, three)
    usage[~need & health.meets_chronic_criterion(conditions)] = QUIET
    spans, dual = enrollment.draw(stream(plan.seed, Stream.ENROLLMENT), people)
    needs = _needs(dice, identity.cins(plan.members, plan.seed), people, conditions, usage)
    return Population(people, need, dual, needs, spans)


def _usage(rng: Rng, members: int) -> Indices:
    """Each member's row in usage.csv."""
    share = tables.numbers(USAGE, "share")
    shares = share / share.sum() * NEED_SHARE
    shares[WELL] = 1 - NEED_SHARE
    return pick(rng, shares, members)


def _needs(
    rng: Rng, cin: NDArray[np.uint8], people: Demography, conditions: NDArray[np.uint16], usage: Indices
) -> Needs:
    """Rates are gamma-distributed between members, except the ED rates of high need: usage.csv mixes those already."""
    skew = tables.numbers(USAGE, "skew")[usage]
    luck = (rng.standard_gamma(skew) / skew).astype(np.float32)
    ed_luck = np.where(usage > QUIET, np.float32(1), luck)
    return Needs(
        cin=cin,
        spa=SPA_OF_ZIP[people.zip],
        conditions=conditions,
        ed_per_month=_rate("ed_per_year", usage) / np.float32(12) * ed_luck,
        stays_per_month=_rate("stays_per_year", usage) / np.float32(12),
        visits_per_month=_rate("visits_per_month", usage) * luck,
    )


def _rate(name: str, usage: Indices) -> NDArray[np.float32]:
    return tables.numbers(USAGE, name).astype(np.float32)[usage]


def _mapped(kind: type, folder: Path) -> Any:
    return kind(**{field.name: np.load(folder / f"{field.name}.npy", mmap_mode="r") for field in fields(kind)})
