"""Strangers: nobody signs up, and nobody learns who has an account here."""

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core import mail
from django.test import Client
from django.urls import reverse
from tests.site import people
from tests.site.accounts.sign_in import WRONG, text, tries, without_token
from tests.site.people import PASSWORD

from promotora.apps.accounts import actions
from promotora.apps.accounts.models import User
from promotora.apps.accounts.roles import Role
from promotora.apps.core import clock
from promotora.portal import settings as product

pytestmark = pytest.mark.django_db


def test_nobody_can_sign_up(dana):
    browser = Client()
    for answer in (browser.get("/account/signup/"), browser.post("/account/signup/", {"email": "eve@x.example"})):
        assert "form" not in (answer.context or {})
    browser.post("/account/signup/", {"email": "eve@x.example", "password1": PASSWORD})
    assert User.objects.count() == 1


def test_sign_up_leads_whoever_has_opened_an_invitation_to_its_page(dana):
    issued = people.invited("inez@eastside.example", dana.organization, Role.DIRECTOR)
    page = reverse("invitation", args=[issued.key])
    browser = Client()
    browser.get(page)
    assert browser.get("/account/signup/")["Location"] == page
    actions.withdraw(invitation=issued.invitation, by=None, at=clock.now())
    assert browser.get("/account/signup/").status_code == 200


def test_a_known_and_an_unknown_email_get_the_same_page(dana):
    known, unknown = tries("wrong"), tries("wrong", "nobody@eastside.example")
    assert WRONG in text(known)
    assert without_token(known).replace(dana.user.email, "…") == without_token(unknown).replace(
        "nobody@eastside.example", "…"
    )
    assert known.status_code == unknown.status_code


def test_a_wrong_password_costs_as_much_for_an_unknown_email(dana, monkeypatch, settings):
    settings.PASSWORD_HASHERS = product.PASSWORD_HASHERS
    dana.user.set_password(PASSWORD)
    dana.user.save()
    hashed = []
    monkeypatch.setattr(Argon2PasswordHasher, "verify", lambda *_: hashed.append("verify") or False)
    monkeypatch.setattr(Argon2PasswordHasher, "encode", lambda *_: hashed.append("encode") or "argon2$x")
    tries("wrong")
    tries("wrong", "nobody@eastside.example")
    assert len(hashed) == 2, "one Argon2 for either"


def test_a_forgotten_password_is_answered_alike_for_known_and_unknown(dana, django_capture_on_commit_callbacks):
    pages = []
    for email in (dana.user.email, "nobody@eastside.example"):
        with django_capture_on_commit_callbacks(execute=True) as sent:
            answer = Client().post(reverse("account_reset_password"), {"email": email}, follow=True)
        pages.append((answer.redirect_chain, without_token(answer), len(sent)))
    assert pages[0] == pages[1]
    assert [message.to for message in mail.outbox] == [[dana.user.email], ["nobody@eastside.example"]]


def test_passwords_are_kept_as_argon2():
    assert product.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def test_limits_are_counted_across_processes():
    assert product.CACHES["default"]["BACKEND"].endswith("FileBasedCache")
