"""A list told a second time without what is protected: nobody may tell from it that anything is missing.

Rosa has asthma and nothing else. Marcus has COPD, diabetes, bipolar disorder and substance use; Lucía COPD and
substance use; Ana those two, and diabetes until February. Theo is like Lucía, and in hospice.
"""

import json
from datetime import date

import pyarrow.parquet as pq
import pytest
from tests import stories
from tests.factories import Rows, coverage, enrollment, write_folder
from tests.unit.on_disk import fingerprints

from promotora.targeting.compare import compare_openly, read_run
from promotora.targeting.explain import decision_of
from promotora.targeting.language import RuleError
from promotora.targeting.model.verdict import Decision
from promotora.targeting.tables.errors import DataError

ASTHMA, COPD, DIABETES, BIPOLAR, SUBSTANCE_USE = "J45.909", "J44.9", "E11.9", "F31.9", "F11.20"
IN_THE_LAST_YEAR = (date(2019, 7, 1), date(2019, 8, 1))
ALMOST_TOO_LONG_AGO = (date(2018, 2, 10), date(2018, 2, 20))
SUD = ("sud",)


@pytest.fixture(scope="module")
def claims(tmp_path_factory):
    told = Rows()
    illnesses = {
        "Ana": {COPD: IN_THE_LAST_YEAR, SUBSTANCE_USE: IN_THE_LAST_YEAR, DIABETES: ALMOST_TOO_LONG_AGO},
        "Lucia": dict.fromkeys((COPD, SUBSTANCE_USE), IN_THE_LAST_YEAR),
        "Marcus": dict.fromkeys((COPD, DIABETES, BIPOLAR, SUBSTANCE_USE), IN_THE_LAST_YEAR),
        "Rosa": {ASTHMA: IN_THE_LAST_YEAR},
        "Theo": dict.fromkeys((COPD, SUBSTANCE_USE), IN_THE_LAST_YEAR),
    }
    for person, codes in illnesses.items():
        told.eligibility.append(coverage(person, zip_code="90033", language="Spanish"))
        for code, days in codes.items():
            for day in days:
                told.add_claim(person, day, diagnoses=(code,))
        for month in (9, 10, 11):
            told.add_claim(person, date(2019, month, 5), hcpcs_code="99284")
    told.program_enrollment.append(enrollment("Theo", "hospice"))
    return write_folder(tmp_path_factory.mktemp("withheld"), told)


def listed(claims, out, day=stories.MARCH, **options):
    return stories.listed(claims, out, day, **{"withheld": SUD, **options})


@pytest.fixture(scope="module")
def february(claims, tmp_path_factory):
    return listed(claims, tmp_path_factory.mktemp("february") / "run", stories.FEBRUARY)


@pytest.fixture(scope="module")
def march(claims, february, tmp_path_factory):
    out = tmp_path_factory.mktemp("march") / "run"
    return listed(claims, out, previous=february.out, formats=("parquet", "csv", "xlsx"))


def rows(out, name):
    return {row["person_id"]: row for row in pq.read_table(out / f"{name}.parquet").to_pylist()}


def test_whoever_is_listed_by_substance_use_alone_is_not_on_the_open_list(march):
    assert list(rows(march.out, "tel")) == ["Ana", "Lucia", "Marcus", "Rosa"]
    assert list(rows(march.out, "open")) == ["Marcus", "Rosa"]


def test_who_is_on_it_is_told_from_the_rest_alone(march):
    whole, openly = (rows(march.out, name)["Marcus"] for name in ("tel", "open"))
    assert (whole["tier"], openly["tier"]) == (1, 2)
    assert (whole["condition_count"], openly["condition_count"]) == (4, 3)
    assert openly["conditions"] == ["bipolar", "copd", "diabetes"]
    assert openly["criteria"] == ["A1", "A3", "B1", "B3"]
    assert openly["reasons"] == [
        "2 qualifying conditions: COPD and diabetes",
        "bipolar disorder",
        "3 qualifying conditions: bipolar disorder, COPD and diabetes",
        "3 ED visits in the last year",
    ]
    assert "substance" not in str(rows(march.out, "open"))


