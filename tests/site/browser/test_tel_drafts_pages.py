"""The rules and the drafts in a browser: usable by everyone, in both languages, on a desk and on a phone."""

import re
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from tests.site import people
from tests.site.browser.conftest import DESK, PHONE, keep_picture, violations
from tests.site.tel.drafts import a_draft, adopted, analyst, manager, proposed

from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.tel.actions import trying
from promotora.apps.tel.models import Draft
from promotora.apps.tel.queries import drafts as queries
from promotora.apps.tel.queries import stores
from promotora.county import CountyPlan, generate
from promotora.targeting.engines.duckdb import ingest

pytestmark = pytest.mark.browser
MARCH, JUNE = date(2020, 3, 1), date(2020, 6, 1)


@pytest.fixture
def plan(committed, settings, tmp_path):
    """A plan with the claims of a small county."""
    settings.MEDIA_ROOT = tmp_path / "home" / "files"
    plan = people.organization(Kind.PLAN, "County Health Plan")
    generate(CountyPlan(members=1_500), tmp_path / "county")
    ingest(tmp_path / "county", stores.store_folder(plan.pk))
    return plan


def tried(draft, by, months=0):
    """A trial of the draft that has come to its end."""
    with people.working(by):
        trial = trying.ask_for_trial(
            draft=queries.draft(draft.pk), as_of=MARCH, months=months, by=by.user, at=clock.now(), by_worker=False
        )
    trying.do_trial(trial_id=trial.pk, of=people.eyes(by), now=clock.now)
    return trial


def test_ana_drafts_tries_and_proposes_and_miguel_adopts(plan, window):
    ana, miguel = analyst(plan), manager(plan)
    desk = window()
    desk.carry(people.signed_in(ana))
    page = desk.page
    page.goto(reverse("drafts"))
    page.get_by_role("link", name="Begin a draft").first.click()
    page.get_by_text("Health Homes Program from Jan. 1, 2020", exact=True).click()
    page.get_by_label("Name of this draft").fill("Four ED visits")
    page.get_by_role("button", name="Begin").click()
    page.locator("summary", has_text="B3").click()
    page.locator("#id_criterion-B3-count").fill("4")
    page.get_by_role("button", name="Save, and see what differs").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("“Four ED visits” changes 1 line")
    page.get_by_role("link", name="See who would come and go").click()
    page.get_by_label("And the months before it").select_option("0")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("waits for its turn")
    with people.working(ana):
        draft = Draft.objects.get()
    trying.do_trial(trial_id=draft_trial(draft, ana).pk, of=people.eyes(ana), now=clock.now)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("would go")
    page.get_by_role("link", name="Propose it").click()
    page.get_by_label("Month").select_option("6")
    page.get_by_label("Day").fill("1")
    page.get_by_label("Year").fill("2020")
    page.get_by_label("Why").fill("Three visits is a bad week")
    page.get_by_text("I know that nobody has verified these sources.").click()
    page.get_by_role("button", name="Propose it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("is proposed from June 1, 2020 on")
    other = window()
    other.carry(people.signed_in(miguel))
    other.page.goto(reverse("draft", args=[draft.pk]))
    other.page.get_by_role("link", name="Look, and decide").click()
    other.page.get_by_role("button", name="Adopt it").click()
    expect(other.page.get_by_role("heading", level=1)).to_contain_text("is adopted from June 1, 2020 on")
    stranger = window(script=False)
    stranger.page.goto(reverse("rules"))
    stranger.page.get_by_role("link", name="Read the rules : Health Homes Program from June 1, 2020").click()
    expect(stranger.page.locator("main")).to_contain_text("Three visits is a bad week")


def draft_trial(draft, by):
    with people.working(by):
        return queries.trials(draft).first()


@pytest.mark.parametrize(("size", "language"), [(DESK, "en"), (PHONE, "en"), (PHONE, "es")])
def test_every_page_of_the_rules_and_the_drafts_can_be_used_by_everyone(plan, window, size, language):
    ana, miguel = analyst(plan), manager(plan)
    adopted(plan, {"criterion-B3-count": 4}, effective=JUNE)
    turned = {"criterion-B3-count": 4, "criterion-A4-of": frozenset({"asthma", "copd"}), "codes-copd-add": ("J40",)}
    draft = a_draft(plan, turned | {"bar-hospice": False}, by=ana, name="Four ED visits, and bronchitis")
    trial = tried(draft, ana, months=6)
    waiting = proposed(a_draft(plan, {"window": 36}, by=ana, name="Three years back"), ana, date(2020, 7, 1))
    numbers = {"draft": [draft.pk], "trial": [trial.pk]}
    desk = window(size=size, language=language, unguarded=True)
    desk.carry(people.signed_in(miguel))
    looked = {
        "rules": [], "rule_version": ["hhp", "2020-01-01"], "drafts": [], "draft_add": [],
        **dict.fromkeys(("draft", "draft_change", "draft_discard", "draft_propose", "trial_add"), numbers["draft"]),
        "trial": numbers["trial"], "trial_people": [trial.pk, "goes"],
        "draft_adopt": [waiting.pk], "draft_turn_down": [waiting.pk],
    }  # fmt: skip
    wrong = []
    for name, args in looked.items():
        desk.page.goto(reverse(name, args=args))
        wrong += [f"{name}: {each}" for each in violations(desk.page)]
        wide = desk.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        wrong += [f"{name} is wider than the screen"] * wide
        keep_picture(desk.page, f"{name}-{size['width']}-{language}")
    assert wrong == []


def test_two_people_at_once_see_both_versions(plan, window):
    ana, miguel = analyst(plan), manager(plan)
    draft = a_draft(plan, {}, by=ana)
    pages = []
    for who in (ana, miguel):
        pages.append(window(unguarded=True))
        pages[-1].carry(people.signed_in(who))
        pages[-1].page.goto(reverse("draft_change", args=[draft.pk]))
    for number, each in enumerate(pages, start=4):
        each.page.locator("summary", has_text=re.compile("^B3")).click()
        each.page.locator("#id_criterion-B3-count").fill(str(number))
        each.page.get_by_role("button", name="Save, and see what differs").click()
    last = pages[-1]
    expect(last.page.get_by_role("heading", level=1)).to_have_text("Two people changed this at the same time")
    assert violations(last.page) == []
    last.complaints.clear()  # the browser says of a 409 that it is one
    last.page.get_by_role("button", name="Save what I wrote").click()
    expect(last.page.locator("main")).to_contain_text("5 ED visits or more in the last year")
