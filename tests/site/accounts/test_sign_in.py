"""Signing in, and everybody who should not."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.db.models import F
from django.http import HttpResponse
from django.test import Client
from django.urls import path, reverse
from django.utils import timezone
from fido2.rpid import verify_rp_id
from tests.site import people
from tests.site.people import PASSWORD

from promotora.apps.accounts import actions
from promotora.apps.accounts.models import User
from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Permission
from promotora.apps.core import clock
from promotora.apps.core.doors import opens_to, those_who_may
from promotora.portal import settings as product
from promotora.portal import urls

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"
WRONG = "This email and this password do not go together."


@pytest.fixture(autouse=True)
def limits_of_its_own(settings):
    """No test uses up another's tries."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "sign-in"}}
    cache.clear()


@pytest.fixture
def dana(db):
    return people.staff("Dana Reyes", people.organization(), Role.CARE_COORDINATOR, email="dana@eastside.example")


@pytest.fixture
def director(dana):
    return people.staff("Maria Ochoa", dana.organization, Role.DIRECTOR)


def text(answer):
    return " ".join(answer.content.decode().split())


def tries(password, email="dana@eastside.example", browser=None, **more):
    return (browser or Client()).post(LOGIN, {"login": email, "password": password}, **more)


def is_in(browser):
    return SESSION_KEY in browser.session


def code_of(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


# ----------------------------------------------------------------------------------------------------------- coming in


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


# ------------------------------------------------------------------------------------------------------------ strangers


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


def without_token(answer):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text(answer))


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


# -------------------------------------------------------------------------------------------------------------- lockout


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


# ----------------------------------------------------------------------------------------------------- sessions' end


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


# ------------------------------------------------------------------------------------------------------ second factor


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


def test_everybodys_address_is_proved(dana):
    assert EmailAddress.objects.get(user=dana.user).verified


def test_an_address_that_is_not_proved_does_not_sign_in(dana):
    EmailAddress.objects.update(verified=False)
    browser = Client()
    answer = tries(PASSWORD, browser=browser)
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert not is_in(browser)
