"""The kinds of claim: what each looks like on paper. Mixes and amounts are model assumptions.

Bill types, revenue centers, places of service: NUBC and CMS lists, with the readings of the Tuva Project's service
categories (ED revenue 0450-0459 and 0981, CPT 99281-99285; urgent care place 20, revenue 0456; observation 0762, G0378).
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class Kind(IntEnum):
    """A kind of claim; its value is its place in TRAITS."""

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


@dataclass(frozen=True)
class Traits:
    """How a kind is billed.

    per_visit: claims for each office visit; least, most: lines a claim; amount: a usual line in dollars;
    coding: the chance that a diagnosis is one of the member's conditions; bills and places repeat an entry to weigh it;
    first, rest: what the first and the other lines hold, "revenue/procedure" either of them empty.
    """

    per_visit: float
    least: int
    most: int
    amount: float
    coding: float
    bills: str
    places: str
    first: str
    rest: str


TRAITS: dict[Kind, Traits] = {
    Kind.OFFICE: Traits(
        1.0, 1, 3, 70, 0.5, "", "11 11 11 11 11 11 11 50 50 02 22 53",
        "/99213 /99213 /99213 /99214 /99214 /99212 /99203 /99204 /99395 /90834 /90837 /90791",
        "/36415 /81002 /90471 /90686 /93000 /96127 /99406 /G0444 /94010 /82962 /90632 /99173",
    ),
    Kind.CLINIC: Traits(
        0.3, 2, 6, 95, 0.35, "131 131 131 131 771 771 771 0131", "",
        "0510/99213 0510/99214 0521/T1015 0521/T1015 0300/80053 0320/71046 0420/97110 0900/90834 0456/S9083",
        "0300/85025 0301/80053 0306/87086 0250/ 0270/ 0636/J1885 0402/76700 0730/93005 0320/73030 0307/81001",
    ),
    Kind.LABORATORY: Traits(
        0.35, 1, 3, 18, 0.4, "", "81 81 81 81 11",
        "/80053 /80061 /83036 /85025 /84443", "/82043 /81001 /82306 /87491 /86803 /80061 /85025",
    ),
    Kind.URGENT_CARE: Traits(
        0.05, 1, 2, 90, 0.15, "", "20", "/99203 /99213 /99214 /S9083 /S9088", "/87880 /87804 /71046 /12001",
    ),
    Kind.ED_FACILITY: Traits(
        0, 2, 6, 260, 0.35, "131 131 131 131 131 131 0131", "",
        "0450/99283 0450/99283 0450/99284 0450/99284 0450/99285 0450/99282 0450/99281 0451/G0380 0452/99284 0459/99283",
        "0250/ 0300/85025 0301/80053 0320/71046 0351/70450 0636/J2405 0730/93005 0260/96374 0270/ 0981/99284",
    ),
    Kind.ED_PHYSICIAN: Traits(
        0, 1, 2, 120, 0.35, "", "23", "/99283 /99284 /99284 /99285 /99282 /99281", "/93010 /12001 /99291 /71046",
    ),
    Kind.OBSERVATION: Traits(
        0.008, 3, 6, 420, 0.5, "131", "", "0762/G0378", "0762/G0379 0250/ 0300/85025 0301/80053 0320/71046 0636/J2405",
    ),
    Kind.STAY: Traits(
        0, 5, 12, 1900, 0.8, "111", "", "0120/ 0120/ 0110/ 0121/ 0200/ 0206/ 0124/",
        "0250/ 0250/ 0258/ 0270/ 0300/85025 0301/80053 0320/71046 0351/70450 0360/ 0410/ 0420/97110 0450/99285 0450/99284 0710/ 0730/93005",
    ),
    Kind.ROUND: Traits(
        0, 1, 2, 140, 0.7, "", "21", "/99222 /99223 /99232 /99232 /99233 /99238 /99239", "/93010 /99231 /71045",
    ),
    Kind.NURSING_FACILITY: Traits(
        0.004, 3, 6, 1500, 0.6, "211 212 213 221", "", "0022/ 0120/ 0191/", "0420/97110 0430/97530 0250/ 0270/ 0300/85025",
    ),
    Kind.HOME_HEALTH: Traits(
        0.008, 3, 6, 160, 0.6, "329 329 322", "", "0551/G0299 0551/G0300", "0421/G0151 0571/G0156 0561/G0155 0431/G0152",
    ),
}

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


def menu(field: str) -> Menu:
    """The menu of one text field of the traits."""
    lists = [getattr(TRAITS[kind], field).split() for kind in Kind]
    count = np.array([len(entries) for entries in lists], dtype=np.int32)
    start = (np.cumsum(count) - count).astype(np.int32)
    return Menu(tuple(entry for entries in lists for entry in entries), start, count)


def trait(field: str) -> NDArray[np.float64]:
    """One number of the traits, by kind."""
    return np.array([getattr(TRAITS[kind], field) for kind in Kind], dtype=float)


FIRST, REST, BILLS, PLACES = menu("first"), menu("rest"), menu("bills"), menu("places")
INSTITUTIONAL = BILLS.count > 0

# Every bill type once, with its replacement (frequency 7) and void (frequency 8).
_billed = [*BILLS.entries, *STAY_BILLS, *INTERIM_BILLS]
BILL_TYPES = list(dict.fromkeys([*_billed, *(bill[:-1] + "7" for bill in _billed), *(bill[:-1] + "8" for bill in _billed)]))


def bill_codes(bills: tuple[str, ...]) -> NDArray[np.int8]:
    """Positions in BILL_TYPES."""
    return np.array([BILL_TYPES.index(bill) for bill in bills], dtype=np.int8)


REPLACING = bill_codes(tuple(bill[:-1] + "7" for bill in BILL_TYPES))
VOIDING = bill_codes(tuple(bill[:-1] + "8" for bill in BILL_TYPES))
BILLS_OF_MENU = bill_codes(BILLS.entries)
PLACE_CODES = list(dict.fromkeys(PLACES.entries))
PLACES_OF_MENU = np.array([PLACE_CODES.index(place) for place in PLACES.entries], dtype=np.int8)
