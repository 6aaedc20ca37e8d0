"""Several lists from one store: what they share is read once. No Django.

A list alone is `promotora.targeting.run`. Two versions of a policy on one day mostly look at the same diagnoses of the
same claims and differ in what they make of them; and every day has the same register of people.
"""

from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property

from promotora.targeting.engines.base import Findings, Request, silent
from promotora.targeting.engines.duckdb.answers import findings
from promotora.targeting.engines.duckdb.memory import give_back_soon
from promotora.targeting.engines.duckdb.people import judge_day
from promotora.targeting.engines.duckdb.raw import said_plainly
from promotora.targeting.engines.duckdb.store.reading import Shelf
from promotora.targeting.engines.duckdb.store.wholeness import said_of
from promotora.targeting.engines.duckdb.visits import Visits
from promotora.targeting.store import Store


class Together:
    """A store from which several lists are made, without evidence and however many of its rows were set aside."""

    def __init__(self, store: Store) -> None:
        self.store = store
        give_back_soon()

    @cached_property
    def _shelf(self) -> Shelf:
        return Shelf(self.store)

    def found(self, requests: Sequence[Request]) -> list[Findings]:
        """What each request finds, in their order; `DataError` when the store cannot be read."""
        found: dict[int, Findings] = {}
        alike: dict[Hashable, list[int]] = {}
        for place, request in enumerate(requests):
            alike.setdefault(_looks_at(request), []).append(place)
        with self._in_words():
            for places in alike.values():
                found |= dict(zip(places, self._found_alike([requests[place] for place in places]), strict=True))
        return [found[place] for place in range(len(requests))]

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        with said_of(self.store), said_plainly():
            yield

    def _found_alike(self, requests: Sequence[Request]) -> Iterator[Findings]:
        """What requests find that look at the same diagnoses of the same days."""
        registers = self._shelf.registers
        care = self._shelf.care(requests[0], silent)
        masks = {dates: care.conditions.masks(dates) for dates in {each.program.dates_needed for each in requests}}
        del care.conditions  # the largest of all, and done with
        for request in requests:
            inside = request.program.ed_days_inside_stays_count
            visits = Visits.of(care, inside_stays_count=inside)
            judged = judge_day(registers, masks[request.program.dates_needed], visits, request)
            yield findings(judged, request, self._shelf.reading(request), None)


def _looks_at(request: Request) -> Hashable:
    """What decides which lines a request reads."""
    return request.as_of, request.program.diagnosis_months, request.program.codes
