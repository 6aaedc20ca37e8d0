"""Every page, in English and Spanish, on a desk and on a phone: axe finds nothing, nothing is wider than the screen."""

import os
from datetime import date

import pytest
from tests.site import people
from tests.site.browser.conftest import DESK, PHONE, keep_picture
from tests.site.browser.faults import wrong_with

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.people.actions.emergency import Asked, open_in_emergency
from promotora.apps.people.terms import Emergency

pytestmark = pytest.mark.browser
# Page, and by whom it is looked at; {rosa} and so on are filled in.
PAGES = {
    "today": ("dana", "/"),
    "find": ("dana", "/members/"),
    "found": ("dana", "/members/?q=rosa"),
    "found_nobody": ("dana", "/members/?q=zzzz"),
    "add": ("dana", "/members/add/"),
    "record": ("dana", "/members/{rosa}/"),
    "contacts": ("dana", "/members/{rosa}/contacts/"),
    "contact_add": ("dana", "/members/{rosa}/contacts/add/"),
    "contact_change": ("dana", "/members/{rosa}/contacts/{contact}/"),
    "contact_end": ("dana", "/members/{rosa}/contacts/{contact}/end/"),
    "languages": ("dana", "/members/{rosa}/languages/"),
    "people": ("dana", "/members/{rosa}/people/"),
    "supporter_add": ("dana", "/members/{rosa}/people/add/"),
    "pair": ("dana", "/members/{rosa}/caregivers/pair/"),
    "consents": ("dana", "/members/{rosa}/consents/"),
    "consent": ("dana", "/members/{rosa}/consents/{consent}/"),
    "consent_add": ("dana", "/members/{rosa}/consents/add/"),
    "consent_revoke": ("dana", "/members/{rosa}/consents/{consent}/revoke/"),
    "consent_print": ("dana", "/members/{rosa}/consents/{consent}/print/"),
    "health": ("dana", "/members/{rosa}/health/"),
    "health_add": ("dana", "/members/{rosa}/health/add/"),
    "health_end": ("dana", "/members/{rosa}/health/{fact}/end/"),
    "health_mistake": ("dana", "/members/{rosa}/health/{fact}/mistake/"),
    "coverage": ("dana", "/members/{rosa}/coverage/"),
    "history": ("dana", "/members/{rosa}/history/"),
    "empty_record": ("dana", "/members/{marcus}/"),
    "emergency": ("dana", "/members/emergency/"),
    "in_an_emergency": ("theo", "/members/{rosa}/"),
    "meanwhile": ("theo", "/"),
    "looks": ("olga", "/members/{rosa}/looks/"),
    "emergencies": ("olga", "/emergencies/"),
    "sharing": ("priya", "/members/{luz}/sharing/"),
    "team": ("director", "/team/"),
    "invite": ("director", "/team/invite/"),
    "organizations": ("priya", "/organizations/"),
    "organization": ("priya", "/organizations/{eastside}/"),
    "organization_add": ("priya", "/organizations/add/"),
    "messages_not_sent": ("priya", "/messages/"),
    "loads": ("priya", "/membership/"),
    "load_add": ("priya", "/membership/add/"),
    "possible_duplicates": ("ana", "/same-person/"),
    "me": ("dana", "/me/"),
    "second_factor": ("dana", "/me/second-factor/"),
    "second_factors": ("dana", "/account/second-factor/"),
    "sessions": ("dana", "/account/sessions/"),
    "refused": ("instructor", "/members/"),
    "not_found": ("dana", "/members/987654321/"),
    "look": ("dana", "/look/"),
    "sign_in": (None, "/account/login/"),
    "password_reset": (None, "/account/password/reset/"),
    "not_an_invitation": (None, "/invitations/x/"),
}


@pytest.fixture
def house(served):
    """Everybody who looks, and a record to look at."""
    eastside, plan = people.organization(), people.organization(Kind.PLAN, "County Health Plan")
    training = people.organization(Kind.TRAINING, "Manos Training")
    dana = people.staff("Dana Ruiz", eastside, Role.CARE_COORDINATOR)
    who = {
        "dana": dana,
        "director": people.staff("Mei Lin", eastside, Role.DIRECTOR),
        "olga": people.staff("Olga Petrov", eastside, Role.PRIVACY_OFFICER),
        "priya": people.staff("Priya Nair", plan, Role.PLAN_MANAGER),
        "ana": people.staff("Ana Diaz", plan, Role.PLAN_ANALYST),
        "instructor": people.staff("Sam Cole", training, Role.INSTRUCTOR),
        "theo": people.staff("Theo Banks", people.organization(name="Harbor Homes"), Role.CARE_COORDINATOR),
    }
    rosa, marcus = people.rosa(dana, cin="91234567S"), people.marcus(dana)
    open_rosas_record_in_an_emergency(who["theo"])
    luz = people.member(who["priya"], "Luz", "Herrera")
    filled = {
        "rosa": rosa.pk,
        "marcus": marcus.pk,
        "luz": luz.pk,
        "contact": people.contact(rosa, dana).pk,
        "consent": people.consent(rosa, dana, to=[plan]).pk,
        "eastside": eastside.pk,
        "fact": people.health_fact(rosa, dana, "metformin", kind="medicine").pk,
    }
    people.health_fact(rosa, dana, since=date(2020, 5, 1))
    return who, filled


def open_rosas_record_in_an_emergency(by):
    asked = Asked("91234567S", date(1962, 3, 4), Emergency.HEALTH, "She fell in our lobby.")
    with people.working(by):
        open_in_emergency(asked=asked, organization=by.organization, by=by.user, at=clock.now())


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_page_can_be_used_by_everyone(house, window, language):
    who, filled = house
    wrong = {}
    for reader in {reader for reader, _ in PAGES.values()}:
        browser = window(language=language)
        if reader:
            browser.carry(people.signed_in(who[reader]))
        for name, address in ((name, address) for name, (whose, address) in PAGES.items() if whose == reader):
            for size, word in ((DESK, "desk"), (PHONE, "phone")):
                browser.page.set_viewport_size(size)
                answer = browser.page.goto(address.format(**filled))
                found = wrong_with(browser.page, answer, name, size, language)
                if os.environ.get("PROMOTORA_KEEP_PICTURES"):
                    keep_picture(browser.page, f"{name}-{language}-{word}")
                if found:
                    wrong[f"{name}, {word}, {language}"] = found
        browser.complaints = [one for one in browser.complaints if not one.startswith("40")]  # looked at on purpose
    assert wrong == {}
