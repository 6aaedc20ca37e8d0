"""What changed between two lists, and why."""

import json

import pytest

from promotora.targeting.compare import compare, read_run, sentences
from promotora.targeting.programs import versions
from promotora.targeting.tables.errors import DataError


@pytest.fixture(scope="module")
def change(february, march):
    table = compare(read_run(february.out), read_run(march.out))
    return {row["person_id"]: row for row in table.to_pylist()}


def test_the_table_is_sorted_and_holds_only_who_changed(change):
    assert list(change) == ["Ines", "Marcus", "Rosa", "Theo"]


def test_marcus_came_and_the_list_says_by_what(change):
    row = change["Marcus"]
    assert (row["change"], row["before_tier"], row["after_tier"]) == ("came", None, 2)
    assert (row["before_criteria"], row["after_criteria"]) == (None, ["A4", "B3"])
    assert row["because"] == ["asthma", "3 ED visits in the last year"]


def test_ines_left_with_her_coverage(change):
    assert (change["Ines"]["change"], change["Ines"]["because"]) == ("left", ["no coverage on the day"])


def test_theo_left_for_a_reason_that_the_new_decision_gives(change):
    assert change["Theo"]["because"][0] == "receiving hospice care"


def test_rosa_stayed_and_now_meets_one_more(change):
    row = change["Rosa"]
    assert (row["change"], row["before_criteria"]) == ("changed", ["A4", "B3"])
    assert row["because"] == ["now also B2: 1 inpatient stay in the last year"]


def test_the_other_way_round_rosa_no_longer_meets_it(february, march):
    table = compare(read_run(march.out), read_run(february.out))
    [rosa] = [row for row in table.to_pylist() if row["person_id"] == "Rosa"]
    assert rosa["because"] == ["no longer B2"]


def test_a_run_compared_with_itself_has_no_change(march):
    assert compare(read_run(march.out), read_run(march.out)).num_rows == 0


def test_a_sentence_that_two_criteria_share_is_given_to_both():
    """Three of the nine conditions meet A1 and B1 in the same words, which the list says once."""
    three = "3 qualifying conditions: heart failure, COPD and diabetes"
    row = {
        "program": "hhp",
        "version": "2020-01-01",
        "criteria": ["A1", "B1"],
        "conditions": ["chf", "copd", "diabetes"],
        "stays_12m": 0,
        "ed_visits_12m": 0,
        "chronically_homeless": None,
        "reasons": [three],
    }
    assert sentences(row, versions("hhp")[1]) == {"A1": three, "B1": three}


def test_lists_of_two_programs_are_not_compared(march):
    other = read_run(march.out)
    other.record["program"]["code"] = "ecm"
    with pytest.raises(DataError, match="One run is of hhp and the other of ecm"):
        compare(read_run(march.out), other)


def test_a_run_cut_short_is_named(tmp_path):
    (tmp_path / "run.json").write_text(json.dumps({}))
    with pytest.raises(DataError, match="is not a whole run"):
        read_run(tmp_path)
