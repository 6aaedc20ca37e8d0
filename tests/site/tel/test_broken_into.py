"""Breaking into the list: what a clever reader or a bad moment must not bring about."""

import errno
import re
from datetime import UTC, date, datetime

import pytest
from tests.site import people
from tests.site.tel import lists
from tests.site.tel.a_list import Page, give
from tests.site.tel.lists import ListedPerson
from tests.site.tel.twins import GLORIA, WITH_IT

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.core.models import AccessEntry
from promotora.apps.core.refusals import Refused
from promotora.apps.tel.actions import making, runs
from promotora.apps.tel.models import Export
from promotora.apps.tel.queries import stores
from promotora.apps.tel.tasks import exports as tasks
from promotora.apps.tel.views import exporting
from promotora.targeting.language import program_from

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]
ROSA = lists.ROSA
SAM = ListedPerson("Sam", "Okafor", date(1953, 1, 9), language="English", zip_code="91331", speaks="en")


@pytest.fixture
def omar():
    return people.staff("Omar Diaz", people.organization(Kind.PLAN, "Harbor Plan"), Role.PLAN_MANAGER)


@pytest.fixture
def dana():
    return people.staff("Dana Reyes", people.organization(), Role.DIRECTOR)


def text(answer):
    return " ".join(answer.content.decode().split())


# ---------------------------------------------------------------------------------------------------------- who looked


def test_who_looked_does_not_tell_of_a_listing_that_dana_may_not_see(ana, dana):
    only = GLORIA.now(person_id="91111113S", **{**WITH_IT, "openly": None})
    run = lists.a_run(ana, [only])
    member = lists.member_of(only, ana)
    people.shared(member, ana, dana.organization)
    analyst = people.signed_in(ana)
    for more in ("", "evidence/", "evidence/file/"):
        assert analyst.get(f"/list/{run.pk}/members/{member.pk}/{more}").status_code == 200
    analyst.get("/list/")
    page = text(people.signed_in(dana).get(f"/members/{member.pk}/looks/"))
    assert "Ana Cruz" in page
    assert "the claims behind it" not in page
    assert "why the member is on the list" not in page


# ------------------------------------------------------------------------------------------------------------ two plans


def test_of_two_plans_lists_neither_hides_the_other(ana, omar, dana):
    march = lists.a_run(ana, [ROSA])
    give(march, [ROSA], ana, dana)
    other = lists.a_run(omar, [SAM])
    give(other, [SAM], omar, dana)
    browser = people.signed_in(dana)
    for run, name in ((march, "Rosa"), (other, "Sam")):
        page = browser.get("/list/")
        assert f'href="/list/{run.pk}/?all"' in page.content.decode()
        assert name in text(browser.get(f"/list/{run.pk}/"))
    words = text(browser.get("/list/"))
    assert "County Health Plan" in words
    assert "Harbor Plan" in words


def test_a_plan_that_assigned_nobody_to_dana_does_not_empty_her_list(ana, omar, dana):
    march = lists.a_run(ana, [ROSA])
    give(march, [ROSA], ana, dana)
    lists.a_run(omar, [SAM], as_of=date(2020, 4, 1))
    browser = people.signed_in(dana)
    assert Page(browser.get("/list/")).members == [lists.member_of(ROSA, ana).pk]
    home = text(browser.get("/"))
    assert "Rosa Martínez" in home


def test_a_plan_chooses_among_its_own_lists_alone(ana, omar):
    lists.a_run(ana, [ROSA])
    own = [lists.a_run(omar, [SAM], as_of=day) for day in (date(2020, 2, 1), date(2020, 3, 1))]
    page = people.signed_in(omar).get("/list/").content.decode()
    assert {int(found) for found in re.findall(r'href="/list/(\d+)/\?all"', page)} == {run.pk for run in own}


# ------------------------------------------------------------------------------------------------------- midnight


def test_a_plan_whose_last_day_is_today_can_be_referred_to_until_midnight(ana, dana):
    with people.working(ana):
        ana.organization.ends = date(2026, 3, 3)
        ana.organization.save()
    with clock.stopped_at(datetime(2026, 3, 3, 6, 0, tzinfo=UTC)):  # ten in the evening of March 2, in the county
        page = people.signed_in(dana).get("/referrals/add/").content.decode()
    assert "County Health Plan" in page


# --------------------------------------------------------------------------------------------------- two, and replays


