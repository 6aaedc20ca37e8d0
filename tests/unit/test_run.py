"""A run on disk: which files, what is in them, and the same bytes every time."""

import csv
import hashlib
import json
import zipfile

import pyarrow.parquet as pq
import pytest
from tests import stories

from promotora.targeting.language import rule_from
from promotora.targeting.outputs import OutputError
from promotora.targeting.programs import ProgramError, versions
from promotora.targeting.tables.errors import DataError, TooMuchSetAside


def fingerprints(folder):
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_run_holds_its_tables_its_summary_and_its_record(march):
    assert sorted(fingerprints(march.out)) == [
        "change.csv",
        "change.parquet",
        "change.xlsx",
        "decision.csv",
        "decision.parquet",
        "evidence.csv",
        "evidence.parquet",
        "rejected/medical_claim.csv",
        "run.json",
        "summary.html",
        "summary.json",
        "tel.csv",
        "tel.parquet",
        "tel.xlsx",
    ]


def test_without_more_a_run_is_parquet_alone(february):
    tables = [path.name for path in february.out.iterdir() if path.suffix in (".parquet", ".csv", ".xlsx")]
    assert sorted(tables) == ["decision.parquet", "evidence.parquet", "tel.parquet"]


def test_the_same_run_again_is_the_same_bytes_in_every_file(claims, march, february, tmp_path):
    options = {"previous": february.out, "formats": ("parquet", "csv", "xlsx"), "most_set_aside": 0.2}
    again = stories.listed(claims, tmp_path / "again", stories.MARCH, **options)
    assert fingerprints(again.out) == fingerprints(march.out)


def test_a_run_without_evidence_has_no_evidence(claims, tmp_path):
    result = stories.listed(claims, tmp_path / "run", stories.MARCH, with_evidence=False)
    assert not list(result.out.glob("evidence.*"))


def test_rows_set_aside_are_kept_with_their_reason(march):
    [row] = csv.DictReader((march.out / "rejected" / "medical_claim.csv").read_text().splitlines())
    assert row == {
        "file": "medical_claim.parquet",
        "row": "27",
        "column": "person_id",
        "value": "Nobody",
        "reason": "is not in eligibility",
    }


def test_the_record_holds_the_rules_and_the_input(march):
    record = json.loads((march.out / "run.json").read_text())
    [_, program] = versions("hhp")
    assert {code: rule_from(text) for code, text in record["program"]["criteria"].items()} == {
        each.code: each.rule for each in program.criteria()
    }
    claims = record["input"]["tables"]["medical_claim"]
    assert (claims["rows"], claims["files"][0]["name"], claims["files"][0]["rows"]) == (27, "medical_claim.parquet", 27)
    assert record["options"]["engine"] == "reference"


def test_an_earlier_run_is_replaced(claims, tmp_path):
    stories.listed(claims, tmp_path / "run", stories.FEBRUARY)
    stories.listed(claims, tmp_path / "run", stories.MARCH)
    assert pq.read_table(tmp_path / "run" / "tel.parquet")["as_of"].to_pylist()[0] == stories.MARCH
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_a_folder_with_other_files_is_left_alone(claims, tmp_path):
    (tmp_path / "thesis.doc").write_text("three years of work")
    with pytest.raises(OutputError, match=r"holds other files \(it has no run.json\)"):
        stories.listed(claims, tmp_path, stories.MARCH)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.doc"]


def test_too_much_set_aside_writes_nothing(claims, tmp_path):
    with pytest.raises(TooMuchSetAside, match="1 of "):
        stories.listed(claims, tmp_path / "run", stories.MARCH, most_set_aside=0.0)
    assert not list(tmp_path.iterdir())


def test_a_run_past_the_programs_end_must_be_meant(claims, tmp_path):
    day = stories.MARCH.replace(year=2022)
    with pytest.raises(ProgramError, match="ended on 2021-12-31"):
        stories.listed(claims, tmp_path / "run", day)
    result = stories.listed(claims, tmp_path / "run", day, keep_open=True)
    assert result.figures["program"]["kept_open"]
    assert "The program was kept open for this list" in (result.out / "summary.html").read_text()


def test_a_previous_that_is_no_run_is_refused_before_any_work(claims, tmp_path):
    with pytest.raises(DataError, match=r"is not a run: it has no run\.json"):
        stories.listed(claims, tmp_path / "run", stories.MARCH, previous=claims)


def test_the_workbook_says_what_the_list_says(march):
    with zipfile.ZipFile(march.out / "tel.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "autoFilter" in sheet
    assert 'state="frozen"' in sheet
    assert "<f>" not in sheet
    assert sheet.count("<row ") == 1 + march.figures["members"]["listed"]
