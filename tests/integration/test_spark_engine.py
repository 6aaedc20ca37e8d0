"""The Spark engine finds just what the reference engine finds: every decision, reason, evidence and set-aside row."""

import importlib.util
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from tests.integration.spark_county import (
    ASTHMA,
    County,
    columns_of,
    county,
    midnight,
    write_csv,
    write_parquet,
    write_text_parquet,
)

from promotora.targeting.engines import spark as package
from promotora.targeting.engines.base import Findings, Request
from promotora.targeting.engines.reference import ReferenceEngine
from promotora.targeting.engines.spark import SparkEngine
from promotora.targeting.engines.spark.engine import NEEDS
from promotora.targeting.programs import in_force
from promotora.targeting.store import Store
from promotora.targeting.tables.errors import DataError, TooMuchSetAside
from promotora.targeting.tables.folder import open_folder

CMS = Path(__file__).parents[3] / "shared" / "data" / "cms-synthetic"


@pytest.fixture(scope="module")
def spark():
    """One engine, and so one Spark, for the whole file."""
    return SparkEngine()


def request_on(code: str, as_of: date, **asked) -> Request:
    return Request(in_force(code, as_of), as_of, **{"most_set_aside": 1.0, **asked})


def found_alike(spark: SparkEngine, folder: Path, request: Request) -> Findings:
    """What Spark finds, once it is what the reference finds to the last row."""
    opened = open_folder(folder)
    expected, found = ReferenceEngine().find(opened, request), spark.find(opened, request)
    for name in ("tel", "decisions", "people", "evidence"):
        assert_same_table(getattr(found, name), getattr(expected, name))
    assert_same_table(found.reading.set_aside, expected.reading.set_aside)
    assert found.reading.rows == expected.reading.rows
    assert found.reading.unknown_programs == expected.reading.unknown_programs
    assert found.reading.unknown_lines_of_business == expected.reading.unknown_lines_of_business
    return found


def assert_same_table(found: pa.Table | None, expected: pa.Table | None):
    if expected is None or found is None:
        assert found is expected
        return
    assert found.schema == expected.schema
    assert found.to_pylist() == expected.to_pylist()


def decisions(found: Findings) -> dict[str, str]:
    return dict(zip(*found.decisions.select(["person_id", "decision"]).to_pydict().values(), strict=True))


def set_aside(found: Findings) -> list[tuple]:
    return [tuple(row.values()) for row in found.reading.set_aside.to_pylist()]


# ---------------------------------------------------------------------------------------------------------- the tests


@pytest.mark.spark
def test_a_county_as_csv_under_the_first_health_homes_rule(spark, tmp_path):
    told = county(date(2019, 8, 1))
    for table, rows in told.tables.items():
        write_csv(tmp_path / f"{table}.csv", table, rows)

    found = found_alike(spark, tmp_path, request_on("hhp", told.as_of))

    assert decisions(found)["Rosa"] == "listed"
    assert decisions(found)["one-day"] == "not_eligible"


@pytest.mark.spark
def test_a_county_as_parquet_under_the_second_health_homes_rule(spark, tmp_path):
    told = county(date(2020, 3, 1))
    for table, rows in told.tables.items():
        write_parquet(tmp_path / f"{table}.parquet", table, rows)

    found = found_alike(spark, tmp_path, request_on("hhp", told.as_of))

    assert {person for person, decision in decisions(found).items() if decision == "excluded"} == {
        "hospice",
        "mediconnect",
    }
    assert {"street-year", "shelter-after-clinic", "apart", "today", "moved"} <= set(found.tel["person_id"].to_pylist())
    assert "gone" not in decisions(found)
    assert set_aside(found) == [
        ("medical_claim", "medical_claim.parquet", row, column, value, reason)
        for row, column, value, reason in twice_and_strangers(told)
    ]
    assert found.reading.unknown_programs == {"book_club": 1}


def twice_and_strangers(told: County) -> list[tuple]:
    count = len(told["medical_claim"])
    again = "is the same claim line again; the one that sorts first was used"
    stranger = "is not in eligibility"
    return [
        (count - 3, "claim_line_number", "again line 7", again),
        (count - 2, "claim_line_number", "again line 7", again),
        (count - 1, "person_id", "stranger", stranger),
        (count, "person_id", "stranger", stranger),
    ]


