"""What may be wrong with a page as it stands in the browser."""

from tests.site.browser.conftest import DESK, PHONE, violations

LOOKS = [(DESK, "desk", "en"), (PHONE, "phone", "en"), (PHONE, "phone_es", "es")]


def looks(browser, address, name=""):
    """(word, faults) of a page on a desk, on a phone, and on a phone in Spanish, while it stands there."""
    for size, word, language in LOOKS:
        browser.page.set_viewport_size(size)
        browser.speak(language)
        answer = browser.page.goto(address)
        yield word, wrong_with(browser.page, answer, name or address, size, language)


def wrong_with(page, answer, name, size, language):
    """All that is wrong with a page as it stands."""
    found = violations(page)
    expected = {"refused": 403, "not_found": 404}.get(name, 200)
    if answer.status != expected and name != "not_an_invitation":
        found.append(f"answered {answer.status}, not {expected}")
    if page.evaluate("document.documentElement.scrollWidth") > size["width"] + 1:
        found.append(f"is {page.evaluate('document.documentElement.scrollWidth')} wide")
    if page.locator("html").get_attribute("lang") != language:
        found.append(f"is in {page.locator('html').get_attribute('lang')}")
    if page.locator("h1").count() != 1:
        found.append(f"has {page.locator('h1').count()} first headings")
    return found
