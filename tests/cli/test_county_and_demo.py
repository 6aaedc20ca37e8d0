"""`county generate`, `county month` and `demo`: nobody in them is real."""

import json

import pytest


def test_a_county_is_made(promotora, tmp_path):
    answer = promotora("county", "generate", "--members", 200, "--months", 2, "--seed", 5, "--out", tmp_path / "county")
    assert answer.exit_code == 0, answer.stderr
    assert "200 members" in answer.stdout
    assert (tmp_path / "county" / "medical_claim" / "2020-02.parquet").exists()


def test_a_later_month_of_it_is_made(promotora, tmp_path):
    options = ("--members", 200, "--months", 2, "--seed", 5)
    answer = promotora("county", "month", *options, "--month", "2020-03", "--out", tmp_path / "march")
    assert answer.exit_code == 0, answer.stderr
    assert (tmp_path / "march" / "medical_claim" / "2020-03.parquet").exists()


@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        (("--members", "0"), "--members: 0 is not a county."),
        (("--months", "0"), "--months: 0 service months cannot be written."),
        (("--bad-share", "80%"), "--bad-share: 0.8 is not a share of rows."),
        (("--last-month", "2020-14"), "--last-month: 2020-14-01 is not a date."),
    ],
)
def test_a_county_that_cannot_be_is_told(promotora, tmp_path, mistake, said):
    answer = promotora("county", "generate", *mistake, "--out", tmp_path / "county")
    assert answer.exit_code == 2
    assert said in answer.stderr


def test_a_county_is_not_written_over_anything(promotora, tmp_path):
    (tmp_path / "thesis.doc").write_text("three years of work")
    answer = promotora("county", "generate", "--members", 200, "--months", 1, "--out", tmp_path)
    assert answer.exit_code == 2
    assert "is not an empty folder" in answer.stderr


def test_the_demo_of_lists_tells_its_story_and_can_be_told_again(promotora, tmp_path):
    first = promotora("demo", "--lists-only", "--members", 100, "--out", tmp_path / "demo")
    assert first.exit_code == 0, first.stderr
    other = promotora("demo", "--lists-only", "--members", 1500, "--out", tmp_path / "demo")
    assert other.exit_code == 2
    assert "holds a demonstration with 100 members. Add --fresh to replace it" in other.stderr
    answer = promotora("demo", "--lists-only", "--members", 1500, "--fresh", "--out", tmp_path / "demo")
    assert answer.exit_code == 0, answer.stderr
    told = answer.stdout
    for words in ("members are on the March 2020 list", "What changed since last month", "Nobody in it is real"):
        assert words in told
    assert "One member explained: not known" in told
    assert sorted(path.name for path in (tmp_path / "demo").iterdir()) == [
        "county",
        "demo.json",
        "list-2020-02",
        "list-2020-03",
        "store",
    ]
    figures = json.loads((tmp_path / "demo" / "list-2020-03" / "summary.json").read_text())
    assert figures["by_area"]
    assert figures["change"]["since"] == "2020-02-01"


def test_what_a_demo_has_made_is_not_made_twice(promotora, tmp_path):
    words = ("demo", "--lists-only", "--members", 100, "--out", tmp_path / "demo")
    assert "Making the county" in promotora(*words).stderr
    again = promotora(*words)
    assert again.exit_code == 0, again.stderr
    assert "Making the county" not in again.stderr
    assert "March's list" in again.stderr


@pytest.mark.parametrize("options", [(), ("--lists-only",), ("--fresh",)])
def test_the_demo_replaces_nothing_but_a_demo(promotora, tmp_path, options):
    (tmp_path / "thesis.doc").write_text("three years of work")
    answer = promotora("demo", "--members", 1500, "--out", tmp_path, *options)
    assert answer.exit_code == 2
    assert "holds other files (it has no demo.json)" in answer.stderr
    assert (tmp_path / "thesis.doc").exists()


def test_a_demo_that_an_earlier_promotora_made_is_kept_unless_told(promotora, tmp_path):
    (tmp_path / "demo.json").write_text('{"members": 100, "months": 24}')
    answer = promotora("demo", "--members", 100, "--out", tmp_path)
    assert answer.exit_code == 2
    assert "an earlier Promotora made. Add --fresh" in answer.stderr
