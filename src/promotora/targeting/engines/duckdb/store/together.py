"""Lists from a store: one, or several for which what they share is read once.

Two versions of a policy on one day mostly look at the same diagnoses of the same claims and differ in what they make of
them; and every day has the same register of people.
"""

from collections.abc import Hashable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq

from promotora.targeting.engines import base
from promotora.targeting.engines.duckdb.answers import findings
from promotora.targeting.engines.duckdb.care import Care
from promotora.targeting.engines.duckdb.evidence import CODES, LINE
from promotora.targeting.engines.duckdb.memory import give_back_soon
from promotora.targeting.engines.duckdb.people import Judged, judge_day, sought_of
from promotora.targeting.engines.duckdb.raw import said_plainly
from promotora.targeting.engines.duckdb.store.reading import Shelf, StoredMonth
from promotora.targeting.engines.duckdb.store.wholeness import said_of
from promotora.targeting.engines.duckdb.visits import Visits
from promotora.targeting.model.windows import Window
from promotora.targeting.store import Store
from promotora.targeting.tables.errors import TooMuchSetAside


@dataclass(frozen=True)
class Together:
    """A store from which lists are made. Its register of people is kept in memory from the first list on."""

    store: Store

    @cached_property
    def _shelf(self) -> Shelf:
        return Shelf(self.store)

    def found(self, requests: Sequence[base.Request], progress: base.Progress = base.silent) -> list[base.Findings]:
        """What each request finds, in their order, just as if it were asked alone.

        Those that look at the same diagnoses of the same day have one reading between them. `TooMuchSetAside` or
        `DataError` when the store cannot be used.
        """
        give_back_soon()
        found: dict[int, base.Findings] = {}
        with said_of(self.store), said_plainly():
            for places in _alike(requests):
                alike = [requests[place] for place in places]
                found |= zip(places, _found(self._shelf, alike, progress), strict=True)
        return [found[place] for place in range(len(requests))]


def _alike(requests: Sequence[base.Request]) -> list[list[int]]:
    """The places of the requests, those together that read the same lines."""
    places: dict[Hashable, list[int]] = {}
    for place, request in enumerate(requests):
        reads = request.as_of, request.program.diagnosis_months, request.program.codes
        places.setdefault(reads, []).append(place)
    return list(places.values())


def _found(shelf: Shelf, requests: Sequence[base.Request], progress: base.Progress) -> Iterator[base.Findings]:
    """What requests find that read the same lines."""
    care = _care(shelf, requests[0], progress)
    readings = [_reading(shelf, request) for request in requests]
    masks = {dates: care.conditions.masks(dates) for dates in {each.program.dates_needed for each in requests}}
    del care.conditions  # the largest of all, and done with
    ways = {each.program.ed_days_inside_stays_count for each in requests}
    visits = {inside: Visits.of(care, inside_stays_count=inside) for inside in ways}
    del care
    for request, reading in zip(requests, readings, strict=True):
        program = request.program
        conditions, counted = masks[program.dates_needed], visits[program.ed_days_inside_stays_count]
        judged = judge_day(shelf.registers, conditions, counted, request)
        proof = base.handed_over(request, _evidence(shelf, judged, request, progress))
        yield findings(judged, request, reading, proof)


def _care(shelf: Shelf, request: base.Request, progress: base.Progress) -> Care:
    """What the months say up to the day; the registers are read beside it."""
    with ThreadPoolExecutor(max_workers=1) as beside:
        registers = beside.submit(lambda: shelf.registers)
        care = shelf.care(request, progress)
        registers.result()
    return care


def _reading(shelf: Shelf, request: base.Request) -> base.Reading:
    reading = shelf.reading(request)
    if reading.share_set_aside > request.most_set_aside:
        raise TooMuchSetAside(reading.set_aside.num_rows, sum(reading.rows.values()), request.most_set_aside)
    return reading


def _evidence(shelf: Shelf, judged: Judged, request: base.Request, progress: base.Progress) -> Iterator[pa.Table]:
    # Compiled loops take a moment to load; a list without evidence does without.
    from promotora.targeting.engines.duckdb.proof import evidence
    from promotora.targeting.engines.duckdb.sieve import CodeBook, Sieve

    sieve = Sieve(
        sought_of(judged, request),
        CodeBook(chain.from_iterable(month.codes for month in shelf.months), request.codes()),
        Window.of_months(request.program.diagnosis_months, as_of=request.as_of),
        max((month.entry["diagnosis_columns"] for month in shelf.months), default=1) or 1,
    )
    with TemporaryDirectory(prefix="promotora-") as scratch:
        yield from evidence(sieve, [partial(_full_lines, month) for month in shelf.months], Path(scratch), progress)


def _full_lines(month: StoredMonth) -> Iterator[pa.RecordBatch]:
    """A month's lines in full, but for those that an earlier month has too; codes as numbers into a list of them."""
    coded = [*CODES, *(f"dx{number}" for number in range(month.entry["diagnosis_columns"]))]
    columns = [*LINE, *coded]
    with pq.ParquetFile(month.folder / "lines.parquet", read_dictionary=coded) as file:
        for group in range(file.num_row_groups):
            rows = file.read_row_group(group, columns=columns, use_threads=False)
            yield from month.without_repeats(rows).to_batches()
