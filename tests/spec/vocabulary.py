"""A member is born in 1960 and has Medi-Cal managed care since 2010, unless a column says otherwise; a row without a
name goes on about the member above it, and a cell that begins with … goes on with the sentence above it.

    born         1960-05-01
    coverage     Medi-Cal since 2019-05-01 · fee-for-service · Cal MediConnect until 2020-02-29
    condition    diabetes (office visits on two dates of the last three months) · diabetes once · diabetes + COPD
    stay         2 (that many, in the last year) · 2019-06-01 to 2019-06-04
    ED visits    3 (that many, in the last year) · 2019-06-01 and 2019-06-02
    living       rental (since 2010) · street since 2019-02-01, disabled · shelter 2019-02-01 to 2019-03-01
    program      hospice · hospice since 2020-01-01
    claim        office 2020-01-05, E11.9 · outpatient 2020-01-05, revenue 0450, line 2020-01-04

What comes out: whether they are listed, the decision, because of what (every reason), the tier, the criteria,
what was found and counted, and the evidence.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.factories import Rows, coverage, enrollment, living
from tests.spec.text_tables import Cells

DAY = timedelta(days=1)
WRITTEN_DAY = r"\d{4}-\d\d-\d\d"

CODES = {
    "asthma": "J45.909",
    "bipolar disorder": "F31.9",
    "coronary artery disease": "I25.10",
    "heart failure": "I50.9",
    "kidney disease": "N18.3",
    "COPD": "J44.9",
    "dementia": "G30.9",
    "diabetes": "E11.9",
    "hypertension": "I10",
    "liver disease": "K70.30",
    "major depression": "F33.1",
    "psychotic disorder": "F20.9",
    "substance use": "F11.20",
    "brain injury": "S06.0X0A",
}
SITUATIONS = {"shelter": 101, "street": 116, "safe haven": 118, "hospital": 206, "jail": 207, "rental": 410}
COVERAGES = {
    "Medi-Cal": {},
    "fee-for-service": {"delivery_system": "fee_for_service"},
    "Cal MediConnect": {"line_of_business": "cal_mediconnect"},
    "D-SNP": {"line_of_business": "d_snp"},
    "commercial": {"line_of_business": "commercial"},
}
CLAIMS = {
    "office": {"claim_type": "professional", "place_of_service_code": "11"},
    "emergency": {"claim_type": "professional", "place_of_service_code": "23"},
    "urgent care": {"claim_type": "professional", "place_of_service_code": "20"},
    "professional": {"claim_type": "professional"},
    "outpatient": {"claim_type": "institutional", "bill_type_code": "0131"},
    "inpatient": {"claim_type": "institutional", "bill_type_code": "0111"},
    "institutional": {"claim_type": "institutional"},
}
CLAIM_COLUMNS = {
    "bill": "bill_type_code",
    "revenue": "revenue_center_code",
    "CPT": "hcpcs_code",
    "place": "place_of_service_code",
    "line": "claim_line_start_date",
    "admitted": "admission_date",
    "discharged": "discharge_date",
    "coded": "diagnosis_code_type",
}


@dataclass(frozen=True)
class Member:
    """Whom the cells speak of, in which folder, on which day."""

    person_id: str
    as_of: date
    born: date
    rows: Rows


def tell(member: str, told: list[Cells], as_of: date, rows: Rows) -> None:
    """Add everything that a member's cells say to the rows."""
    born = next((day(cells["born"]) for cells in told if cells.get("born")), date(1960, 1, 1))
    person = Member(member, as_of, born, rows)
    for cells in told:
        for column, says in INPUTS.items():
            for cell in filter(None, cells.get(column, "").split(" + ")):
                says(person, cell)
    if not any(cells.get("coverage") for cells in told):
        say_coverage(person, "Medi-Cal")


def say_coverage(person: Member, cell: str) -> None:
    what, start, end = span(cell)
    row = coverage(person.person_id, start, end, birth_date=person.born, **COVERAGES[what])
    person.rows.eligibility.append(row)