@pytest.mark.spark
def test_a_county_as_compressed_csv_under_enhanced_care_management(spark, tmp_path):
    told = county(date(2024, 3, 1))
    for table, rows in told.tables.items():
        write_csv(tmp_path / f"{table}.csv.gz", table, rows)

    found = found_alike(spark, tmp_path, request_on("ecm", told.as_of))

    assert decisions(found)["hospice"] == "excluded"
    assert decisions(found)["street-year"] == "listed"


@pytest.mark.spark
def test_a_county_in_folders_of_csv_and_parquet_on_the_29th_of_february(spark, tmp_path):
    """Folder and file names may hold what Spark takes for patterns, partitions and escapes."""
    told = county(date(2020, 2, 29))
    for table, rows in told.tables.items():
        third = len(rows) // 3
        folder, names = tmp_path / "a plan [1]" / table, columns_of(table, rows)
        write_text_parquet(folder / "month=1" / "b.parquet", table, rows[:third], names)
        write_text_parquet(folder / "mon th=2" / "c*é%20.parquet", table, rows[third : 2 * third], names)
        write_csv(folder / "z.csv", table, [dict.fromkeys(names) | row for row in rows[2 * third :]])

    found = found_alike(spark, tmp_path / "a plan [1]", request_on("hhp", told.as_of))

    assert found.tel.num_rows > 5


@pytest.mark.spark
def test_every_kind_of_bad_row_is_set_aside_with_its_place_and_reason(spark, tmp_path):
    told = county(date(2020, 3, 1))
    names = {table: columns_of(table, rows) for table, rows in told.tables.items()}
    for table, spoiled in BAD.items():
        told[table][1:1] = [{**told[table][0], **each} for each in spoiled]
    for table, rows in told.tables.items():
        write_text_parquet(tmp_path / "parquet" / f"{table}.parquet", table, rows, names[table])
        write_csv(tmp_path / "csv" / f"{table}.csv", table, rows)
    claims = tmp_path / "csv" / "medical_claim.csv"
    header, first, *rest = claims.read_text(encoding="utf-8").split("\n")
    claims.write_text(
        "\n".join([header, "too,few", first, "", first.strip("\r") + ",too,many", *rest]), encoding="utf-8"
    )

    from_parquet = found_alike(spark, tmp_path / "parquet", request_on("hhp", told.as_of))
    from_csv = found_alike(spark, tmp_path / "csv", request_on("hhp", told.as_of, with_evidence=False))

    bad_rows = sum(map(len, BAD.values())) + len(twice_and_strangers(told))
    assert len(set_aside(from_parquet)) == bad_rows
    assert len(set_aside(from_csv)) == bad_rows + 2
    assert from_csv.evidence is None


BAD = {
    "eligibility": [
        {"person_id": ""},
        {"birth_date": "1960-13-01"},
        {"birth_date": "1960-02-30", "enrollment_start_date": "x"},
        {"enrollment_start_date": "2020-01-01 "},
        {"enrollment_end_date": "2009-12-31"},
    ],
    "medical_claim": [
        {"claim_id": None},
        {"claim_line_number": "1.0"},
        {"claim_line_number": "3000000000"},
        {"claim_line_number": "12345678901"},
        {"claim_type": "dental"},
        {"claim_type": ""},
        {"claim_start_date": "0999-01-01"},
        {"claim_start_date": "2020-1-1"},
        {"claim_end_date": "2001-01-01"},
        {"claim_line_start_date": "2020-01-02", "claim_line_end_date": "2020-01-01"},
        {"admission_date": "2020-02-29", "discharge_date": "2019-02-29"},
        {"admission_date": "2020-01-02", "discharge_date": "2020-01-01"},
        {"person_id": "nobody", "claim_id": "stranger"},
    ],
    "program_enrollment": [{"program_code": ""}, {"start_date": ""}, {"end_date": "2001-01-01"}],
    "living_situation": [{"situation_code": "home"}, {"disabling_condition": "maybe"}, {"end_date": "soon"}],
}


