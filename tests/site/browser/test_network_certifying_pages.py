"""Every page of certifying, also in Spanish: axe finds nothing, nothing overflows; and Nadia's morning."""

import os
import re
from datetime import timedelta

import pytest
from tests.site import network, people
from tests.site.browser.conftest import DESK, PHONE, keep_picture
from tests.site.browser.faults import looks
from tests.site.network import by
from tests.site.network.certifying import nadia

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.network.actions.certifying import auditing, certified, reviewing, visiting
from promotora.apps.network.models import Audited, Certification, StepDone

pytestmark = pytest.mark.browser

ONE = "/network/certifications/{row}/"
WAITING = "/network/certifications/{waiting}/"
REVIEWED = "/network/certifications/{reviewed}/"
PAGES = {
    "nadia": [
        "/network/",
        "/network/?view=list",
        "/network/?q=zzzz",
        "/network/process/",
        "/network/process/{process}/",
        "/network/process/add/",
        "/network/contracts/",
        WAITING,
        WAITING + "take-up/",
        WAITING + "decline/",
        REVIEWED,
        REVIEWED + "steps/{step}/",
        REVIEWED + "steps/{step}/reviewer/",
        REVIEWED + "ask/",
        REVIEWED + "certify/",
        ONE,
        ONE + "application/",
        ONE + "conditions/",
        ONE + "conditions/add/",
        ONE + "conditions/{condition}/",
        ONE + "conditions/{condition}/close/",
        ONE + "conditions/{condition}/send-back/",
        ONE + "visits/",
        ONE + "visits/add/",
        ONE + "visits/{visit}/",
        ONE + "contracts/",
        ONE + "contracts/add/",
        ONE + "contracts/{contract}/",
        ONE + "contracts/{contract}/end/",
        ONE + "history/",
        ONE + "suspend/",
        ONE + "end/",
    ],
    "ana": [
        "/network/",
        ONE + "visits/{visit}/",
        ONE + "visits/{visit}/members/{audited}/",
        ONE + "visits/{visit}/write/",
    ],
    "auditor": [ONE, ONE + "visits/{visit}/", "/network/process/"],
    "bo": ["/network/", "/network/process/"],
}
PICTURES = {
    "network_board": "/network/",
    "network_list": "/network/?view=list",
    "network_process_add": "/network/process/add/",
    "network_certification": REVIEWED,
    "network_step": REVIEWED + "steps/{step}/",
    "network_audit": ONE + "visits/{visit}/",
    "network_contract_add": ONE + "contracts/add/",
    "network_certify": REVIEWED + "certify/",
}


@pytest.fixture
def story(served):
    with clock.stopped_at(clock.now() - timedelta(days=20)):
        return told()


def told():
    """A network three weeks ago: Eastside certified with conditions and audited, others on their way, one late."""
    plan = people.organization(Kind.PLAN, "County Health Plan")
    ana = people.staff("Ana Cruz", plan, Role.PLAN_MANAGER)
    dana = people.staff("Dana Reyes", people.organization(), Role.DIRECTOR)
    who = {
        "nadia": nadia(plan),
        "ana": ana,
        "auditor": people.staff("Quinn Abbott", plan, Role.AUDITOR),
        "bo": people.staff("Bo Lind", people.organization(Kind.PLAN_PARTNER, "Harbor Plan"), Role.PLAN_MANAGER),
    }
    row = certified_with_conditions(ana, dana)
    reviewed = waits("Westside Care", plan)
    network.in_review(ana, reviewed)
    with people.working(ana):
        step = StepDone.objects.filter(certification=reviewed).first()
        reviewing.ask(certification=waits_in_review(ana, plan), asks="Who drives?", due=clock.today(), **by(ana))
    waiting = waits("Harbor Homes and Health of the Greater South Bay", plan)
    filled = {"row": row.pk, "waiting": waiting.pk, "reviewed": reviewed.pk, "step": step.pk}
    return who, filled | audited(ana, dana, row) | {"process": reviewed_process(ana, reviewed)}


def waits(name, plan):
    director = people.staff(f"Director of {name}", people.organization(name=name), Role.DIRECTOR)
    [row] = network.applied(director, [plan])
    return row


def waits_in_review(ana, plan):
    row = waits("Casa Serena", plan)
    return network.in_review(ana, row)


