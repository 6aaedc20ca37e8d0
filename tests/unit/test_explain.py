"""The rule as a tree for one person, listed or not, with the very claim lines."""

import json
from dataclasses import replace
from datetime import date

import pytest
from tests import stories
from tests.factories import Rows, coverage, living, write_folder

from promotora.targeting.engines.reference.engine import load
from promotora.targeting.explain import explain
from promotora.targeting.explain.person import NotOnTheDay
from promotora.targeting.language import ASTHMA, CodeChange, Source
from promotora.targeting.programs import in_force
from promotora.targeting.tables.folder import open_folder


@pytest.fixture(scope="module")
def inputs(claims):
    return load(open_folder(claims))


@pytest.fixture(scope="module")
def why(inputs):
    return lambda person: explain(inputs, in_force("hhp", stories.MARCH), stories.MARCH, person)


def node(explanation, label):
    return next(node for top in explanation.nodes for node in top.walk() if label in (node.label, node.sentence))


def test_rosa_is_listed_by_asthma_and_three_visits(why):
    rosa = why("Rosa")
    assert (rosa.verdict.decision, rosa.verdict.tier) == ("listed", 2)
    assert rosa.tier_because == "1 inpatient stay in the last year and 3 ED visits in the last year"
    assert node(rosa, "A4").found == "2 dates"
    assert [trace.day for trace in node(rosa, "A4").traces] == [date(2019, 4, 2), date(2019, 5, 3)]
    assert node(rosa, "B2").found == "1 inpatient stay: 2020-02-10 to 2020-02-14"


def test_another_program_that_does_not_bar_is_named(why):
    assert node(why("Rosa"), "Exclusions").found == "in ihss, which does not bar"


def test_dana_sees_how_far_she_is(why):
    dana = why("Dana")
    assert dana.verdict.decision == "not_eligible"
    assert node(dana, "diabetes").found == "1 date of the 2 needed"
    assert [trace.code for trace in node(dana, "diabetes").traces] == ["E119"]
    assert node(dana, "B3").found == "2 of the 3 ED visits needed: 2019-07-01, 2019-08-01"
    assert len(node(dana, "B3").traces) == 2
    assert node(dana, "B4").found == "not homeless on the day"


def test_of_mr_park_it_is_not_known(why):
    park = why("Park")
    assert [top.state for top in park.nodes] == ["met", "met", "met", "not known"]
    assert node(park, "B4").found == "no record of where this person lives"
    assert "no acuity criterion is known to be met" in park.verdict.reasons[0]


def test_theo_is_barred_and_the_tree_says_since_when(why):
    theo = why("Theo")
    assert theo.verdict.decision == "excluded"
    assert (node(theo, "Exclusions").state, node(theo, "Exclusions").found) == (
        "not met",
        "receiving hospice care, since 2020-02-20",
    )
    assert theo.tiers == ()


def test_every_criterion_of_the_rule_is_in_the_tree(why):
    labels = [node.label for top in why("Dana").nodes for node in top.walk() if node.label]
    expected = ["Coverage", "Exclusions", "Chronic-condition", "A1", "A2", "A3", "A4", "Acuity", "B1", "B2", "B3", "B4"]
    assert labels == expected


def test_the_verdict_and_the_evidence_are_those_of_the_run(why, march):
    """What explain says is what the list says, line for line."""
    import pyarrow.parquet as pq

    evidence = pq.read_table(march.out / "evidence.parquet").to_pylist()
    told = [row for row in evidence if row["person_id"] == "Rosa" and row["criterion"] == "B2"]
    shown = [trace.as_json() for trace in node(why("Rosa"), "B2").traces]
    assert [(row["kind"], row["code"], row["claim_id"], row["date"].isoformat()) for row in told] == [
        (each["kind"], each["code"], each["claim_id"], each["date"]) for each in shown
    ]


def test_it_is_json_throughout(why):
    told = json.loads(json.dumps(why("Rosa").as_json()))
    assert (told["decision"], told["tier"], told["criteria"]) == ("listed", 2, ["A4", "B2", "B3"])


def test_somebody_whose_coverage_ended_is_told_when(why):
    with pytest.raises(NotOnTheDay, match=r"Sam has no coverage on 2020-03-01.*2015-01-01 to 2016-12-31"):
        why("Sam")


def test_somebody_unknown_is_told_so(why):
    with pytest.raises(NotOnTheDay, match="Nobody in eligibility has the person_id 'rosa'"):
        why("rosa")


def test_homelessness_says_what_is_missing(tmp_path):
    rows = Rows(eligibility=[coverage("Luz")], living_situation=[living("Luz", 116, date(2020, 1, 1))])
    inputs = load(open_folder(write_folder(tmp_path, rows)))
    luz = explain(inputs, in_force("hhp", stories.MARCH), stories.MARCH, "Luz")
    assert node(luz, "B4").found == (
        "homeless on the day; 61 homeless nights in the last 3 years "
        "(it takes 365 in one episode, or in four or more); whether there is a disabling condition is not stated"
    )


def test_a_day_of_emergency_care_inside_a_stay_is_said_not_to_count(tmp_path):
    rows = Rows(eligibility=[coverage("Luz")])
    day = date(2020, 2, 10)
    stay = {"claim_type": "institutional", "bill_type_code": "0111", "admission_date": day}
    rows.add_claim("Luz", day, revenue_center_code="0450", discharge_date=date(2020, 2, 12), **stay)
    inputs = load(open_folder(write_folder(tmp_path, rows)))
    luz = explain(inputs, in_force("hhp", stories.MARCH), stories.MARCH, "Luz")
    assert node(luz, "B3").found == "none; 3 ED visits needed; 1 day of emergency care inside a stay not counted"


def test_a_policys_own_codes_are_explained_like_any(inputs):
    change = CodeChange(ASTHMA, ("E11",), ("J459",), source=Source("a draft", verified=False))
    draft = replace(in_force("hhp", stories.MARCH), codes=(change,))
    dana, rosa = (explain(inputs, draft, stories.MARCH, person) for person in ("Dana", "Rosa"))
    assert node(dana, "A4").found == "1 date of the 2 needed"
    assert [trace.code for trace in node(dana, "A4").traces] == ["E119"]
    assert node(rosa, "A4").found == "no claim with one of its codes in the last 2 years"
