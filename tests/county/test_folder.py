"""A county is a folder: same plan, same bytes; whole or not at all; months can be added."""

import hashlib
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from promotora.county import CountyPlan, CountyReport, folder, generate, generate_month

from .conftest import CLEAN

SMALL = CountyPlan(members=500, months=2, seed=3, bad_share=0.01)


def fingerprints(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_the_same_plan_gives_the_same_bytes_whatever_the_workers(tmp_path: Path):
    alone, two = tmp_path / "alone", tmp_path / "two"
    generate(SMALL, alone, workers=1)
    generate(SMALL, two, workers=2)
    assert fingerprints(alone) == fingerprints(two)


def test_another_seed_gives_other_people(tmp_path: Path):
    generate(SMALL, tmp_path / "one")
    generate(replace(SMALL, seed=4), tmp_path / "other")
    one, other = fingerprints(tmp_path / "one"), fingerprints(tmp_path / "other")
    assert one.keys() == other.keys()
    assert all(one[name] != other[name] for name in one)


def test_the_folder_holds_every_table_and_a_file_a_service_month(clean: CountyReport):
    assert set(fingerprints(clean.folder)) == {
        "county.json",
        "eligibility.parquet",
        "living_situation.parquet",
        "program_enrollment.parquet",
        "medical_claim/2019-12.parquet",
        "medical_claim/2020-01.parquet",
        "medical_claim/2020-02.parquet",
    }


def test_the_summary_says_what_was_asked_and_what_was_written(clean: CountyReport):
    summary = json.loads((clean.folder / "county.json").read_text())
    assert summary["plan"]["last_month"] == "2020-02-01"
    assert summary["rows"] == clean.rows
    assert summary["members"] == 2_000


def test_an_added_month_is_the_month_of_a_longer_plan(tmp_path: Path):
    """March, made alone for the county that ended in February, is the March of the county that ends in March."""
    longer = replace(SMALL, months=3, last_month=date(2020, 3, 1))
    generate(longer, tmp_path / "longer")
    generate_month(SMALL, date(2020, 3, 1), tmp_path / "march")
    march = "medical_claim/2020-03.parquet"
    assert fingerprints(tmp_path / "march") == {march: fingerprints(tmp_path / "longer")[march]}


def test_earlier_months_do_not_change_when_a_month_is_added(tmp_path: Path, clean: CountyReport):
    generate(replace(CLEAN, months=4, last_month=date(2020, 3, 1)), tmp_path / "longer")
    before, after = fingerprints(clean.folder), fingerprints(tmp_path / "longer")
    assert all(before[name] == after[name] for name in before if name.startswith("medical_claim"))


def test_a_month_before_the_county_is_refused(empty: Path):
    with pytest.raises(ValueError, match="the next one is 2020-03-01"):
        generate_month(SMALL, date(2019, 12, 1), empty)


def test_a_folder_with_something_in_it_is_left_alone(empty: Path):
    empty.mkdir()
    (empty / "notes.txt").write_text("mine")
    with pytest.raises(FileExistsError, match="is not an empty folder"):
        generate(SMALL, empty)
    assert [path.name for path in empty.iterdir()] == ["notes.txt"]


def test_an_empty_folder_is_filled(empty: Path):
    empty.mkdir()
    generate(SMALL, empty)
    assert (empty / "county.json").exists()


def test_nothing_is_left_when_a_month_fails(empty: Path, monkeypatch: pytest.MonkeyPatch):
    def full_disk(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(folder, "write_month", full_disk)
    with pytest.raises(OSError, match="No space left"):
        generate(SMALL, empty, workers=1)
    assert list(empty.parent.iterdir()) == []


def test_progress_is_told_of_tables_then_months(empty: Path):
    told: list[tuple[str, int, int]] = []
    generate(SMALL, empty, progress=lambda *step: told.append(step))
    assert told == [("tables", 1, 3), ("tables", 2, 3), ("tables", 3, 3), ("months", 1, 2), ("months", 2, 2)]
