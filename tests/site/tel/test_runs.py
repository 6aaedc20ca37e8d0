"""Lists as the plan keeps them: asked for, reviewed, released, withdrawn, discarded, compared; and who may do what."""

import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.site import people
from tests.site.tel.lists import ROSA, ListedPerson, a_run, assigned, listing_of, member_of

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.core.models import AccessEntry, Part
from promotora.apps.core.refusals import Refused
from promotora.apps.people.models import Member
from promotora.apps.tel.actions import runs as actions
from promotora.apps.tel.models import Assignment, Departure, Listing, Run, RunMoved
from promotora.apps.tel.queries import runs as queries
from promotora.apps.tel.rules.runs import (
    Claims,
    Refusal,
    RunAsked,
    refusals_to_begin_again,
    refusals_to_discard,
    refusals_to_make,
    refusals_to_release,
    refusals_to_replay,
    refusals_to_review,
    refusals_to_withdraw,
)
from promotora.apps.tel.terms import RunState

FEBRUARY, MARCH = date(2020, 2, 1), date(2020, 3, 1)
MARCUS = ListedPerson(
    "Marcus", "Tate", date(1971, 11, 30), "male", "English", "91331", 1, ("A3", "B2"), ("mdd",), 2, 5, speaks="en"
)
SUD = ListedPerson("Gloria", "Reyes", tier=1, conditions=("sud", "mdd"), criteria=("A1", "A3", "B3"), openly=None)


# ---------------------------------------------------------------------------------------------------------------- rules

GOOD = RunAsked(
    is_plan=True,
    claims=Claims(date(2018, 3, 1), date(2020, 2, 1)),
    as_of=MARCH,
    known=True,
    begins=date(2019, 7, 1),
    ends=date(2021, 12, 31),
)


@pytest.mark.parametrize(
    ("differs", "refusals"),
    [
        ({}, []),
        ({"is_plan": False}, [Refusal.NOT_A_PLAN]),
        ({"claims": None}, [Refusal.NO_STORE]),
        ({"claims": None, "unreadable": True}, [Refusal.STORE_UNREADABLE]),
        ({"known": False, "begins": None, "ends": None}, [Refusal.NO_PROGRAM]),
        ({"under_way": True}, [Refusal.UNDER_WAY]),
        ({"as_of": date(2020, 3, 2)}, [Refusal.AFTER_CLAIMS]),
        ({"as_of": date(2018, 2, 28)}, [Refusal.BEFORE_CLAIMS, Refusal.NOT_BEGUN]),
        ({"as_of": date(2019, 6, 30)}, [Refusal.NOT_BEGUN]),
        ({"as_of": date(2022, 1, 1)}, [Refusal.AFTER_CLAIMS, Refusal.ENDED]),
        ({"as_of": date(2022, 1, 1), "keep_open": True}, [Refusal.AFTER_CLAIMS]),
        ({"is_plan": False, "claims": None}, [Refusal.NOT_A_PLAN, Refusal.NO_STORE]),
    ],
)
def test_every_reason_against_a_list_is_said_at_once(differs, refusals):
    assert refusals_to_make(replace(GOOD, **differs)) == refusals


def test_claims_are_enough_for_the_day_after_their_last_month():
    assert Claims(FEBRUARY, date(2019, 12, 1)).latest_as_of == date(2020, 1, 1)
    assert Claims(FEBRUARY, date(2020, 2, 1)).latest_as_of == MARCH


def test_reasons_against_each_step():
    assert refusals_to_review(made=False) == [Refusal.NOT_TO_REVIEW]
    assert refusals_to_release(reviewed=False, strangers=2) == [Refusal.NOT_REVIEWED, Refusal.STRANGERS]
    assert refusals_to_withdraw(released=False, because=" ") == [Refusal.NOT_RELEASED, Refusal.NO_REASON]
    assert refusals_to_discard(may_be=False, because="") == [Refusal.NOT_TO_DISCARD, Refusal.NO_REASON]
    assert refusals_to_begin_again(stopped=False, under_way=True) == [Refusal.NOT_TO_MAKE_AGAIN, Refusal.UNDER_WAY]
    assert refusals_to_replay(has_files=False, under_way=True) == [Refusal.FILES_GONE, Refusal.CHECK_UNDER_WAY]
    assert not refusals_to_review(made=True)
    assert not refusals_to_release(reviewed=True, strangers=0)
    assert not refusals_to_withdraw(released=True, because="wrong month")


# ------------------------------------------------------------------------------------------------------------- stories


