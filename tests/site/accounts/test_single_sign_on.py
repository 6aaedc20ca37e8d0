"""Single sign-on: the provider says who somebody is; whether they may enter is said here."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from tests.site import people

from promotora.apps.accounts import actions
from promotora.apps.accounts.adapter import SingleSignOn
from promotora.apps.accounts.models import Position, User
from promotora.apps.accounts.roles import Role
from promotora.apps.core import clock
from promotora.portal import environment

pytestmark = pytest.mark.django_db
PROVIDER = {
    "id": "eastside",
    "name": "Eastside",
    "server_url": "https://id.eastside.example",
    "client_id": "promotora",
    "secret": "s",
}
LOGIN = "/account/oidc/eastside/login/"
DANA = {"sub": "d1", "email": "dana@eastside.example", "email_verified": True, "name": "Dana Reyes"}


class Answer:
    status_code = 200

    def __init__(self, body):
        self.body = body
        self.headers = {"content-type": "application/json"}
        self.content = self.text = json.dumps(body)

    def json(self):
        return self.body

    def raise_for_status(self):
        pass


class Provider:
    """Answers as an OpenID Connect provider would, of whoever is at its door."""

    somebody: dict = DANA

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def get(self, url, **_):
        if url.endswith("/.well-known/openid-configuration"):
            here = "https://id.eastside.example"
            names = {"authorization_endpoint": "/in", "token_endpoint": "/token", "userinfo_endpoint": "/me"}
            return Answer({name: here + path for name, path in names.items()} | {"issuer": here})
        return Answer(self.somebody)

    def request(self, method, url, **_):
        return Answer({"access_token": "a"})


@pytest.fixture
def provider(settings, monkeypatch):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "sso"}}
    cache.clear()
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [environment.sign_on_app(PROVIDER)]}
    }
    here = Provider()
    monkeypatch.setattr(SingleSignOn, "get_requests_session", lambda _: here)
    return here


@pytest.fixture
def eastside(db):
    return people.organization()


def comes(browser, **start):
    away = browser.post(LOGIN, start)
    asked = parse_qs(urlsplit(away["Location"]).query)
    assert away["Location"].startswith("https://id.eastside.example/in?")
    assert asked["code_challenge_method"] == ["S256"]
    return browser.get(f"{LOGIN}callback/", {"code": "c", "state": asked["state"][0]})


def is_in(browser):
    return SESSION_KEY in browser.session


def test_somebody_who_works_here_comes_in_by_their_proved_address(provider, eastside):
    dana = people.staff("Dana Reyes", eastside, Role.CARE_COORDINATOR, email=DANA["email"])
    browser = Client()
    assert comes(browser)["Location"] == "/"
    assert browser.get(reverse("team")).status_code == 200
    assert SocialAccount.objects.get().user == dana.user
    dana.user.refresh_from_db()
    assert dana.user.check_password(people.PASSWORD), "the password still works"
    assert not SocialToken.objects.exists()


@pytest.mark.parametrize("proved", [False, "false", None, 0])
def test_an_address_that_the_provider_has_not_proved_opens_nothing(provider, eastside, proved):
    people.staff("Dana Reyes", eastside, Role.CARE_COORDINATOR, email=DANA["email"])
    people.invited("ines@eastside.example", eastside, Role.DIRECTOR)
    for email in ("dana@eastside.example", "ines@eastside.example"):
        provider.somebody = DANA | {"email": email, "email_verified": proved}
        browser = Client()
        answer = comes(browser)
        assert answer.status_code == 403
        assert b"Nobody here expects you yet" in answer.content
        assert not is_in(browser)
    assert User.objects.count() == 1


def test_a_stranger_whom_the_provider_knows_does_not_come_in(provider, eastside):
    browser = Client()
    assert comes(browser).status_code == 403
    assert not is_in(browser)
    assert not User.objects.exists()


def test_whoever_is_invited_gets_an_account_and_the_role(provider, eastside):
    people.invited(DANA["email"], eastside, Role.CARE_COORDINATOR)
    browser = Client()
    assert comes(browser).status_code == 302
    position = Position.objects.get()
    assert (position.user.name, position.user.email, position.role) == (
        "Dana Reyes",
        "dana@eastside.example",
        "care_coordinator",
    )
    assert EmailAddress.objects.get().verified
    assert not position.user.has_usable_password()
    assert browser.get(reverse("team")).status_code == 200


def test_an_invitation_that_is_withdrawn_lets_nobody_in(provider, eastside):
    issued = people.invited(DANA["email"], eastside, Role.CARE_COORDINATOR)
    actions.withdraw(invitation=issued.invitation, by=None, at=clock.now())
    assert comes(Client()).status_code == 403
    assert not User.objects.exists()


def test_whose_last_role_has_ended_stays_out_until_invited_again(provider, eastside):
    director = people.staff("Maria Ochoa", eastside, Role.DIRECTOR)
    people.invited(DANA["email"], eastside, Role.CARE_COORDINATOR)
    comes(Client())
    dana = Position.objects.get(user__email=DANA["email"])
    actions.end_position(position=dana, on=clock.today(), because="left", by=director.user, at=clock.now())
    browser = Client()
    assert comes(browser).status_code == 403
    assert not is_in(browser)
    people.invited(DANA["email"], eastside, Role.CLINICAL_CONSULTANT)
    assert comes(browser)["Location"] == "/"
    assert browser.get(reverse("team")).status_code == 200


def test_a_closed_account_stays_closed(provider, eastside):
    people.staff("Dana Reyes", eastside, Role.CARE_COORDINATOR, email=DANA["email"])
    User.objects.update(is_active=False)
    browser = Client()
    comes(browser)
    assert not is_in(browser)


def test_single_sign_on_asks_for_the_second_factor_too(provider, eastside):
    dana = people.staff("Dana Reyes", eastside, Role.CARE_COORDINATOR, email=DANA["email"])
    people.with_second_factor(dana.user)
    browser = Client()
    assert comes(browser)["Location"] == reverse("mfa_authenticate")
    assert not is_in(browser)


def test_a_provider_vouches_only_for_the_domains_it_is_named_for(provider, eastside, settings):
    narrow = environment.sign_on_app(PROVIDER | {"domains": ["westside.example"]})
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [narrow]}}
    people.staff("Dana Reyes", eastside, Role.CARE_COORDINATOR, email=DANA["email"])
    people.invited("ines@eastside.example", eastside, Role.DIRECTOR)
    for email in (DANA["email"], "ines@eastside.example"):
        provider.somebody = DANA | {"email": email}
        assert comes(Client()).status_code == 403


def test_single_sign_on_never_leads_to_another_site(provider, eastside):
    people.staff("Dana Reyes", eastside, Role.CARE_COORDINATOR, email=DANA["email"])
    assert comes(Client(), next="https://evil.example/")["Location"] == "/"
    assert comes(Client(), next="/team/")["Location"] == "/team/"


def test_an_answer_that_nobody_asked_for_is_refused(provider, eastside):
    people.staff("Dana Reyes", eastside, Role.CARE_COORDINATOR, email=DANA["email"])
    browser = Client()
    browser.get(f"{LOGIN}callback/", {"code": "c", "state": "made-up"})
    assert not is_in(browser)


def test_a_link_alone_does_not_start_it(provider):
    assert Client().get(LOGIN).status_code == 200


def test_providers_are_read_from_the_file_that_is_named(tmp_path):
    file = tmp_path / "providers.json"
    file.write_text(json.dumps([PROVIDER | {"domains": ["eastside.example"]}]))
    [app] = environment.single_sign_on(str(file))
    assert app["provider_id"] == "eastside"
    assert app["settings"] == {"server_url": "https://id.eastside.example", "domains": ["eastside.example"]}
    assert environment.single_sign_on("") == []


@pytest.mark.parametrize("written", [None, "{", "{}x", '[{"id": "x"}]', '"x"', "[1]", "3"])
def test_a_file_of_providers_that_cannot_be_used_says_how_it_should_be(tmp_path, written):
    file = tmp_path / "providers.json"
    if written is not None:
        file.write_text(written)
    with pytest.raises(ValueError, match=r"PROMOTORA_OIDC names .*providers\.json.*It must be a JSON list"):
        environment.single_sign_on(str(file))
