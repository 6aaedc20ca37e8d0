"""A run on disk: which files, what is in them, and the same bytes every time."""

import csv
import json
import zipfile
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests import stories
from tests.unit.on_disk import fingerprints

from promotora.targeting.explain import decision_of
from promotora.targeting.language import ASTHMA, CodeChange, EdVisits, Source, Tier, program_from, rule_from
from promotora.targeting.outputs import OutputError, tabular
from promotora.targeting.programs import ProgramError, versions
from promotora.targeting.run import Order, tel_digest
from promotora.targeting.tables.errors import DataError, TooMuchSetAside


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


DRAFT = replace(
    versions("hhp")[1],
    version="draft",
    codes=(CodeChange(ASTHMA, ("E119",), source=Source("a draft", verified=False)),),
    tiers=(Tier(1, EdVisits(2, within=12)),),
)


def test_a_policy_is_used_as_it_is_given_on_any_day(claims, tmp_path):
    """Dana's one diabetes claim now counts as asthma, which takes two dates still."""
    draft = replace(DRAFT, dates_needed=1, ends=None)
    result = stories.listed(claims, tmp_path / "run", stories.MARCH, policy=draft)
    found = {row["person_id"]: row["tier"] for row in pq.read_table(result.out / "tel.parquet").to_pylist()}
    assert found == {"Marcus": 1, "Rosa": 1}
    later = stories.listed(claims, tmp_path / "later", stories.MARCH.replace(year=2022), policy=draft)
    assert later.figures["program"]["version"] == "draft"
    assert not later.figures["program"]["kept_open"]


def test_a_policys_own_codes_decide_and_are_said(claims, tmp_path):
    result = stories.listed(claims, tmp_path / "run", stories.MARCH, policy=replace(DRAFT, dates_needed=1))
    said = "In this version asthma also counts codes that begin with E119. Source: a draft (unverified)."
    assert said in result.figures["policy"]["windows"]
    assert said in (result.out / "summary.html").read_text()
    decided = {row["person_id"]: row["reasons"] for row in pq.read_table(result.out / "decision.parquet").to_pylist()}
    assert decided["Dana"] == ["no acuity criterion is met"]


def test_the_record_of_a_draft_is_enough_to_make_the_run_again(claims, february, tmp_path):
    options = {"previous": february.out, "most_set_aside": 0.2}
    first = stories.listed(claims, tmp_path / "first", stories.MARCH, policy=DRAFT, **options)
    record = json.loads((first.out / "run.json").read_text())
    policy = program_from(record["program"]["repr"])
    assert policy == DRAFT
    again = stories.listed(claims, tmp_path / "again", stories.MARCH, policy=policy, **options)
    assert fingerprints(again.out) == fingerprints(first.out)
    assert first.change.to_pylist()[-1]["because"] == [
        "receiving hospice care",
        "asthma",
        "3 ED visits in the last year",
    ]


def test_a_change_is_said_in_the_words_of_the_policy_that_was_given(claims, february, tmp_path):
    draft = replace(DRAFT, groups=(*DRAFT.groups[:1], replace(DRAFT.groups[1], criteria=DRAFT.groups[1].criteria[1:])))
    result = stories.listed(claims, tmp_path / "run", stories.MARCH, policy=draft, previous=february.out)
    [rosa] = [row for row in result.change.to_pylist() if row["person_id"] == "Rosa"]
    assert rosa["because"] == ["tier 2 → 1", "now also B2: 1 inpatient stay in the last year"]


def test_a_policy_of_another_program_is_refused():
    with pytest.raises(ProgramError, match=r"^The policy is a version of 'ecm', and the list is of 'hhp'"):
        Order("hhp", stories.MARCH, policy=versions("ecm")[0])


def test_the_evidence_is_told_piece_by_piece_too(claims, tmp_path, monkeypatch):
    monkeypatch.setattr("promotora.targeting.outputs.growing.ROW_GROUP", 3)
    pieces = []
    result = stories.listed(claims, tmp_path / "run", stories.MARCH, evidence_also=pieces.append)
    written = pq.read_table(result.out / "evidence.parquet")
    assert [piece.num_rows for piece in pieces[:-1]] == [3] * (len(pieces) - 1)
    assert len(pieces) > 2
    assert pa.concat_tables(piece.cast(written.schema) for piece in pieces).equals(written)


def test_what_cannot_take_the_evidence_ends_the_run_with_nothing_written(claims, tmp_path):
    def full(piece):
        raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space left"):
        stories.listed(claims, tmp_path / "run", stories.MARCH, evidence_also=full)
    assert not list(tmp_path.iterdir())


def test_without_evidence_nobody_is_told_any(claims, tmp_path):
    pieces = []
    stories.listed(claims, tmp_path / "run", stories.MARCH, with_evidence=False, evidence_also=pieces.append)
    assert pieces == []


def test_the_digest_of_a_list(march):
    assert tel_digest(march.out) == fingerprints(march.out)["tel.parquet"]


def test_a_past_decision_is_found_in_any_row_group(claims, march, tmp_path, monkeypatch):
    monkeypatch.setattr(tabular, "ROW_GROUP", 2)
    cut = stories.listed(claims, tmp_path / "run", stories.MARCH)
    assert pq.ParquetFile(cut.out / "decision.parquet").num_row_groups == 3
    for person in ("Dana", "Marcus", "Park", "Rosa", "Theo", "Ines", "", "Zoe", "Nina"):
        assert decision_of(cut.out, person) == decision_of(march.out, person)
    assert decision_of(march.out, "Dana")[1] == ("no chronic-condition criterion is met", "no acuity criterion is met")
    assert decision_of(march.out, "Ines") is None
