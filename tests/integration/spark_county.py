"""People on either side of every rule, for the Spark engine, in every form of file that it reads."""

import csv
import gzip
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from promotora.targeting.tables import TABLES, Kind

KINDS = {table.name: {column.name: column.kind for column in table.columns} for table in TABLES}
ARROW = {Kind.TEXT: pa.string(), Kind.DATE: pa.date32(), Kind.NUMBER: pa.int64(), Kind.TRUTH: pa.bool_()}
DAY = timedelta(days=1)
YEARS = timedelta(days=365)
COPD, DIABETES, ASTHMA, DEPRESSION, SUBSTANCE = "J44.9", "e11.9", "J45.20", "F33.1", "F10.20"
"""Codes as claims write them: with dots, and in either case."""


class County:
    """Rows of the four tables about people whose stories are told relative to one day."""

    def __init__(self, as_of: date) -> None:
        self.as_of = as_of
        self.tables: dict[str, list[dict]] = {table.name: [] for table in TABLES}

    def __getitem__(self, table: str) -> list[dict]:
        return self.tables[table]

    def covered(self, person: str, **columns) -> None:
        span = {"birth_date": date(1970, 2, 28), "enrollment_start_date": date(2010, 1, 1), "member_id": f"M{person}"}
        self["eligibility"].append({"person_id": person, **span, **columns})

    def claim(self, person: str, days_ago: int, *codes: str, **columns) -> None:
        claim_id, day = f"C{len(self['medical_claim']):03d}", self.as_of - days_ago * DAY
        diagnoses = {f"diagnosis_code_{place}": code for place, code in zip((1, 7, 25), codes, strict=False)}
        told = {"claim_id": claim_id, "claim_line_number": 1, "claim_type": "professional", "person_id": person}
        self["medical_claim"].append({**told, "claim_start_date": day, **diagnoses, **columns})

    def stay(self, person: str, first_days_ago: int, last_days_ago: int, *codes: str, **columns) -> None:
        admitted, left = self.as_of - first_days_ago * DAY, self.as_of - last_days_ago * DAY
        dates = {"admission_date": admitted, "discharge_date": left, "claim_end_date": max(left, admitted)}
        hospital = {"claim_type": "institutional", "bill_type_code": "0111", **dates}
        self.claim(person, first_days_ago, *codes, **{**hospital, **columns})

    def ed_visit(self, person: str, days_ago: int, **columns) -> None:
        self.claim(person, days_ago, **{"place_of_service_code": "23", **columns})

    def ill(self, person: str, *codes: str) -> None:
        """Enough for each condition: claims on two days."""
        self.claim(person, 100, *codes)
        self.claim(person, 200, *codes)

    def enrolled(self, person: str, code: str, **columns) -> None:
        span = {"start_date": self.as_of - 30 * DAY, "end_date": None}
        self["program_enrollment"].append({"person_id": person, "program_code": code, **span, **columns})

    def lived(
        self, person: str, situation: int, first_days_ago: int, last_days_ago: int | None, disabling=None
    ) -> None:
        start = self.as_of - first_days_ago * DAY
        end = None if last_days_ago is None else self.as_of - last_days_ago * DAY
        span = {"start_date": start, "end_date": end, "situation_code": situation, "disabling_condition": disabling}
        self["living_situation"].append({"person_id": person, **span})


def county(as_of: date) -> County:
    """People on either side of every rule."""
    told = County(as_of)
    tell_of_conditions(told)
    tell_of_stays(told)
    tell_of_emergencies(told)
    tell_of_homes(told)
    tell_of_coverage(told)
    tell_of_claims_given_twice(told)
    return told


def tell_of_conditions(told: County) -> None:
    for person in ("Rosa", "one-day", "other-code-set", "window", "hospital-once", "void"):
        told.covered(person)
        for days_ago in (40, 50, 60, 70, 80):
            told.ed_visit(person, days_ago)
    told.ill("Rosa", COPD, DIABETES)
    told.claim("one-day", 100, ASTHMA)
    told.claim("one-day", 100, ASTHMA, DEPRESSION)
    told.ill("other-code-set", "X00")
    told.claim("other-code-set", 100, COPD, DIABETES, diagnosis_code_type="icd-9-cm")
    told.claim("window", 731, ASTHMA)
    told.claim("window", 730, ASTHMA)
    told.claim("window", -1, ASTHMA)
    told.stay("hospital-once", 700, 698, ASTHMA)
    told.ill("void", ASTHMA)
    for row in told["medical_claim"][-2:]:
        row["bill_type_code"] = "013.8"


def tell_of_stays(told: County) -> None:
    for person in ("touching", "apart", "long-ago", "yesterday-year", "coming"):
        told.covered(person)
        told.ill(person, COPD, SUBSTANCE)
    told.stay("touching", 50, 40)
    told.stay("touching", 48, 45)
    told.stay("touching", 39, 30, bill_type_code="41.1")
    told.stay("apart", 50, 40)
    told.stay("apart", 38, 30)
    told.stay("long-ago", 400, 350)
    told.stay("yesterday-year", 366, 364)
    told.stay("yesterday-year", 365, 360)
    told.stay("coming", -1, -5)


