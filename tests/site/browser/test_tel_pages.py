"""Every page of the list, in English and Spanish, on a desk and on a phone: axe finds nothing, nothing overflows."""

import pytest
from tests.site import people
from tests.site.browser.conftest import DESK, PHONE
from tests.site.browser.faults import wrong_with
from tests.site.browser.march import MONDAY, a_draft, a_referral, march

from promotora.apps.core import clock

pytestmark = pytest.mark.browser

# By whom it is looked at, and where.
PAGES = {
    "ana": [
        "/",
        "/list/",
        "/list/?tier=1&language=Spanish&sort=name",
        "/list/{run}/members/{member}/",
        "/list/{run}/members/{member}/evidence/",
        "/list/{run}/members/{member}/assign/",
        "/list/views/add/",
        "/list/files/",
        "/runs/",
        "/runs/add/",
        "/runs/{run}/",
        "/runs/{run}/change/",
        "/runs/{run}/beside/{before}/",
        "/runs/{run}/pictures/",
        "/runs/{run}/replay/",
        "/referrals/to-answer/",
        "/referrals/{referral}/answer/",
        "/drafts/",
        "/drafts/add/",
        "/drafts/{draft}/",
        "/drafts/{draft}/change/",
        "/drafts/{draft}/try/",
        "/drafts/{draft}/propose/",
        "/drafts/{draft}/discard/",
        "/drafts/trials/{trial}/",
        "/drafts/trials/{trial}/goes/",
    ],
    "miguel": ["/", "/runs/{run}/", "/runs/{run}/withdraw/", "/list/"],
    "dana": [
        "/",
        "/list/",
        "/list/?q=zzzz",
        "/list/{run}/members/{member}/",
        "/list/{run}/members/{member}/evidence/",
        "/list/views/",
        "/referrals/",
        "/referrals/add/",
        "/referrals/{referral}/",
        "/referrals/{referral}/take-back/",
    ],
    "luz": ["/", "/list/"],
    "theo": ["/", "/list/"],
    None: ["/rules/", "/rules/hhp/2020-01-01/", "/rules/ecm/2024-01-01/"],
}


@pytest.fixture
def story(served, tmp_path):
    with clock.stopped_at(MONDAY):
        told = march(tmp_path)
        draft, trial = a_draft(told)
        told.filled |= {"referral": a_referral(told), "draft": draft, "trial": trial}
    return told


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_page_of_the_list_can_be_used_by_everyone(story, window, language):
    wrong = {}
    for reader, addresses in PAGES.items():
        browser = window(language=language)
        if reader:
            browser.carry(people.signed_in(story.who[reader]))
        for address in addresses:
            for size, word in ((DESK, "desk"), (PHONE, "phone")):
                browser.page.set_viewport_size(size)
                answer = browser.page.goto(address.format(**story.filled))
                found = wrong_with(browser.page, answer, address, size, language)
                if found:
                    wrong[f"{reader}: {address}, {word}, {language}"] = found
    assert wrong == {}
