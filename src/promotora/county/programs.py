"""program_enrollment: other programs a member is in; shares are in data/programs.csv."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from promotora.county import tables
from promotora.county.columns import coded, days
from promotora.county.dice import Rng, Stream, between, stream
from promotora.county.identity import strings
from promotora.county.plan import CountyPlan, first_day_of
from promotora.county.population import Population

PROGRAMS = tables.rows("programs")
# Enrollments begin from this many days before the first month to four years after it, and are shown once begun.
BEFORE, AFTER = 1460, 1460


def table(plan: CountyPlan, population: Population) -> pa.Table:
    """Rows begun by the plan's last day, by person and program."""
    rng = stream(plan.seed, Stream.PROGRAMS)
    first = first_day_of(plan.first_month)
    parts = [_rows(rng, index, population.need, first) for index in range(len(PROGRAMS))]
    person, program, start, end = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((program, person))
    order = order[start[order] <= plan.last_day]
    return pa.table(
        {
            "person_id": strings(population.needs.cin[person[order]]),
            "program_code": coded(program[order], tables.column(PROGRAMS, "program_code")),
            "start_date": days(start[order]),
            "end_date": days(end[order], end[order] > plan.last_day),
        }
    )


def _rows(rng: Rng, index: int, need: NDArray[np.bool_], first: int) -> tuple[NDArray[np.integer], ...]:
    """Person, program, start and end of one program's enrollments, one a person; the share holds at any one time."""
    row = PROGRAMS[index]
    least, most = int(row["least_days"]), int(row["most_days"])
    over_the_years = (BEFORE + AFTER) / ((least + most) / 2)
    share = np.where(need, float(row["need_share"]), float(row["general_share"])) * over_the_years
    person = np.flatnonzero(rng.random(len(need), dtype=np.float32) < share)
    start = first + between(rng, -BEFORE, AFTER, len(person))
    return person, np.full(len(person), index), start, start + between(rng, least, most, len(person))
