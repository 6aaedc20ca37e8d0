"""Codes as the files spell them: each distinct spelling is understood once, and lines are matched by spelling.

A feed of a hundred million lines spells some thousands of codes. DuckDB finds the distinct ones from Parquet's own
dictionaries in a fraction of a scan, and Python then decides what each means, dots, case and all.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from promotora.targeting.engines.duckdb.checks import Source
from promotora.targeting.engines.duckdb.session import text, words
from promotora.targeting.tables import DIAGNOSES
from promotora.targeting.valuesets import bill_type, normal, utilization_codes

INPATIENT, EMERGENCY, VOID, UNUSABLE = 1, 2, 4, 8
"""Flags of a claim line."""

INSTITUTIONAL = 16
"""What the word in `claim_type` means to the compiled loop; the other word means 0."""

MARK = "|"
"""Stands between codes in a list of them; no code holds it."""


def spellings(con: duckdb.DuckDBPyConnection, source: Source, columns: Iterable[str]) -> set[str]:
    """Every distinct non-empty text in these columns."""
    found: set[str | None] = set()
    for column in columns:
        if column in source.types:
            rows = con.sql(f"SELECT {source.bare(column)} AS code FROM {source.rows()} GROUP BY code").fetchall()
            found.update(code for (code,) in rows)
    return {code for code in found if code}


@dataclass(frozen=True)
class Coding:
    """How these files spell what matters: diagnosis columns in use and their spellings, and SQL for a line's flags."""

    diagnosis_columns: tuple[str, ...]
    diagnoses: tuple[str, ...]
    meanings: dict[str, dict[str, int]]
    """For each coded column, the flags that a spelling stands for; the same as `flags` says in SQL."""
    institutional: str
    icd10: str
    flags: str
    ed_code: str
    inpatient_code: str


def read_coding(con: duckdb.DuckDBPyConnection, source: Source) -> Coding:
    """Look through the coded columns of the claim lines."""
    meanings = _meanings(con, source)
    institutional = f"{source.bare('claim_type')} = 'institutional'"

    def means(column: str, flag: int) -> str:
        return _is_in(source, column, [code for code, flags in meanings[column].items() if flags & flag])

    void, inpatient = means("bill_type_code", VOID), means("bill_type_code", INPATIENT)
    revenue, procedure, place = (means(column, EMERGENCY) for column in EMERGENCY_COLUMNS)
    emergency = f"({procedure} OR ({institutional} AND {revenue}) OR (NOT {institutional} AND {place}))"
    columns = tuple(column for column in DIAGNOSES if column in source.types)
    return Coding(
        diagnosis_columns=columns,
        diagnoses=tuple(sorted(spellings(con, source, columns))),
        meanings=meanings,
        institutional=institutional,
        icd10=_is_icd10(con, source),
        flags=f"""(CASE WHEN {void} THEN {VOID} ELSE
                   (CASE WHEN {institutional} AND {inpatient} THEN {INPATIENT} ELSE 0 END)
                   + (CASE WHEN {emergency} THEN {EMERGENCY} ELSE 0 END) END)::UTINYINT""",
        ed_code=f"""CASE WHEN {institutional} AND {revenue} THEN {_normal(source, "revenue_center_code")}
                         WHEN NOT {institutional} AND {place} THEN {_normal(source, "place_of_service_code")}
                         ELSE {_normal(source, "hcpcs_code")} END""",
        inpatient_code=f"regexp_replace({_normal(source, 'bill_type_code')}, '^0', '')",
    )


EMERGENCY_COLUMNS = ("revenue_center_code", "hcpcs_code", "place_of_service_code")


def _meanings(con: duckdb.DuckDBPyConnection, source: Source) -> dict[str, dict[str, int]]:
    """What each spelling in the coded columns stands for; spellings that stand for nothing are left out."""
    codes = utilization_codes()
    families = zip(EMERGENCY_COLUMNS, (codes.ed_revenues, codes.ed_procedures, codes.ed_places), strict=True)
    found = {
        column: {code: EMERGENCY for code in spellings(con, source, [column]) if normal(code) in family}
        for column, family in families
    }
    bills = {code: bill_type(code) for code in spellings(con, source, ["bill_type_code"])}
    found["bill_type_code"] = {
        code: INPATIENT * codes.is_acute_inpatient(bill) + VOID * codes.is_void(bill) for code, bill in bills.items()
    }
    found["claim_type"] = {"institutional": INSTITUTIONAL, "professional": 0}
    return found


def _normal(source: Source, column: str) -> str:
    return f"upper(replace(replace(({source.raw(column)})::VARCHAR, '.', ''), ' ', ''))"


def _is_icd10(con: duckdb.DuckDBPyConnection, source: Source) -> str:
    """SQL for whether a line's diagnoses are ICD-10-CM; 'true' when every line's are."""
    column = "diagnosis_code_type"
    other = {code for code in spellings(con, source, [column]) if normal(code) not in ("", "ICD-10-CM")}
    return f"coalesce({source.typed(column)} NOT IN ({words(other)}), true)" if other else "true"


def _is_in(source: Source, column: str, chosen: list[str]) -> str:
    """SQL for whether a line's code is spelled in one of these ways; no code is not.

    DuckDB works a function of one dictionary column out once an entry, and IN once a line: so the question is put as
    whether a text holds the code between two marks.
    """
    if not chosen:
        return "false"
    if any(MARK in code for code in chosen):
        return f"coalesce({source.bare(column)} IN ({words(chosen)}), false)"
    held = text(MARK + MARK.join(sorted(chosen)) + MARK)
    return f"contains({held}, concat('{MARK}', {source.bare(column)}, '{MARK}'))"
