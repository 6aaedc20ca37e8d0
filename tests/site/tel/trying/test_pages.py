"""Trials through their pages: Ana sees who would go before she proposes, and what goes wrong is said."""

from datetime import date

import pytest
from django.urls import reverse
from tests.site import people
from tests.site.people.tables_of_members import ROSA, loaded, write_csv
from tests.site.tel.drafting import FOUR, text_of
from tests.site.tel.drafts import HHP, adopted, turn
from tests.site.tel.trying import MARCH, asked, done, listed, on

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core.models import AccessEntry, Part
from promotora.apps.core.refusals import Refused
from promotora.apps.tel.actions import trying
from promotora.apps.tel.loading import what_if
from promotora.apps.tel.models import Draft, Trial
from promotora.apps.tel.queries import drafts as queries
from promotora.apps.tel.rules.drafts import DraftRefusal
from promotora.apps.tel.rules.knobs import turned
from promotora.apps.tel.terms import TrialState
from promotora.targeting.programs import VERSIONS

pytestmark = pytest.mark.django_db


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
