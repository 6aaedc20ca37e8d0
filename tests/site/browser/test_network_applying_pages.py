"""Becoming a CB-CME, also in Spanish: axe finds nothing, nothing overflows; and the whole way by clicks."""

import os
from datetime import timedelta
from types import SimpleNamespace

import pytest
from tests.site import network, people
from tests.site.browser.conftest import PHONE, keep_picture
from tests.site.browser.faults import looks
from tests.site.network import by

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.network.actions.applying import writing
from promotora.apps.network.actions.certifying import reviewing
from promotora.apps.network.models import Application, Attachment

pytestmark = pytest.mark.browser

PAGES = {
    None: {"join": "/join/", "begun": "/join/begun/"},
    "theo": {"nothing_yet": "/applications/"},
    "dana": {
        "applications": "/applications/",
        "draft": "/applications/{draft}/",
        "organization": "/applications/{draft}/organization/",
        "services": "/applications/{draft}/services/",
        "experience": "/applications/{draft}/experience/",
        "places": "/applications/{draft}/places/",
        "team": "/applications/{draft}/team/",
        "technology": "/applications/{draft}/technology/",
        "documents": "/applications/{draft}/documents/",
        "plans": "/applications/{draft}/plans/",
        "check": "/applications/{draft}/check/",
        "put_away": "/applications/{draft}/withdraw/",
        "letter": "/applications/{letter}/",
        "sent": "/applications/{sent}/",
        "withdraw": "/applications/{sent}/withdraw/",
        "question": "/applications/questions/{question}/",
        "to_mend": "/applications/to-mend/{condition}/",
    },
}


@pytest.fixture
def ground(served):
    """Two plans; Dana, whose application one has certified and the other asks about; Theo, who has written nothing."""
    here = SimpleNamespace(
        dana=people.staff("Dana Reyes", people.organization(), Role.DIRECTOR),
        theo=people.staff("Theo Marsh", people.organization(name="Westside Care"), Role.DIRECTOR),
        ana=people.staff("Ana Cruz", people.organization(Kind.PLAN, "County Health Plan"), Role.PLAN_MANAGER),
        bo=people.staff("Bo Lind", people.organization(Kind.PLAN_PARTNER, "Harbor Plan"), Role.PLAN_MANAGER),
    )
    now = clock.now()
    with clock.stopped_at(now):
        here.filled = told(here)
    return here


def told(here):
    plans = [here.ana.organization, here.bo.organization]
    hers, his = sorted(network.applied(here.dana, plans), key=lambda each: each.plan_id != plans[0].pk)
    today = clock.today()
    certificate = network.certify(here.ana, network.reviewed(here.ana, hers), ends=today + timedelta(days=80))
    network.contract(here.ana, certificate, starts=today, ends=today + timedelta(days=80))
    condition = mending(here, certificate)
    his = network.in_review(here.bo, his)
    with people.working(here.bo):
        asks = "Who answers the phone at night, and in which languages?"
        question = reviewing.ask(certification=his, asks=asks, due=today + timedelta(days=7), **by(here.bo))
    with people.working(here.dana):
        letter = Application.objects.get(form="letter")
        draft = writing.begin_application(organization=here.dana.organization, form="application", **by(here.dana))
        draft = writing.save_section(
            application=draft, section="team", answers=network.ANSWERS["team"], seen=draft.version, **by(here.dana)
        )
        attachment = Attachment.objects.filter(application=hers.application_id).first()
        attachment.pk, attachment.application = None, draft
        attachment.save(force_insert=True)
    return {
        "letter": letter.pk,
        "sent": hers.application_id,
        "draft": draft.pk,
        "question": question.pk,
        "condition": condition.pk,
    }


def mending(here, certificate):
    from promotora.apps.network.actions.certifying import certified

    with people.working(here.ana):
        return certified.set_condition(
            certification=certificate,
            what="A policy on privacy that names 42 CFR Part 2",
            because="The one that you sent does not.",
            due=clock.today() + timedelta(days=30),
            **by(here.ana),
        )


def test_every_page_of_applying_can_be_used_by_everyone(ground, window):
    wrong = {}
    for reader, pages in PAGES.items():
        browser = window()
        if reader:
            browser.carry(people.signed_in(getattr(ground, reader)))
        for name, address in pages.items():
            for word, found in looks(browser, address.format(**ground.filled), name):
                if os.environ.get("PROMOTORA_KEEP_PICTURES"):
                    keep_picture(browser.page, f"applying-{name}-{word}")
                if found:
                    wrong[f"{name}, {word}"] = found
    assert wrong == {}


class TestALetter:
    """Theo writes a letter of intent on his phone, with no script at all."""

    @pytest.fixture(autouse=True)
    def begin(self, ground, window):
        self.browser = window(size=PHONE, script=False)
        self.browser.carry(people.signed_in(ground.theo))
        self.page = self.browser.page

    def test_it_is_written_checked_and_sent(self):
        self.page.goto("/applications/")
        self.page.get_by_role("button", name="Begin a letter of intent").click()
        self.then_it_says("4 parts are not complete yet")
        self.page.locator(".head__actions").get_by_role("link", name="Go on").click()
        self.when_he_says_who_they_are()
        self.and_whom_they_know()
        self.and_where_with_two_sites()
        self.and_to_whom()
        self.then_it_says("Read it once more, then send it")
        assert "Whittier Blvd" in self.page.locator("main").inner_text()
        self.page.get_by_role("button", name="Send it to 2 plans").click()
        self.then_it_says("Your letter of intent was sent")
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name="Save as PDF").click()
        assert download.value.suggested_filename.startswith("letter-")

    def then_it_says(self, words):
        assert words in self.page.locator("h1").inner_text()

    def go_on(self):
        self.page.get_by_role("button", name="Save and go on").click()

    def when_he_says_who_they_are(self):
        self.page.get_by_label("What kind of organization are you?").select_option(
            "organization that serves people experiencing homelessness".capitalize()
        )
        self.page.get_by_label("Whom should the plan talk to?").fill("Theo Marsh")
        self.page.get_by_label("Phone", exact=True).fill("310 555 0199")
        self.page.get_by_label("Email", exact=True).fill("theo@westside.example")
        self.go_on()

    def and_whom_they_know(self):
        self.page.get_by_text("People experiencing homelessness", exact=True).click()
        self.page.get_by_text("Spanish", exact=True).click()
        self.go_on()

    def and_where_with_two_sites(self):
        self.page.locator("label", has_text="West").first.click()
        self.page.get_by_label("Street and number, city").first.fill("1420 Soto St")
        self.page.get_by_role("button", name="Save and add another").click()
        self.page.get_by_label("Street and number, city").nth(1).fill("9 Whittier Blvd")
        self.go_on()

    def and_to_whom(self):
        self.page.get_by_text("County Health Plan", exact=True).click()
        self.page.get_by_text("Harbor Plan", exact=True).click()
        self.go_on()
