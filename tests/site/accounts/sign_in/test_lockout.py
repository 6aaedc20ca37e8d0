"""Wrong passwords lock an account for a quarter of an hour, and lock nobody else out."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core import mail
from django.db.models import F
from django.test import Client
from django.urls import reverse
from tests.site import people
from tests.site.accounts.sign_in import WRONG, is_in, text, tries, without_token
from tests.site.people import PASSWORD

pytestmark = pytest.mark.django_db


def test_five_wrong_passwords_lock_an_account_for_fifteen_minutes(dana):
    answers = [tries("wrong") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert "Too many wrong passwords" in text(answers[-1])
    assert "15 minutes" in text(answers[-1])

    browser = Client()
    assert tries(PASSWORD, browser=browser).status_code == 429, "the right password opens nothing either"
    assert not is_in(browser)

    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=14))
    assert tries(PASSWORD).status_code == 429
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=1, seconds=1))
    assert tries(PASSWORD)["Location"] == "/"


def test_tries_during_the_lock_do_not_make_it_longer(dana):
    for _ in range(5):
        tries("wrong")
    locked_at = AccessAttempt.objects.get().attempt_time
    for _ in range(3):
        tries("wrong")
    assert AccessAttempt.objects.get().attempt_time == locked_at


def test_another_spelling_or_browser_does_not_get_around_the_lock(dana):
    for email in ("dana@eastside.example", "DANA@eastside.example", " Dana@Eastside.Example "):
        for browser in ("Firefox", "Chrome"):
            tries("wrong", email, HTTP_USER_AGENT=browser)
    assert tries(PASSWORD).status_code == 429


def test_a_stranger_elsewhere_cannot_lock_dana_out_of_her_office(dana):
    for _ in range(6):
        tries("wrong", REMOTE_ADDR="203.0.113.9")
    assert tries(PASSWORD, REMOTE_ADDR="203.0.113.9").status_code == 429
    assert tries(PASSWORD, REMOTE_ADDR="198.51.100.7")["Location"] == "/"


def test_an_address_cannot_be_made_up_to_get_around_the_lock(dana):
    for n in range(5):
        tries("wrong", HTTP_X_FORWARDED_FOR=f"203.0.113.{n}")
    assert tries(PASSWORD, HTTP_X_FORWARDED_FOR="203.0.113.99").status_code == 429


def test_behind_the_proxy_the_address_is_the_one_that_the_proxy_saw(dana, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for n in range(5):
        tries("wrong", HTTP_X_FORWARDED_FOR=f"10.0.0.{n}, 203.0.113.9")
    assert tries(PASSWORD, HTTP_X_FORWARDED_FOR="203.0.113.9").status_code == 429
    assert tries(PASSWORD, HTTP_X_FORWARDED_FOR="198.51.100.7")["Location"] == "/"


def test_many_accounts_cannot_be_tried_from_one_address(dana):
    answers = [tries("wrong", f"somebody{n}@eastside.example") for n in range(21)]
    assert "There were too many wrong tries." in text(answers[-1])
    assert WRONG in text(answers[-2])


def test_one_account_cannot_be_tried_from_many_addresses(dana):
    answers = [tries("wrong", REMOTE_ADDR=f"203.0.113.{n}") for n in range(51)]
    assert "There were too many wrong tries." in text(answers[-1])


def test_an_unknown_email_is_locked_alike(dana):
    known = [tries("wrong") for _ in range(5)][-1]
    unknown = [tries("wrong", "nobody@eastside.example") for _ in range(5)][-1]
    assert without_token(known) == without_token(unknown)


def test_a_new_password_opens_the_lock_and_ends_every_session(dana, django_capture_on_commit_callbacks):
    elsewhere = people.signed_in(dana)
    for _ in range(5):
        tries("wrong")
    browser = Client()
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("account_reset_password"), {"email": dana.user.email})
    [link] = re.findall(r"http://testserver(\S+)", mail.outbox[0].body)
    page = browser.get(link, follow=True)
    new = "nine quiet pelicans sleep"
    browser.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert tries(new)["Location"] == reverse("mfa_authenticate")
    assert elsewhere.get(reverse("team")).status_code == 302
    assert browser.get(link, follow=True).context.get("token_fail"), "the link works once"
