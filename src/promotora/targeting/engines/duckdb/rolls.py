"""The rolls: everyone ever covered, who is covered on a day, and the span that speaks for each of them.

People have an index (`pid`), an int32 that arrays are laid out by. Spans are kept sorted so that the last span of a
person that covers a day is the one that speaks for her (see `SPEAKING_ORDER`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from types import MappingProxyType

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from promotora.targeting.engines.duckdb.checks import Source
from promotora.targeting.engines.duckdb.session import table
from promotora.targeting.engines.duckdb.sorting import order_by

Ints = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

EPOCH = date(1970, 1, 1)
FOREVER = np.int32(2**31 - 1)
SAID = ("member_id", "gender", "race", "language", "zip_code")
SPEAKING_ORDER = (
    *("pid", "managed", "start", "last", "born"),
    *("member_id", "zip_code", "language", "gender", "race"),
)
"""Empty ones first."""


def day_number(day: date) -> int:
    """Days since 1970-01-01, as Arrow's date32 counts them."""
    return (day - EPOCH).days


@dataclass(frozen=True)
class Rolls:
    """`people` (person_id, pid) sorted by person_id; `spans` in `SPEAKING_ORDER`: pid, start, last, born (days since
    1970; last = FOREVER while open), managed (Medi-Cal managed care), cmc (Cal MediConnect) and what pages say."""

    people: pa.Table
    spans: pa.Table

    @property
    def size(self) -> int:
        """One more than the largest pid."""
        return int(self.people.num_rows)

    @property
    def order(self) -> Ints:
        """The pids by person_id."""
        return np.asarray(self.people["pid"])

    def column(self, name: str) -> npt.NDArray[np.integer]:
        """A column of the spans as an array."""
        return np.asarray(self.spans[name])


@dataclass(frozen=True)
class OnDay:
    """The rolls on one day, in person_id order: `pids` of those covered, the span that speaks for each, and flags."""

    pids: Ints
    speaker: Ints
    enrolled: Flags
    mediconnect: Flags
    age: Ints

    def take(self, chosen: npt.NDArray[np.integer]) -> "OnDay":
        """Some of them."""
        return OnDay(*(getattr(self, field.name)[chosen] for field in fields(self)))


def on_day(rolls: Rolls, day: date) -> OnDay:
    """Everyone with a span covering the day."""
    number = day_number(day)
    start, last = rolls.column("start"), rolls.column("last")
    covering = np.flatnonzero((start <= number) & (number <= last)).astype(np.int32)
    pid = rolls.column("pid")[covering]
    speaker = np.full(rolls.size, -1, np.int32)
    speaker[pid] = covering  # spans are in speaking order, and the last assignment stays
    enrolled = np.zeros(rolls.size, np.bool_)
    enrolled[pid[rolls.column("managed")[covering].astype(np.bool_)]] = True
    mediconnect = np.zeros(rolls.size, np.bool_)
    mediconnect[pid[rolls.column("cmc")[covering].astype(np.bool_)]] = True
    pids = rolls.order[speaker[rolls.order] >= 0]
    born = rolls.column("born")[speaker[pids]]
    return OnDay(pids, speaker[pids], enrolled[pids], mediconnect[pids], ages(born, day))


def ages(born: npt.NDArray[np.generic], day: date) -> Ints:
    """Whole years from days since 1970; born on 29 February, one turns older on 1 March of other years."""
    dates = born.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    birthday = (months.astype(np.int64) % 12 + 1) * 100 + (dates - months.astype("datetime64[D]")).astype(np.int64) + 1
    years = day.year - (dates.astype("datetime64[Y]").astype(np.int64) + 1970)
    whole: Ints = (years - (day.month * 100 + day.day < birthday)).astype(np.int32)
    return whole


def read_rolls(con: duckdb.DuckDBPyConnection, eligibility: Source) -> Rolls:
    """The rolls of an eligibility table, people numbered in person_id order. Leaves the table `person` in `con`."""
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE person AS
            SELECT person_id, (row_number() OVER (ORDER BY person_id) - 1)::INTEGER AS pid
            FROM (SELECT DISTINCT {eligibility.typed("person_id")} AS person_id
                  FROM {eligibility.rows()} WHERE {eligibility.is_usable()})"""
    )
    people = table(con, "SELECT person_id, pid FROM person ORDER BY pid")
    spans = table(con, spans_query(eligibility))
    return Rolls(people, spans.take(pa.array(speaking_order(spans))).combine_chunks())


def speaking_order(spans: pa.Table) -> npt.NDArray[np.int64]:
    """The places of spans in `SPEAKING_ORDER`: by numbers, and by all columns only where those leave it open."""
    numbers = [np.asarray(spans[column]) for column in SPEAKING_ORDER[:3]]
    order = order_by(*numbers)
    same = np.append(False, np.logical_and.reduce([each[order[1:]] == each[order[:-1]] for each in numbers]))
    open_ones = np.flatnonzero(same | np.append(same[1:], False))
    if len(open_ones):
        some = spans.select(SPEAKING_ORDER).take(pa.array(order[open_ones]))
        for place, column in enumerate(SPEAKING_ORDER):
            if column in SAID:
                some = some.set_column(place, column, some[column].cast(pa.string()))
        ways = [(column, "ascending", "at_start") for column in SPEAKING_ORDER]
        order[open_ones] = order[open_ones][np.asarray(pc.sort_indices(some, sort_keys=ways))]
    return order


def spans_query(eligibility: Source, kinds: Mapping[str, Callable[[str], str]] = MappingProxyType({})) -> str:
    """Every usable coverage span, with the pid of the table `person`; `kinds` give some of `SAID` another SQL type."""
    typed = eligibility.typed
    business = _word(typed("line_of_business"), "medi_cal")
    delivery = _word(typed("delivery_system"), "managed_care")
    said = [f"{kinds.get(column, str)(typed(column))} AS {column}" for column in SAID]
    return f"""
        SELECT pid, spans.* EXCLUDE (person_id) FROM (
        SELECT person_id, start, last, born, business = 'medi_cal' AND delivery = 'managed_care' AS managed,
               business = 'cal_mediconnect' AS cmc, {", ".join(SAID)}
        FROM (SELECT {typed("person_id")} AS person_id,
                     {_days(typed("enrollment_start_date"))} AS start,
                     coalesce({_days(typed("enrollment_end_date"))}, {FOREVER})::INTEGER AS last,
                     {_days(typed("birth_date"))} AS born,
                     {business} AS business, {delivery} AS delivery, {", ".join(said)}
              FROM {eligibility.rows()} WHERE coalesce({eligibility.is_usable()}, false))
        ) AS spans JOIN person USING (person_id)
    """


def _days(date_sql: str) -> str:
    return f"(({date_sql})::DATE - DATE '1970-01-01')::INTEGER"


def _word(sql: str, default: str) -> str:
    return f"coalesce(nullif(lower(trim({sql})), ''), '{default}')"
