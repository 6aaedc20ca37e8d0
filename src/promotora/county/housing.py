"""living_situation: homelessness over the years, in HMIS codes, for the one member in a hundred of whom it is known.

Codes: HUD HMIS Data Standards, living situation (from general knowledge, not verified).
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from promotora.county.columns import coded, days
from promotora.county.dice import Rng, Stream, between, chance, pick, stream, upto
from promotora.county.identity import strings
from promotora.county.plan import CountyPlan, first_day_of
from promotora.county.population import Population

HOMELESS = ("116", "116", "101", "101", "118")
INSTITUTION = ("204", "205", "206", "206", "207", "225")
HOUSED = ("302", "312", "313", "314", "329", "332", "410", "422", "423", "435")
PLACES = {"homeless": HOMELESS, "institution": INSTITUTION, "housed": HOUSED}
CODES = sorted({code for codes in PLACES.values() for code in codes})
FOR_EVER = 100_000
UNKNOWN, FALSE, TRUE = -1, 0, 1


@dataclass(frozen=True)
class Course:
    """A way homelessness goes. share: of members with high need, of the others; begins: days before the first month;

    steps: where, least and most days it lasts, least and most days after the step before; disabled: a share of people.
    """

    share: tuple[float, float]
    begins: tuple[int, int]
    steps: tuple[tuple[str, int, int, int, int], ...]
    disabled: float


STREET_FOR_YEARS = Course((0.014, 0.0002), (60, 1500), (("homeless", FOR_EVER, FOR_EVER, 0, 0),), 0.95)
THROUGH_INSTITUTIONS = Course(
    (0.008, 0.0001),
    (200, 900),
    (
        ("homeless", 150, 500, 0, 0),
        ("institution", 5, 80, 0, 1),
        ("homeless", 60, 400, 0, 1),
        ("institution", 3, 60, 0, 1),
        ("homeless", FOR_EVER, FOR_EVER, 0, 0),
    ),
    0.95,
)
AGAIN_AND_AGAIN = Course(
    (0.010, 0.0001),
    (150, 300),
    (
        ("homeless", 90, 140, 0, 0),
        ("housed", 10, 50, 1, 2),
        ("homeless", 90, 150, 1, 2),
        ("housed", 8, 40, 1, 3),
        ("homeless", 90, 150, 1, 2),
        ("homeless", 80, 140, 9, 40),
        ("homeless", FOR_EVER, FOR_EVER, 8, 30),
    ),
    0.95,
)
NEARLY_UNBROKEN = Course(
    (0.002, 0.0001),
    (0, 400),
    (("homeless", 200, 400, 0, 0), ("homeless", 100, 300, 2, 7), ("homeless", FOR_EVER, FOR_EVER, 1, 8)),
    0.9,
)
ONCE = Course((0.03, 0.003), (-700, 300), (("homeless", 5, 200, 0, 0), ("housed", 100, 900, 1, 10)), 0.4)
LATELY = Course(
    (0.012, 0.001), (-720, -300), (("homeless", 10, 200, 0, 0), ("homeless", FOR_EVER, FOR_EVER, 9, 200)), 0.5
)
LONG_INSTITUTION = Course(
    (0.003, 0.0003),
    (-300, 500),
    (("homeless", 100, 400, 0, 0), ("institution", 88, 400, 0, 1), ("homeless", 10, 300, 0, 5)),
    0.7,
)
HOUSED_ALL_ALONG = Course((0.008, 0.001), (-600, 900), (("housed", 100, FOR_EVER, 0, 0),), 0.3)
COURSES = (
    STREET_FOR_YEARS,
    THROUGH_INSTITUTIONS,
    AGAIN_AND_AGAIN,
    NEARLY_UNBROKEN,
    ONCE,
    LATELY,
    LONG_INSTITUTION,
    HOUSED_ALL_ALONG,
)

Columns = dict[str, NDArray[np.integer]]


def table(plan: CountyPlan, population: Population) -> pa.Table:
    """Rows begun by the plan's last day, by person and start; one that ends later has no end yet."""
    rng = stream(plan.seed, Stream.HOUSING)
    course = _courses(rng, population.need)
    first = first_day_of(plan.first_month)
    parts = [_rows(rng, each, np.flatnonzero(course == index), first) for index, each in enumerate(COURSES)]
    rows = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    rows = {name: values[rows["start"] <= plan.last_day] for name, values in rows.items()}
    order = np.lexsort((rows["start"], rows["person"]))
    return _arrow({name: values[order] for name, values in rows.items()}, population, plan.last_day)


def _courses(rng: Rng, need: NDArray[np.bool_]) -> NDArray[np.int16]:
    """Each member's place in COURSES, or beyond it for the many with no row."""
    shares = [np.array([course.share[column] for course in COURSES]) for column in (0, 1)]
    high, other = (pick(rng, np.append(share, 1 - share.sum()), len(need)) for share in shares)
    return np.where(need, high, other)


def _rows(rng: Rng, course: Course, person: NDArray[np.integer], first: int) -> Columns:
    """The rows of everybody on a course, step after step."""
    size = len(person)
    least, most = course.begins
    reached = first - between(rng, least, most, size)
    disabled = chance(rng, course.disabled, size)
    steps = []
    for place, shortest, longest, soonest, latest in course.steps:
        start = reached + between(rng, soonest, latest, size)
        reached = start + between(rng, shortest, longest, size)
        steps.append(
            {
                "person": person,
                "start": start,
                "end": reached,
                "code": _where(rng, place, size),
                "disabling": _stated(rng, disabled),
            }
        )
    return {name: np.concatenate([step[name] for step in steps]) for name in steps[0]}


def _where(rng: Rng, place: str, size: int) -> NDArray[np.int16]:
    codes = np.array([CODES.index(code) for code in PLACES[place]], dtype=np.int16)
    return codes[upto(rng, len(codes), size)]


def _stated(rng: Rng, disabled: NDArray[np.bool_]) -> NDArray[np.integer]:
    """What a row says of the disability: a third say nothing."""
    return np.where(chance(rng, 0.33, len(disabled)), UNKNOWN, np.where(disabled, TRUE, FALSE))


def _arrow(rows: Columns, population: Population, last_day: int) -> pa.Table:
    return pa.table(
        {
            "person_id": strings(population.needs.cin[rows["person"]]),
            "start_date": days(rows["start"].astype(np.int32)),
            "end_date": days(rows["end"].astype(np.int32), rows["end"] > last_day),
            "situation_code": coded(rows["code"], CODES),
            "disabling_condition": pa.array(rows["disabling"] == TRUE, mask=rows["disabling"] == UNKNOWN),
        }
    )
