"""The tables follow the input contract, and the people in them make sense."""

import duckdb
import pytest
from tests.county.luhn import luhn_valid

from promotora.county import CountyReport

CONTRACT = {
    "eligibility": """
        person_id member_id birth_date:DATE gender race enrollment_start_date:DATE enrollment_end_date:DATE
        payer payer_type plan dual_status_code first_name last_name address city state zip_code phone
        line_of_business delivery_system aid_code language pcp_npi pcp_name""",
    "medical_claim/*": """
        claim_id claim_line_number:INTEGER claim_type person_id claim_start_date:DATE claim_end_date:DATE
        claim_line_start_date:DATE claim_line_end_date:DATE admission_date:DATE discharge_date:DATE
        place_of_service_code bill_type_code revenue_center_code hcpcs_code rendering_npi billing_npi
        facility_npi discharge_disposition_code ms_drg_code paid_amount:DOUBLE diagnosis_code_type
        diagnosis_code_1 diagnosis_code_2 diagnosis_code_3 diagnosis_code_4 diagnosis_code_5""",
    "program_enrollment": "person_id program_code start_date:DATE end_date:DATE",
    "living_situation": "person_id start_date:DATE end_date:DATE situation_code disabling_condition:BOOLEAN",
}


def ask(county: CountyReport, sql: str) -> list[tuple]:
    """Rows of a query in which {eligibility}, {claim}, {program} and {living} stand for the county's files."""
    files = {
        "eligibility": "eligibility",
        "claim": "medical_claim/*",
        "program": "program_enrollment",
        "living": "living_situation",
    }
    paths = {name: f"read_parquet('{county.folder}/{path}.parquet')" for name, path in files.items()}
    return duckdb.sql(sql.format(**paths)).fetchall()


def none(county: CountyReport, sql: str) -> bool:
    return not ask(county, f"select 1 from ({sql}) limit 1")


@pytest.mark.parametrize("table", CONTRACT)
def test_columns_and_types_are_those_of_the_contract(clean: CountyReport, table: str):
    columns = [(column.partition(":")[0], column.partition(":")[2] or "VARCHAR") for column in CONTRACT[table].split()]
    described = duckdb.sql(f"describe from read_parquet('{clean.folder}/{table}.parquet')").fetchall()
    assert [row[:2] for row in described] == columns


def test_every_person_is_in_eligibility(clean: CountyReport):
    assert ask(clean, "select count(distinct person_id) from {eligibility}") == [(2_000,)]
    for table in ("claim", "program", "living"):
        assert none(clean, f"select 1 from {{{table}}} anti join {{eligibility}} using (person_id)")


def test_nobody_is_enrolled_twice_at_once_in_one_line_of_business(clean: CountyReport):
    assert none(
        clean,
        """select * from (select *, lead(enrollment_start_date) over (partition by person_id, line_of_business
        order by enrollment_start_date) as next from {eligibility})
        where next <= coalesce(enrollment_end_date, next)""",
    )


def test_some_people_are_in_every_situation_that_the_rule_knows(clean: CountyReport):
    found = ask(clean, "select distinct line_of_business, delivery_system from {eligibility}")
    assert {line for line, _ in found} == {"medi_cal", "cal_mediconnect", "d_snp"}
    assert {delivery for _, delivery in found} == {"managed_care", "fee_for_service"}


def test_only_enrolled_people_have_claims(clean: CountyReport):
    assert none(
        clean,
        """select 1 from {claim} claim where not exists (from {eligibility} span where span.person_id = claim.person_id
        and claim_start_date between enrollment_start_date and coalesce(enrollment_end_date, claim_start_date))""",
    )


def test_a_claim_is_in_the_file_of_its_service_month(clean: CountyReport):
    assert none(
        clean,
        """select * from read_parquet('{folder}/medical_claim/*.parquet', filename = true)
        where filename not like '%' || strftime(claim_start_date, '%Y-%m') || '.parquet'""".replace(
            "{folder}", str(clean.folder)
        ),
    )


def test_lines_of_a_claim_stand_together_and_count_from_one(clean: CountyReport):
    rows = duckdb.sql(
        f"select claim_id, claim_line_number from read_parquet('{clean.folder}/medical_claim/2020-01.parquet')"
    ).fetchall()
    follows = [
        number == 1 if claim != before else number == last + 1
        for (before, last), (claim, number) in zip([("", 0), *rows], rows, strict=False)
    ]
    assert all(follows)
    assert len({claim for claim, _ in rows}) == sum(number == 1 for _, number in rows)


def test_claims_do_not_arrive_by_person(clean: CountyReport):
    people = [row[0] for row in ask(clean, "select person_id from {claim} where claim_line_number = 1")]
    assert people != sorted(people)