@pytest.mark.spark
def test_parquet_as_other_programs_write_it_reads_as_the_reference_reads_it(spark, tmp_path):
    """Dates as timestamps of any unit and zone, codes as numbers and fractions, columns without any value."""
    told = County(date(2020, 3, 1))
    for person in (1, 2, 3):
        told.covered(person, birth_date=midnight(date(1960, 1, 1)), gender=None, zip_code=90001.0)
        for days_ago in (100, 200, 300):
            visit = {"place_of_service_code": 23.0, "claim_line_number": 1.0, "hcpcs_code": "99283"}
            told.ed_visit(person, days_ago, diagnosis_code_1=ASTHMA, **visit)
    told["medical_claim"][0]["claim_line_number"] = 1.5
    told["medical_claim"][1]["place_of_service_code"] = 0.1
    for row in told["medical_claim"]:
        row["claim_start_date"] = midnight(row["claim_start_date"])
        row["claim_end_date"] = row["claim_start_date"] + timedelta(hours=30)
    told.lived(1, 116, 900, None)
    odd = {
        "eligibility": {"person_id": pa.int32(), "birth_date": pa.timestamp("ns"), "gender": pa.null()},
        "medical_claim": {"person_id": pa.int64(), "claim_line_number": pa.float64()},
        "living_situation": {"person_id": pa.uint16(), "situation_code": pa.float32()},
    }
    odd["eligibility"] |= {"zip_code": pa.float64(), "member_id": pa.dictionary(pa.int32(), pa.string())}
    odd["medical_claim"] |= {"claim_start_date": pa.timestamp("us", "America/Los_Angeles")}
    odd["medical_claim"] |= {"place_of_service_code": pa.float32(), "claim_end_date": pa.timestamp("ms")}
    for table, types in odd.items():
        write_parquet(tmp_path / f"{table}.parquet", table, told[table], types)

    found = found_alike(spark, tmp_path, request_on("hhp", told.as_of))

    assert found.people["zip_code"].to_pylist() == ["90001.0"] * found.people.num_rows
    assert ("claim_line_number", "1.5") in [row[3:5] for row in set_aside(found)]


@pytest.mark.spark
def test_a_run_stops_when_too_much_is_set_aside_and_says_what_the_reference_says(spark, tmp_path):
    told = county(date(2020, 3, 1))
    for table, rows in told.tables.items():
        write_parquet(tmp_path / f"{table}.parquet", table, rows)
    request = request_on("hhp", told.as_of, most_set_aside=0.01)

    with pytest.raises(TooMuchSetAside) as expected:
        ReferenceEngine().find(open_folder(tmp_path), request)
    with pytest.raises(TooMuchSetAside) as found:
        spark.find(open_folder(tmp_path), request)

    assert str(found.value) == str(expected.value)


@pytest.mark.spark
def test_the_settings_for_a_large_folder_find_the_same(spark, tmp_path, monkeypatch):
    """Small folders are read without compiled queries; this one is read as if it were large."""
    from promotora.targeting.engines.spark import session

    monkeypatch.setattr(session, "SMALL_BYTES", 0)
    told = county(date(2020, 3, 1))
    for table, rows in told.tables.items():
        write_parquet(tmp_path / f"{table}.parquet", table, rows)

    found_alike(spark, tmp_path, request_on("hhp", told.as_of))


@pytest.mark.spark
@pytest.mark.skipif(not CMS.is_dir(), reason="the CMS synthetic claims are not on this machine")
def test_the_cms_synthetic_claims(spark):
    found_alike(spark, CMS, request_on("hhp", date(2020, 3, 1)))


@pytest.mark.spark
def test_a_store_is_refused_with_the_way_out(spark, tmp_path):
    with pytest.raises(DataError, match="raw tables only"):
        spark.find(Store(tmp_path, {}), request_on("hhp", date(2020, 3, 1)))


def test_without_pyspark_the_engine_says_what_it_needs(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    with pytest.raises(DataError, match=NEEDS):
        package.SparkEngine()
