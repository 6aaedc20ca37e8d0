import pytest
from tests.site.browser.test_screens import *  # noqa: F403
from tests.site.browser.test_screens import PAGES
from tests.site import people
from tests.site.browser.conftest import DESK, PHONE
pytestmark = pytest.mark.browser

def test_shots(on_monday, window):
    import pathlib
    out = pathlib.Path("/tmp/shots"); out.mkdir(exist_ok=True)
    for size, ending in ((DESK, ""), (PHONE, "-phone")):
        browsers = {}
        for name, (_, reader, address) in PAGES.items():
            if reader not in browsers:
                browsers[reader] = window(size=size)
                if reader:
                    browsers[reader].carry(people.signed_in(on_monday.who[reader]))
            page = browsers[reader].page
            try:
                a = page.goto(address.format(**on_monday.filled))
                print(name, a.status, page.title())
                page.screenshot(path=out / f"{name}{ending}.png", full_page=True)
            except Exception as e:
                print(name, "ERR", e)
        for b in browsers.values(): b.complaints.clear()
del test_the_pictures_of_pages_are_up_to_date, test_a_page_that_shows_something_else_makes_its_picture_stale
