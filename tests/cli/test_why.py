"""`tel explain` and `tel programs`."""

import json

import pytest

MARCH = ("--program", "hhp", "--as-of", "2020-03-01")


def test_rosa_is_explained(promotora, claims):
    answer = promotora("tel", "explain", "--data", claims, *MARCH, "--person", "Rosa")
    assert answer.exit_code == 0, answer.stderr
    told = answer.stdout
    assert "Rosa is on the list, tier 2 (1 inpatient stay in the last year and 3 ED visits in the last year)" in told
    assert "✓ met A4: asthma — 2 dates" in told
    assert "claim C1 line 1; 2019-04-02; code J45909" in told
    assert "? not known B4: chronically homeless — no record of where this person lives" in told


def test_dana_sees_what_is_short(promotora, claims):
    told = promotora("tel", "explain", "--data", claims, *MARCH, "--person", "Dana").stdout
    assert "Dana is not on the list" in told
    assert (
        "✗ not met B3: at least 3 ED visits in the last year — 2 of the 3 ED visits needed: 2019-07-01, 2019-08-01"
        in told
    )
    assert "✗ not met diabetes — 1 date of the 2 needed" in told


def test_the_same_lines_are_not_said_twice(promotora, claims):
    told = promotora("tel", "explain", "--data", claims, *MARCH, "--person", "Dana").stdout
    assert told.count("code E119") == 1
    assert "by the same claim lines as above" in told


def test_as_few_lines_as_wanted(promotora, claims):
    told = promotora("tel", "explain", "--data", claims, *MARCH, "--person", "Rosa", "--lines", 1).stdout
    assert "… and 1 more (all with --lines 2)" in told


def test_from_the_store_the_explanation_is_the_same(promotora, claims, tmp_path):
    promotora("tel", "ingest", "--data", claims, "--store", tmp_path / "store")
    raw = promotora("tel", "explain", "--data", claims, *MARCH, "--person", "Rosa", "--json")
    stored = promotora("tel", "explain", "--store", tmp_path / "store", *MARCH, "--person", "Rosa", "--json")
    assert json.loads(raw.stdout) == json.loads(stored.stdout)


@pytest.mark.parametrize(
    ("person", "said"),
    [
        ("Sam", "Sam has no coverage on 2020-03-01, so that day's list does not speak of them. Covered: 2015-01-01 to"),
        ("rosa", "Nobody in eligibility has the person_id 'rosa'. It must match to the letter"),
    ],
)
def test_somebody_whom_the_list_does_not_speak_of(promotora, claims, person, said):
    answer = promotora("tel", "explain", "--data", claims, *MARCH, "--person", person)
    assert answer.exit_code == 3
    assert said in answer.stderr


def test_every_program_says_its_rules_and_sources(promotora):
    told = promotora("tel", "programs").stdout
    for words in ("Health Homes Program (hhp), version 2019-07-01", "Enhanced Care Management (ecm)", "? unverified"):
        assert words in told
    assert "DHCS Health Homes Program Guide, from general knowledge" in told


def test_one_program_for_machines(promotora):
    told = json.loads(promotora("tel", "programs", "--program", "hhp", "--json").stdout)
    assert [version["version"] for version in told] == ["2019-07-01", "2020-01-01"]
    assert told[1]["rules"][2]["rule"] == "any of (major depression; bipolar disorder; psychotic disorder)"


def test_no_such_program(promotora):
    answer = promotora("tel", "programs", "--program", "hph")
    assert (answer.exit_code, answer.stderr) == (2, "There is no program 'hph'. Choose one of: ecm, hhp.\n")
