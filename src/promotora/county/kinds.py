"""The kinds of claim: what each looks like on paper. Mixes and amounts are model assumptions.

data/kinds.csv, a row a kind: per_visit, its claims for each office visit; least and most, its lines; amount, a usual
line in dollars; coding, the chance that a diagnosis is one of the member's conditions; bills and places, an entry said
twice weighing double; first and rest, what the first and the other lines hold, "revenue/procedure", either one empty.

Bill types, revenue centers, places of service: NUBC and CMS lists, as read by the Tuva Project's service categories
(ED revenue 0450-0459 and 0981, CPT 99281-99285; urgent care place 20, revenue 0456; observation 0762, G0378).
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from promotora.county import tables


class Kind(IntEnum):
    """A kind of claim; its value is its row in data/kinds.csv."""

    OFFICE = 0
    CLINIC = 1
    LABORATORY = 2
    URGENT_CARE = 3
    ED_FACILITY = 4
    ED_PHYSICIAN = 5
    OBSERVATION = 6
    STAY = 7
    ROUND = 8
    NURSING_FACILITY = 9
    HOME_HEALTH = 10


TABLE = tables.rows("kinds")

STAY_BILLS = ("111", "111", "111", "111", "111", "111", "111", "111", "0111", "411")
INTERIM_BILLS = ("112", "113", "114")


@dataclass(frozen=True)
class Menu:
    """Entries of all kinds in one list; the entries of kind k are those from start[k], count[k] of them."""

    entries: tuple[str, ...]
    start: NDArray[np.int32]
    count: NDArray[np.int32]

    def choose(self, rng: np.random.Generator, kind: NDArray[np.integer]) -> NDArray[np.int32]:
        """A position among entries for each claim or line of these kinds; -1 where a kind has none."""
        count = self.count[kind]
        step = np.minimum((rng.random(len(kind), dtype=np.float32) * count).astype(np.int32), count - 1)
        return np.where(count > 0, self.start[kind] + step, -1).astype(np.int32)


def menu(name: str) -> Menu:
    """The menu of one text column of kinds.csv."""
    lists = [text.split() for text in tables.column(TABLE, name)]
    count = np.array([len(entries) for entries in lists], dtype=np.int32)
    start = (np.cumsum(count) - count).astype(np.int32)
    return Menu(tuple(entry for entries in lists for entry in entries), start, count)


def trait(name: str) -> NDArray[np.float64]:
    """One number of each kind."""
    return tables.numbers(TABLE, name)


FIRST, REST, BILLS, PLACES = menu("first"), menu("rest"), menu("bills"), menu("places")
INSTITUTIONAL = BILLS.count > 0

# Every bill type once, with its replacement (frequency 7) and void (frequency 8).
_billed = [*BILLS.entries, *STAY_BILLS, *INTERIM_BILLS]
BILL_TYPES = list(
    dict.fromkeys([*_billed, *(bill[:-1] + "7" for bill in _billed), *(bill[:-1] + "8" for bill in _billed)])
)


def bill_codes(bills: tuple[str, ...]) -> NDArray[np.int8]:
    """Positions in BILL_TYPES."""
    return np.array([BILL_TYPES.index(bill) for bill in bills], dtype=np.int8)


REPLACING = bill_codes(tuple(bill[:-1] + "7" for bill in BILL_TYPES))
VOIDING = bill_codes(tuple(bill[:-1] + "8" for bill in BILL_TYPES))
BILLS_OF_MENU = bill_codes(BILLS.entries)
PLACE_CODES = list(dict.fromkeys(PLACES.entries))
PLACES_OF_MENU = np.array([PLACE_CODES.index(place) for place in PLACES.entries], dtype=np.int8)
