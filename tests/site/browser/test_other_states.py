"""Pages in states that an address alone does not show: wrong answers, two people at once, a load, a pair of records."""

from datetime import date

import pytest
from tests.site import people
from tests.site.browser.conftest import DESK, PHONE, violations
from tests.site.people.tables_of_members import MARCUS, ROSA, again, loaded, strangers, write_csv

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.people.actions.contacts import ContactGiven, change_contact
from promotora.apps.people.actions.sameness import look_for_duplicates
from promotora.apps.people.models import PossibleDuplicate

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("language", ["en", "es"])]


@pytest.fixture
def plan(served):
    return people.organization(Kind.PLAN, "County Health Plan")


@pytest.fixture
def dana(served):
    return people.staff("Dana Ruiz", people.organization(), Role.CARE_COORDINATOR)


@pytest.fixture
def ana(plan):
    return people.staff("Ana Cruz", plan, Role.PLAN_ANALYST)


@pytest.fixture
def desk(window, language):
    def opened(position):
        browser = window(language=language)
        browser.carry(people.signed_in(position))
        return browser

    return opened


def then_everyone_can_use_it(browser):
    """No fault that axe finds, and nothing is wider than the screen, on a desk and on a phone."""
    for size in (DESK, PHONE):
        browser.page.set_viewport_size(size)
        assert violations(browser.page) == []
        assert browser.page.evaluate("document.documentElement.scrollWidth") <= size["width"] + 1
    browser.complaints = [one for one in browser.complaints if not one.startswith(("409", "422"))]


def press_main(page):
    page.locator("main form button[type=submit], main form button:not([type])").last.click()


@pytest.mark.parametrize("address", ["/members/add/", "/members/{rosa}/contacts/add/", "/members/{rosa}/consents/add/"])
def test_a_form_with_wrong_answers(dana, desk, address):
    rosa = people.rosa(dana)
    browser = desk(dana)
    browser.page.goto(address.format(rosa=rosa.pk))
    browser.page.evaluate("document.querySelectorAll('main form').forEach(form => form.noValidate = true)")
    press_main(browser.page)
    assert browser.page.locator(".usa-error-message, .usa-alert--error").first.is_visible()
    then_everyone_can_use_it(browser)


def test_two_people_change_one_number(dana, desk):
    rosa = people.rosa(dana)
    contact = people.contact(rosa, dana)
    browser = desk(dana)
    browser.page.goto(f"/members/{rosa.pk}/contacts/{contact.pk}/")
    with people.working(dana):
        given = ContactGiven(way="mobile", value="323 555 0199", starts=date(2026, 1, 5))
        change_contact(contact=contact, given=given, seen=contact.version, by=dana.user, today=clock.today())
    browser.page.locator("[name=note]").fill("mornings")
    press_main(browser.page)
    assert "0199" in browser.page.locator("main").inner_text()
    then_everyone_can_use_it(browser)


def test_a_load_with_rows_that_were_not_used(ana, desk, tmp_path):
    rows = [ROSA, *strangers(30), MARCUS | {"birth_date": "1971-13-30"}]
    load = loaded(ana, write_csv(tmp_path / "members.csv", rows))
    browser = desk(ana)
    browser.page.goto(f"/membership/{again(ana, load).pk}/")
    assert "1971-13-30" in browser.page.locator("main").inner_text()
    then_everyone_can_use_it(browser)


def test_a_pair_of_records(ana, desk):
    for first in ("Rosa", "Roza"):
        people.contact(people.rosa(ana, first=first), ana, starts=date(2026, 1, 5))
    look_for_duplicates(of=people.eyes(ana), at=clock.now())
    with people.working(ana):
        pair = PossibleDuplicate.objects.get()
    browser = desk(ana)
    browser.page.goto(f"/same-person/{pair.pk}/")
    assert "Roza" in browser.page.locator("main").inner_text()
    then_everyone_can_use_it(browser)
