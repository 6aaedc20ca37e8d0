"""One person's rows, as a rule looks at them: the history and what is said of it on the day."""

from dataclasses import dataclass
from datetime import date

from promotora.targeting.engines.reference import people
from promotora.targeting.engines.reference.engine import Inputs, Person, enrolled_on, person_on
from promotora.targeting.engines.reference.history import Line
from promotora.targeting.engines.reference.reading import Row
from promotora.targeting.model.homelessness import Span
from promotora.targeting.model.program import Program
from promotora.targeting.tables.errors import DataError


class NotOnTheDay(DataError):
    """The person is unknown, or has no coverage on the day, so that no list of that day speaks of them."""


@dataclass(frozen=True)
class History:
    """All that is known of one person on a day."""

    person_id: str
    program: Program
    as_of: date
    person: Person
    coverage: list[Row]
    lines: list[Line]
    spans: list[Span]
    programs: list[Row]

    @property
    def speaker(self) -> Row:
        """The coverage span that tells birth date, address and language."""
        return people.speaks_for(self.coverage)


def history_of(inputs: Inputs, program: Program, as_of: date, person_id: str) -> History:
    """The person's history; `NotOnTheDay` when there is none to judge."""
    rows = inputs.coverage.get(person_id)
    if not rows:
        raise NotOnTheDay(
            f"Nobody in eligibility has the person_id {person_id!r}. "
            f"It must match to the letter, leading zeros and all."
        )
    covering = enrolled_on(inputs, as_of).get(person_id)
    if not covering:
        raise NotOnTheDay(
            f"{person_id} has no coverage on {as_of}, so that day's list does not speak of them. "
            f"Covered: {'; '.join(_span(row) for row in rows)}. Choose a day within, with --as-of."
        )
    return History(
        person_id,
        program,
        as_of,
        person_on(inputs, program, as_of, person_id, covering),
        covering,
        inputs.lines.get(person_id, []),
        inputs.spans.get(person_id, []),
        inputs.programs.get(person_id, []),
    )


def _span(row: Row) -> str:
    return f"{row['enrollment_start_date']} to {row['enrollment_end_date'] or 'now'}"