def say_program(person: Member, cell: str) -> None:
    person.rows.program_enrollment.append(enrollment(person.person_id, *span(cell)))


def say_living(person: Member, cell: str) -> None:
    where, _, rest = cell.partition(", ")
    place, start, end = span(where)
    situation = SITUATIONS[place] if place in SITUATIONS else int(place)
    disabling = {"": None, "disabled": True, "not disabled": False}[rest]
    person.rows.living_situation.append(living(person.person_id, situation, start, end, disabling=disabling))


def say_condition(person: Member, cell: str) -> None:
    condition = cell.removesuffix(" once")
    days = [person.as_of - 80 * DAY, person.as_of - 40 * DAY]
    for each in days[:1] if cell.endswith(" once") else days:
        person.rows.add_claim(person.person_id, each, **CLAIMS["office"], diagnoses=[CODES[condition]])


def say_stay(person: Member, cell: str) -> None:
    if cell.isdigit():
        firsts = [person.as_of - (100 + 30 * number) * DAY for number in range(int(cell))]
        stays = [(first, first + 3 * DAY) for first in firsts]
    else:
        first, _, last = cell.partition(" to ")
        stays = [(day(first), day(last or first))]
    for first, last in stays:
        add_inpatient(person, first, last)


def add_inpatient(person: Member, first: date, last: date) -> None:
    dates = {"claim_end_date": last, "admission_date": first, "discharge_date": last}
    person.rows.add_claim(person.person_id, first, **dates, **CLAIMS["inpatient"])


def say_ed_visits(person: Member, cell: str) -> None:
    if cell.isdigit():
        days = [person.as_of - 2 * number * DAY for number in range(1, int(cell) + 1)]
    else:
        days = [day(each) for each in cell.split(" and ")]
    for each in days:
        person.rows.add_claim(person.person_id, each, **CLAIMS["emergency"])


def say_claim(person: Member, cell: str) -> None:
    """`KIND DAY [to DAY][, COLUMN VALUE | DIAGNOSIS | diagnosis N CODE]…`."""
    opening, *details = cell.split(", ")
    kind, start, end = re.fullmatch(rf"(.+?) ({WRITTEN_DAY})(?: to ({WRITTEN_DAY}))?", opening).groups()
    columns: dict[str, Any] = dict(CLAIMS[kind])
    diagnoses = []
    if end:
        columns["claim_end_date"] = day(end)
    for detail in details:
        word, _, value = detail.partition(" ")
        if word == "diagnosis":
            place, code = value.split()
            columns[f"diagnosis_code_{place}"] = code
        elif word in CLAIM_COLUMNS:
            columns[CLAIM_COLUMNS[word]] = day(value) if re.fullmatch(WRITTEN_DAY, value) else value
        else:
            diagnoses.append(detail)
    person.rows.add_claim(person.person_id, day(start), diagnoses=diagnoses, **columns)


INPUTS: dict[str, Callable[[Member, str], None]] = {
    "coverage": say_coverage,
    "program": say_program,
    "living": say_living,
    "condition": say_condition,
    "stay": say_stay,
    "ED visits": say_ed_visits,
    "claim": say_claim,
}


def span(cell: str) -> tuple[str, date, date | None]:
    """`hospice since DAY`, `hospice until DAY`, `hospice DAY to DAY`, or `hospice`: what, and from when to when."""
    found = re.fullmatch(
        rf"(.+?)(?: since ({WRITTEN_DAY})| until ({WRITTEN_DAY})| ({WRITTEN_DAY}) to ({WRITTEN_DAY}))?", cell
    )
    what, since, until, start, end = found.groups()
    first, last = since or start, until or end
    return what, day(first) if first else date(2010, 1, 1), day(last) if last else None


def day(text: str) -> date:
    return date.fromisoformat(text.strip())
