"""How many members a full-time care coordinator may have: one number for all, and others for some populations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from promotora.apps.network.rules.capacity import MOST
from promotora.apps.network.rules.refusal import Refusal, those

EVERYBODY = ""
SOURCE = "DHCS, by L.A. Care's Health Homes Resources, read 2026-11"
LEAST, LARGEST = 1, 500


@dataclass(frozen=True)
class Allowed:
    """The most members of a population to a full-time care coordinator, from a day on. `population` "": all others.

    `starts` None: the program's own number, which holds until a plan sets another.
    """

    most: int = MOST
    population: str = EVERYBODY
    starts: date | None = None
    source: str = SOURCE
    verified: bool = True


@dataclass(frozen=True)
class Ratios:
    """What holds on a day: for all, and for some populations, the strictest first: nobody counts twice."""

    everybody: Allowed
    some: tuple[Allowed, ...] = ()


def on(day: date, said: Iterable[Allowed]) -> Ratios:
    """Of all that a plan ever set, what holds on a day; without any, the program's own number."""
    last: dict[str, Allowed] = {EVERYBODY: Allowed()}
    for each in sorted(said, key=lambda each: each.starts or date.min):
        if each.starts is None or each.starts <= day:
            last[each.population] = each
    some = sorted((each for each in last.values() if each.population), key=lambda each: (each.most, each.population))
    return Ratios(last[EVERYBODY], tuple(some))


def strictest(every: Sequence[Ratios]) -> Ratios:
    """What a CB-CME keeps to that works for several plans: the smallest number that any of them allows."""
    if not every:
        return Ratios(Allowed())
    some: dict[str, Allowed] = {}
    for allowed in (each for ratios in every for each in ratios.some):
        known = some.get(allowed.population)
        some[allowed.population] = allowed if known is None or allowed.most < known.most else known
    ordered = sorted(some.values(), key=lambda each: (each.most, each.population))
    return Ratios(min((each.everybody for each in every), key=lambda each: each.most), tuple(ordered))


def refusals_to_set(*, most: int, source: str, verified: bool, there: bool) -> list[Refusal]:
    """Every reason a number cannot be set so. `there`: one is set for the same members from the same day on."""
    return those(
        {
            Refusal.RATIO_WRONG: not LEAST <= most <= LARGEST,
            Refusal.NO_SOURCE: verified and not source.strip(),
            Refusal.RATIO_THERE: there,
        }
    )
