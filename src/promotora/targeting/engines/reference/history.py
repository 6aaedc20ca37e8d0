"""One person's care, told from her claim lines: stays, emergency visits, conditions (the contract's *Definitions*)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from promotora.targeting.engines.reference.reading import Row
from promotora.targeting.model.windows import Window
from promotora.targeting.tables import DIAGNOSES
from promotora.targeting.valuesets import ConditionCodes, bill_type, normal, utilization_codes

CODES = utilization_codes()


@dataclass(frozen=True)
class Line:
    """A claim line that counts. `ed_code` is the code that makes it emergency care, if any."""

    claim_id: str
    number: int
    day: date
    until: date
    ed_day: date
    acute_inpatient: bool
    bill: str
    ed_code: str | None
    diagnoses: tuple[str, ...]

    @classmethod
    def of(cls, row: Row) -> "Line":
        institutional = row["claim_type"] == "institutional"
        day = (row["admission_date"] if institutional else row["claim_line_start_date"]) or row["claim_start_date"]
        until = row["discharge_date"] or row["claim_end_date"] or day
        is_icd10 = normal(row["diagnosis_code_type"]) in ("", "ICD-10-CM")
        bill = bill_type(row["bill_type_code"])
        return cls(
            claim_id=row["claim_id"],
            number=row["claim_line_number"],
            day=day,
            until=max(day, until),
            ed_day=(row["claim_line_start_date"] or day) if institutional else day,
            acute_inpatient=institutional and CODES.is_acute_inpatient(bill),
            bill=bill,
            ed_code=_ed_code(row, institutional),
            diagnoses=tuple(sorted({normal(row[name]) for name in DIAGNOSES} - {""})) if is_icd10 else (),
        )


def _ed_code(row: Row, institutional: bool) -> str | None:
    revenue, place = normal(row["revenue_center_code"]), normal(row["place_of_service_code"])
    procedure = normal(row["hcpcs_code"])
    if institutional and revenue in CODES.ed_revenues:
        return revenue
    if not institutional and place in CODES.ed_places:
        return place
    return procedure if procedure in CODES.ed_procedures else None


@dataclass(frozen=True)
class Stay:
    """Days in hospital from first to last, with the lines that say so."""

    first: date
    last: date
    lines: tuple[Line, ...]


def stays(lines: Iterable[Line]) -> list[Stay]:
    """Acute inpatient lines, merged whenever one starts no later than one day after another ends."""
    merged: list[Stay] = []
    for line in sorted((each for each in lines if each.acute_inpatient), key=lambda each: each.day):
        if merged and (line.day - merged[-1].last).days <= 1:
            stay = merged.pop()
            merged.append(Stay(stay.first, max(stay.last, line.until), (*stay.lines, line)))
        else:
            merged.append(Stay(line.day, line.until, (line,)))
    return merged


def ed_lines(lines: Iterable[Line], hospital: list[Stay], *, inside_stays_count: bool) -> list[Line]:
    """Emergency lines on days that count; a visit is a day with any of them."""
    return [
        line
        for line in lines
        if line.ed_code and (inside_stays_count or not any(stay.first <= line.ed_day <= stay.last for stay in hospital))
    ]


def condition_lines(lines: Iterable[Line], codes: ConditionCodes, window: Window) -> dict[str, list[tuple[Line, str]]]:
    """For each condition, the lines in the window that carry one of its codes, and the code."""
    found: dict[str, list[tuple[Line, str]]] = {}
    for line in lines:
        if line.day in window:
            for code in line.diagnoses:
                for condition in codes.conditions(code):
                    found.setdefault(condition, []).append((line, code))
    return found


def has_condition(found: list[tuple[Line, str]], dates_needed: int) -> bool:
    """One acute inpatient claim is enough; other claims need different dates."""
    inpatient = any(line.acute_inpatient for line, _ in found)
    return inpatient or len({line.day for line, _ in found}) >= dates_needed