def test_two_lists_of_one_day_released_at_once_and_the_second_is_told(ana, monkeypatch):
    first, second = (lists.a_run(ana, [ROSA], released=False) for _ in range(2))
    with people.working(ana):
        for run in (first, second):
            runs.review(run=run, by=ana.user, at=clock.now())
        runs.release(run=first, by=ana.user, at=clock.now())
        monkeypatch.setattr(
            runs.runs, "released_as_of", lambda run: []
        )  # the first was not there yet when it was asked
        with pytest.raises(Refused):
            runs.release(run=second, by=ana.user, at=clock.now())


def test_a_file_of_a_withdrawn_list_is_gone_at_once_and_one_that_waits_says_so(ana, dana, monkeypatch):
    monkeypatch.setattr(exporting, "AT_ONCE", 0)
    run = lists.a_run(ana, [ROSA])
    give(run, [ROSA], ana, dana)
    browser = people.signed_in(dana)
    asked = [
        browser.post(f"/list/{run.pk}/file/", {"form": "csv", "wanted": "q=martinez"}).headers["Location"]
        for _ in range(2)
    ]
    ready, waiting = (int(address.split("/")[-2]) for address in asked)
    tasks.do_export(export_id=ready, organization_id=dana.organization_id, user_id=dana.user_id)
    assert browser.get(f"/list/files/{ready}/file/").status_code == 200
    with people.working(ana):
        runs.withdraw(run=run, by=ana.user, at=clock.now(), because="wrong claims")
    assert browser.get(f"/list/files/{ready}/file/").status_code == 404
    tasks.do_export(export_id=waiting, organization_id=dana.organization_id, user_id=dana.user_id)
    with people.working(dana):
        left = Export.objects.get(pk=waiting)
    assert (left.state, left.wanted) == ("stopped", "")


@pytest.mark.parametrize("more", ["file", "evidence"])
def test_that_the_plan_saved_a_listing_is_told_to_who_sees_it_alone(ana, dana, more):
    """Two whom Dana sees for another reason: one is on the list openly, the other through substance use alone."""
    only = GLORIA.now(person_id="91111113S", **{**WITH_IT, "openly": None})
    run = lists.a_run(ana, [only, GLORIA])
    browser = people.signed_in(ana)
    told = {}
    for person in (only, GLORIA):
        member = lists.member_of(person, ana)
        people.shared(member, ana, dana.organization)
        if more == "evidence":
            browser.get(f"/list/{run.pk}/members/{member.pk}/evidence/file/")
    if more == "file":
        browser.post(f"/list/{run.pk}/file/", {"form": "csv", "wanted": ""})
    for person in (only, GLORIA):
        with people.working(dana):
            rows = AccessEntry.objects.filter(member_id=lists.member_of(person, ana).pk, part="export")
            told[person.person_id] = rows.count()
    assert told == {only.person_id: 0, GLORIA.person_id: 1}


def test_looks_at_a_list_that_one_is_openly_no_longer_on_are_not_told(ana, dana):
    """In March both were listed openly; in April one only through substance use, the other not at all."""
    stays = GLORIA.now(person_id="91111114S")
    march = lists.a_run(ana, [stays, ROSA])
    give(march, [stays, ROSA], ana, dana)
    april = lists.a_run(ana, [stays.now(**{**WITH_IT, "openly": None})], as_of=date(2020, 4, 1), before=march)
    member = lists.member_of(stays, ana)
    assert people.signed_in(ana).get(f"/list/{april.pk}/members/{member.pk}/").status_code == 200
    with people.working(dana):
        parts = set(AccessEntry.objects.filter(member_id=member.pk).values_list("part", flat=True))
    assert "listing" not in parts


def test_a_disk_that_is_full_stops_a_run_and_leaves_the_lists_as_they_were(ana, monkeypatch):
    march = lists.a_run(ana, [ROSA])
    run = lists.a_run(ana, [ROSA], as_of=date(2020, 4, 1), released=False)
    with people.working(ana):
        asked = runs.put_down(
            organization=ana.organization, policy=program_from(run.policy), as_of=run.as_of, by=ana.user, at=clock.now()
        )

    def full(*_args, **_more):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(making.stores, "store_of", lambda plan_id: object())
    monkeypatch.setattr(making, "Packer", full)
    with pytest.raises(OSError, match="No space"):
        making.do_run(run_id=asked.pk, of=people.eyes(ana), now=clock.now)
    with people.working(ana):
        asked.refresh_from_db()
        assert asked.state == "stopped"
        assert not asked.listings.exists()
        assert march.listings.count() == 1
    assert not list(stores.home().glob("lists/.*packing"))
    assert people.signed_in(ana).get(f"/runs/{asked.pk}/").status_code == 200
