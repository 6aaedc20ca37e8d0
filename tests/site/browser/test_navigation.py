"""Going from page to page: groups open below their word, by mouse and keys, with and without script, on every width."""

import os

import pytest
from playwright.sync_api import expect
from tests.site import people
from tests.site.browser.conftest import DESK, PHONE, keep_picture, violations

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind

pytestmark = pytest.mark.browser
NARROWEST = {"width": 1024, "height": 700}  # that still has the row


@pytest.fixture
def staff(served):
    plan = people.organization(Kind.PLAN, "County Health Plan")
    eastside = people.organization()
    return {
        "miguel": people.staff("Miguel Ortiz", plan, Role.PLAN_MANAGER),
        "nadia": people.staff("Nadia Stone", plan, Role.NETWORK_MANAGER),
        "dana": people.staff("Dana Reyes", eastside, Role.CARE_COORDINATOR),
        "mei": people.staff("Mei Lin", eastside, Role.DIRECTOR),
    }


@pytest.fixture
def page_of(staff, window):
    def opened(name, address="/", **how):
        browser = window(**how)
        browser.carry(people.signed_in(staff[name]))
        browser.page.goto(address)
        return browser.page

    return opened


def row(page):
    return page.locator("nav.nav")


def group(page, word):
    return row(page).locator("summary", has_text=word)


@pytest.mark.parametrize("script", [True, False])
def test_a_group_opens_and_leads_on_and_only_one_is_open(page_of, script):
    page = page_of("miguel", script=script)
    group(page, "Lists").click()
    expect(row(page).get_by_role("link", name="What if")).to_be_visible()
    group(page, "Network").click()
    expect(row(page).get_by_role("link", name="What if")).to_be_hidden()
    row(page).get_by_role("link", name="Organizations").click()
    page.wait_for_url("**/organizations/")
    expect(row(page).get_by_role("link", name="Organizations")).to_be_hidden()
    assert group(page, "Network").get_attribute("aria-current") == "true"


def test_by_keys_a_group_opens_closes_and_does_not_stay_open_behind_one(page_of):
    page = page_of("miguel")
    lists, first = group(page, "Lists"), row(page).get_by_role("link", name="This month's list")
    lists.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(first).to_be_focused()
    page.keyboard.press("Escape")
    expect(first).to_be_hidden()
    expect(lists).to_be_focused()
    page.keyboard.press("Space")
    for _each in range(5):
        page.keyboard.press("Tab")
    expect(group(page, "Members")).to_be_focused()
    expect(first).to_be_hidden()


@pytest.mark.parametrize("name", ["miguel", "nadia", "dana", "mei"])
@pytest.mark.parametrize("size", [DESK, NARROWEST], ids=["desk", "narrow"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_group_fits_the_screen_in_one_row_in_either_direction(page_of, name, size, language):
    page = page_of(name, "/team/", size=size, language=language)
    wrong = []
    for direction in ("ltr", "rtl"):
        page.evaluate(f"document.documentElement.dir = '{direction}'")
        assert row(page).bounding_box()["height"] < 60, "one row"
        for each in range(row(page).locator("summary").count()):
            row(page).locator("summary").nth(each).click()
            panel = row(page).locator(".nav__panel").nth(each).bounding_box()
            assert panel["x"] >= 0
            assert panel["x"] + panel["width"] <= size["width"]
            wrong += violations(page)
            if os.environ.get("PROMOTORA_KEEP_PICTURES"):
                keep_picture(page, f"navigation-{name}-{size['width']}-{language}-{direction}-{each}")
        page.keyboard.press("Escape")
    assert wrong == []


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("name", ["miguel", "dana"])
def test_on_a_phone_every_place_is_in_the_menu_at_once(page_of, name, script):
    page = page_of(name, "/members/", size=PHONE, script=script)
    expect(row(page)).to_be_hidden()
    page.locator("summary", has_text="Menu").click()
    menu = page.get_by_role("navigation", name="Pages")
    expect(menu.get_by_role("link", name="This month's list")).to_be_visible()
    assert [one.inner_text() for one in menu.locator("[aria-current=page]").all()] == ["Find a member"]
    assert menu.get_by_role("list", name="Lists").count() == (1 if name == "miguel" else 0)
    assert all(one.bounding_box()["height"] >= 44 for one in menu.get_by_role("link").all())
    if script:
        assert violations(page) == []
        if os.environ.get("PROMOTORA_KEEP_PICTURES"):
            keep_picture(page, f"navigation-{name}-phone")


def test_nothing_of_it_is_printed(page_of):
    page = page_of("miguel")
    group(page, "Lists").click()
    page.emulate_media(media="print")
    expect(row(page)).to_be_hidden()
    expect(row(page).get_by_role("link", name="What if")).to_be_hidden()
