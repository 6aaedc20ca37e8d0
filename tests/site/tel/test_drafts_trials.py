"""Trials: who would come and who would go if a draft were the policy, recounted from plain runs of the engine."""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse
from hypothesis import given, settings
from tests.generative.sizes import SHORT
from tests.site import people
from tests.site.people.tables_of_members import ROSA, loaded, write_csv
from tests.site.tel.drafts import HHP, a_draft, adopted, analyst, turn
from tests.site.tel.test_drafts_knobs import drafts as drawn_drafts

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.core.models import AccessEntry, Part
from promotora.apps.core.refusals import Refused
from promotora.apps.tel.actions import trying
from promotora.apps.tel.loading import what_if
from promotora.apps.tel.models import Draft, Trial
from promotora.apps.tel.presenters.said import reason_in_words
from promotora.apps.tel.presenters.trial_figures import caseload, difference
from promotora.apps.tel.presenters.trials import came_and_went
from promotora.apps.tel.queries import drafts as queries
from promotora.apps.tel.rules.drafts import DraftRefusal
from promotora.apps.tel.rules.knobs import turned
from promotora.apps.tel.terms import TrialState
from promotora.county import CountyPlan, generate
from promotora.county.areas import service_planning_area
from promotora.targeting.engines import engine_named
from promotora.targeting.engines.base import Request
from promotora.targeting.engines.duckdb import Together, ingest
from promotora.targeting.programs import VERSIONS
from promotora.targeting.store import open_store

MARCH = date(2020, 3, 1)
FOUR = {"criterion-B3-count": 4}


@pytest.fixture(scope="session")
def claims(tmp_path_factory):
    """A store of two years of a small county's claims."""
    folder = tmp_path_factory.mktemp("claims")
    generate(CountyPlan(members=2_500, months=24, seed=5), folder / "county")
    ingest(folder / "county", folder / "store", most_set_aside=1.0)
    return folder / "store"


@pytest.fixture(scope="session")
def store(claims):
    return open_store(claims)