def test_of_whom_nothing_is_withheld_the_same_is_told(march):
    assert rows(march.out, "open")["Rosa"] == rows(march.out, "tel")["Rosa"]


def test_the_files_beside_the_list(march, claims, tmp_path):
    plain = listed(claims, tmp_path / "run", withheld=(), formats=("parquet", "csv", "xlsx"))
    more = set(fingerprints(march.out)) - set(fingerprints(plain.out))
    assert sorted(more - {"change.csv", "change.parquet", "change.xlsx"}) == [
        "open.csv",
        "open.parquet",
        "open.xlsx",
        "open_decision.parquet",
        "person.parquet",
    ]
    assert rows(march.out, "person")["Rosa"]["zip_code"] == "90033"
    assert fingerprints(plain.out)["tel.parquet"] == fingerprints(march.out)["tel.parquet"]
    assert (plain.findings.open_tel, plain.findings.open_decisions, plain.open_change) == (None, None, None)


def test_the_record_says_what_was_withheld(march):
    assert json.loads((march.out / "run.json").read_text())["options"]["withheld"] == ["sud"]


def test_the_tables_are_at_hand_as_they_are_on_disk(march):
    for name, table in {"tel": march.findings.tel, "open": march.findings.open_tel, "change": march.change}.items():
        assert table.to_pylist() == pq.read_table(march.out / f"{name}.parquet").to_pylist()


def test_ana_left_the_open_list_for_a_reason_that_says_nothing_withheld(march):
    """She stays on the list by substance use and COPD; whoever may not know sees that no chronic criterion is met."""
    assert march.change.to_pylist()[0]["because"] == ["no longer B1"]
    [ana] = march.open_change.to_pylist()
    assert (ana["person_id"], ana["change"], ana["before_criteria"]) == ("Ana", "left", ["A1", "B3"])
    assert ana["because"] == ["no chronic-condition criterion is met"]


def test_the_open_change_from_disk_is_the_same(february, march):
    assert compare_openly(read_run(february.out), read_run(march.out)).equals(march.open_change)


def test_without_an_open_list_of_the_same_kind_there_is_no_open_change(claims, february, march, tmp_path):
    whole = listed(claims, tmp_path / "whole", stories.FEBRUARY, withheld=())
    after_whole = listed(claims, tmp_path / "one", previous=whole.out)
    after_less = listed(claims, tmp_path / "two", previous=february.out, withheld=("sud", "mdd"))
    assert (after_whole.open_change, after_less.open_change) == (None, None)
    assert after_whole.change.to_pylist() == march.change.to_pylist()


def test_a_past_decision_is_looked_up_in_full_or_openly(march):
    assert decision_of(march.out, "Theo") == (
        Decision.EXCLUDED,
        (
            "receiving hospice care",
            "2 qualifying conditions: COPD and substance use disorder",
            "3 ED visits in the last year",
        ),
    )
    assert decision_of(march.out, "Theo", openly=True) == (
        Decision.NOT_ELIGIBLE,
        ("no chronic-condition criterion is met", "receiving hospice care"),
    )
    assert decision_of(march.out, "Rosa", openly=True) == decision_of(march.out, "Rosa")
    assert decision_of(march.out, "Nobody") is None
    assert decision_of(march.out, "Nobody", openly=True) is None


def test_what_is_said_openly_is_not_made_up(claims, tmp_path):
    plain = listed(claims, tmp_path / "run", withheld=())
    with pytest.raises(DataError, match="withheld nothing, so what is said openly is not known"):
        decision_of(plain.out, "Theo", openly=True)
    with pytest.raises(DataError, match=r"is not a run: it has no decision\.parquet"):
        decision_of(tmp_path, "Theo")


def test_a_code_of_no_condition_withholds_nothing_and_is_refused(claims, tmp_path):
    with pytest.raises(RuleError, match=r"^'substance_use': no condition has this code, so nothing would be withheld"):
        listed(claims, tmp_path / "run", withheld=("substance_use",))
    assert not list(tmp_path.iterdir())
