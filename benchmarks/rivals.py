"""The other ways to make the same list, written as their users write them. They count conditions, hospital claims and
emergency days, and who meets a chronic and an acuity criterion; they check nothing and explain nothing."""

from datetime import date
from pathlib import Path
from typing import Any

from promotora.targeting.model.windows import months_before
from promotora.targeting.valuesets import condition_codes, utilization_codes

DIAGNOSES = [f"diagnosis_code_{number}" for number in range(1, 6)]
SEVERE = ("mdd", "bipolar", "psychotic")
MANY = ("copd", "diabetes", "tbi", "chf", "cad", "liver", "ckd", "dementia", "sud")
WITH_HYPERTENSION = ("copd", "diabetes", "cad", "chf")


def _words(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def long_table(con: Any, folder: Path, as_of: date) -> int:
    """How many qualify, by unpivoting every diagnosis into a row of its own."""
    files = folder / "medical_claim" / "*.parquet"
    codes = utilization_codes()
    year, window = months_before(as_of, 12), months_before(as_of, 24)
    spelled = con.sql(
        " UNION ".join(f"SELECT DISTINCT {name} AS code FROM '{files}' WHERE {name} IS NOT NULL" for name in DIAGNOSES)
    ).fetchall()
    sets = condition_codes(as_of)
    con.execute("CREATE TABLE value_set (code VARCHAR, condition VARCHAR)")
    con.executemany(
        "INSERT INTO value_set VALUES (?, ?)",
        [(code, condition) for (code,) in spelled for condition in sets.conditions(code)],
    )
    con.execute(f"""
        CREATE TABLE diagnosis AS
        SELECT claim_id, claim_line_number, person_id, claim_type, bill_type_code,
               coalesce(admission_date, claim_line_start_date, claim_start_date) AS day,
               unnest([{", ".join(DIAGNOSES)}]) AS code
        FROM '{files}' WHERE coalesce(bill_type_code, '') NOT LIKE '%8'""")
    con.execute(f"""
        CREATE TABLE held AS
        SELECT person_id, condition FROM diagnosis JOIN value_set USING (code)
        WHERE day > DATE '{window}' AND day <= DATE '{as_of}' GROUP BY person_id, condition
        HAVING count(DISTINCT day) >= 2
            OR count(DISTINCT claim_id) FILTER (bill_type_code LIKE '11%' AND claim_type = 'institutional') >= 1""")
    con.execute(f"""
        CREATE TABLE used AS
        SELECT person_id,
               count(DISTINCT claim_id) FILTER (claim_type = 'institutional' AND bill_type_code LIKE '11%') AS stays,
               count(DISTINCT claim_start_date) FILTER (revenue_center_code IN ({_words(codes.ed_revenues)})
                   OR hcpcs_code IN ({_words(codes.ed_procedures)}) OR place_of_service_code = '23') AS visits
        FROM '{files}' WHERE claim_start_date > DATE '{year}' AND claim_start_date <= DATE '{as_of}'
        GROUP BY person_id""")
    return int(
        con.sql(f"""
        SELECT count(*) FROM (
            SELECT person_id, count(DISTINCT condition) AS n,
                   count(DISTINCT condition) FILTER (condition IN ({_words(MANY)})) >= 2
                   OR bool_or(condition IN ({_words(SEVERE)})) OR bool_or(condition = 'asthma')
                   OR (bool_or(condition = 'hypertension')
                       AND bool_or(condition IN ({_words(WITH_HYPERTENSION)}))) AS chronic
            FROM held GROUP BY person_id) LEFT JOIN used USING (person_id)
        WHERE chronic AND (n >= 3 OR stays >= 1 OR visits >= 3)""").fetchall()[0][0]
    )


def analyst(folder: Path, as_of: date) -> int:
    """How many qualify, with pandas."""
    import pandas as pd  # type: ignore[import-untyped]  # its stubs are a package of their own

    columns = [
        "claim_id",
        "person_id",
        "claim_type",
        "claim_start_date",
        "claim_line_start_date",
        "admission_date",
        "bill_type_code",
        "revenue_center_code",
        "hcpcs_code",
        "place_of_service_code",
        *DIAGNOSES,
    ]
    claims = pd.concat(
        pd.read_parquet(file, columns=columns) for file in sorted((folder / "medical_claim").glob("*.parquet"))
    )
    claims = claims[~claims.bill_type_code.fillna("").str.endswith("8")]
    for name in ("claim_start_date", "claim_line_start_date", "admission_date"):
        claims[name] = pd.to_datetime(claims[name])
    claims["day"] = claims.admission_date.fillna(claims.claim_line_start_date).fillna(claims.claim_start_date)
    claims["inpatient"] = (claims.claim_type == "institutional") & claims.bill_type_code.fillna("").str.startswith("11")
    long = claims.melt(id_vars=["person_id", "day", "inpatient"], value_vars=DIAGNOSES, value_name="code").dropna(
        subset=["code"]
    )
    long["code"] = long.code.str.upper().str.replace(".", "", regex=False)
    sets = condition_codes(as_of)
    meaning = pd.DataFrame(
        [(code, each) for code in long.code.unique() for each in sets.conditions(code)], columns=["code", "condition"]
    )
    long = long[(long.day > pd.Timestamp(months_before(as_of, 24))) & (long.day <= pd.Timestamp(as_of))].merge(
        meaning, on="code"
    )
    grouped = (
        long.groupby(["person_id", "condition"])
        .agg(days=("day", "nunique"), inpatient=("inpatient", "any"))
        .reset_index()
    )
    held = grouped[(grouped.days >= 2) | grouped.inpatient]
    wide = (
        held.assign(has=True)
        .pivot_table(index="person_id", columns="condition", values="has", fill_value=False)
        .astype(bool)
    )
    year = claims[(claims.day > pd.Timestamp(months_before(as_of, 12))) & (claims.day <= pd.Timestamp(as_of))]
    codes = utilization_codes()
    ed = year[
        year.revenue_center_code.isin(codes.ed_revenues)
        | year.hcpcs_code.isin(codes.ed_procedures)
        | (year.place_of_service_code == "23")
    ]
    visits = ed.drop_duplicates(["person_id", "day"]).groupby("person_id").size()
    stays = year[year.inpatient].groupby("person_id").claim_id.nunique()
    chronic = (
        (wide[list(MANY)].sum(axis=1) >= 2)
        | wide[list(SEVERE)].any(axis=1)
        | wide["asthma"]
        | (wide["hypertension"] & wide[list(WITH_HYPERTENSION)].any(axis=1))
    )
    acute = (
        (wide.sum(axis=1) >= 3)
        | (stays.reindex(wide.index).fillna(0) >= 1)
        | (visits.reindex(wide.index).fillna(0) >= 3)
    )
    return int((chronic & acute).sum())
