"""Members are seen only with a second step; passkeys are bound to this site."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path, reverse
from fido2.rpid import verify_rp_id
from tests.site import people
from tests.site.accounts.sign_in import code_of, text, tries
from tests.site.people import PASSWORD

from promotora.apps.accounts.terms import Permission
from promotora.apps.core.doors import opens_to, those_who_may
from promotora.portal import settings as product
from promotora.portal import urls

pytestmark = pytest.mark.django_db


@opens_to(those_who_may(Permission.FIND_MEMBERS))
def members_page(request):
    return HttpResponse("members")


@pytest.fixture
def page_with_members(settings):
    settings.ROOT_URLCONF = type("Urls", (), {"urlpatterns": [path("secret/", members_page), *urls.urlpatterns]})


def test_members_are_seen_only_with_a_second_factor(dana, page_with_members):
    browser = Client()
    tries(PASSWORD, browser=browser)
    answer = browser.get("/secret/?q=rosa")
    assert answer["Location"] == "/me/second-factor/?next=%2Fsecret%2F%3Fq%3Drosa"
    page = text(browser.get(answer["Location"]))
    assert "Set up a second step to see members" in page
    assert reverse("mfa_add_webauthn") in page

    activation = browser.get(reverse("mfa_activate_totp"))
    assert activation.status_code == 200, "whoever has just signed in is not asked for the password again"
    answer = browser.post(reverse("mfa_activate_totp"), {"code": code_of(activation.context["form"].secret)})
    assert answer["Location"] == reverse("second_factor")
    done = text(browser.get(answer["Location"]))
    assert "Your second step is set up" in done
    assert reverse("mfa_view_recovery_codes") in done
    assert browser.get(reverse("second_factor_go_on"))["Location"] == "/secret/?q=rosa"
    assert browser.get("/secret/?q=rosa").content == b"members"
    assert browser.get(reverse("second_factor_go_on"))["Location"] == "/", "once"


def test_one_never_goes_on_to_another_site(dana):
    browser = people.signed_in(dana)
    browser.get(reverse("second_factor"), {"next": "https://evil.example/"})
    assert browser.get(reverse("second_factor_go_on"))["Location"] == "/"


def test_the_first_factor_ends_sessions_that_began_without_one(dana):
    stranger, browser = Client(), Client()
    tries(PASSWORD, browser=stranger)
    tries(PASSWORD, browser=browser)
    activation = browser.get(reverse("mfa_activate_totp"))
    browser.post(reverse("mfa_activate_totp"), {"code": code_of(activation.context["form"].secret)})
    assert stranger.get(reverse("team")).status_code == 302
    assert browser.get(reverse("team")).status_code == 200


def test_whoever_signed_in_long_ago_shows_again_who_they_are(dana, monkeypatch):
    browser = Client()
    tries(PASSWORD, browser=browser)
    session = browser.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 301
    session.save()
    assert browser.get(reverse("mfa_activate_totp"))["Location"].startswith(reverse("account_reauthenticate"))


def test_passkeys_are_offered_and_bound_to_this_site(dana):
    browser = Client()
    tries(PASSWORD, browser=browser)
    options = browser.get(reverse("mfa_add_webauthn")).context["js_data"]["creation_options"]["publicKey"]
    assert options["rp"] == {"id": "testserver", "name": "Promotora"}
    login = Client().get(reverse("mfa_login_webauthn"), headers={"X-Requested-With": "XMLHttpRequest"}).json()
    assert login["request_options"]["publicKey"]["userVerification"] == "required"


def test_passkeys_work_on_localhost_and_nowhere_else_without_https():
    assert not getattr(product, "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", False)
    assert verify_rp_id("localhost", "http://localhost:8000")
    assert not verify_rp_id("clinic.example", "http://clinic.example")
