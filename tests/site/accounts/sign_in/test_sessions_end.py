"""How a session ends: by quiet minutes, a role that ends, a closed account, or signing out."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.site import people
from tests.site.accounts.sign_in import LOGIN, is_in, text, tries
from tests.site.people import PASSWORD

from promotora.apps.accounts import actions
from promotora.apps.accounts.models import User
from promotora.apps.core import clock

pytestmark = pytest.mark.django_db


def test_after_twenty_quiet_minutes_one_is_signed_out_and_told_so(dana):
    browser = people.signed_in(dana)
    assert browser.get(reverse("team")).status_code == 200
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    answer = browser.get(reverse("team"))
    assert answer["Location"] == f"{LOGIN}?next=%2Fteam%2F"
    assert "You were signed out after 20 quiet minutes." in text(browser.get(answer["Location"]))
    assert "quiet" not in text(browser.get(LOGIN)), "said once"


def test_each_click_moves_the_end_on(dana):
    browser = people.signed_in(dana)
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=1))
    browser.get(reverse("team"))
    left = Session.objects.get(pk=browser.session.session_key).expire_date - timezone.now()
    assert timedelta(minutes=19) < left <= timedelta(minutes=20)


def test_a_stranger_with_an_old_cookie_is_told_nothing(dana):
    browser = Client()
    session = browser.session
    session["x"] = 1
    session.save()
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert "quiet" not in text(browser.get(LOGIN))


def test_when_the_last_role_ends_the_session_ends_at_the_next_click(dana, director):
    browser = people.signed_in(dana)
    assert browser.get(reverse("team")).status_code == 200
    actions.end_position(position=dana, on=clock.today(), because="left", by=director.user, at=clock.now())
    answer = browser.get(reverse("team"))
    assert answer["Location"].startswith(LOGIN)
    assert not is_in(browser)
    assert "You hold no role here any more." in text(browser.get(answer["Location"]))


def test_a_role_that_ends_tomorrow_ends_tomorrow(dana, director):
    browser = people.signed_in(dana)
    tomorrow = clock.today() + timedelta(days=1)
    actions.end_position(position=dana, on=tomorrow, because="left", by=director.user, at=clock.now())
    assert browser.get(reverse("team")).status_code == 200
    with clock.stopped_at(clock.now() + timedelta(days=1)):
        assert browser.get(reverse("team"))["Location"].startswith(LOGIN)


def test_when_the_organization_ends_its_peoples_sessions_end(dana):
    browser = people.signed_in(dana)
    actions.end_organization(organization=dana.organization, on=clock.today(), acting_for=0, by=None, at=clock.now())
    assert browser.get(reverse("me"))["Location"].startswith(LOGIN)


def test_when_an_account_is_closed_its_session_ends_at_the_next_click(dana):
    browser = people.signed_in(dana)
    User.objects.update(is_active=False)
    answer = browser.get(reverse("team"))
    assert answer["Location"].startswith(LOGIN)
    assert "This account was closed." in text(browser.get(answer["Location"]))
    assert not is_in(browser)
    assert not is_in_after_login(browser)


def is_in_after_login(browser):
    tries(PASSWORD, browser=browser)
    return is_in(browser)


def test_somebody_without_a_role_cannot_stay_even_with_the_right_password(dana, director):
    actions.end_position(position=dana, on=clock.today(), because="left", by=director.user, at=clock.now())
    browser = Client()
    tries(PASSWORD, browser=browser)
    answer = browser.get(reverse("me"))
    assert answer["Location"].startswith(LOGIN)
    assert not is_in(browser)


def test_signing_out_elsewhere(dana):
    here, elsewhere = Client(), Client()
    tries(PASSWORD, browser=here)
    tries(PASSWORD, browser=elsewhere)
    assert UserSession.objects.count() == 2
    assert "In 2 browsers" in text(here.get(reverse("me")))
    assert here.get(reverse("usersessions_list")).status_code == 200
    here.post(reverse("usersessions_list"))
    assert here.get(reverse("team")).status_code == 200
    assert elsewhere.get(reverse("team"))["Location"].startswith(LOGIN)


def test_signing_out(dana):
    browser = people.signed_in(dana)
    browser.get(reverse("account_logout"))
    assert is_in(browser), "not by a link alone"
    browser.post(reverse("account_logout"))
    assert browser.get(reverse("team")).status_code == 302


def test_last_seen_is_noted_now_and_then(dana):
    browser = people.signed_in(dana)
    start = clock.now()
    for minutes, noted in ((0, 0), (3, 0), (6, 6)):
        with clock.stopped_at(start + timedelta(minutes=minutes)):
            browser.get(reverse("team"))
        dana.user.refresh_from_db()
        assert dana.user.seen_at == start + timedelta(minutes=noted)
