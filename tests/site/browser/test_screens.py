"""The pictures under docs/screens show the pages as they are: the same people, the same Monday in March, every time."""

import pytest
from django.core.handlers.wsgi import WSGIHandler
from tests.site import people
from tests.site.browser import screens
from tests.site.browser.conftest import DESK, PHONE
from tests.site.browser.march import MONDAY, a_draft, a_referral, march

from promotora.apps.core import clock

pytestmark = pytest.mark.browser

# Picture, what it shows, who looks, where; {run} and so on are filled in.
PAGES = {
    "analyst-today": ("A plan analyst's morning", "ana", "/"),
    "manager-today": ("A plan manager's morning", "miguel", "/"),
    "coordinator-today": ("A care coordinator's morning", "dana", "/"),
    "list": ("This month's list, for a CB-CME", "dana", "/list/"),
    "listing": ("Why somebody is on the list", "dana", "/list/{run}/members/{member}/"),
    "evidence": ("The claims behind it", "dana", "/list/{run}/members/{member}/evidence/"),
    "plan-list": ("This month's list, for the plan", "ana", "/list/"),
    "runs": ("Every list", "ana", "/runs/"),
    "run": ("One list: what came of it", "ana", "/runs/{run}/"),
    "change": ("Who came, who left, who changed", "ana", "/runs/{run}/change/"),
    "pictures": ("A list in pictures", "ana", "/runs/{run}/pictures/"),
    "referrals": ("Referrals of people who are not listed", "dana", "/referrals/"),
    "referral-answer": ("Answering a referral", "ana", "/referrals/{referral}/answer/"),
    "rules": ("The rules, for everyone", None, "/rules/"),
    "draft": ("A policy in the making", "ana", "/drafts/{draft}/"),
    "trial": ("What it would change", "ana", "/drafts/trials/{trial}/"),
    "record": ("A member's record", "dana", "/members/{member}/"),
}


class OnMonday(WSGIHandler):
    """The site, on the morning of Monday, March 2."""

    def __call__(self, environ, start_response):
        with clock.stopped_at(MONDAY):
            return super().__call__(environ, start_response)


@pytest.fixture
def application():
    return OnMonday()


@pytest.fixture
def on_monday(served, tmp_path):
    with clock.stopped_at(MONDAY):
        story = march(tmp_path)
        draft, trial = a_draft(story)
        story.filled |= {"referral": a_referral(story), "draft": draft, "trial": trial}
        yield story


def test_the_pictures_of_pages_are_up_to_date(on_monday, window):
    found = []
    for size, ending in ((DESK, ""), (PHONE, "-phone")):
        browsers = {}
        for name, (_, reader, address) in PAGES.items():
            if reader not in browsers:
                browsers[reader] = window(size=size)
                if reader:
                    browsers[reader].carry(people.signed_in(on_monday.who[reader]))
            page = browsers[reader].page
            page.goto(address.format(**on_monday.filled))
            found.append(screens.looked_at(page, name + ending))
    if screens.writes():
        screens.write(found, {name: said for name, (said, _, _) in PAGES.items()})
    assert screens.stale(found) == [], "docs/screens is stale. Take the pictures again: make docs"


def test_a_page_that_shows_something_else_makes_its_picture_stale(window, served):
    page = window().page
    page.goto("/account/login/")
    before = screens.Screen("x", page.evaluate(screens.SHOWN))
    page.evaluate("document.querySelector('h1').textContent = 'Something else'")
    assert screens.Screen("x", page.evaluate(screens.SHOWN)).print != before.print
