"""The page on which anybody may be anyone is a demonstration's alone. Each of its locks holds by itself."""

import json
from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape
from tests.site import people

from promotora.apps.accounts.models import User
from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.demo import marker, staff
from promotora.demo.people import ANA, DANA, PEOPLE

# One worker alone: they mark and unmark the one home that all tests share.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demonstration")]
BEGAN = date(2026, 11, 22)


def silent(what, done, total):
    """Nobody watches."""


@pytest.fixture
def its_addresses(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with override_settings(ROOT_URLCONF="promotora.demo.urls"):
        yield


@pytest.fixture
def made_up(its_addresses):
    with override_settings(SYNTHETIC=True):
        yield


@pytest.fixture
def marked():
    """The tests' home is marked as a demonstration's."""
    marker.write(settings.WHERE.home, began=BEGAN, secret=settings.SECRET_KEY)
    yield settings.WHERE.home / marker.FILE
    (settings.WHERE.home / marker.FILE).unlink(missing_ok=True)


@pytest.fixture
def staffed():
    staff.bring_together(silent)


@pytest.fixture
def browser():
    return Client()


def is_nobody(browser):
    return not get_user(browser).is_authenticated  # a client has a session, as a request does


def shut(browser):
    """Neither shown nor answered."""
    seen, sent = browser.get("/demo/"), browser.post("/demo/", {"person": "ana"})
    return (seen.status_code, sent.status_code) == (404, 404) and is_nobody(browser)


def cannot_be_ana(browser):
    return browser.post("/demo/", {"person": "ana"}).status_code == 404 and is_nobody(browser)


# ----------------------------------------------------------------------------------------------------------- the locks


def test_the_site_itself_has_no_such_address(browser, marked, staffed):
    with override_settings(SYNTHETIC=True):
        assert shut(browser)
        with pytest.raises(NoReverseMatch):
            reverse("demo")


def test_nothing_of_the_site_uses_the_demonstrations_settings_or_addresses():
    assert settings.ROOT_URLCONF == "promotora.portal.urls"
    assert "promotora.demo" not in settings.INSTALLED_APPS


def test_it_is_shut_where_people_are_real(browser, its_addresses, marked, staffed):
    assert not settings.SYNTHETIC
    assert shut(browser)


def test_it_is_shut_in_a_home_that_is_not_marked(browser, made_up, staffed):
    assert not (settings.WHERE.home / marker.FILE).exists()
    assert shut(browser)


@pytest.mark.parametrize("content", ["", "[]", '{"began": 7}', '{"began": "2026-11-22", "seal": ""}', "null", "\0"])
def test_it_is_shut_where_the_mark_is_not_sealed(browser, made_up, marked, staffed, content):
    marked.write_text(content)
    assert shut(browser)


def test_a_mark_brought_from_another_home_does_not_open_it(browser, made_up, marked, staffed):
    marker.write(settings.WHERE.home, began=BEGAN, secret="the other home's secret")
    assert shut(browser)


def test_a_mark_that_was_changed_does_not_open_it(browser, made_up, marked, staffed):
    marked.write_text(json.dumps(json.loads(marked.read_text()) | {"began": "2026-11-23"}))
    assert shut(browser)


def test_it_is_shut_on_an_organizations_database(browser, made_up, marked, staffed, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://site@db.plan.example/promotora")
    assert shut(browser)


def test_it_opens_where_everything_holds(browser, made_up, marked, staffed):
    page = browser.get("/demo/").content.decode()
    for one in PEOPLE:
        assert one.name in page
        assert escape(str(one.does)) in page


# ------------------------------------------------------------------------------------------------------- who may be who


@pytest.mark.parametrize("person", ["", "nobody", "miguel@plan.example", "ana\0", "a" * 100_000])
def test_only_its_own_people_can_be_chosen(browser, made_up, marked, staffed, person):
    assert browser.post("/demo/", {"person": person}).status_code == 404
    assert is_nobody(browser)


def test_somebody_with_a_password_is_nobody_of_the_demonstrations(browser, made_up, marked, staffed):
    ana = User.objects.get(email=ANA.email)
    ana.set_password("seven quiet pelicans walk")
    ana.save()
    assert cannot_be_ana(browser)


def test_somebody_who_can_be_written_to_is_nobody_of_the_demonstrations(browser, made_up, marked, staffed):
    User.objects.filter(email=ANA.email).update(email="ana@plan.org")
    EmailAddress.objects.filter(email=ANA.email).update(email="ana@plan.org")
    assert cannot_be_ana(browser)


def test_each_of_them_sees_what_their_role_sees_after_one_click(browser, made_up, marked, staffed):
    for one in PEOPLE:
        page = browser.post("/demo/", {"person": one.key}, follow=True)
        assert page.status_code == 200
        assert page.wsgi_request.user.email == one.email
        assert page.wsgi_request.position.role == one.role
        assert "Everyone here is made up." in page.content.decode()


def test_a_page_for_members_opens_without_a_second_step(browser, made_up, marked, staffed):
    browser.post("/demo/", {"person": DANA.key})
    assert browser.get("/members/").status_code == 200


def test_one_goes_on_to_the_page_that_one_wanted_and_to_no_other_site(browser, made_up, marked, staffed):
    assert browser.post("/demo/", {"person": "dana", "next": "/team/"}).headers["Location"] == "/team/"
    for elsewhere in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        assert browser.post("/demo/", {"person": "dana", "next": elsewhere}).headers["Location"] == "/"


def test_it_is_not_opened_by_a_form_of_another_site(made_up, marked, staffed):
    browser = Client(enforce_csrf_checks=True)
    assert browser.post("/demo/", {"person": "ana"}).status_code == 403
    assert is_nobody(browser)


# ------------------------------------------------------------------------------------------------------------- its day


def test_its_first_day_is_in_march_2020_and_its_clock_goes_on_from_there(marked):
    assert marker.FIRST_DAY.weekday() == 0
    assert BEGAN - marker.back(settings.WHERE.home) == marker.FIRST_DAY


def test_the_house_goes_by_another_clock_when_told(monkeypatch):
    usual = clock.now()
    monkeypatch.setattr(clock, "_clocks", list(clock._clocks))
    clock.go_by(lambda: people.NOW)
    assert clock.now() == people.NOW
    with clock.stopped_at(usual):
        assert clock.now() == usual


def test_who_works_there_holds_a_role_of_that_kind_of_organization(staffed):
    for one in PEOPLE:
        position = staff.position(one)
        assert Kind(position.organization.kind) in Role(one.role).means.kinds
        assert not position.user.has_usable_password()
        assert position.user.email.endswith(".example")


def test_bringing_people_together_twice_brings_nobody_twice(staffed):
    staff.bring_together(silent)
    assert User.objects.count() == len(PEOPLE)
