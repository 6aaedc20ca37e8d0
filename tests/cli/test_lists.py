"""The commands that make and compare lists, as a person at a terminal meets them."""

import csv
import json

import pytest

HHP = ("--program", "hhp", "--as-of", "2020-03-01")
REFERENCE = ("--engine", "reference")


def test_a_list_is_made_and_told(promotora, claims, tmp_path):
    answer = promotora("tel", "run", "--data", claims, *HHP, "--out", tmp_path / "list", *REFERENCE)
    assert answer.exit_code == 0
    assert "2 members are on the March 2020 list." in answer.stdout
    assert "1 of 38 rows was set aside." in answer.stdout
    assert "Send this person's coverage in eligibility" in answer.stdout
    assert "book_club" in answer.stdout
    assert (tmp_path / "list" / "summary.html").exists()


def test_progress_and_the_answer_do_not_mix(promotora, claims, tmp_path):
    answer = promotora("tel", "run", "--data", claims, *HHP, "--out", tmp_path / "list", *REFERENCE, "--json")
    assert json.loads(answer.stdout)["members"]["listed"] == 2
    assert "Writing the list: 2 of 2" in answer.stderr


def test_the_default_engine_makes_the_same_list(promotora, claims, march, tmp_path):
    assert promotora("tel", "run", "--data", claims, *HHP, "--out", tmp_path / "list").exit_code == 0
    assert (tmp_path / "list" / "tel.parquet").read_bytes() == (march / "march" / "tel.parquet").read_bytes()


def test_claims_are_taken_in_and_the_store_gives_the_same_list(promotora, claims, march, tmp_path):
    taken = promotora("tel", "ingest", "--data", claims, "--store", tmp_path / "store")
    assert taken.exit_code == 0, taken.stderr
    assert "claim lines came into" in taken.stdout
    made = promotora("tel", "run", "--store", tmp_path / "store", *HHP, "--out", tmp_path / "list")
    assert made.exit_code == 0, made.stderr
    assert (tmp_path / "list" / "tel.parquet").read_bytes() == (march / "march" / "tel.parquet").read_bytes()


def test_with_an_earlier_run_the_change_is_told_and_written(promotora, claims, march, tmp_path):
    options = ("--previous", march / "february", "--format", "csv", "--no-evidence")
    answer = promotora("tel", "run", "--data", claims, *HHP, "--out", tmp_path / "list", *REFERENCE, *options)
    assert "2 members are on the March 2020 list; 1 is new." in answer.stdout
    assert "Since 2020-02-01: 1 came, 2 left, 1 changed." in answer.stdout
    rows = list(csv.DictReader((tmp_path / "list" / "change.csv").read_text().splitlines()))
    assert [row["person_id"] for row in rows] == ["Ines", "Marcus", "Rosa", "Theo"]
    assert not list((tmp_path / "list").glob("evidence*"))


def test_two_runs_are_compared(promotora, march):
    answer = promotora("tel", "compare", "--before", march / "february", "--after", march / "march")
    assert answer.exit_code == 0
    for line in ("Came onto the list: 1", "Left the list: 2", "Stayed, but changed: 1", "no coverage on the day"):
        assert line in answer.stdout


def test_the_first_few_changes_are_shown_and_the_rest_counted(promotora, march):
    answer = promotora("tel", "compare", "--before", march / "february", "--after", march / "march", "--show", 1)
    assert "… and 1 more (see them with --show 2, or --json)" in answer.stdout


def test_a_comparison_for_machines(promotora, march):
    answer = promotora("tel", "compare", "--before", march / "february", "--after", march / "march", "--json")
    assert [row["change"] for row in json.loads(answer.stdout)] == ["left", "came", "changed", "left"]


@pytest.mark.parametrize(
    ("mistake", "code", "said"),
    [
        (("--as-of", "2020-13-01"), 2, "--as-of: 2020-13-01 is not a date. Write it year-month-day: 2020-03-01."),
        (("--as-of", "20200301"), 2, "--as-of: 20200301 is not a date."),
        (("--as-of", "2018-03-01"), 2, "Health Homes Program begins on 2019-07-01"),
        (("--as-of", "2022-03-01"), 2, "add --keep-open if your plan keeps the program open"),
        (("--program", "hph"), 2, "There is no program 'hph'. Choose one of: ecm, hhp."),
        (("--engine", "abacus"), 2, "--engine: there is no engine abacus. Choose one of duckdb, reference, spark."),
        (("--format", "pdf"), 2, "--format: pdf is not a form we write. Choose among parquet,csv,xlsx."),
        (("--most-set-aside", "a bit"), 2, "--most-set-aside: a bit is not a share. Write 5% or 0.05."),
        (("--most-set-aside", "120%"), 2, "--most-set-aside: 120% is not between none and all."),
        (
            ("--data", "nowhere"),
            3,
            "nowhere is not a folder. Name the folder that holds eligibility and medical_claim.",
        ),
        (("--store", "nowhere"), 2, "--data, --store: both were named."),
        (("--previous", "nowhere"), 3, "nowhere is not a run: it has no run.json."),
        (("--most-set-aside", "1%"), 4, "1 of 38 rows (2.6%) could not be used; the limit is 1.0%"),
    ],
)
def test_each_mistake_is_told_in_a_sentence_with_its_exit_code(promotora, claims, tmp_path, mistake, code, said):
    options = {"--data": claims, "--program": "hhp", "--as-of": "2020-03-01", "--engine": "reference"}
    options |= dict([mistake])
    words = [word for pair in options.items() for word in pair]
    answer = promotora("tel", "run", *words, "--out", tmp_path / "list")
    assert said in answer.stderr
    assert answer.exit_code == code
    assert answer.stdout == ""
    assert not list(tmp_path.iterdir())


def test_neither_data_nor_store_is_told(promotora, tmp_path):
    answer = promotora("tel", "run", *HHP, "--out", tmp_path / "list")
    assert (answer.exit_code, answer.stderr[:35]) == (2, "--data, --store: neither was named.")


def test_a_folder_of_something_else_is_refused(promotora, claims, tmp_path):
    (tmp_path / "thesis.doc").write_text("three years of work")
    answer = promotora("tel", "run", "--data", claims, *HHP, "--out", tmp_path, *REFERENCE)
    assert answer.exit_code == 2
    assert "holds other files" in answer.stderr
