"""The rules pages: anyone may read every version, line by line, with where each line was read."""

import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from tests.site import people
from tests.site.tel.drafts import a_draft, adopted

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.tel.presenters.policies import differences, every_line, parts
from promotora.apps.tel.presenters.rules_in_words import BARS, CONDITIONS, PROGRAMS, sentence
from promotora.apps.tel.queries import policies
from promotora.targeting.model.conditions import ALL_CONDITIONS
from promotora.targeting.model.rules import (
    AgedAtLeast,
    AgedUnder,
    AllOf,
    AnyOf,
    AtLeast,
    EdVisits,
    Has,
    HomelessNow,
    Stays,
)
from promotora.targeting.programs import VERSIONS, ProgramError, in_force

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]
EVERY = [version for versions in VERSIONS.values() for version in versions]
HHP = VERSIONS["hhp"][1]


def text_of(response):
    assert response.status_code == 200, response.content[:300]
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(unescape(plain).split())


class TestAnyoneMayRead:
    def test_a_stranger_finds_every_program_and_version_with_its_dates(self):
        said = text_of(Client().get(reverse("rules")))
        assert "Health Homes Program from July 1, 2019" in said
        assert "July 1, 2019 to Dec. 31, 2019" in said.replace("December", "Dec.")
        assert "Enhanced Care Management from January 1, 2024" in said.replace("Jan.", "January")
        assert "no longer in force" in said
        assert "Today" not in said, "no menus of those who work here"

    @pytest.mark.parametrize("version", EVERY, ids=lambda version: f"{version.code}-{version.version}")
    def test_every_line_of_a_version_is_there_with_its_source(self, version):
        said = text_of(Client().get(reverse("rule_version", args=[version.code, version.version])))
        for part in parts(version):
            for line in part.lines:
                assert line.sentence in said
                assert line.read_in in said
        sources = [*version.criteria(), *version.exclusions, version]
        assert said.count(" unverified") == sum(not each.source.verified for each in sources)
        assert said.count(" verified") == sum(each.source.verified for each in sources)

    def test_the_codes_of_each_condition_are_there_by_name(self):
        said = text_of(Client().get(reverse("rule_version", args=["hhp", "2020-01-01"])))
        assert "J45 Asthma" in said
        assert "I09.81" in said

    def test_what_changed_from_the_version_before(self):
        said = text_of(Client().get(reverse("rule_version", args=["hhp", "2020-01-01"])))
        assert "What changed from the version before" in said
        assert "Not in this version Major depression, bipolar disorder or psychotic disorder" in said
        assert "What changed" not in text_of(Client().get(reverse("rule_version", args=["hhp", "2019-07-01"])))

    @pytest.mark.parametrize("address", ["/rules/xyz/2020-01-01/", "/rules/hhp/2020-01-02/", "/rules/hhp/<script>/"])
    def test_what_is_not_there_is_not_there(self, address):
        assert Client().get(address).status_code == 404

    def test_who_works_here_keeps_their_menus(self, plan):
        ana = people.signed_in(people.staff("Ana Cruz", plan, Role.PLAN_ANALYST))
        assert "What if it were otherwise?" in text_of(ana.get(reverse("rule_version", args=["hhp", "2020-01-01"])))
        dana = people.staff("Dana Reyes", people.organization(), Role.CARE_COORDINATOR)
        page = people.signed_in(dana).get(reverse("rule_version", args=["hhp", "2020-01-01"]))
        assert "What if it were otherwise?" not in text_of(page)


class TestAdoptedVersions:
    def test_anyone_reads_which_plan_adopted_a_version_and_why(self, plan):
        version = adopted(plan, {"criterion-B3-count": 4}, effective=date(2020, 6, 1), because="Too few come to visits")
        assert "adopted by County Health Plan" in text_of(Client().get(reverse("rules")))
        said = text_of(Client().get(reverse("rule_version", args=["hhp", version.version])))
        assert "County Health Plan adopted this version" in said
        assert "Adopted by County Health Plan on 2026-03-02: Too few come to visits verified" in said
        assert "B3 3 ED visits or more in the last year 4 ED visits or more in the last year" in said

    def test_a_draft_that_nobody_adopted_is_not_there(self, plan):
        a_draft(plan, {"criterion-B3-count": 4})
        assert "County Health Plan" not in text_of(Client().get(reverse("rules")))


