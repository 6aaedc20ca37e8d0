"""Every page of the roster and of room, also in Spanish: axe finds nothing, nothing overflows; and a story."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils import timezone
from tests.site import network, people
from tests.site.browser.conftest import PHONE, keep_picture
from tests.site.browser.faults import looks
from tests.site.network import rooms

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.network.models import Credential, Joining, Leave, Subcontractor

pytestmark = pytest.mark.browser
MONDAY = people.NOW
BEFORE = date(2025, 6, 1)

PAGES = {
    "dana": [
        "/roster/",
        "/roster/?when=later",
        "/roster/?when=left",
        "/roster/?q=zzzz",
        "/roster/add/",
        "/roster/{luz}/",
        "/roster/{luz}/change/",
        "/roster/{luz}/away/",
        "/roster/{luz}/away/{leave}/",
        "/roster/{luz}/leaves/",
        "/roster/{luz}/credentials/add/",
        "/roster/{luz}/credentials/{credential}/renew/",
        "/roster/subcontractors/",
        "/roster/subcontractors/add/",
        "/roster/subcontractors/{subcontractor}/end/",
        "/roster/joining/",
        "/roster/joining/add/",
        "/roster/joining/{joining}/",
        "/capacity/",
        "/capacity/report/{plan}/",
        "/capacity/report/{plan}/?month=2026-03",
    ],
    "nadia": [
        "/network/capacity/",
        "/network/capacity/?state=FULL",
        "/network/capacity/{eastside}/",
        "/network/ratios/",
        "/network/ratios/add/",
    ],
    "bo": ["/network/capacity/", "/network/ratios/"],
    "theo": ["/roster/", "/roster/subcontractors/", "/roster/joining/", "/capacity/"],
}
KEPT = {
    "/roster/": "roster",
    "/roster/{luz}/": "roster_person",
    "/roster/{luz}/change/": "roster_change",
    "/capacity/": "capacity",
    "/capacity/report/{plan}/": "capacity_report",
    "/network/capacity/": "network_capacity",
    "/network/capacity/{eastside}/": "network_capacity_of",
    "/network/ratios/": "network_ratios",
}


@pytest.fixture
def on_march_2():
    """Also in the thread that serves the pages."""
    clock.go_by(lambda: MONDAY)
    yield
    clock.go_by(timezone.now)


@pytest.fixture
def story(served, on_march_2):
    """Eastside with a team of three, members since autumn, reports and a contract; and others with less."""
    dana = people.staff("Dana Reyes", people.organization(), Role.DIRECTOR)
    ana = people.staff("Ana Cruz", people.organization(Kind.PLAN, "County Health Plan"), Role.PLAN_MANAGER)
    bo = people.staff("Bo Lind", people.organization(Kind.PLAN_PARTNER, "Harbor Plan"), Role.PLAN_MANAGER)
    theo = people.staff("Theo Brandt", people.organization(name="Westside Care"), Role.DIRECTOR)
    network.contracted(ana, dana.organization, starts=BEFORE, capacity=40, areas=["East", "Metro"])
    luz = rooms.luz(dana, fte="0.25", starts=BEFORE)
    rooms.luz(dana, fte="0.10", name="Omar Diaz", starts=rooms.after(20))
    network.coordinator(dana, name="Nia Brooks", role="clinical_consultant", fte="0.20", starts=BEFORE)
    with people.working(dana):
        filled = {
            "leave": Leave.objects.create(staff=luz, starts=rooms.after(40), ends=rooms.after(60)).pk,
            "credential": Credential.objects.create(staff=luz, kind="RN", number="77", expires=rooms.after(20)).pk,
            "subcontractor": Subcontractor.objects.create(
                organization=dana.organization, name="Casa", services=["health_promotion"], starts=BEFORE
            ).pk,
            "joining": Joining.objects.create(
                organization=dana.organization,
                comes="training",
                role="care_coordinator",
                fte="0.50",
                starts=rooms.after(50),
                likely=60,
            ).pk,
        }
    rooms.ratio(ana, 30, "homeless", source="Our contract, 4.2")
    for month in (9, 10, 11):
        with rooms.on(date(2025, month, 12)):
            rooms.served(ana, dana, 3)
    rooms.told(dana, ana, date(2026, 1, 1), coordinators="0.50", enrolled=9, room=21)
    ids = {"luz": luz.pk, "plan": ana.organization_id, "eastside": dana.organization_id}
    who = {"dana": dana, "nadia": rooms.nadia(ana), "bo": bo, "theo": theo}
    return SimpleNamespace(who=who, filled=filled | ids)


def test_every_page_of_room_can_be_used_by_everyone(story, window):
    wrong = {}
    for reader, addresses in PAGES.items():
        browser = window()
        browser.carry(people.signed_in(story.who[reader]))
        for address in addresses:
            for word, found in looks(browser, address.format(**story.filled)):
                if reader != "theo" and reader != "bo" and address in KEPT:
                    keep_picture(browser.page, f"{KEPT[address]}_{word}", Path("tests/site/browser/pictures"))
                if found:
                    wrong[f"{reader}: {address}, {word}"] = found
    assert wrong == {}


class TestTheMonth:
    """From an empty roster's next entry to the plan that reads the report beside it."""

    @pytest.fixture(autouse=True)
    def begin(self, story, window):
        self.story, self.window = story, window

    def desk_of(self, name, **how):
        browser = self.window(**how)
        browser.carry(people.signed_in(self.story.who[name]))
        return browser.page

    def test_dana_hires_reports_and_the_plan_reads_it(self):
        self.dana = self.desk_of("dana", size=PHONE)
        self.when_dana_puts_amy_on_the_roster()
        self.and_reports_february_with_more_than_the_roster_says()
        self.then_nadia_reads_that_the_two_differ()

    def when_dana_puts_amy_on_the_roster(self):
        page = self.dana
        page.goto("/roster/")
        page.get_by_role("link", name="Put somebody on the roster").first.click()
        page.get_by_role("textbox", name="Name").fill("Amy Tran")
        page.locator("label", has_text="care coordinator").first.click()
        page.get_by_label("Share of full time").fill("0.50")
        page.get_by_role("button", name="Put on the roster").click()
        assert page.get_by_text("Amy Tran is on the roster.").is_visible()

    def and_reports_february_with_more_than_the_roster_says(self):
        page = self.dana
        page.goto("/capacity/")
        page.get_by_role("link", name="Report February 2026").first.click()
        assert page.get_by_label("Full-time care coordinators").input_value() == "0.25"
        page.get_by_label("Full-time care coordinators").fill("0.90")
        page.get_by_role("button", name="Look at it beside the roster").click()
        assert page.get_by_text("differs").first.is_visible()
        page.get_by_role("button", name="Send it").click()
        assert page.get_by_text("The report was sent to County Health Plan.").is_visible()

    def then_nadia_reads_that_the_two_differ(self):
        page = self.desk_of("nadia")
        page.goto("/network/capacity/")
        assert page.get_by_text("differs from the roster").is_visible()
        page.get_by_role("link", name="Eastside Care Partners").click()
        assert page.get_by_text("Amy Tran").first.is_visible()
