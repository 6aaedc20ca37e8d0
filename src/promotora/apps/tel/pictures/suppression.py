"""Which counts are not shown, so that no picture tells of a handful of people.

Counts of 1 to 10 are not shown, and neither is any other count from which such a one could be worked out by adding and
subtracting. Zero is shown. Source: Centers for Medicare & Medicaid Services, cell size suppression policy ("no cell
(e.g. admittances, discharges, patients, services) 10 or less may be displayed", nor derivable by "percentages or
other mathematical formulas"). Not verified against the plan's own contract.

Counts that add up are seen as a stream of people: each count is a pipe from one place to another, and what flows into
a place flows out of it (`total` flows into the areas, an area flows into its tiers and out of the county). Then a
count can be worked out exactly when no other stream through the hidden pipes agrees with all that is shown; and the
cheapest such other stream says what else to keep back.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from math import inf

FEWEST_SHOWN = 11
COMFORTABLE = 20
"""A count kept back beside a small one should leave all of 1 to 10 open, so 20 or more is chosen before 11 to 19."""


class Hidden(Enum):
    """What stands in place of a count."""

    FEW = "fewer than 11"
    KEPT_BACK = "not shown, so that a smaller count cannot be worked out"


Shown = int | Hidden
"""A count as people may see it."""


@dataclass(frozen=True)
class Pipe:
    """A count that flows from one place to another. `known`: shown elsewhere, so it cannot be kept back here;
    `published`: has a place of its own in a table, rather than being what is left of others."""

    name: str
    source: str
    target: str
    count: int
    known: bool = False
    published: bool = True


@dataclass(frozen=True)
class _State:
    """What somebody knows of a pipe who reads all tables: that its count lies between least and most."""

    pipe: Pipe
    shown: Shown

    @property
    def least(self) -> int:
        if isinstance(self.shown, int):
            return self.shown
        return 1 if self.shown is Hidden.FEW else 0

    @property
    def most(self) -> float:
        if isinstance(self.shown, int):
            return self.shown
        return FEWEST_SHOWN - 1 if self.shown is Hidden.FEW else inf


@dataclass(frozen=True)
class _Step:
    """One person more (`up`) or fewer in a pipe, and what it costs to leave that possible."""

    name: str
    goes_to: str
    price: float


def is_few(count: int) -> bool:
    """Whether a count is too small to show."""
    return 0 < count < FEWEST_SHOWN


def alone(count: int) -> Shown:
    """A count that adds up with no other."""
    return Hidden.FEW if is_few(count) else count


def shown(pipes: Iterable[Pipe]) -> dict[str, Shown]:
    """Every published count by its pipe's name, as people may see it: no count of 1 to 10 can be worked out."""
    states = {pipe.name: _State(pipe, _at_first(pipe)) for pipe in pipes}
    for name in list(states):
        if is_few(states[name].pipe.count):
            _protect(name, states)
    return {name: state.shown for name, state in states.items() if state.pipe.published}


def _at_first(pipe: Pipe) -> Shown:
    if not pipe.published:
        return Hidden.KEPT_BACK
    return alone(pipe.count)


def _protect(name: str, states: dict[str, _State]) -> None:
    """Keep back what must be so that the count of `name` could be one more, or one less."""
    one_more, one_less = (_round_trip(name, states, up) for up in (True, False))
    [(_, widened)] = sorted([one_more, one_less], key=lambda trip: trip[0])[:1]
    for each in widened:
        states[each] = replace(states[each], shown=Hidden.KEPT_BACK)


def _round_trip(name: str, states: dict[str, _State], up: bool) -> tuple[float, list[str]]:
    """The cheapest other stream with one person more (or fewer) in this pipe: its price, and the pipes to keep back."""
    pipe = states[name].pipe
    first = _price(states[name], up)
    start, end = (pipe.target, pipe.source) if up else (pipe.source, pipe.target)
    price, names = _cheapest_way(start, end, _steps_but(name, states))
    own = [name] if first else []
    return first + price, own + names


def _price(state: _State, up: bool) -> float:
    """What it costs that this pipe could hold one more (or fewer): nothing, or that its count is kept back."""
    count = state.pipe.count
    if (state.most > count) if up else (state.least < count):
        return 0
    if state.pipe.known or (count == 0 and not up):
        return inf
    if count == 0:
        return 1e9  # zero is shown as zero while anything else will do
    return 1e4 + count if count >= COMFORTABLE else 1e6 + COMFORTABLE - count


def _steps_but(name: str, states: dict[str, _State]) -> dict[str, list[_Step]]:
    """From each place, where one person's change in a pipe leads."""
    steps: dict[str, list[_Step]] = defaultdict(list)
    for other, state in states.items():
        if other == name:
            continue
        for place, step in _both_ways(state):
            if step.price < inf:
                steps[place].append(step)
    return steps


def _both_ways(state: _State) -> Iterator[tuple[str, _Step]]:
    pipe = state.pipe
    yield pipe.source, _Step(pipe.name, pipe.target, _price(state, up=True))
    yield pipe.target, _Step(pipe.name, pipe.source, _price(state, up=False))


def _cheapest_way(start: str, end: str, steps: dict[str, list[_Step]]) -> tuple[float, list[str]]:
    """Dijkstra: the price of the way, and the pipes on it that cost something."""
    waiting: list[tuple[float, int, str, list[str]]] = [(0, 0, start, [])]
    done: set[str] = set()
    turn = 0
    while waiting:
        price, _, place, costly = heapq.heappop(waiting)
        if place == end:
            return price, costly
        if place in done:
            continue
        done.add(place)
        for step in steps[place]:
            if step.goes_to not in done:
                turn += 1
                further = [*costly, step.name] if step.price else costly
                heapq.heappush(waiting, (price + step.price, turn, step.goes_to, further))
    return inf, []
