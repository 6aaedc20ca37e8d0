"""One row at a time, in the words of the input contract; what is not said is left empty or is the plainest value."""

from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

Row = dict[str, Any]

BORN = date(1960, 1, 1)
LONG_AGO = date(2010, 1, 1)


@dataclass
class Rows:
    """The rows of the four tables of one folder."""

    eligibility: list[Row] = field(default_factory=list)
    medical_claim: list[Row] = field(default_factory=list)
    program_enrollment: list[Row] = field(default_factory=list)
    living_situation: list[Row] = field(default_factory=list)
    numbers: count = field(default_factory=lambda: count(1))

    def add_claim(self, person_id: str, start: date, **columns: Any) -> Row:
        """A claim line of its own claim, numbered as it comes."""
        self.medical_claim.append(claim(person_id, start, claim_id=f"C{next(self.numbers)}", **columns))
        return self.medical_claim[-1]


def coverage(person_id: str, start: date = LONG_AGO, end: date | None = None, **columns: Any) -> Row:
    """A span of Medi-Cal managed care, unless the columns say otherwise."""
    told = {"person_id": person_id, "enrollment_start_date": start, "enrollment_end_date": end}
    return {**told, "birth_date": BORN, "member_id": f"M-{person_id}", **columns}


def claim(person_id: str, start: date, **columns: Any) -> Row:
    """A professional claim line, unless the columns say otherwise. `diagnoses` fills the first positions."""
    diagnoses = columns.pop("diagnoses", ())
    coded = {f"diagnosis_code_{place}": code for place, code in enumerate(diagnoses, start=1)}
    told = {"claim_id": "C1", "claim_line_number": 1, "claim_type": "professional", "person_id": person_id}
    return {**told, "claim_start_date": start, **coded, **columns}


def enrollment(person_id: str, code: str, start: date = LONG_AGO, end: date | None = None) -> Row:
    """A span in another program."""
    return {"person_id": person_id, "program_code": code, "start_date": start, "end_date": end}


def living(
    person_id: str, situation: int, start: date, end: date | None = None, *, disabling: bool | None = None
) -> Row:
    """A span of living somewhere, by HMIS situation code."""
    span = {"person_id": person_id, "start_date": start, "end_date": end}
    return {**span, "situation_code": situation, "disabling_condition": disabling}