def reviewed_process(ana, reviewed):
    with people.working(ana):
        return Certification.objects.get(pk=reviewed.pk).process_id


def certified_with_conditions(ana, dana):
    [row] = network.applied(dana, [ana.organization])
    network.reviewed(ana, row)
    with people.working(ana):
        certified.set_condition(
            certification=row,
            what="A policy on privacy",
            because="It is missing.",
            due=clock.today() + timedelta(days=30),
            **by(ana),
        )
    return network.certify(ana, row, with_conditions=True)


def audited(ana, dana, row):
    """A contract, an answer to look at, and an audit of three members."""
    contract = network.contract(ana, row, starts=clock.today(), ends=clock.today() + timedelta(days=200))
    for number in range(4):
        people.shared(people.member(ana, f"Rosa{number}", "Martínez"), ana, dana.organization)
    with people.working(dana):
        condition = row.to_mend.get()
        certified.answer_condition(condition=condition, evidence="Here it is.", seen=condition.version, **by(dana))
    with people.working(ana):
        visit = visiting.plan_visit(certification=row, on=clock.today(), where="", audit=True, **by(ana))
        auditing.draw(visit=visit, count=3, **by(ana))
        first, second, _third = Audited.objects.filter(visit=visit)
        auditing.read_plan(audited=first, passed=False, finding="No goals.", seen=first.version, **by(ana))
    return {"contract": contract.pk, "condition": condition.pk, "visit": visit.pk, "audited": second.pk}


def test_every_page_of_certifying_can_be_used_by_everyone(story, window):
    who, filled = story
    wrong = {}
    for reader, addresses in PAGES.items():
        browser = window()
        browser.carry(people.signed_in(who[reader]))
        for address in addresses:
            for word, found in looks(browser, address.format(**filled)):
                if found:
                    wrong[f"{reader}: {address}, {word}"] = found
        if reader == "nadia" and os.environ.get("PROMOTORA_PICTURES"):
            pictures(browser.page, filled)
    assert wrong == {}


def pictures(page, filled):
    for name, address in PICTURES.items():
        for size, word in ((DESK, "desk"), (PHONE, "phone")):
            page.set_viewport_size(size)
            page.goto(address.format(**filled))
            keep_picture(page, f"{name}_{word}")


@pytest.mark.parametrize("script", [True, False])
def test_nadia_takes_up_reviews_and_certifies_what_came_in(story, window, script):
    who, _filled = story
    browser = window(script=script)
    browser.carry(people.signed_in(who["nadia"]))
    page = browser.page
    page.goto("/network/")
    page.get_by_role("link", name=re.compile("Harbor Homes")).click()
    page.get_by_role("link", name="Take it up").click()
    page.get_by_role("button", name="Take it up").click()
    page.get_by_role("link", name="Do the next step").click()
    page.get_by_text("yes", exact=True).click()
    page.get_by_text("Ready", exact=True).click()
    page.get_by_role("button", name="Write it down").click()
    page.locator(".head__actions").get_by_role("link", name="Certify", exact=True).click()
    page.get_by_text("without conditions", exact=True).click()
    page.get_by_label("Reasons").fill("Ready in every step.")
    page.get_by_role("button", name="Certify", exact=True).click()
    assert "is certified up to and with" in page.locator("h1").inner_text()
    page.get_by_role("link", name="Make a contract").click()
    page.get_by_label("Members at the most").fill("60")
    page.get_by_role("button", name="Make the contract").click()
    assert "60 members at the most" in page.inner_text("main")


def test_nadia_moves_a_step_of_the_next_version_without_script(story, window):
    who, _filled = story
    browser = window(script=False)
    browser.carry(people.signed_in(who["nadia"]))
    page = browser.page
    page.goto("/network/process/")
    page.get_by_role("link", name="Design the next version").click()
    page.get_by_role("button", name="Add a step").click()
    page.get_by_label("Name of the step").last.fill("The team")
    page.get_by_label("Sentences of the checklist").last.fill("There is a director.")
    page.get_by_role("button", name=re.compile("^Move up.*Step 4")).click()
    page.get_by_role("button", name="Keep this version").click()
    named = page.locator("main ol li p b").all_inner_texts()
    assert named == ["The six services", "A visit", "The team", "The decision"]
