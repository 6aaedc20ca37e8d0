"""The pictures under docs/screens show the pages as they are: the same people, the same Monday in March, every time."""

import pytest
from django.core.handlers.wsgi import WSGIHandler
from tests.site import people
from tests.site.browser import conftest, screens
from tests.site.browser.conftest import DESK, PHONE
from tests.site.browser.march import march

from promotora.apps.core import clock

pytestmark = pytest.mark.browser

# Picture, what it shows, who looks, where; {rosa} and so on are filled in.
PAGES = {
    "coordinator-today": ("A care coordinator's morning", "dana", "/"),
    "record": ("A member's record", "dana", "/members/{rosa}/"),
}


class OnMonday(WSGIHandler):
    """The site, on the morning of Monday, March 2."""

    def __call__(self, environ, start_response):
        with clock.stopped_at(people.NOW):
            return super().__call__(environ, start_response)


@pytest.fixture
def on_monday(monkeypatch, request):
    monkeypatch.setattr(conftest, "WSGIHandler", OnMonday)
    served = request.getfixturevalue("served")
    with clock.stopped_at(people.NOW):
        yield served, march()


def test_the_pictures_of_pages_are_up_to_date(on_monday, window):
    _, (who, filled) = on_monday
    found = []
    for name, (_, reader, address) in PAGES.items():
        for size, ending in ((DESK, ""), (PHONE, "-phone")):
            browser = window(size=size)
            with clock.stopped_at(people.NOW):
                browser.carry(people.signed_in(who[reader]))
            browser.page.goto(address.format(**filled))
            found.append(screens.looked_at(browser.page, name + ending))
    if screens.writes():
        screens.write(found, {name: said for name, (said, _, _) in PAGES.items()})
    assert screens.stale(found) == [], "docs/screens is stale. Take the pictures again: make docs"


def test_a_page_that_shows_something_else_makes_its_picture_stale(window, served):
    page = window().page
    page.goto("/account/login/")
    before = screens.Screen("x", page.evaluate(screens.SHOWN))
    page.evaluate("document.querySelector('h1').textContent = 'Something else'")
    assert screens.Screen("x", page.evaluate(screens.SHOWN)).print != before.print