def test_dates_run_forward(clean: CountyReport):
    assert none(
        clean,
        """select 1 from {claim} where claim_end_date < claim_start_date or claim_line_start_date < claim_start_date
        or claim_line_end_date > claim_end_date or discharge_date < admission_date
        or admission_date > claim_start_date""",
    )
    assert none(clean, "select 1 from {living} where end_date < start_date")
    assert none(clean, "select 1 from {program} where end_date < start_date")
    assert none(clean, "select 1 from {eligibility} where enrollment_end_date < enrollment_start_date")


def test_every_npi_is_valid(clean: CountyReport):
    rows = ask(clean, "select distinct unnest([rendering_npi, billing_npi, facility_npi]) from {claim}")
    assert all(luhn_valid(npi) for (npi,) in rows if npi)
    clinics = ask(clean, "select distinct pcp_npi from {eligibility} where pcp_npi is not null")
    assert len(clinics) > 100
    assert all(luhn_valid(npi) for (npi,) in clinics)


def test_whoever_is_in_managed_care_has_a_clinic_in_the_area_where_they_live(clean: CountyReport):
    assert none(clean, "select 1 from {eligibility} where (delivery_system = 'managed_care') <> (pcp_npi is not null)")
    assert none(clean, "select 1 from {eligibility} where (pcp_npi is null) <> (pcp_name is null)")
    moved = "select person_id from {eligibility} group by all having count(distinct zip_code) = 1"
    assert none(
        clean,
        f"select person_id from {{eligibility}} where person_id in ({moved}) group by all"
        " having count(distinct pcp_npi) > 1",
    )


def test_hospitals_bill_in_all_the_ways_an_engine_must_read(clean: CountyReport):
    bills = {bill for (bill,) in ask(clean, "select distinct bill_type_code from {claim}")}
    assert bills >= {"111", "112", "113", "114", "0111", "411", "131", "0131", "137", "138"}


def test_a_stay_goes_on_at_another_hospital_the_same_day_or_the_next(clean: CountyReport):
    transfers = ask(
        clean,
        """select second.admission_date - first.discharge_date from {claim} first join {claim} second
        using (person_id) where first.discharge_disposition_code = '02' and first.claim_line_number = 1
        and second.claim_line_number = 1 and first.facility_npi <> second.facility_npi
        and second.admission_date - first.discharge_date in (0, 1)""",
    )
    assert {days for (days,) in transfers} == {0, 1}


def test_a_claim_has_two_to_five_diagnoses_the_same_on_its_lines(clean: CountyReport):
    codes = "[diagnosis_code_1, diagnosis_code_2, diagnosis_code_3, diagnosis_code_4, diagnosis_code_5]"
    counts = ask(clean, f"select distinct len(list_filter({codes}, lambda code: code is not null)) from {{claim}}")
    assert {count for (count,) in counts} == {2, 3, 4, 5}
    assert none(clean, f"select claim_id from {{claim}} group by claim_id having count(distinct {codes}) > 1")


def test_a_few_codes_are_written_with_dots_or_in_lower_case(clean: CountyReport):
    [(dotted, lower)] = ask(
        clean,
        """select avg((contains(diagnosis_code_1, '.'))::int),
        avg((diagnosis_code_1 <> upper(diagnosis_code_1))::int) from {claim}""",
    )
    assert 0.01 < dotted < 0.05
    assert 0.003 < lower < 0.03


def test_phones_are_fictional(clean: CountyReport):
    assert none(clean, r"select 1 from {eligibility} where not regexp_matches(phone, '^\(\d\d\d\) 555-01\d\d$')")


def test_the_clean_county_has_no_spoiled_row(clean: CountyReport):
    assert set(clean.bad_rows.values()) == {0}
    assert none(clean, "select claim_id, claim_line_number from {claim} group by all having count(*) > 1")


def test_spoiled_rows_are_as_many_as_reported(spoiled: CountyReport):
    """Each kind is found in the files as often as the report says; a null claim id and a null person are one kind."""
    found = {
        "duplicate": """select 1 from
            (select *, row_number() over (partition by claim_id, claim_line_number) as nth from {claim})
            where nth > 1 and claim_id is not null""",
        "unknown_person": "select 1 from {claim} where person_id not in (select person_id from {eligibility})",
        "end_before_start": "select 1 from {claim} where claim_end_date < claim_start_date",
        "null_key": "select 1 from {claim} where claim_id is null or person_id is null",
    }
    assert {
        kind: ask(spoiled, f"select count(*) from ({sql})")[0][0] for kind, sql in found.items()
    } == spoiled.bad_rows
    assert max(spoiled.bad_rows.values()) - min(spoiled.bad_rows.values()) <= 3


def test_spoiled_rows_are_the_share_asked_for(spoiled: CountyReport):
    assert sum(spoiled.bad_rows.values()) / spoiled.rows["medical_claim"] == pytest.approx(0.02, abs=0.0001)


def test_good_rows_are_the_same_beside_spoiled_ones(clean: CountyReport, spoiled: CountyReport):
    kept = "read_parquet('%s/medical_claim/*.parquet')"
    missing = duckdb.sql(f"from {kept % clean.folder} except from {kept % spoiled.folder}").fetchall()
    assert missing == []
