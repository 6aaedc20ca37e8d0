"""Signing in: by password, second step and code, back to the page that was asked for."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from tests.site import people
from tests.site.accounts.sign_in import LOGIN, code_of, is_in, text, tries
from tests.site.people import PASSWORD

pytestmark = pytest.mark.django_db


def test_dana_signs_in_with_her_password(dana):
    browser = Client()
    answer = tries(PASSWORD, "Dana@EASTSIDE.example", browser)
    assert answer["Location"] == "/"
    assert is_in(browser)
    assert browser.get(reverse("team")).status_code == 200


def test_with_a_second_factor_the_password_alone_opens_nothing(dana):
    secret = people.with_second_factor(dana.user)
    browser = Client()
    answer = tries(PASSWORD, browser=browser)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not is_in(browser)
    assert browser.get(reverse("team"))["Location"].startswith(LOGIN)

    assert "This code is not right." in text(browser.post(reverse("mfa_authenticate"), {"code": "000000"}))
    assert not is_in(browser)
    browser.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_in(browser)


def test_a_recovery_code_opens_once(dana):
    people.with_second_factor(dana.user)
    codes = Authenticator.objects.get(user=dana.user, type="recovery_codes").wrap().get_unused_codes()
    for expected in (True, False):
        browser = Client()
        tries(PASSWORD, browser=browser)
        browser.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert is_in(browser) == expected


def test_codes_cannot_be_guessed_forever(dana):
    people.with_second_factor(dana.user)
    browser = Client()
    tries(PASSWORD, browser=browser)
    answers = [text(browser.post(reverse("mfa_authenticate"), {"code": f"{n:06}"})) for n in range(25)]
    assert "too many wrong tries" in answers[-1]


def test_the_session_gets_a_new_name_when_somebody_signs_in(dana):
    browser = Client()
    session = browser.session
    session["planted"] = "by a stranger"
    session.save()
    before = session.session_key
    tries(PASSWORD, browser=browser)
    assert is_in(browser)
    assert browser.session.session_key != before
    assert not Session.objects.filter(pk=before).exists()


def test_signing_in_needs_the_pages_own_token(dana):
    browser = Client(enforce_csrf_checks=True)
    assert tries(PASSWORD, browser=browser).status_code == 403
    assert not is_in(browser)


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/x", "https:///evil.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_to_another_site(dana, elsewhere):
    answer = Client().post(LOGIN, {"login": dana.user.email, "password": PASSWORD, "next": elsewhere})
    assert answer["Location"] == "/"


def test_signing_in_leads_back_to_the_page_that_was_asked_for(dana):
    browser = Client()
    asked = browser.get(reverse("team") + "?x=1&y=2")
    assert asked["Location"] == "/account/login/?next=%2Fteam%2F%3Fx%3D1%26y%3D2"
    answer = browser.post(asked["Location"], {"login": dana.user.email, "password": PASSWORD, "next": "/team/?x=1&y=2"})
    assert answer["Location"] == "/team/?x=1&y=2"


def test_what_was_sent_without_a_session_leads_back_to_its_page_and_never_elsewhere(dana):
    page = "http://testserver/team/invite/"
    assert "next=http%3A%2F%2Ftestserver%2Fteam%2Finvite%2F" in Client().post(page, HTTP_REFERER=page)["Location"]
    for referer in ("https://evil.example/", ""):
        assert Client().post(page, HTTP_REFERER=referer)["Location"] == f"{LOGIN}?next=%2F"


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(dana):
    answer = Client().get(reverse("team"), headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/me/"})
    assert answer.headers["HX-Redirect"] == f"{LOGIN}?next=http%3A%2F%2Ftestserver%2Fme%2F"
    assert answer.status_code == 200


def test_everybodys_address_is_proved(dana):
    assert EmailAddress.objects.get(user=dana.user).verified


def test_an_address_that_is_not_proved_does_not_sign_in(dana):
    EmailAddress.objects.update(verified=False)
    browser = Client()
    answer = tries(PASSWORD, browser=browser)
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert not is_in(browser)
