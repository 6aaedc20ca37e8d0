"""A listing and referrals in the browser: axe finds nothing, nothing is wider than the screen, and it works by keys."""

from datetime import date
from pathlib import Path

import pytest
from tests.site import people
from tests.site.browser.conftest import DESK, PHONE, keep_picture, violations
from tests.site.tel import lists
from tests.site.tel.listing import GLORIA, assigned
from tests.site.tel.lists import claim_lines
from tests.site.tel.referrals import PARK, ROSA, a_plan_with, claims_in, referred, yes

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind

pytestmark = pytest.mark.browser
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PICTURES = Path("tests/site/browser/pictures")
SICKER = GLORIA.now(
    tier=1,
    criteria=("A1", "A2", "B1", "B2", "B3"),
    conditions=("chf", "ckd", "diabetes", "hypertension"),
    ed=6,
    stays=2,
    lines=[
        *GLORIA.lines,
        *claim_lines("B2", "111", date(2019, 7, 4), date(2020, 1, 20), kind="stay"),
        *claim_lines("A1", "N186", date(2019, 7, 4), date(2019, 12, 2)),
        *claim_lines("A1", "I509", date(2019, 2, 4), date(2019, 12, 9)),
        *claim_lines("B3", "99284", date(2019, 8, 1), date(2019, 9, 17), date(2019, 12, 1), kind="ed_visit"),
    ],
)


@pytest.fixture
def dana():
    return people.staff("Dana Reyes", people.organization(), Role.CARE_COORDINATOR)


@pytest.fixture
def here(committed, tmp_path):
    """Ana's and Miguel's plan, with claims, a directory and a list."""
    plan = people.organization(Kind.PLAN, "County Health Plan")
    ana = people.staff("Ana Cruz", plan, Role.PLAN_ANALYST)
    miguel = people.staff("Miguel Ortiz", plan, Role.PLAN_MANAGER)
    with a_plan_with(claims_in(tmp_path), ana, miguel) as here:
        yield here


@pytest.fixture
def pages(committed, here, dana):
    """Who opens which page: a listing with much behind it, and referrals in each state."""
    before = lists.a_run(here.miguel, [SICKER.now(tier=2)], as_of=date(2020, 4, 1))
    run = lists.a_run(here.miguel, [SICKER], as_of=date(2020, 5, 1), before=before)
    member = assigned(run, SICKER, here.miguel, dana)
    people.contact(member, dana, best_time="mornings", may_text=True)
    waits, accepted = referred(PARK, dana, here), referred(ROSA, dana, here)
    yes(accepted, here.ana)
    listing = f"/list/{run.pk}/members/{member.pk}/"
    return {
        "listing": (dana, listing),
        "listing_of_the_plan": (here.miguel, listing),
        "listing_evidence": (dana, f"{listing}evidence/"),
        "referrals": (dana, "/referrals/"),
        "referral_add": (dana, "/referrals/add/"),
        "referral_waits": (dana, f"/referrals/{waits.pk}/"),
        "referral_accepted": (dana, f"/referrals/{accepted.pk}/"),
        "referral_take_back": (dana, f"/referrals/{waits.pk}/take-back/"),
        "referrals_to_answer": (here.ana, "/referrals/to-answer/"),
        "referral_to_answer": (here.ana, f"/referrals/{waits.pk}/answer/"),
        "referral_answered": (here.ana, f"/referrals/{accepted.pk}/answer/"),
    }


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(pages, window, size):
    wrong = []
    for name, (who, url) in pages.items():
        browser = window(size=size)
        browser.carry(people.signed_in(who))
        browser.page.goto(url)
        for fold in browser.page.query_selector_all("details.why"):
            fold.evaluate("fold => { fold.open = true }")
        wrong += [f"{name}: {line}" for line in violations(browser.page)]
        if browser.page.evaluate(OVERFLOW) > 0:
            wrong.append(f"{name}: wider than the screen")
        keep_picture(browser.page, f"{name}_{size['width']}", PICTURES)
    assert wrong == []


def test_a_listing_prints_without_what_only_a_screen_needs(pages, window):
    who, url = pages["listing"]
    browser = window()
    browser.carry(people.signed_in(who))
    browser.page.goto(url)
    browser.page.emulate_media(media="print")
    keep_picture(browser.page, "listing_print", PICTURES)
    assert browser.page.get_by_text("Why Gloria is on the list").is_visible()
    assert not browser.page.get_by_text("Open the record").is_visible()


def test_dana_refers_someone_without_script(committed, here, dana, window):
    browser = window(script=False, size=PHONE)
    browser.carry(people.signed_in(dana))
    page = browser.page
    page.goto("/referrals/")
    page.get_by_role("link", name="Refer someone").first.click()
    form = page.locator("main form")
    form.get_by_label("CIN").fill(ROSA.person_id)
    form.get_by_label("Month").select_option("3")
    form.get_by_label("Day").fill("4")
    form.get_by_label("Year").fill("1962")
    form.get_by_label("First name").fill("Rosa")
    form.get_by_label("Last name").fill("Martínez")
    form.locator("textarea").fill("She was in our emergency room three times this winter.")
    form.get_by_label("County Health Plan").check()
    page.get_by_role("button", name="Send to the plan").click()
    assert "Ask the person first." in page.locator("main").inner_text()
    page.get_by_text("The person knows of this referral and agrees").click()
    page.get_by_role("button", name="Send to the plan").click()
    assert "1 referral waits for the plan" in page.locator("h1").inner_text()
