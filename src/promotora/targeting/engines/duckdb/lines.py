"""Claim lines in full: what evidence names and what a store keeps, with codes in their normal form."""

from collections.abc import Callable

from promotora.targeting.engines.duckdb.checks import Source
from promotora.targeting.engines.duckdb.codes import EMERGENCY, INPATIENT, Coding

LINE_COLUMNS = "pid, claim_id, claim_line_number, day, until, ed_day, flags, ed_code, bill"


def diagnosis_names(coding: Coding) -> list[str]:
    """The columns that hold a line's normal diagnosis codes."""
    return [f"dx{number}" for number in range(len(coding.diagnosis_columns))]


def day_sql(source: Source, coding: Coding) -> str:
    """SQL for a line's evidence date."""
    typed = source.typed
    return f"""coalesce(CASE WHEN {coding.institutional} THEN {typed("admission_date")}
                             ELSE {typed("claim_line_start_date")} END, {typed("claim_start_date")})"""


def full_lines(
    source: Source,
    coding: Coding,
    *,
    people: str,
    rows: str | None = None,
    where: str = "true",
    code: Callable[[str], str] | None = None,
    more: str = "",
) -> str:
    """Usable lines of the people in a table (person_id, pid): `LINE_COLUMNS`, then the normal diagnosis codes.

    Days are DATEs; `until` and `bill` are null but on hospital lines, `ed_day` and `ed_code` but on emergency lines.
    `code` makes SQL for a diagnosis from SQL for its spelling, `more` is SQL for further columns.
    Whether a row is usable is asked behind `coalesce`, and all is worked out before the join: a check that moves into
    the scan, or a text that goes through the join, costs DuckDB its dictionaries, and us two thirds of the time.
    """
    typed, of_code = source.typed, code or normal_sql
    codes = "".join(
        f", CASE WHEN {coding.icd10} THEN {of_code(source.bare(column))} END AS {name}"
        for column, name in zip(coding.diagnosis_columns, diagnosis_names(coding), strict=True)
    )
    return f"""
        SELECT pid, lines.* EXCLUDE (person_id) FROM (
        SELECT person_id, claim_id, claim_line_number, day,
               CASE WHEN flags & {INPATIENT} THEN greatest(day, coalesce(discharged, ended, day)) END AS until,
               CASE WHEN flags & {EMERGENCY} THEN
                   CASE WHEN institutional THEN coalesce(line_day, day) ELSE day END END AS ed_day,
               flags, CASE WHEN flags & {EMERGENCY} THEN ed_code END AS ed_code,
               CASE WHEN flags & {INPATIENT} THEN bill END AS bill
               {"".join(f", {name}" for name in diagnosis_names(coding))} {more and f", {more}"}
        FROM (SELECT {typed("person_id")} AS person_id, {typed("claim_id")} AS claim_id,
                     {typed("claim_line_number")}::INTEGER AS claim_line_number, {day_sql(source, coding)} AS day,
                     {typed("discharge_date")} AS discharged, {typed("claim_end_date")} AS ended,
                     {coding.institutional} AS institutional, {typed("claim_line_start_date")} AS line_day,
                     {coding.flags} AS flags, {coding.ed_code} AS ed_code, {coding.inpatient_code} AS bill {codes}
              FROM {rows or source.rows()} WHERE coalesce({source.is_usable()}, false) AND {where})
        ) AS lines JOIN {people} USING (person_id)
    """


def normal_sql(sql: str) -> str:
    """SQL for a code as it is compared: upper-case, without dots or blanks; nothing is null."""
    return f"nullif(upper(replace(replace({sql}, '.', ''), ' ', '')), '')"
