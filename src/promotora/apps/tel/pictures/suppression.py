"""Which counts are not shown, so that no picture tells of a handful of people.

Counts of 1 to 10 are not shown, and neither is any other count from which such a one could be worked out by adding and
subtracting. Zero is shown, unless nothing else can protect a small count. Source: Centers for Medicare & Medicaid
Services, Cell Size Suppression Policy (version of January 26, 2024, as the Research Data Assistance Center keeps it):
no cell of 1 to 10 is reported or can be derived from what is, zero is allowed, and those left out count too. Whether
the plan's own data agreement asks for more is not verified.

Counts that add up are seen as a stream of people: each count is a pipe from one place to another, and what flows into
a place flows out of it (`total` flows into the areas, an area flows into its tiers and out of the county). Then a
count can be worked out exactly when no other stream through the hidden pipes agrees with all that is shown; and the
cheapest such other stream says what else to keep back.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
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
    """A count that flows from one place to another.

    `elsewhere`: how the count is shown in another table, which cannot be changed here. `published`: has a place of its
    own in a table, rather than being what is left of others.
    """

    name: str
    source: str
    target: str
    count: int
    elsewhere: Shown | None = None
    published: bool = True


def is_few(count: int) -> bool:
    """Whether a count is too small to show."""
    return 0 < count < FEWEST_SHOWN


def alone(count: int) -> Shown:
    """How a count is shown that adds up with no other."""
    return Hidden.FEW if is_few(count) else count


def shown(pipes: Iterable[Pipe]) -> dict[str, Shown]:
    """Every published count by its pipe's name, as people may see it: no count of 1 to 10 can be worked out."""
    network = _Network(pipes)
    for pipe in network.pipes.values():
        if is_few(pipe.count) and not isinstance(pipe.elsewhere, int):
            network.protect(pipe)
    return {name: network.shown[name] for name, pipe in network.pipes.items() if pipe.published}


@dataclass(frozen=True)
class _Step:
    """One person more or fewer in a pipe: the pipe, the place that the change leads to, what it costs to leave open."""

    pipe: str
    goes_to: str
    price: float


class _Network:
    """The pipes, and how each is shown so far. Whatever is decided only hides more, so what is protected stays so."""

    def __init__(self, pipes: Iterable[Pipe]) -> None:
        self.pipes = {pipe.name: pipe for pipe in pipes}
        self.shown = {name: _at_first(pipe) for name, pipe in self.pipes.items()}
        self._steps = self._all_steps()

    def protect(self, pipe: Pipe) -> None:
        """Keep back what must be so that there could be one person more in this pipe, or one fewer."""
        price, hidden = min(self._round_trip(pipe, up=True), self._round_trip(pipe, up=False))
        if price == inf:
            raise ValueError(f"{pipe.name}: its count follows from totals that are shown elsewhere.")
        if hidden:
            self.shown |= dict.fromkeys(hidden, Hidden.KEPT_BACK)
            self._steps = self._all_steps()

    def _round_trip(self, pipe: Pipe, up: bool) -> tuple[float, list[str]]:
        """The cheapest other stream with one person more or fewer in this pipe: its price, and what it keeps back."""
        own = self._price(pipe, up)
        start, end = (pipe.target, pipe.source) if up else (pipe.source, pipe.target)
        price, hidden = self._cheapest_way(start, end, pipe.name)
        return own + price, [pipe.name, *hidden] if own else hidden

    def _price(self, pipe: Pipe, up: bool) -> float:
        """What it costs that this pipe could hold one more or fewer: nothing, or that its count is kept back."""
        least, most = _limits(self.shown[pipe.name])
        if (pipe.count < most) if up else (pipe.count > least):
            return 0
        if pipe.elsewhere is not None or (pipe.count == 0 and not up):
            return inf
        if pipe.count == 0:
            return 1e9  # zero stays zero while anything else will do
        return 1e4 + pipe.count if pipe.count >= COMFORTABLE else 1e6 + COMFORTABLE - pipe.count

    def _all_steps(self) -> dict[str, list[_Step]]:
        """From each place, where a change leads."""
        steps: dict[str, list[_Step]] = defaultdict(list)
        for pipe in self.pipes.values():
            steps[pipe.source].append(_Step(pipe.name, pipe.target, self._price(pipe, up=True)))
            steps[pipe.target].append(_Step(pipe.name, pipe.source, self._price(pipe, up=False)))
        return steps

    def _cheapest_way(self, start: str, end: str, without: str) -> tuple[float, list[str]]:
        """Dijkstra: the price of the way, and the pipes on it that it keeps back."""
        waiting: list[tuple[float, str, list[str]]] = [(0, start, [])]
        done = set()
        while waiting:
            price, place, hidden = heapq.heappop(waiting)
            if place == end:
                return price, hidden
            if place in done:
                continue
            done.add(place)
            for step in self._steps[place]:
                if step.pipe != without and step.price < inf and step.goes_to not in done:
                    further = [*hidden, step.pipe] if step.price else hidden
                    heapq.heappush(waiting, (price + step.price, step.goes_to, further))
        return inf, []


def _at_first(pipe: Pipe) -> Shown:
    if pipe.elsewhere is not None:
        return pipe.elsewhere
    return alone(pipe.count) if pipe.published else Hidden.KEPT_BACK


def _limits(how: Shown) -> tuple[int, float]:
    """The least and the most that a count can be for somebody who sees it like this."""
    if isinstance(how, int):
        return how, how
    return (1, FEWEST_SHOWN - 1) if how is Hidden.FEW else (0, inf)
