"""Trials: who would come and who would go if a draft were the policy, recounted from plain runs of the engine."""

from datetime import date

import pytest
from hypothesis import given, settings
from tests.generative.sizes import SHORT
from tests.site.tel.drafting import FOUR
from tests.site.tel.drafts import HHP
from tests.site.tel.drawn_drafts import drafts as drawn_drafts
from tests.site.tel.trying import MARCH, listed, numbers, one_day

from promotora.apps.tel.loading import what_if
from promotora.apps.tel.presenters.said import reason_in_words
from promotora.apps.tel.presenters.trial_figures import caseload, difference
from promotora.apps.tel.presenters.trials import came_and_went
from promotora.apps.tel.rules.knobs import turned
from promotora.county.areas import service_planning_area
from promotora.targeting.programs import VERSIONS


class TestWhatItFinds:
    def test_a_draft_that_changes_nothing_changes_nobody(self, store):
        for base in (HHP, turned(HHP, {})):
            day = one_day(store, HHP, base)
            figures = what_if.figures(day, HHP, base)
            assert figures["before"] == figures["after"] > 50
            assert (figures["comes"], figures["goes"], figures["moved"]) == (0, 0, 0)
            assert figures["moves"] == []
            assert figures["causes"] == {"goes": [], "comes": []}
            for table in ("tiers", "areas", "languages"):
                assert all(row[1] == row[2] and row[3:] == [0, 0] for row in figures[table])

    def test_nor_when_both_are_really_asked(self, store):
        """The same asked in two engine runs, not once for both."""
        other = turned(HHP, {"criterion-B3-count": 1_000, "criterion-B2-count": 1_000})
        assert not what_if.asks_alike(HHP, other)
        day = what_if.compared(MARCH, listed(store, HHP)[1], listed(store, HHP)[1])
        assert all(table.num_rows == 0 for table in (day.comes, day.goes, day.tier))

    def test_who_would_come_and_go_is_what_two_plain_runs_say(self, store):
        self.same_as_plain_runs(
            store, HHP, turned(HHP, FOUR | {"window": 36, "bar-hospice": False, "tier-1-2-count": 1})
        )

    @settings(SHORT, max_examples=12)
    @given(drawn_drafts())
    def test_for_any_draft(self, store, drawn):
        base, answers = drawn
        self.same_as_plain_runs(store, base, turned(base, answers))

    def same_as_plain_runs(self, store, base, draft):
        before, was = listed(store, base)
        after, now = listed(store, draft)
        day = one_day(store, base, draft)
        assert sorted(numbers(day.comes)) == sorted(set(after) - set(before))
        assert sorted(numbers(day.goes)) == sorted(set(before) - set(after))
        moved = {person for person in set(before) & set(after) if before[person]["tier"] != after[person]["tier"]}
        assert set(numbers(day.tier)) == moved
        figures = what_if.figures(day, base, draft)
        assert (figures["before"], figures["after"]) == (len(before), len(after))
        assert sum(count for *_tiers, count in figures["moves"]) == len(moved)
        for tier, listed_before, listed_after, comes, goes in figures["tiers"]:
            assert listed_before == sum(row["tier"] == tier for row in before.values())
            assert listed_after == sum(row["tier"] == tier for row in after.values())
            assert comes == sum(after[person]["tier"] == tier for person in numbers(day.comes))
            assert goes == sum(before[person]["tier"] == tier for person in numbers(day.goes))
        homes = {row["person_id"]: service_planning_area(row["zip_code"]) or "" for row in was.people.to_pylist()}
        for area, listed_before, _after, _comes, goes in figures["areas"]:
            assert listed_before == sum(homes[person] == area for person in before)
            assert goes == sum(homes[person] == area for person in numbers(day.goes))
        spoken = {row["person_id"]: (row["language"] or "").strip() for row in now.people.to_pylist()}
        for language, _before, listed_after, comes, _goes in figures["languages"]:
            assert listed_after == sum(spoken[person] == language for person in after)
            assert comes == sum(spoken[person] == language for person in numbers(day.comes))

    def test_why_people_would_go_names_the_line_that_they_no_longer_meet(self, store):
        draft = turned(HHP, FOUR)
        figures = what_if.figures(one_day(store, HHP, draft), HHP, draft)
        causes = figures["causes"]["goes"]
        assert figures["goes"] > 0
        assert {tuple(cause["criteria"]) for cause in causes} == {("B3",)}
        assert sum(cause["members"] for cause in causes) == figures["goes"]
        assert {cause["reason"].split(" criterion")[0] for cause in causes} == {"no acuity"}

    def test_why_people_would_come_is_what_barred_them_alone(self, store):
        draft = turned(HHP, {f"bar-{each.code}": False for each in HHP.exclusions})
        figures = what_if.figures(one_day(store, HHP, draft), HHP, draft)
        assert figures["comes"] > 0
        assert figures["goes"] == 0
        bars = {each.sentence for each in HHP.exclusions}
        assert {cause["reason"] for cause in figures["causes"]["comes"]} <= bars

    def test_names_are_read_a_page_at_a_time_in_their_order(self, store, tmp_path):
        draft = turned(HHP, {"criterion-B3-count": 1_000, "criterion-B2-count": 1_000})
        day = one_day(store, HHP, draft)
        what_if.write(day, tmp_path)
        everyone = day.goes.to_pylist()
        assert everyone == sorted(everyone, key=lambda row: (row["before_tier"], row["person_id"]))
        read = [row for start in range(0, len(everyone), 7) for row in what_if.some(tmp_path, "goes", start, 7)]
        assert read == everyone
        assert what_if.some(tmp_path, "comes", 0, 50) == day.comes.slice(0, 50).to_pylist()
        assert what_if.some(tmp_path, "goes", 10_000, 50) == []


