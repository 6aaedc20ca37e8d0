"""The Spark engine finds just what the reference engine finds: every decision, reason, evidence and set-aside row."""

import csv
import gzip
import importlib.util
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from promotora.targeting.engines import spark as package
from promotora.targeting.engines.base import Findings, Request
from promotora.targeting.engines.reference import ReferenceEngine
from promotora.targeting.engines.spark import SparkEngine
from promotora.targeting.engines.spark.engine import NEEDS
from promotora.targeting.programs import in_force
from promotora.targeting.store import Store
from promotora.targeting.tables import TABLES, Kind
from promotora.targeting.tables.errors import DataError, TooMuchSetAside
from promotora.targeting.tables.folder import open_folder

CMS = Path(__file__).parents[3] / "shared" / "data" / "cms-synthetic"
KINDS = {table.name: {column.name: column.kind for column in table.columns} for table in TABLES}
ARROW = {Kind.TEXT: pa.string(), Kind.DATE: pa.date32(), Kind.NUMBER: pa.int64(), Kind.TRUTH: pa.bool_()}
DAY = timedelta(days=1)
YEARS = timedelta(days=365)

COPD, DIABETES, ASTHMA, DEPRESSION, SUBSTANCE = "J44.9", "e11.9", "J45.20", "F33.1", "F10.20"
"""Codes as claims write them: with dots, and in either case."""


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


# ------------------------------------------------------------------------------------------------- people and folders


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
