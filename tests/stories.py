"""Seven people in February and March 2020, for the tests of what is written about a list.

Rosa is listed in both months and needs more in March. Marcus is new in March, by his third ED visit. Inés leaves with
her coverage, Theo by entering hospice. Of Mr. Park nobody knows where he lives. Dana had one diabetes claim and two ED
visits: not enough. Old Sam's coverage ended years ago.
"""

from datetime import date
from pathlib import Path

from tests.factories import Rows, claim, coverage, enrollment, living, write_folder

from promotora.targeting.run import Order, RunResult, open_source, run

FEBRUARY, MARCH = date(2020, 2, 1), date(2020, 3, 1)
DIABETES, ASTHMA, DEPRESSION = "E11.9", "J45.909", "F33.1"


def areas(zip_code: str) -> str | None:
    return {"90033": "East", "90001": "South"}.get(zip_code)


def rows() -> Rows:
    told = Rows()
    told.eligibility += [
        coverage("Rosa", language="Spanish", gender="female", zip_code="90033", birth_date=date(1960, 3, 2)),
        coverage("Marcus", language="English", gender="male", zip_code="90001", birth_date=date(1990, 3, 1)),
        coverage("Ines", end=date(2020, 2, 15), language="Spanish", gender="female", zip_code="90033"),
        coverage("Theo", language="English", gender="male", zip_code="99999"),
        coverage("Park", language="Korean", gender="male", zip_code="90001"),
        coverage("Dana", language="English", gender="female"),
        coverage("Sam", start=date(2015, 1, 1), end=date(2016, 12, 31)),
    ]
    for person in ("Rosa", "Marcus", "Ines", "Theo", "Park"):
        for day in (date(2019, 4, 2), date(2019, 5, 3)):
            told.add_claim(person, day, diagnoses=(ASTHMA,))
    for person, days in VISITS.items():
        for day in days:
            told.add_claim(person, day, hcpcs_code="99284")
    told.add_claim("Dana", date(2019, 6, 1), diagnoses=(DIABETES,))
    stay = {"claim_type": "institutional", "bill_type_code": "0111", "discharge_date": date(2020, 2, 14)}
    told.add_claim("Rosa", date(2020, 2, 10), admission_date=date(2020, 2, 10), **stay)
    told.program_enrollment += [enrollment("Theo", "hospice", date(2020, 2, 20)), enrollment("Rosa", "ihss")]
    told.program_enrollment.append(enrollment("Dana", "book_club"))
    told.living_situation.append(living("Dana", 410, date(2019, 1, 1)))
    told.medical_claim.append(claim("Nobody", date(2020, 1, 1), claim_id="C-stranger"))
    return told


VISITS = {
    "Rosa": (date(2019, 7, 1), date(2019, 8, 1), date(2019, 9, 1)),
    "Marcus": (date(2019, 7, 1), date(2019, 8, 1), date(2020, 2, 9)),
    "Ines": (date(2019, 7, 1), date(2019, 8, 1), date(2019, 9, 1)),
    "Theo": (date(2019, 7, 1), date(2019, 8, 1), date(2019, 9, 1)),
    "Dana": (date(2019, 7, 1), date(2019, 8, 1)),
}


def folder(path: Path) -> Path:
    return write_folder(path, rows())


def order(day: date, **options) -> Order:
    return Order(program="hhp", as_of=day, engine="reference", **options)


def listed(data: Path, out: Path, day: date, *, evidence_also=None, **options) -> RunResult:
    return run(open_source(data=data), out, order(day, **options), area_of=areas, evidence_also=evidence_also)
