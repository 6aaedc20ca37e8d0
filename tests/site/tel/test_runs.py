"""Lists as the plan keeps them: asked for, reviewed, released, withdrawn, discarded; and who may do what."""

import threading
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse
from tests.site import people
from tests.site.tel.lists import ROSA, ListedPerson, a_run, assigned
from tests.site.tel.runs import FEBRUARY, MARCUS, fresh, fresh_in, said

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.core.refusals import Refused
from promotora.apps.people.models import Member
from promotora.apps.tel.actions import runs as actions
from promotora.apps.tel.models import Assignment, Listing, RunMoved
from promotora.apps.tel.queries import runs as queries
from promotora.apps.tel.terms import RunState

pytestmark = pytest.mark.usefixtures("files_of_this_test", "on_march_2")


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