@pytest.fixture(autouse=True)
def on_march_2(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    with clock.stopped_at(people.NOW):
        yield


def said(response, status=200):
    assert response.status_code == status, response.content[:2_000]
    return " ".join(response.content.decode().split())


def fresh(run, by):
    with people.working(by):
        return fresh_in(run)


def fresh_in(run):
    return Run.objects.get(pk=run.pk)


@pytest.mark.django_db
class TestAListsLife:
    def test_ana_reviews_it_and_miguel_releases_it(self, ana, miguel):
        run = a_run(ana, [ROSA, MARCUS], released=False)
        text = said(people.signed_in(ana).get(reverse("run", args=[run.pk])))
        assert "The list of March 2020 is made and waits for a review" in text
        assert reverse("run_review", args=[run.pk]) in text
        assert reverse("run_release", args=[run.pk]) not in text
        page = people.signed_in(ana)
        assert "did you look at it?" in said(page.get(reverse("run_review", args=[run.pk])))
        page.post(reverse("run_review", args=[run.pk]), {"because": "Looked at twenty listings."})
        text = said(page.get(reverse("run", args=[run.pk])))
        assert "is reviewed and not yet released" in text
        assert "the plan manager, releases it" in text
        assert page.get(reverse("run_release", args=[run.pk])).status_code == 403
        managers = people.signed_in(miguel)
        assert reverse("run_release", args=[run.pk]) in said(managers.get(reverse("run", args=[run.pk])))
        managers.post(reverse("run_release", args=[run.pk]), {"because": ""})
        text = said(managers.get(reverse("run", args=[run.pk])))
        assert "is released to the CB-CMEs" in text
        assert "Looked at twenty listings." in text
        with people.working(ana):
            steps = RunMoved.objects.filter(run=run).values_list("state", "moved_by__name")
            assert list(steps) == [
                ("waiting", "Ana Cruz"),
                ("making", None),
                ("made", None),
                ("reviewed", "Ana Cruz"),
                ("released", "Miguel Ortiz"),
            ]

    def test_a_withdrawn_list_is_seen_by_cb_cmes_no_more(self, ana, miguel, dana):
        run = a_run(ana, [ROSA])
        with people.working(dana):
            assert queries.current() == run
        managers = people.signed_in(miguel)
        assert "assignment ends" in said(managers.get(reverse("run_withdraw", args=[run.pk])))
        assert "Say why" in said(managers.post(reverse("run_withdraw", args=[run.pk]), {"because": " "}))
        managers.post(reverse("run_withdraw", args=[run.pk]), {"because": "wrong month of claims"})
        assert fresh(run, ana).state == RunState.WITHDRAWN
        assert "wrong month of claims" in said(managers.get(reverse("run", args=[run.pk])))
        with people.working(dana):
            assert queries.current() is None

    def test_a_withdrawn_list_ends_nobody_s_assignment(self, ana, miguel, dana):
        run = a_run(ana, [ROSA])
        [rosa] = assigned(run, [ROSA], ana, dana.organization)
        with people.working(dana):
            assert Listing.objects.filter(run=run).count() == 1
        with people.working(miguel):
            actions.withdraw(run=fresh_in(run), by=miguel.user, at=clock.now(), because="the wrong month")
        with people.working(dana):
            assert not Listing.objects.filter(run=run).exists()
            assert Assignment.objects.get(member=rosa).ends is None
            assert Member.objects.filter(pk=rosa.pk).exists()

    def test_a_second_list_of_the_same_day_takes_the_place_of_the_first(self, ana):
        first, second = a_run(ana, [ROSA]), a_run(ana, [ROSA, MARCUS])
        assert fresh(first, ana).state == RunState.WITHDRAWN
        with people.working(ana):
            assert queries.current() == second
            assert RunMoved.objects.get(run=first, state="withdrawn").because == f"Replaced by list {second.pk}."
        assert f"Replaced by list {second.pk}." in said(people.signed_in(ana).get(reverse("run", args=[first.pk])))

    def test_the_current_list_is_the_latest_day_s(self, ana, dana):
        a_run(ana, [ROSA], as_of=FEBRUARY)
        march = a_run(ana, [ROSA])
        with people.working(dana):
            assert queries.current() == march
            assert queries.released_before(march).as_of == FEBRUARY
            assert queries.programs_with_lists() == ["hhp"]

    def test_a_discarded_list_cannot_be_released(self, ana, miguel):
        run = a_run(ana, [ROSA], released=False)
        page = people.signed_in(ana)
        page.post(reverse("run_discard", args=[run.pk]), {"because": "made for a try"})
        assert fresh(run, ana).state == RunState.DISCARDED
        assert "was discarded" in said(page.get(reverse("run", args=[run.pk])))
        managers = people.signed_in(miguel)
        text = said(managers.post(reverse("run_release", args=[run.pk]), {"because": ""}))
        assert "Review the list first" in text

    def test_whoever_is_not_in_the_directory_holds_the_release_up(self, ana, miguel):
        nobody = ListedPerson("No", "Body", in_directory=False)
        run = a_run(ana, [ROSA, nobody], released=False)
        assert (run.listed, run.strangers) == (2, 1)
        text = said(people.signed_in(ana).get(reverse("run", args=[run.pk])))
        assert "1 person on it is not in your directory" in text
        assert nobody.person_id in text
        with people.working(ana):
            actions.review(run=run, by=ana.user, at=clock.now())
        text = said(people.signed_in(miguel).post(reverse("run_release", args=[run.pk]), {"because": ""}))
        assert "Load the membership, and make the list again" in text
        assert fresh(run, ana).state == RunState.REVIEWED

    def test_a_released_list_is_neither_discarded_nor_reviewed_again(self, ana):
        run = a_run(ana, [ROSA])
        with people.working(ana):
            with pytest.raises(Refused, match="cannot be discarded"):
                actions.discard(run=run, by=ana.user, at=clock.now(), because="x")
            with pytest.raises(Refused, match="can be reviewed"):
                actions.review(run=run, by=ana.user, at=clock.now())

    def test_who_was_faster_wins_and_the_other_is_told(self, ana):
        run = a_run(ana, [ROSA], released=False)
        stale = fresh(run, ana)
        with people.working(ana):
            actions.discard(run=run, by=ana.user, at=clock.now(), because="a mistake")
        with people.working(ana), pytest.raises(Refused, match="can be reviewed"):
            actions.review(run=stale, by=ana.user, at=clock.now())
        assert fresh(run, ana).state == RunState.DISCARDED


@pytest.mark.django_db
class TestWhoMayLook:
    NAMES = ("run", "run_review", "run_change", "run_replay", "run_discard")

    def test_another_plan_sees_nothing_of_it(self, ana):
        run = a_run(ana, [ROSA])
        other = people.staff("Omar Haddad", people.organization(Kind.PLAN, "Other Plan"), Role.PLAN_ANALYST)
        page = people.signed_in(other)
        assert [page.get(reverse(name, args=[run.pk])).status_code for name in self.NAMES] == [404] * 5
        assert page.get(reverse("runs_beside", args=[run.pk, run.pk])).status_code == 404
        assert "No list was made yet" in said(page.get(reverse("runs")))

    def test_a_cb_cme_has_no_such_pages(self, ana, dana):
        run = a_run(ana, [ROSA])
        page = people.signed_in(dana)
        assert [page.get(reverse(name, args=[run.pk])).status_code for name in self.NAMES] == [403] * 5
        assert page.get(reverse("runs")).status_code == 403

    def test_a_list_that_is_not_there(self, ana):
        page = people.signed_in(ana)
        assert page.get(reverse("run", args=[99999999])).status_code == 404
        assert page.get("/runs/99999999999999999999/").status_code == 404


@pytest.mark.django_db
class TestWhoCameAndLeft:
    @pytest.fixture
    def two(self, ana):
        """In February Rosa and Gloria were listed; in March Rosa is more urgent, Gloria gone, Marcus new."""
        before = a_run(ana, [ROSA, SUD], as_of=FEBRUARY)
        now = a_run(
            ana,
            [replace(ROSA, tier=1), MARCUS],
            before=before,
            others=[(SUD.person_id, "not_eligible", ["no acuity criterion is met"])],
        )
        return before, now

    def test_the_run_s_own_figures(self, two, ana):
        _, now = two
        assert (now.listed, now.came, now.left, now.changed) == (2, 1, 1, 1)
        assert listing_of(now, ROSA, ana).changed == ["tier 2 → 1"]
        assert [listing_of(now, each, ana).position for each in (MARCUS, ROSA)] == [1, 2], "whoever came is first"

    def test_each_tab_names_them_with_why_and_notes_the_look(self, two, ana):
        _, now = two
        page, url = people.signed_in(ana), reverse("run_change", args=[now.pk])
        came = said(page.get(url))
        assert "Marcus Tate" in came
        assert "Martínez" not in came
        gone = said(page.get(url, {"who": "left"}))
        assert "Gloria Reyes" in gone
        assert "none of the lines about care needed lately" in gone
        assert "Rosa Martínez" in said(page.get(url, {"who": "changed"}))
        with people.working(ana):
            noted = set(AccessEntry.objects.filter(part=Part.LISTING).values_list("member_id", flat=True))
        assert noted == {member_of(each, ana).pk for each in (ROSA, MARCUS, SUD)}

    def test_side_by_side_in_either_order(self, two, ana):
        before, now = two
        page = people.signed_in(ana)
        texts = [
            said(page.get(reverse("runs_beside", args=[one.pk, other.pk])))
            for one, other in ((before, now), (now, before))
        ]
        for text in texts:
            assert "The list of March 2020 beside The list of February 2020" in text
            assert "Marcus Tate" in text
        assert "Gloria Reyes" in said(page.get(reverse("runs_beside", args=[now.pk, before.pk]), {"who": "left"}))
        assert "tier 2 → 1" in said(page.get(reverse("runs_beside", args=[now.pk, before.pk]), {"who": "changed"}))

    def test_two_programs_are_not_compared(self, two, ana):
        ecm = a_run(ana, [], as_of=date(2022, 7, 1), program="ecm", released=False)
        assert people.signed_in(ana).get(reverse("runs_beside", args=[two[1].pk, ecm.pk])).status_code == 404

    def test_hostile_words_give_a_page(self, two, ana):
        url = reverse("run_change", args=[two[1].pk])
        for more in ({"who": "\0"}, {"who": "x" * 5000}, {"page": "9" * 400}, {"page": "-1"}, {"who": ["left"] * 900}):
            assert people.signed_in(ana).get(url, more).status_code == 200, more

    def test_the_open_face_is_told_of_open_facts_alone(self, ana, dana):
        """Gloria was listed by protected facts alone: for whoever may not see those, nobody left but Marcus."""
        before = a_run(ana, [ROSA, SUD, MARCUS], as_of=FEBRUARY)
        now = a_run(ana, [ROSA], before=before)
        for one in (SUD, MARCUS):
            people.shared(member_of(one, ana), ana, dana.organization)
        with people.working(dana):
            assert [each.person_id for each in Departure.objects.filter(run=now)] == [MARCUS.person_id]
        with people.working(ana):
            assert {each.person_id for each in Departure.objects.filter(run=now)} == {MARCUS.person_id, SUD.person_id}

    def test_a_page_costs_the_same_for_many(self, ana):
        few, many = 3, 60
        urls = []
        for size, as_of in ((few, FEBRUARY), (many, MARCH)):
            now = a_run(ana, [ListedPerson(last=f"L{number}") for number in range(size)], as_of=as_of)
            urls.append((reverse("run", args=[now.pk]), reverse("run_change", args=[now.pk])))
        page = people.signed_in(ana)
        for before, after in zip(*urls, strict=True):
            assert queries_of(page, before) == queries_of(page, after)


def queries_of(page, url):
    page.get(url)
    with CaptureQueriesContext(connection) as caught:
        page.get(url)
    return len(caught)


@pytest.mark.django_db
class TestAsking:
    def test_without_claims_it_is_refused_in_words(self, ana):
        page = people.signed_in(ana)
        assert "The claims are not here yet" in said(page.get(reverse("run_add")))
        day = {"as_of_month": "3", "as_of_day": "1", "as_of_year": "2020"}
        text = said(page.post(reverse("run_add"), {"program": "hhp", **day}))
        assert "claims are not here yet" in text

    def test_what_is_set_aside_is_a_file_and_nothing_else_is(self, ana):
        run = a_run(ana, [ROSA])
        folder = Path(run.folder) / "rejected"
        folder.mkdir()
        (folder / "medical_claim.csv").write_text('file,row,column,value,reason\nx.csv,2,claim_id,"=1+1",is empty\n')
        page = people.signed_in(ana)
        answer = page.get(reverse("run_set_aside", args=[run.pk, "medical_claim"]))
        assert "'=1+1" in answer.content.decode(), "a spreadsheet takes it for words"
        assert page.get(reverse("run_set_aside", args=[run.pk, "eligibility"])).status_code == 404
        assert page.get(f"/runs/{run.pk}/set-aside/..%2Frun/").status_code == 404

    def test_no_list_yet(self, ana):
        assert "Nobody is on a list yet" in said(people.signed_in(ana).get(reverse("runs")))


def test_two_people_release_at_once(committed):
    plan = people.organization(Kind.PLAN, "County Health Plan")
    ana = people.staff("Ana Cruz", plan, Role.PLAN_ANALYST)
    run = a_run(ana, [ROSA], released=False)
    with people.working(ana):
        actions.review(run=run, by=ana.user, at=clock.now())
    barrier, outcomes = threading.Barrier(2), []

    def release():
        try:
            mine = fresh(run, ana)
            barrier.wait()
            with people.working(ana):
                actions.release(run=mine, by=ana.user, at=clock.now())
            outcomes.append("released")
        except Refused:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=release) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(outcomes) == ["released", "told"]
    with people.working(ana):
        assert RunMoved.objects.filter(run=run, state="released").count() == 1
        assert Listing.objects.filter(run=run).count() == 1
