"""Strange numbers, letters, days and words, sent to lists, drafts and referrals, are answered with a page."""

import re
from datetime import date

import pytest
from django.urls import reverse
from tests.site import people
from tests.site.tel import lists
from tests.site.tel.a_list import give

from promotora.apps.accounts.roles import Role
from promotora.apps.core import clock
from promotora.apps.tel.models import Referral, Trial

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]
ROSA = lists.ROSA
HUGE = 10**30
NUL = "\0"


@pytest.fixture
def dana():
    return people.staff("Dana Reyes", people.organization(), Role.DIRECTOR)


# ---------------------------------------------------------------------------------------------------- strange addresses


@pytest.mark.parametrize("number", [HUGE, 2**63 - 1, 2**63, 0])
def test_a_number_too_large_is_nobodys(ana, dana, number):
    run = lists.a_run(ana, [ROSA])
    member = give(run, [ROSA], ana, dana) and lists.member_of(ROSA, ana)
    for who in (ana, dana):
        browser = people.signed_in(who)
        for address in (
            f"/list/{number}/members/{member.pk}/",
            f"/list/{number}/members/{member.pk}/evidence/",
            f"/list/{number}/members/{member.pk}/evidence/file/",
            f"/list/{run.pk}/members/{number}/",
            f"/list/{run.pk}/members/{number}/assign/",
            f"/list/{number}/",
            f"/list/files/{number}/",
            f"/list/views/{number}/",
            f"/list/assigned/{number}/",
            f"/runs/{number}/",
            f"/runs/{number}/pictures/",
            f"/runs/{run.pk}/beside/{number}/",
            f"/referrals/{number}/",
            f"/referrals/{number}/answer/",
            f"/drafts/{number}/",
            f"/drafts/trials/{number}/",
            f"/drafts/trials/{number}/comes/",
        ):
            assert browser.get(address).status_code in (403, 404), address


def test_many_numbers_too_large(ana, dana):
    run = lists.a_run(ana, [ROSA])
    browser = people.signed_in(ana)
    for picked in ([str(2**62)], ["9" * 18], ["0"], ["٣"]):
        answer = browser.post(
            f"/list/{run.pk}/assign/", {"picked": picked, "to": dana.organization_id, "because": "near"}
        )
        assert answer.status_code < 500, picked


# -------------------------------------------------------------------------------------------------------- strange words


def test_letters_that_no_database_takes(ana, dana):
    run = lists.a_run(ana, [ROSA])
    give(run, [ROSA], ana, dana)
    browser = people.signed_in(ana)
    for address, given in {
        f"/runs/{run.pk}/withdraw/": {"because": f"wrong{NUL}claims"},
        f"/list/{run.pk}/file/": {"form": "csv", "wanted": f"q=a{NUL}b"},
        "/list/views/add/": {"name": f"a{NUL}b", "wanted": "tier=1"},
        f"/list/{run.pk}/assign/": {
            "picked": "1",
            "to": dana.organization_id,
            "because": f"a{NUL}b",
            "next": f"/a{NUL}",
        },
    }.items():
        assert browser.post(address, given).status_code < 500, address
    for address in (
        f"/rules/hhp/{'%00'}/",
        f"/rules/hhp/{'x' * 3000}/",
        "/drafts/add/?from=%00",
        "/referrals/add/?member=%00",
    ):
        assert browser.get(address).status_code < 500, address


# ------------------------------------------------------------------------------------------------------ drafts and runs


def a_draft(ana, name="Four ED visits"):
    browser = people.signed_in(ana)
    page = browser.get("/drafts/add/").content.decode()
    base = re.findall(r'value="(hhp/[^"]+)"', page)[0]
    answer = browser.post("/drafts/add/", {"base": base, "name": name})
    return browser, answer.headers["Location"].removesuffix("change/")


@pytest.mark.parametrize("year", ["0", "1", "9999", "99999999999999999999"])
def test_days_out_of_this_world(ana, year):
    browser, draft = a_draft(ana)
    day = {"as_of_year": year, "as_of_month": "1", "as_of_day": "1", "as_of": f"{year}-01-01", "months": "12"}
    for address, given in {
        "/runs/add/": {**day, "program": "hhp"},
        f"{draft}try/": day,
        f"{draft}try/ ": {**day, "months": "9" * 30},
        f"{draft}propose/": {
            "effective_year": year,
            "effective_month": "1",
            "effective_day": "1",
            "because": "it is time",
            "version": "1",
        },
        "/referrals/add/": {"birth_date_year": year, "birth_date_month": "1", "birth_date_day": "1"},
    }.items():
        assert browser.post(address.strip(), given).status_code < 500, address


def test_hostile_words_in_a_draft(ana):
    browser, draft = a_draft(ana, "<script>alert(1)</script>/../{{ x }}")
    page = browser.get(draft)
    assert page.status_code == 200
    assert "<script>alert(1)" not in page.content.decode()
    form = browser.get(f"{draft}change/").content.decode()
    names = [name for name in re.findall(r'name="([^"]+)"', form) if "csrf" not in name]
    for value in ("9" * 4000, "-1", NUL, "E11 " * 50_000, "\udc80", "E1*1, '); DROP TABLE tel_run; --"):
        given = dict.fromkeys(names, value)
        try:
            answer = browser.post(f"{draft}change/", {**given, "name": "x", "version": "1"})
        except UnicodeEncodeError:
            continue
        assert answer.status_code < 500, value[:20]
    for section in (NUL, "x" * 5000, "__class__", "groups"):
        assert browser.post(f"{draft}line/", {"section": section, "version": "1"}).status_code < 500, section[:20]
    for version in ("-1", "9" * 40, NUL, "٣"):
        assert browser.post(f"{draft}adopt/", {"version": version}).status_code < 500


def test_a_referral_taken_back_with_strange_letters(ana, dana):
    with people.working(dana):
        row = Referral.objects.create(
            organization=dana.organization,
            plan=ana.organization,
            program="hhp",
            first_name="Rosa",
            last_name="M",
            birth_date=date(1962, 3, 4),
            cin="93000001S",
            why="often in the ED",
            agreed=True,
            asked_by=dana.user,
            asked_at=clock.now(),
        )
    browser = people.signed_in(dana)
    answer = browser.post(f"/referrals/{row.pk}/take-back/", {"because": f"no{NUL} longer"})
    assert answer.status_code == 302
    assert reverse("referral", args=[row.pk]) == answer.headers["Location"]


def test_names_of_a_trial_that_are_gone_are_a_page_that_is_not_there(ana):
    _browser, draft = a_draft(ana)
    with people.working(ana):
        trial = Trial.objects.create(
            draft_id=int(draft.split("/")[-2]),
            organization=ana.organization,
            as_of=lists.AS_OF,
            asked_by=ana.user,
            asked_at=clock.now(),
            state="done",
            folder="/gone",
            figures={"comes": 1, "goes": 1, "moved": 1},
        )
    for way in ("comes", "goes", "tier", "x"):
        assert people.signed_in(ana).get(f"/drafts/trials/{trial.pk}/{way}/").status_code == 404