@pytest.fixture(autouse=True)
def on_march_2(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    with clock.stopped_at(people.NOW):
        yield


def listed(store, program, as_of=MARCH):
    """The list of a day by a plain run."""
    found = engine_named("duckdb").find(store, Request(program, as_of, with_evidence=False, most_set_aside=1.0))
    return {row["person_id"]: row for row in found.tel.to_pylist()}, found


def one_day(store, before, after, as_of=MARCH):
    return what_if.one_day(Together(store), before, after, as_of)


def numbers(table):
    return table["person_id"].to_pylist()


# ------------------------------------------------------------------------------------------------------- the comparing


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


# ----------------------------------------------------------------------------------------------------------- the pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(claims, tmp_path):
    plan = people.organization(Kind.PLAN, "County Health Plan")
    (tmp_path / "stores").mkdir()
    (tmp_path / "stores" / str(plan.pk)).symlink_to(claims)
    return plan


@pytest.fixture
def ana(plan):
    return analyst(plan)


@pytest.fixture
def page(ana):
    return people.signed_in(ana)


@pytest.fixture
def draft(plan, ana):
    return a_draft(plan, FOUR, by=ana)


def text_of(response, status=200):
    assert response.status_code == status, response.content[:500]
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(unescape(plain).split())


def asked(draft, ana, as_of=MARCH, months=0):
    with people.working(ana):
        return trying.ask_for_trial(
            draft=queries.draft(draft.pk), as_of=as_of, months=months, by=ana.user, at=clock.now(), by_worker=False
        )


def done(trial, ana):
    trying.do_trial(trial_id=trial.pk, of=people.eyes(ana), now=clock.now)
    with people.working(ana):
        return queries.trial(trial.pk)


def on(day, **more):
    return {"as_of_year": day.year, "as_of_month": day.month, "as_of_day": day.day, **more}


class TestTheStory:
    def test_ana_sees_who_would_go_before_she_proposes(self, page, ana, draft, store):
        form = text_of(page.get(reverse("trial_add", args=[draft.pk])))
        assert "The claims here are from March 2018 to February 2020." in form
        there = page.post(reverse("trial_add", args=[draft.pk]), on(MARCH, months="3"))
        with people.working(ana):
            trial = Trial.objects.get()
        assert there.url == reverse("trial", args=[trial.pk])
        assert "waits for its turn" in text_of(page.get(there.url))
        assert "It is being tried." in text_of(page.get(reverse("draft", args=[draft.pk])))

        trial = done(trial, ana)
        assert trial.state == TrialState.DONE
        before, _found = listed(store, HHP)
        after, _found = listed(store, turned(HHP, FOUR))
        goes = sorted(set(before) - set(after))
        said = text_of(page.get(there.url))
        assert f"Nobody would come, and {len(goes)} people would go" in said
        assert f"{len(before)} are listed {len(after)} would be listed" in said
        assert "They meet" in said
        assert "B3: 3 ED visits or more in the last year" in said
        assert "Over 4 months, fewer people would have been listed" in said
        assert "December 2019" in said, "months are words"
        assert 'class="drawn"' in page.get(there.url).content.decode(), "and drawn"
        assert "small counts are shown as they are" in said
        assert "Propose it" in text_of(page.get(reverse("draft", args=[draft.pk])))

        shown = text_of(page.get(reverse("trial_people", args=[trial.pk, "goes"])))
        assert all(person in shown for person in goes[:50])
        assert "Not in your directory" in shown

    def test_the_months_before_are_what_plain_runs_of_those_days_say(self, ana, draft, store):
        figures = done(asked(draft, ana, months=10), ana).figures
        days = [date.fromisoformat(month["as_of"]) for month in figures["months"]]
        assert days == [date(2020, 2, 1), date(2020, 1, 1), *(date(2019, month, 1) for month in range(12, 6, -1))], (
            "no version was in force before July 2019"
        )
        for day, month in zip(days, figures["months"], strict=True):
            version = HHP if day >= HHP.effective else VERSIONS["hhp"][0]
            before, after = (set(listed(store, each, day)[0]) for each in (version, turned(HHP, FOUR)))
            assert month["version"] == version.version
            assert (month["before"], month["after"]) == (len(before), len(after))
            assert (month["comes"], month["goes"]) == (len(after - before), len(before - after))

    def test_beside_what_the_plan_itself_adopted_where_it_did(self, plan, ana, draft):
        adopted(plan, FOUR, effective=date(2020, 2, 15))
        trial = done(asked(draft, ana, months=1), ana)
        assert trial.figures["version"] == f"2020-02-15-plan-{plan.pk}"
        assert (trial.figures["comes"], trial.figures["goes"]) == (0, 0), "it is what is in force already"
        assert trial.figures["months"][0]["version"] == "2020-01-01"

    def test_members_of_the_directory_are_shown_by_name_and_that_is_noted(self, page, ana, draft, store, tmp_path):
        gone = sorted(set(listed(store, HHP)[0]) - set(listed(store, turned(HHP, FOUR))[0]))
        row = {"person_id": gone[0], "first_name": "Gloria", "last_name": "Reyes", "birth_date": "1960-01-01"}
        loaded(ana, write_csv(tmp_path / "eligibility.csv", [ROSA | row | {"cin": people.new_cin()}]))
        trial = done(asked(draft, ana), ana)
        said = text_of(page.get(reverse("trial_people", args=[trial.pk, "goes"])))
        assert "Gloria Reyes" in said
        with people.working(ana):
            looks = AccessEntry.objects.filter(part=Part.LISTING)
            assert [(look.user_id, look.organization_id) for look in looks] == [(ana.user_id, ana.organization_id)]

    def test_a_trial_of_an_earlier_draft_says_so_and_does_not_count(self, page, ana, draft):
        trial = done(asked(draft, ana), ana)
        with people.working(ana):
            assert queries.trial_of_present(draft) == trial
            turn(draft, {"criterion-B3-count": 5}, ana)
            assert queries.trial_of_present(draft) is None
        assert "The draft was changed after this trial" in text_of(page.get(reverse("trial", args=[trial.pk])))
        assert "before it was last changed" in text_of(page.get(reverse("draft", args=[draft.pk])))

    def test_names_of_an_earlier_trial_are_removed_by_the_next(self, page, ana, draft):
        first = done(asked(draft, ana), ana)
        assert trying.folder_of(first).is_dir()
        assert trying.folder_of(first).stat().st_mode & 0o777 == 0o700
        second = done(asked(draft, ana), ana)
        assert not trying.folder_of(first).exists()
        assert trying.folder_of(second).is_dir()
        assert page.get(reverse("trial_people", args=[first.pk, "goes"])).status_code == 404
        assert "would go" in text_of(page.get(reverse("trial", args=[first.pk]))), "its figures stay"


class TestWhatGoesWrong:
    def test_without_claims_it_is_refused_in_words(self, page, draft, plan, tmp_path):
        (tmp_path / "stores" / str(plan.pk)).unlink()
        said = text_of(page.post(reverse("trial_add", args=[draft.pk]), on(MARCH, months="0")))
        assert DraftRefusal.NO_STORE in said

    @pytest.mark.parametrize(
        ("day", "reason"),
        [
            (date(2020, 3, 2), DraftRefusal.DAY_BEFORE_CLAIMS),
            (date(2017, 1, 1), DraftRefusal.DAY_BEFORE_CLAIMS),
            (date(2019, 6, 30), DraftRefusal.NOT_IN_FORCE),
        ],
    )
    def test_a_day_that_cannot_be_tried(self, page, draft, day, reason):
        assert reason in text_of(page.post(reverse("trial_add", args=[draft.pk]), on(day, months="0")))

    @pytest.mark.parametrize("months", ["", "13", "-1", "x", "9" * 99])
    def test_months_that_are_none(self, page, ana, draft, months):
        assert page.post(reverse("trial_add", args=[draft.pk]), on(MARCH, months=months)).status_code == 200
        with people.working(ana):
            assert not Trial.objects.exists()

    def test_one_at_a_time(self, ana, draft):
        asked(draft, ana)
        with pytest.raises(Refused) as refused:
            asked(draft, ana)
        assert refused.value.reasons == [DraftRefusal.TRIAL_UNDER_WAY]

    def test_what_is_proposed_is_tried_no_more(self, ana, draft):
        with people.working(ana):
            Draft.objects.filter(pk=draft.pk).update(state="proposed")
        with pytest.raises(Refused) as refused:
            asked(draft, ana)
        assert refused.value.reasons == [DraftRefusal.NOT_A_DRAFT]

    def test_claims_that_went_away_meanwhile_are_said(self, page, ana, draft, plan, tmp_path):
        trial = asked(draft, ana)
        (tmp_path / "stores" / str(plan.pk)).unlink()
        trial = done(trial, ana)
        assert trial.state == TrialState.REFUSED
        said = text_of(page.get(reverse("trial", args=[trial.pk])))
        assert "could not be tried as of March 1, 2020" in said
        assert "The plan's claims are not there any more." in said

    def test_one_whose_worker_is_gone_is_started_again_with_one_click(self, page, ana, draft):
        trial = asked(draft, ana)
        with people.working(ana):
            Trial.objects.update(state=TrialState.TRYING, percent=40)
        address = reverse("trial", args=[trial.pk])
        assert "stopped in the middle" in text_of(page.get(address))
        assert page.post(reverse("trial_again", args=[trial.pk])).url == address
        assert "waits for its turn" in text_of(page.get(address))
        assert done(trial, ana).state == TrialState.DONE
        assert DraftRefusal.TRIAL_ENDED in text_of(page.post(reverse("trial_again", args=[trial.pk])), status=403)

    def test_a_trial_that_is_done_is_not_done_twice(self, ana, draft):
        trial = done(asked(draft, ana), ana)
        assert done(trial, ana).finished_at == trial.finished_at

    def test_something_unforeseen_leaves_it_stopped_and_is_not_hidden(self, ana, draft, monkeypatch):
        trial = asked(draft, ana)
        monkeypatch.setattr(what_if, "one_day", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            done(trial, ana)
        with people.working(ana):
            assert queries.trial(trial.pk).state == TrialState.STOPPED

    def test_htmx_asks_for_the_part_that_changes(self, page, ana, draft):
        trial = asked(draft, ana)
        part = text_of(page.get(reverse("trial", args=[trial.pk]), headers={"HX-Request": "true"}))
        assert "waits for its turn" in part
        assert "Skip to the page" not in part


class TestWhoSees:
    def test_another_plan_sees_no_trial(self, ana, draft):
        trial = done(asked(draft, ana), ana)
        other = people.staff("Bo Lee", people.organization(Kind.PLAN, "Other Plan"), Role.PLAN_MANAGER)
        browser = people.signed_in(other)
        assert browser.get(reverse("trial", args=[trial.pk])).status_code == 404
        assert browser.get(reverse("trial_people", args=[trial.pk, "goes"])).status_code == 404
        assert browser.post(reverse("trial_again", args=[trial.pk])).status_code == 404

    def test_a_coordinator_opens_none(self, ana, draft):
        trial = done(asked(draft, ana), ana)
        dana = people.signed_in(people.staff("Dana Reyes", people.organization(), Role.CARE_COORDINATOR))
        for address in (reverse("trial", args=[trial.pk]), reverse("trial_people", args=[trial.pk, "goes"])):
            assert dana.get(address).status_code == 403

    @pytest.mark.parametrize("way", ["nobody", "goes.parquet", "-"])
    def test_a_way_that_is_none(self, page, ana, draft, way):
        trial = done(asked(draft, ana), ana)
        assert page.get(f"/drafts/trials/{trial.pk}/{way}/").status_code == 404

    @pytest.mark.parametrize("number", ["0", "-3", "99999", "x", ""])
    def test_a_page_that_is_none_is_the_nearest(self, page, ana, draft, number):
        trial = done(asked(draft, ana), ana)
        address = reverse("trial_people", args=[trial.pk, "goes"])
        assert page.get(f"{address}?page={number}").status_code == 200


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
