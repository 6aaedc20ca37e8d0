"""Every page of learning together, also in Spanish: axe finds nothing, nothing overflows. And one story."""

import os
from datetime import timedelta
from types import SimpleNamespace

import pytest
from tests.site import network, people
from tests.site.browser.conftest import PHONE, keep_picture
from tests.site.browser.faults import looks
from tests.site.network import by, learning

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.network.actions.learning import events as actions
from promotora.apps.network.actions.learning import questions

pytestmark = pytest.mark.browser

PAGES = {
    "ana": [
        "/learning/",
        "/learning/add/",
        "/learning/{event}/",
        "/learning/{event}/change/",
        "/learning/{event}/call-off/",
        "/learning/{held}/roll/",
        "/learning/{held}/recording/",
        "/questions/",
        "/questions/add/",
        "/questions/withdrawn/",
        "/questions/{question}/change/?language=es",
        "/questions/{question}/withdraw/",
        "/templates/add/",
        "/templates/{template}/",
        "/templates/{template}/withdraw/",
        "/announcements/",
        "/announcements/add/",
        "/announcements/{announcement}/",
        "/announcements/{announcement}/mail/",
    ],
    "dana": [
        "/learning/",
        "/learning/past/",
        "/learning/mine/",
        "/learning/{event}/",
        "/learning/{off}/",
        "/learning/{full}/",
        "/learning/calendar/",
        "/questions/?q=coordinator",
        "/questions/{question}/",
        "/questions/{question}/versions/",
        "/questions/{question}/versions/en/2/",
        "/templates/",
        "/announcements/",
    ],
    None: ["/learning/", "/learning/{event}/", "/learning/calendar/", "/questions/", "/questions/?q=xylophone"],
}
DAY = timedelta(days=1)
ANSWER = "Sixty to one, over the whole team.\n\n- fewer for some\n- more for others\n\nhttps://dhcs.example/guide"


@pytest.fixture
def story(served):
    plan = people.organization(Kind.PLAN, "County Health Plan")
    ana = people.staff("Ana Cruz", plan, Role.PLAN_MANAGER)
    dana = people.staff("Dana Reyes", people.organization(), Role.DIRECTOR)
    return SimpleNamespace(who={"ana": ana, "dana": dana}, filled=filled(ana, dana))


def filled(ana, dana):
    """Events in every state, a question in two versions, a template, an announcement."""
    now = clock.now()
    event = learning.event(
        ana, starts=now + 4 * DAY, public=True, seats=30, where="https://meet.example/list", about=ANSWER
    )
    off = learning.event(ana, "Town hall in Boyle Heights", now + 6 * DAY)
    full = learning.event(ana, "Office hour", now + 35 * DAY, seats=1)
    learning.register(ana, full)
    learning.register(dana, event)
    with clock.stopped_at(now - 9 * DAY):
        held = learning.event(ana, "Health Homes 101", now - 3 * DAY, public=True)
        learning.register(dana, held)
    with people.working(ana):
        actions.call_off(event=off, because="The hall is flooded.", **by(ana))
        actions.link_recording(event=held, link="https://media.example/101", **by(ana))
        questions.begin_with_questions(plan=ana.organization, **by(ana))
    question = learning.question(ana, answer=ANSWER.replace("Sixty", "Fifty"), source="DHCS, read 2026-11")
    learning.again(ana, question, seen=1, answer=ANSWER)
    network.certificate(ana, dana)
    return {
        "event": event.pk,
        "held": held.pk,
        "off": off.pk,
        "full": full.pk,
        "question": question.pk,
        "template": learning.template(ana).pk,
        "announcement": learning.announcement(ana, starts=clock.today(), public=True).pk,
    }


def test_every_page_of_learning_can_be_used_by_everyone(story, window):
    wrong = {}
    for reader, addresses in PAGES.items():
        browser = window()
        if reader:
            browser.carry(people.signed_in(story.who[reader]))
        for address in addresses:
            for word, found in looks(browser, address.format(**story.filled)):
                if os.environ.get("KEEP_PICTURES"):
                    name = address.strip("/").translate(str.maketrans("/?={}", "_____"))
                    keep_picture(browser.page, f"learning_{reader}_{name}_{word}")
                if found:
                    wrong[f"{reader}: {address}, {word}"] = found
    assert wrong == {}


@pytest.mark.parametrize("script", [True, False])
def test_ana_holds_a_webinar_dana_registers_and_the_roll_waits_until_it_begins(served, window, script):
    ana = people.staff("Ana Cruz", people.organization(Kind.PLAN, "County Health Plan"), Role.PLAN_MANAGER)
    dana = people.staff("Dana Reyes", people.organization(), Role.DIRECTOR)
    hers, his = window(script=script), window(script=script, size=PHONE)
    hers.carry(people.signed_in(ana))
    his.carry(people.signed_in(dana))
    soon = clock.now() + timedelta(days=2)
    page = hers.page
    page.goto("/learning/")
    page.get_by_role("link", name="Put an event on the calendar").first.click()
    page.get_by_text("webinar", exact=True).click()
    page.get_by_label("Title").fill("Reading the list")
    page.get_by_label("Month").select_option(str(soon.month))
    page.get_by_label("Day").fill(str(soon.day))
    page.get_by_label("Year").fill(str(soon.year))
    page.get_by_label("Begins").fill("10:00")
    page.get_by_label("Ends").fill("11:00")
    page.get_by_role("button", name="Put it on the calendar").click()
    page.get_by_text("It is on the calendar.").wait_for()
    visitor = his.page
    visitor.goto("/learning/")
    visitor.get_by_role("link", name="Reading the list").first.click()
    visitor.get_by_role("button", name="Register").click()
    visitor.get_by_text("You are registered. Put it into your calendar.").wait_for()
    page.get_by_role("link", name="Who registered, and who came").click()
    page.get_by_text("1 person registered for Reading the list").wait_for()
    page.get_by_text("This has not begun yet.").wait_for()
