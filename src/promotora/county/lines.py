"""Claim lines: the medical_claim columns, made from a part of a month's claim headers at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from promotora.county import clinics, diagnoses
from promotora.county.claims import DISPOSITIONS, FACILITIES_AN_AREA, MS_DRGS, NONE, Claims
from promotora.county.clinics import AREAS, CLINICS_AN_AREA
from promotora.county.columns import TEXT, coded, days, same
from promotora.county.dice import Rng, upto
from promotora.county.identity import Bytes, beside, digits, npis, strings
from promotora.county.kinds import BILL_TYPES, FIRST, INSTITUTIONAL, PLACE_CODES, REST, trait
from promotora.county.population import Needs

DATES = (
    "claim_start_date",
    "claim_end_date",
    "claim_line_start_date",
    "claim_line_end_date",
    "admission_date",
    "discharge_date",
)
DIAGNOSES = tuple(f"diagnosis_code_{slot + 1}" for slot in range(diagnoses.SLOTS))
PLAIN = ("claim_id", "person_id", "paid_amount")
SCHEMA = pa.schema(
    [
        ("claim_id", pa.string()),
        ("claim_line_number", pa.int32()),
        ("claim_type", TEXT),
        ("person_id", pa.string()),
        *((name, pa.date32()) for name in DATES),
        ("place_of_service_code", TEXT),
        ("bill_type_code", TEXT),
        ("revenue_center_code", TEXT),
        ("hcpcs_code", TEXT),
        ("rendering_npi", TEXT),
        ("billing_npi", TEXT),
        ("facility_npi", TEXT),
        ("discharge_disposition_code", TEXT),
        ("ms_drg_code", TEXT),
        ("paid_amount", pa.float64()),
        ("diagnosis_code_type", TEXT),
        *((name, TEXT) for name in DIAGNOSES),
    ]
)

DOCTORS_A_GROUP = 10
FACILITY_NPIS = npis(190_000_000, AREAS * FACILITIES_AN_AREA)
DOCTOR_NPIS = npis(190_200_000, len(clinics.NPIS) * DOCTORS_A_GROUP)
MENU = (*FIRST.entries, *REST.entries)
REVENUE_CENTERS = [entry.split("/")[0] or None for entry in MENU]
PROCEDURES = [entry.split("/")[1] or None for entry in MENU]


@dataclass(frozen=True)
class Part:
    """Claims whose lines fill one row group: their serial numbers in the month, their number of lines."""

    claims: Claims
    serial: NDArray[np.int64]
    count: NDArray[np.int32]


def parts(rng: Rng, claims: Claims, most: int) -> Iterator[Part]:
    """The claims in order, in parts of about so many lines at most."""
    count = _line_counts(rng, claims.kind)
    group = np.cumsum(count, dtype=np.int64) // most
    edges = [0, *(np.flatnonzero(np.diff(group)) + 1), len(claims)]
    for start, end in pairwise(edges):
        these = np.arange(start, end)
        yield Part(claims.take(slice(start, end)), these, count[start:end])  # type: ignore[arg-type]


def table(rng: Rng, part: Part, needs: Needs, month: np.datetime64) -> pa.Table:
    """The lines of a part: a claim's lines adjacent and numbered from 1."""
    claim = np.repeat(np.arange(len(part.claims)), part.count)
    number = np.arange(len(claim)) - np.repeat(np.cumsum(part.count) - part.count, part.count) + 1
    claims = part.claims
    columns = {
        "claim_id": strings(claim_ids(month, part.serial)[claim]),
        "claim_line_number": pa.array(number.astype(np.int32)),
        "person_id": strings(needs.cin[claims.member][claim]),
        **_dates(rng, claims, claim, number),
        **_codes(claims, claim),
        **_procedures(rng, claims.kind[claim], number),
        **_providers(rng, claims, needs.spa[claims.member], claim),
        **_diagnoses(rng, claims, needs, claim),
    }
    return pa.table([columns[name] for name in SCHEMA.names], schema=SCHEMA)


def claim_ids(month: np.datetime64, serial: NDArray[np.int64]) -> Bytes:
    """C, the service month as YYMM, nine digits; shape (len(serial), 14)."""
    year_month = str(month)[2:4] + str(month)[5:7]
    return beside("C" + year_month, digits(serial, 9), size=len(serial))