class TestWhichDays:
    def test_the_claims_reach_from_their_first_month_to_the_day_after_the_last(self, store):
        assert what_if.covered(store, date(2018, 3, 1))
        assert what_if.covered(store, MARCH)
        assert not what_if.covered(store, date(2018, 2, 28))
        assert not what_if.covered(store, date(2020, 3, 2))

    def test_a_month_before_needs_a_year_of_claims_before_it(self, store):
        assert what_if.months_that_allow(store, MARCH, 12) == 12
        assert what_if.months_that_allow(store, date(2019, 6, 1), 12) == 3
        assert what_if.months_that_allow(store, date(2018, 6, 1), 12) == 0


pytestmark = pytest.mark.django_db

# ------------------------------------------------------------------------------------------------------------ in words


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (120, 120, "it takes 2 care coordinators, as it does now"),
        (120, 121, "it takes 3 care coordinators: 1 more than now (2)"),
        (12_552, 12_177, "it takes 203 care coordinators: 7 fewer than now (210)"),
        (0, 0, "it takes 0 care coordinators, as it does now"),
    ],
)
def test_the_caseload_that_it_means(before, after, said):
    assert said in caseload(before, after)


@pytest.mark.parametrize(
    ("comes", "goes", "said"),
    [
        (0, 0, "Nobody would come, and nobody would go"),
        (1, 0, "1 person would come, and nobody would go"),
        (0, 1, "Nobody would come, and 1 person would go"),
        (1_234, 2, "1,234 people would come, and 2 people would go"),
    ],
)
def test_a_trial_says_what_is_true(comes, goes, said):
    assert came_and_went({"comes": comes, "goes": goes}) == said


def test_a_difference_has_its_sign():
    assert [difference(3, 3), difference(3, 1_003), difference(3, 1)] == ["0", "+1,000", "−2"]


def test_every_shared_reason_of_a_known_program_has_its_words():
    groups = [group for versions in VERSIONS.values() for version in versions for group in version.groups]
    shared = {group.missing(truth) for group in groups for truth in (False, None)}
    known = {reason for reason in shared if reason_in_words(reason) != reason[0].upper() + reason[1:]}
    assert shared - known <= {
        "no chronic-condition criterion is known to be met: there is no record of where this person lives"
    }