def tell_of_emergencies(told: County) -> None:
    for person in ("inside", "after", "codes", "same-day", "today"):
        told.covered(person)
        told.ill(person, ASTHMA)
    told.stay("inside", 60, 50)
    for days_ago in (60, 55, 50, 49):
        told.ed_visit("inside", days_ago)
    for days_ago in (30, 20, 10):
        told.ed_visit("after", days_ago)
    told.claim("codes", 30, claim_type="institutional", revenue_center_code="0450", bill_type_code="131")
    told.claim("codes", 29, claim_type="institutional", hcpcs_code="g0381", revenue_center_code="0300")
    told.claim("codes", 28, hcpcs_code="99285", place_of_service_code="11")
    told.claim("codes", 27, revenue_center_code="0450")
    for _ in range(3):
        told.ed_visit("same-day", 30)
    late = {"claim_type": "institutional", "revenue_center_code": "0981", "admission_date": told.as_of + DAY}
    for days_ago in (0, 1, 2):
        told.claim("today", days_ago, claim_line_start_date=told.as_of - days_ago * DAY, **late)


def tell_of_homes(told: County) -> None:
    for person in ("street-year", "four-times", "shelter-after-clinic", "housed-now", "not-said", "nobody-knows"):
        told.covered(person, birth_date=told.as_of - 40 * YEARS)
        told.ill(person, ASTHMA)
    told.lived("street-year", 116, 900, None, disabling=True)
    for first, last in ((700, 600), (500, 400), (300, 200), (100, None)):
        told.lived("four-times", 101, first, last, disabling=True)
    told.lived("shelter-after-clinic", 101, 500, 60, disabling=True)
    told.lived("shelter-after-clinic", 204, 59, None)
    told.lived("housed-now", 116, 900, 10, disabling=True)
    told.lived("housed-now", 410, 9, None)
    told.lived("not-said", 116, 900, None)


def tell_of_coverage(told: County) -> None:
    told.covered("mediconnect", line_of_business=" Cal_MediConnect ")
    told.covered("mediconnect")
    told.covered("fee", delivery_system="fee_for_service")
    told.covered("moved", enrollment_end_date=told.as_of - DAY, zip_code="90001")
    told.covered("moved", enrollment_start_date=told.as_of, zip_code="90002", language="Korean")
    told.covered("moved", enrollment_start_date=told.as_of, zip_code="90003", line_of_business="d_snp")
    told.covered("gone", enrollment_end_date=told.as_of - DAY)
    told.covered("hospice")
    told.covered("hospice-over")
    told.covered("É", birth_date=date(2000, 2, 29), line_of_business="vision\u00a0")
    for person in ("mediconnect", "fee", "moved", "gone", "hospice", "hospice-over", "É"):
        told.ill(person, COPD, DIABETES, SUBSTANCE)
        told.stay(person, 20, 15)
        told.stay(person, 170, 160)
        told.stay(person, 100, 90)
    told.enrolled("hospice", "HOSPICE ")
    told.enrolled("hospice", "hospice", start_date=told.as_of - 40 * DAY)
    told.enrolled("hospice", "PACE")
    told.enrolled("hospice-over", "hospice", end_date=told.as_of - DAY)
    told.enrolled("hospice-over", "ihss")
    told.enrolled("hospice-over", "book_club")


def tell_of_claims_given_twice(told: County) -> None:
    told.covered("twice")
    told.ill("twice", ASTHMA)
    for days_ago in (31, 30, 30):
        told.ed_visit("twice", days_ago, claim_id="again", claim_line_number=7)
    told.ed_visit("stranger", 5)
    told.ed_visit("stranger", 6, bill_type_code="118")


def as_text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time())


def columns_of(table: str, rows: list[dict]) -> list[str]:
    used = {name for row in rows for name in row}
    required = [column.name for each in TABLES if each.name == table for column in each.required_columns]
    return [name for name in KINDS[table] if name in used or name in required]


def write_csv(path: Path, table: str, rows: list[dict]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    names = columns_of(table, rows)
    with (gzip.open if path.name.endswith(".gz") else open)(path, "wt", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(names)
        writer.writerows([as_text(row.get(name)) for name in names] for row in rows)


def write_parquet(path: Path, table: str, rows: list[dict], types: dict[str, pa.DataType] | None = None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    kinds = {name: (types or {}).get(name, ARROW[KINDS[table][name]]) for name in columns_of(table, rows)}
    arrays = [pa.array([row.get(name) for row in rows], kind) for name, kind in kinds.items()]
    pq.write_table(pa.table(arrays, names=list(kinds)), path, row_group_size=20)


def write_text_parquet(path: Path, table: str, rows: list[dict], names: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays = [pa.array([as_text(row.get(name)) for row in rows], pa.string()) for name in names]
    pq.write_table(pa.table(arrays, names=names), path)