def _line_counts(rng: Rng, kind: NDArray[np.int8]) -> NDArray[np.int32]:
    least, most = trait("least")[kind].astype(np.int32), trait("most")[kind].astype(np.int32)
    return least + upto(rng, most - least + 1, len(kind))


def _dates(rng: Rng, claims: Claims, claim: NDArray[np.int64], number: NDArray[np.int64]) -> dict[str, pa.Array]:
    """A claim's first line is of its first day, each other line of one day of the claim."""
    start, end = claims.start[claim], claims.end[claim]
    line = np.where(number == 1, start, start + upto(rng, end - start + 1, len(claim)))
    admitted, discharged = claims.admitted[claim], claims.discharged[claim]
    return {
        "claim_start_date": days(start),
        "claim_end_date": days(end),
        "claim_line_start_date": days(line),
        "claim_line_end_date": days(line),
        "admission_date": days(admitted, admitted == NONE),
        "discharge_date": days(discharged, discharged == NONE),
    }


def _codes(claims: Claims, claim: NDArray[np.int64]) -> dict[str, pa.Array]:
    """What the header says: the type, place or bill, and how the patient left."""
    return {
        "claim_type": coded(INSTITUTIONAL[claims.kind][claim], ["professional", "institutional"]),
        "place_of_service_code": coded(claims.place[claim], PLACE_CODES),
        "bill_type_code": coded(claims.bill[claim], BILL_TYPES),
        "discharge_disposition_code": coded(claims.disposition[claim], DISPOSITIONS),
        "ms_drg_code": coded(claims.drg[claim], MS_DRGS),
    }


def _procedures(rng: Rng, kind: NDArray[np.int8], number: NDArray[np.int64]) -> dict[str, pa.Array]:
    """Revenue center, procedure and dollars of each line."""
    entry = np.where(number == 1, FIRST.choose(rng, kind), len(FIRST.entries) + REST.choose(rng, kind))
    amount = trait("amount").astype(np.float32)[kind] * np.exp(0.6 * rng.standard_normal(len(kind), dtype=np.float32))
    return {
        "revenue_center_code": _of_menu(entry, REVENUE_CENTERS),
        "hcpcs_code": _of_menu(entry, PROCEDURES),
        "paid_amount": pa.array(np.round(amount.astype(np.float64), 2)),
    }


def _of_menu(entry: NDArray[np.integer], values: list[str | None]) -> pa.DictionaryArray:
    distinct = list(dict.fromkeys(value for value in values if value))
    place = np.array([distinct.index(value) if value else NONE for value in values], dtype=np.int16)
    return coded(place[entry], distinct)


def _providers(rng: Rng, claims: Claims, spa: NDArray[np.int8], claim: NDArray[np.int64]) -> dict[str, pa.Array]:
    """A facility bills for itself; a doctor is of a group of the member's service planning area."""
    institutional = INSTITUTIONAL[claims.kind]
    group = spa.astype(np.int16) * CLINICS_AN_AREA + upto(rng, CLINICS_AN_AREA, len(spa))
    doctor = group * DOCTORS_A_GROUP + upto(rng, DOCTORS_A_GROUP, len(spa))
    billing = np.where(institutional, claims.facility, len(FACILITY_NPIS) + group)
    return {
        "rendering_npi": coded(np.where(institutional, NONE, doctor)[claim], DOCTOR_NPIS),
        "billing_npi": coded(billing[claim], FACILITY_NPIS + clinics.NPIS),
        "facility_npi": coded(claims.facility[claim], FACILITY_NPIS),
    }


def _diagnoses(rng: Rng, claims: Claims, needs: Needs, claim: NDArray[np.int64]) -> dict[str, pa.Array]:
    codes = diagnoses.draw(rng, needs.conditions[claims.member], claims.kind)
    texts = diagnoses.code_texts()
    named = {name: coded(codes[:, slot][claim], texts) for slot, name in enumerate(DIAGNOSES)}
    return {"diagnosis_code_type": same("icd-10-cm", len(claim)), **named}
