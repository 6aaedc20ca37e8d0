"""The figures of a run and the page they make."""

import json
import re
from datetime import date
from html.parser import HTMLParser

import pyarrow as pa
import pytest

from promotora.targeting.engines.base import PERSON, SET_ASIDE
from promotora.targeting.summary import members, page, unusable, wording


@pytest.fixture(scope="module")
def figures(march):
    return json.loads((march.out / "summary.json").read_text())


@pytest.fixture(scope="module")
def html(march):
    return (march.out / "summary.html").read_text()


def test_the_counts_add_up(figures):
    assert figures["members"] == {"covered": 5, "listed": 2, "excluded": 1, "not_eligible": 2}
    assert sum(row["members"] for row in figures["by_tier"]) == 2
    assert figures["by_criterion"][2] == {
        "criterion": "A3",
        "rule": "any of (major depression; bipolar disorder; psychotic disorder)",
        "members": 0,
    }


def test_who_they_are(figures):
    assert figures["by_language"] == [{"language": "English", "members": 1}, {"language": "Spanish", "members": 1}]
    assert figures["by_area"] == [{"area": "East", "members": 1}, {"area": "South", "members": 1}]
    by_age = {row["age"]: (row["female"], row["male"]) for row in figures["by_age_and_sex"]}
    assert by_age["50 to 64"] == (1, 0), "Rosa is 59: her birthday is tomorrow"
    assert by_age["18 to 34"] == (0, 1), "Marcus is 30 today"


def test_what_changed(figures):
    assert {key: figures["change"][key] for key in ("since", "came", "left", "changed", "rules_changed")} == {
        "since": "2020-02-01",
        "came": 1,
        "left": 2,
        "changed": 1,
        "rules_changed": False,
    }
    assert figures["change"]["left_because"] == [
        {"reason": "no coverage on the day", "members": 1},
        {"reason": "receiving hospice care", "members": 1},
    ], "that Theo still meets the criteria is not why he left"


def test_why_people_are_barred_or_not_eligible(figures):
    assert figures["excluded_because"] == [{"reason": "receiving hospice care", "members": 1}]
    assert figures["not_eligible_because"][0]["members"] == 1


def test_rows_set_aside_say_what_to_mend(figures):
    [row] = figures["set_aside"]
    assert (row["table"], row["column"], row["rows"]) == ("medical_claim", "person_id", 1)
    assert row["example"] == {"file": "medical_claim.parquet", "row": 27, "value": "Nobody"}
    assert row["mend"] == "Send this person's coverage in eligibility, or leave the claims out."


def test_a_code_that_nobody_knows_is_named(figures, html):
    assert figures["unknown_programs"] == {"book_club": 1}
    assert "book_club" in html


def test_the_policy_is_all_there(figures):
    policy = figures["policy"]
    assert [each["criterion"] for each in policy["rules"]] == ["A1", "A2", "A3", "A4", "B1", "B2", "B3", "B4"]
    assert [each["verified"] for each in policy["exclusions"]] == [True, *[False] * 6]
    assert "the last 2 years" in policy["windows"][0]


def test_the_headline_says_what_is_true(figures):
    assert wording.headline(figures) == "2 members are on the March 2020 list; 1 is new"


@pytest.mark.parametrize(
    ("listed", "came", "as_of", "said"),
    [
        (5120, 312, "2020-03-01", "5,120 members are on the March 2020 list; 312 are new"),
        (1, 0, "2020-03-01", "1 member is on the March 2020 list; none is new"),
        (0, 0, "2020-03-01", "Nobody is on the March 2020 list"),
        (7, None, "2021-06-30", "7 members are on the list of June 30, 2021"),
    ],
)
def test_headlines(listed, came, as_of, said):
    change = None if came is None else {"came": came}
    assert wording.headline({"members": {"listed": listed}, "program": {"as_of": as_of}, "change": change}) == said


def test_the_page_needs_nothing_else(html):
    assert not re.search(r"<script|<link|<img|@import|url\(|https?:", html)


def test_the_page_can_be_heard(html):
    """A language, one first heading, and every table with a caption and headers that say what they head."""
    assert '<html lang="en">' in html
    assert html.count("<h1>") == 1
    assert html.count("<table") == html.count("<caption>")
    assert not re.search(r"<th(?! scope=|ead)", html)


def test_the_page_is_well_formed(html):
    checker = Checker()
    checker.feed(html)
    assert checker.open == []


def test_what_people_wrote_is_shown_and_not_run(march):
    record = json.loads((march.out / "run.json").read_text())
    figures = json.loads((march.out / "summary.json").read_text())
    figures["unknown_programs"] = {"<script>alert(1)</script>": 1}
    assert "<script>" not in page(figures, record)


def test_a_page_of_nobody_is_a_page(march):
    record = json.loads((march.out / "run.json").read_text())
    figures = json.loads((march.out / "summary.json").read_text())
    figures["members"] = dict.fromkeys(figures["members"], 0)
    empty = {key: [] for key, value in figures.items() if key.startswith("by_") or key.endswith("because")}
    by_tier = [row | {"members": 0} for row in figures["by_tier"]]
    told = page(figures | empty | {"by_tier": by_tier, "change": None, "set_aside": []}, record)
    assert "Nobody is on the March 2020 list" in told


def test_ages_turn_on_the_birthday():
    born = [date(1955, 3, 1), date(1955, 3, 2), date(2002, 3, 1), date(2002, 3, 2), date(2030, 1, 1)]
    people = pa.Table.from_pylist([{"birth_date": day, "gender": "F"} for day in born], schema=PERSON)
    told = {row["age"]: row["female"] for row in members.by_age_and_sex(people, date(2020, 3, 1))}
    assert told == {"under 18": 2, "18 to 34": 1, "35 to 49": 0, "50 to 64": 1, "65 or older": 1}


def test_what_is_not_known_comes_last():
    values = pa.chunked_array([[None, None, None, "Korean", "English", "English"]])
    assert [row["language"] for row in members.most_first(values, "language")] == ["English", "Korean", "not known"]


def test_an_address_elsewhere_is_neither_in_an_area_nor_lost():
    zip_codes = pa.chunked_array([["90033", "10001", None]])
    rows = members.by_area(zip_codes, {"90033": "East"}.get)
    assert [row["area"] for row in rows] == ["East", members.NOT_KNOWN, members.ELSEWHERE]


@pytest.mark.parametrize("reason", ["x is not a date. Write it year-month-day: 2020-03-01", "b is before a"])
def test_every_usual_reason_has_its_own_mend(reason):
    assert unusable.mend(reason) != unusable.LOOK


def test_no_rows_set_aside_is_no_rows():
    assert unusable.by_reason(SET_ASIDE.empty_table()) == []


class Checker(HTMLParser):
    """Every tag that opens closes, in order."""

    VOID = ("meta", "br", "path", "circle")

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            assert self.open.pop() == tag
