"""The input contract: four tables in the column names of the Tuva Input Layer, and what makes a row unreadable."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a column holds, and how its text must look; `why` ends the sentence '"x" is not …'."""

    TEXT = "text"
    DATE = "a date. Write it year-month-day: 2020-03-01"
    NUMBER = "a whole number"
    TRUTH = "true or false"

    @property
    def why(self) -> str:
        return self.value


@dataclass(frozen=True)
class Column:
    """A column of the contract."""

    name: str
    kind: Kind = Kind.TEXT
    required: bool = False
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table of the contract. `ordered` are (first, last) date columns of which the last may not be earlier."""

    name: str
    columns: tuple[Column, ...]
    ordered: tuple[tuple[str, str], ...]
    required: bool = False

    @property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @property
    def required_columns(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.required)


def _texts(names: str) -> tuple[Column, ...]:
    return tuple(Column(name) for name in names.split())


def _dates(names: str) -> tuple[Column, ...]:
    return tuple(Column(name, Kind.DATE) for name in names.split())


DIAGNOSES = tuple(f"diagnosis_code_{number}" for number in range(1, 26))

ELIGIBILITY = Table(
    "eligibility",
    (
        Column("person_id", required=True),
        Column("birth_date", Kind.DATE, required=True),
        Column("enrollment_start_date", Kind.DATE, required=True),
        *_dates("enrollment_end_date"),
        *_texts("member_id gender race payer payer_type plan dual_status_code first_name last_name address city state"),
        *_texts("zip_code phone line_of_business delivery_system aid_code language"),
    ),
    ordered=(("enrollment_start_date", "enrollment_end_date"),),
    required=True,
)

MEDICAL_CLAIM = Table(
    "medical_claim",
    (
        Column("claim_id", required=True),
        Column("claim_line_number", Kind.NUMBER, required=True),
        Column("claim_type", required=True, one_of=("institutional", "professional")),
        Column("person_id", required=True),
        Column("claim_start_date", Kind.DATE, required=True),
        *_dates("claim_end_date claim_line_start_date claim_line_end_date admission_date discharge_date"),
        *_texts("place_of_service_code bill_type_code revenue_center_code hcpcs_code diagnosis_code_type"),
        *(Column(name) for name in DIAGNOSES),
    ),
    ordered=(
        ("claim_start_date", "claim_end_date"),
        ("claim_line_start_date", "claim_line_end_date"),
        ("admission_date", "discharge_date"),
    ),
    required=True,
)
"""Only what a rule reads: other contract columns (NPIs, modifiers, amounts) may be there and are left unread."""

PROGRAM_ENROLLMENT = Table(
    "program_enrollment",
    (
        Column("person_id", required=True),
        Column("program_code", required=True),
        Column("start_date", Kind.DATE, required=True),
        *_dates("end_date"),
    ),
    ordered=(("start_date", "end_date"),),
)

LIVING_SITUATION = Table(
    "living_situation",
    (
        Column("person_id", required=True),
        Column("start_date", Kind.DATE, required=True),
        *_dates("end_date"),
        Column("situation_code", Kind.NUMBER, required=True),
        Column("disabling_condition", Kind.TRUTH),
    ),
    ordered=(("start_date", "end_date"),),
)

TABLES = (ELIGIBILITY, MEDICAL_CLAIM, PROGRAM_ENROLLMENT, LIVING_SITUATION)

KNOWN_LINES_OF_BUSINESS = ("medi_cal", "cal_mediconnect", "d_snp", "medicare", "commercial")
"""Lines of business that we know; others count as not Medi-Cal and are named in the summary."""
