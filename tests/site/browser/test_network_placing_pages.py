"""Placements and wishes in the browser: axe finds nothing, nothing is wider than the screen, and Ana's whole way."""

from pathlib import Path

import pytest
from tests.site import people
from tests.site.browser.conftest import DESK, PHONE, keep_picture, violations
from tests.site.tel import a_list, lists, placing

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.tel.actions import placing as actions
from promotora.apps.tel.actions import transferring
from promotora.apps.tel.models import Placing
from promotora.apps.tel.queries.columns import columns_of

pytestmark = pytest.mark.browser
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def house(committed):
    """A plan with a list of forty, three CB-CMEs too small for all of them, a wish, and a placement to look at."""
    ana = people.staff("Ana Cruz", people.organization(Kind.PLAN, "County Health Plan"), Role.PLAN_MANAGER)
    dana = people.staff("Dana Reyes", people.organization(), Role.CARE_COORDINATOR)
    for name in (placing.EASTSIDE, placing.WESTSIDE, placing.VALLEY):
        placing.able(ana, name, capacity=11)
    march = lists.a_run(ana, a_list.drawn(44))
    listed = openly(ana, march)[:6]
    with people.working(ana):
        a_list.assign(
            run=march, members=listed, to=dana.organization, because="near", by=ana.user, at=clock.now(),
            today=clock.today(),
        )  # fmt: skip
    westside = people.Organization.objects.get(name=placing.WESTSIDE)
    with people.working(dana):
        rosa = people.Member.objects.get(pk=listed[0])
        given = transferring.WishGiven(ana.organization, "choice", "Nearer to her son.", westside)
        row = transferring.wish(member=rosa, given=given, organization=dana.organization, by=dana.user, at=clock.now())
    made = placing.placed(ana, march)
    filled = {"placing": made.pk, "member": listed[0], "other": listed[1], "wish": row.pk, "run": march.pk}
    return {"ana": ana, "dana": dana, "march": march, "filled": filled}


def openly(ana, run):
    """The members of a list whom any CB-CME may be given."""
    with people.working(ana):
        columns = columns_of(run, ana.organization_id)
        return columns["member"][columns["open"] == 1].tolist()


PAGES = {
    "placements": ("ana", "/placements/"),
    "placement_add": ("ana", "/placements/add/"),
    "placement_weights": ("ana", "/placements/weights/"),
    "placement": ("ana", "/placements/{placing}/"),
    "placement_members": ("ana", "/placements/{placing}/members/"),
    "placement_waits": ("ana", "/placements/{placing}/members/?change=waits"),
    "placement_commit": ("ana", "/placements/{placing}/commit/"),
    "placement_discard": ("ana", "/placements/{placing}/discard/"),
    "transfers_to_answer": ("ana", "/transfers/to-answer/"),
    "transfer_answer": ("ana", "/transfers/to-answer/{wish}/"),
    "transfer_write": ("ana", "/transfers/to-answer/add/{other}/"),
    "transfers": ("dana", "/transfers/"),
    "transfer": ("dana", "/transfers/{wish}/"),
    "transfer_add": ("dana", "/transfers/add/{other}/"),
    "transfer_take_back": ("dana", "/transfers/{wish}/take-back/"),
    "record_with_a_wish": ("dana", "/members/{member}/"),
    "record_without": ("ana", "/members/{other}/"),
}


@pytest.mark.parametrize(
    ("size", "language"), [(DESK, "en"), (PHONE, "en"), (PHONE, "es")], ids=["desk", "phone", "phone in Spanish"]
)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(house, window, size, language):
    wrong = []
    for name, (who, url) in PAGES.items():
        browser = window(size=size, language=language)
        browser.carry(people.signed_in(house[who]))
        answer = browser.page.goto(url.format(**house["filled"]))
        if answer.status != 200:
            wrong.append(f"{name}: {answer.status}")
        for fold in browser.page.query_selector_all("details.filters, details.why"):
            fold.evaluate("fold => { fold.open = true }")
        wrong += [f"{name}: {line}" for line in violations(browser.page)]
        if browser.page.evaluate(OVERFLOW) > 0:
            wrong.append(f"{name}: wider than the screen")
        keep_picture(browser.page, f"placing_{name}_{size['width']}_{language}", Path("tests/site/browser/pictures"))
    assert wrong == []


def test_ana_works_one_out_looks_commits_and_takes_it_back(house, window):
    ana = house["ana"]
    browser = window()
    browser.carry(people.signed_in(ana))
    page = browser.page
    page.goto("/placements/")
    page.get_by_role("link", name="Work out a placement").click()
    page.get_by_role("button", name="Work it out").click()
    page.wait_for_selector("#placing-state")
    with people.working(ana):
        newest = Placing.objects.first()
    actions.do_placing(placing_id=newest.pk, of=people.eyes(ana), now=clock.now)
    page.reload()
    assert "can be placed" in page.inner_text("h1")
    page.get_by_role("link", name="Commit it").click()
    page.get_by_role("button", name="Commit it").click()
    assert "The placement is being committed" in page.inner_text("h1")
    placing.carried_out(ana, newest)
    page.reload()
    assert "The placement was committed" in page.inner_text("h1")
    assert sum(placing.served(ana).values()) > 6
    page.get_by_role("button", name="Take it back").click()
    assert "The placement is being taken back" in page.inner_text("h1")
    placing.given_back(ana, newest)
    page.reload()
    assert "The placement was taken back" in page.inner_text("h1")
    assert sum(placing.served(ana).values()) == 6
