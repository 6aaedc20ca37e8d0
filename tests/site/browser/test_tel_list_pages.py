"""Working the list in the browser: axe finds nothing, nothing is wider than the screen, and it works by keyboard."""

from pathlib import Path

import pytest
from tests.site import people
from tests.site.browser.conftest import DESK, PHONE, keep_picture, violations
from tests.site.tel import a_list, lists

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind

pytestmark = pytest.mark.browser
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def house(committed):
    """A plan with two months' lists, one CB-CME with members and one without."""
    ana = people.staff("Ana Cruz", people.organization(Kind.PLAN, "County Health Plan"), Role.PLAN_MANAGER)
    dana = people.staff("Dana Reyes", people.organization(), Role.CARE_COORDINATOR)
    theo = people.staff("Theo Lind", people.organization(name="Westside Care"), Role.CARE_COORDINATOR)
    before = a_list.drawn(60)
    february = lists.a_run(ana, before, as_of=a_list.FEBRUARY)
    now = a_list.changed(before)
    march = lists.a_run(ana, now, before=february)
    a_list.give(march, [one for one in now if one.openly is not None][:18], ana, dana)
    return {"ana": ana, "dana": dana, "theo": theo, "march": march}


PAGES = {
    "list": ("ana", "/list/"),
    "list_narrowed": ("ana", "/list/?tier=1&tier=2&condition=diabetes&zip=90033&from=30"),
    "list_nobody_fits": ("ana", "/list/?zip=90210"),
    "list_of_a_cb_cme": ("dana", "/list/"),
    "list_of_nobody": ("theo", "/list/"),
    "list_views": ("ana", "/list/views/"),
    "list_view_add": ("ana", "/list/views/add/?wanted=tier%3D1"),
    "list_exports": ("ana", "/list/files/"),
}


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(house, window, size):
    wrong = []
    for name, (who, url) in PAGES.items():
        browser = window(size=size)
        browser.carry(people.signed_in(house[who]))
        browser.page.goto(url)
        for fold in browser.page.query_selector_all("details.filters, details.why"):
            fold.evaluate("fold => { fold.open = true }")
        wrong += [f"{name}: {line}" for line in violations(browser.page)]
        if browser.page.evaluate(OVERFLOW) > 0:
            wrong.append(f"{name}: wider than the screen")
        keep_picture(browser.page, f"{name}_{size['width']}", Path("tests/site/browser/pictures"))
    assert wrong == []


def test_ana_assigns_two_and_takes_it_back(house, window):
    browser = window()
    browser.carry(people.signed_in(house["ana"]))
    page = browser.page
    page.goto("/list/?assigned=0")
    page.locator("tbody input[type=checkbox]").nth(0).check()
    page.locator("tbody input[type=checkbox]").nth(1).check()
    assert "Picked: 2" in page.locator("[data-bulk-words]").inner_text()
    page.get_by_role("button", name="Assign those picked").click()
    assert violations(page) == []
    page.get_by_label("CB-CME").select_option(label="Eastside Care Partners")
    page.get_by_label("Why").fill("nearest")
    page.get_by_role("button", name="Look what it would do").click()
    keep_picture(page, "assign_check")
    assert violations(page) == []
    page.get_by_role("button", name="Assign ").click()
    assert "Assigned to Eastside Care Partners" in page.locator("h1").inner_text()
    keep_picture(page, "assign_done")
    assert violations(page) == []
    page.get_by_role("button", name="Take it back").click()
    assert "Taken back" in page.locator("main").inner_text()


def test_j_and_k_move_between_the_rows_and_enter_opens_one(house, window):
    browser = window()
    browser.carry(people.signed_in(house["ana"]))
    page = browser.page
    page.goto("/list/")
    names = page.locator("tbody th a").all_inner_texts()
    here = "document.activeElement.innerText"
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate(here) == names[1]
    page.keyboard.press("k")
    page.keyboard.press("k")
    assert page.evaluate(here) == names[0], "above the first row there is none"
    page.keyboard.press("Enter")
    page.wait_for_url("**/members/**")
    assert names[0] in page.locator("h1").inner_text()


def test_j_is_a_letter_where_one_types_and_the_keys_are_said(house, window):
    browser = window()
    browser.carry(people.signed_in(house["ana"]))
    page = browser.page
    page.goto("/list/")
    page.keyboard.press("/")
    page.keyboard.type("jk")
    assert page.locator("#find").input_value() == "jk"
    page.locator("h1").click()
    page.keyboard.press("?")
    assert "Move down and up the rows of a list" in page.locator("#keys").inner_text()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('#keys') !== null"), "the dialog keeps the focus"


def test_keys_of_one_letter_can_be_turned_off_and_on_again(house, window):
    browser = window()
    browser.carry(people.signed_in(house["ana"]))
    page = browser.page
    page.goto("/list/")
    page.get_by_role("button", name="Keys").click()
    page.get_by_text("Use keys of one letter or sign").click()
    page.get_by_role("button", name="Close").click()
    page.reload()
    for key in "j/?":
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement === document.body"), "no key of one letter does anything"
    assert page.locator("dialog[open]").count() == 0
    page.get_by_role("button", name="Keys").click()
    page.get_by_text("Use keys of one letter or sign").click()
    page.get_by_role("button", name="Close").click()
    page.locator("h1").click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"


def test_filters_at_hand_are_set_and_taken_away_with_one_press(house, window):
    browser = window()
    browser.carry(people.signed_in(house["ana"]))
    page = browser.page
    page.goto("/list/")
    everyone = page.locator("h1").inner_text()
    at_hand = page.get_by_role("navigation", name="Filters at hand")
    at_hand.get_by_role("link", name="tier 2").click()
    page.wait_for_url("**tier=2")
    assert at_hand.locator("[aria-current]").count() == 1
    assert set(page.locator("tbody td .pill").filter(has_text="tier").all_inner_texts()) == {"tier 2"}
    assert page.get_by_role("navigation", name="What narrows this list").count() == 0, "it is said once"
    at_hand.get_by_role("link", name="tier 2").click()
    page.wait_for_url("**all")
    assert page.locator("h1").inner_text() == everyone