class TestInForce:
    """Which version a plan's run uses on a day."""

    def test_without_its_own_a_plan_uses_the_published_ones(self, plan):
        for day in (date(2019, 7, 1), date(2019, 12, 31), date(2020, 1, 1), date(2021, 12, 31)):
            assert policies.in_force(plan, "hhp", day) == in_force("hhp", day)

    def test_its_own_from_its_first_day_on_and_not_before(self, plan):
        version = adopted(plan, {"criterion-B3-count": 4}, effective=date(2020, 6, 1))
        assert policies.in_force(plan, "hhp", date(2020, 5, 31)) == HHP
        assert policies.in_force(plan, "hhp", date(2020, 6, 1)) == version
        assert policies.in_force(plan, "hhp", date(2021, 12, 31)) == version

    def test_another_plan_goes_on_with_the_published_one(self, plan):
        adopted(plan, {"criterion-B3-count": 4}, effective=date(2020, 6, 1))
        other = people.organization(Kind.PLAN, "Other Plan")
        assert policies.in_force(other, "hhp", date(2020, 6, 1)) == HHP

    def test_a_version_published_later_takes_its_place(self, plan):
        own = adopted(plan, {"criterion-B3-count": 4}, effective=date(2019, 10, 1), base=VERSIONS["hhp"][0])
        assert policies.in_force(plan, "hhp", date(2019, 12, 31)) == own
        assert policies.in_force(plan, "hhp", date(2020, 1, 1)) == HHP

    def test_on_one_day_the_plans_own_wins(self, plan):
        own = adopted(plan, {"criterion-B3-count": 4}, effective=date(2020, 1, 1))
        assert policies.in_force(plan, "hhp", date(2020, 1, 1)) == own

    def test_past_the_programs_end_only_when_it_is_kept_open(self, plan):
        own = adopted(plan, {"criterion-B3-count": 4}, effective=date(2020, 6, 1))
        with pytest.raises(ProgramError, match="ended on 2021-12-31"):
            policies.in_force(plan, "hhp", date(2022, 1, 1))
        assert policies.in_force(plan, "hhp", date(2022, 1, 1), keep_open=True) == own

    def test_before_any_version_there_is_none(self, plan):
        with pytest.raises(ProgramError, match="begins on"):
            policies.in_force(plan, "hhp", date(2018, 1, 1))
        with pytest.raises(ProgramError, match="no program"):
            policies.in_force(plan, "xyz", date(2020, 1, 1))


class TestInWords:
    @pytest.mark.parametrize(
        ("rule", "said"),
        [
            (EdVisits(1, within=12), "1 ED visit or more in the last year"),
            (EdVisits(3, within=24), "3 ED visits or more in the last 2 years"),
            (Stays(2, within=1), "2 hospital stays or more in the last month"),
            (AtLeast(3, of=frozenset(ALL_CONDITIONS)), "3 or more of the 14 conditions"),
            (AllOf(AgedUnder(21), HomelessNow()), "Younger than 21 years, and also homeless now"),
            (AllOf(AgedAtLeast(21), AnyOf(EdVisits(5), Stays(3))),
             "21 years old or older, and also (any of these: 5 ED visits or more in the last year; "
             "3 hospital stays or more in the last year)"),
            (AnyOf(*map(Has, ALL_CONDITIONS[:3])), "Asthma, bipolar disorder or coronary artery disease"),
        ],
    )  # fmt: skip
    def test_a_rule_is_said_in_plain_words(self, rule, said):
        assert sentence(rule) == said

    def test_every_condition_program_and_bar_has_its_words(self):
        assert set(CONDITIONS) == {each.code for each in ALL_CONDITIONS}
        assert set(PROGRAMS) == set(VERSIONS)
        assert set(BARS) == {each.code for version in EVERY for each in version.exclusions}

    def test_a_version_does_not_differ_from_itself(self):
        assert all(differences(version, version) == [] for version in EVERY)

    def test_whatever_line_differs_is_said(self):
        other = replace(HHP, groups=VERSIONS["hhp"][0].groups)
        assert [each.section for each in differences(HHP, other)] == ["criterion-A3"]
        assert "criterion-A3" not in every_line(other)
