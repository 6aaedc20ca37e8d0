"""How a plan certifies, through its pages: designed, taken up, reviewed, asked, decided, mended, contracted, ended."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from tests.site import network, people
from tests.site.network import by
from tests.site.network.certifying import address, again, day, fields, nadia, send, text

from promotora.apps.core import clock
from promotora.apps.network.actions.certifying import certified, reviewing
from promotora.apps.network.models import Contract, Process, Question, StepDone, ToMend
from promotora.apps.network.rules.refusal import Refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]


@pytest.fixture
def at_plan(ground):
    """Nadia's browser, and what Eastside sent."""
    ground.nadia = nadia(ground.ana.organization)
    ground.browser = people.signed_in(ground.nadia)
    [ground.certification] = network.applied(ground.dana, [ground.ana.organization])
    mail.outbox.clear()
    return ground


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def written(browser, at, **said):
    answer = send(browser, at, **said)
    assert answer.redirect_chain, text(answer)
    return answer


def done_of(ground):
    with people.working(ground.nadia):
        return StepDone.objects.get(certification=ground.certification, step__needed=True)


# ------------------------------------------------------------------------------------------------------------ designing


def test_nadia_designs_the_steps_without_script(at_plan):
    browser = at_plan.browser
    assert "Design the steps of your certification first" in text(browser.get("/network/"))
    page = browser.get("/network/process/add/")
    head = {"name": "Ours", "step-0-name": "Services", "step-0-items": "Each has somebody.\nEach is in the contract."}
    page = browser.post("/network/process/add/", fields(page) | head | {"do": "add"})
    assert fields(page)["steps"] == ["3"]
    more = {"step-2-name": "Papers", "step-2-kind": "document", "step-2-documents": ["privacy"], "step-1-name": "Say"}
    page = browser.post("/network/process/add/", fields(page) | more | {"do": "up-2"})
    assert [fields(page)[f"step-{n}-name"] for n in range(3)] == [["Services"], ["Papers"], ["Say"]]
    page = browser.post("/network/process/add/", fields(page) | {"do": "add"})
    page = browser.post("/network/process/add/", fields(page) | {"do": "remove-3"})
    kept = browser.post("/network/process/add/", fields(page) | {"do": "save", "first_days": 5}, follow=True)
    assert "Applications taken up from its first day on go through these steps." in text(kept)
    assert "Your policy on privacy, with 42 CFR Part 2" in text(kept)
    with people.working(at_plan.nadia):
        process = Process.objects.get()
        steps = list(process.steps.values_list("name", "kind", "items", "needed"))
    assert (process.starts, process.months, process.first_days) == (people.TODAY, 12, 5)
    assert steps[0] == ("Services", "checklist", ["Each has somebody.", "Each is in the contract."], True)
    assert steps[1] == ("Papers", "document", ["privacy"], True)


def test_the_next_version_begins_as_a_copy_and_the_one_in_use_is_never_edited(at_plan):
    network.in_review(at_plan.ana, at_plan.certification)
    browser = at_plan.browser
    page = browser.get("/network/process/add/")
    assert fields(page)["step-0-items"] == ["Each service has somebody."]
    later = day("starts", date(2026, 7, 1)) | {"name": "Summer", "step-0-name": "All six", "do": "save"}
    browser.post("/network/process/add/", fields(page) | later)
    versions = text(browser.get("/network/process/"))
    assert "“Ours” is in use, with 3 steps" in versions
    assert "to come Summer" in versions
    same_day = browser.post("/network/process/add/", fields(page) | later)
    assert Refusal.PROCESS_THERE.value in text(same_day)
    with people.working(at_plan.nadia):
        assert Process.objects.get(name="Ours").steps.first().name == "The six services"
        assert done_of(at_plan).step.process.name == "Ours"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": " "}, "Give it a name."),
        ({"step-0-name": ""}, "Give the step a name."),
        ({"step-0-items": "\n "}, Refusal.CHECKLIST_EMPTY.value),
        ({"steps": "0"}, Refusal.NO_STEPS.value),
        ({"months": "0"}, "Ensure this value is greater than or equal to 1."),
        ({"step-0-days": "soon"}, "Enter a whole number."),
        ({"steps": "999999999999999999"}, Refusal.NO_STEPS.value),
    ],
)
def test_a_design_that_says_too_little_is_said_and_kept_on_the_page(at_plan, wrong, says):
    network.in_review(at_plan.ana, at_plan.certification)
    page = at_plan.browser.get("/network/process/add/")
    given = fields(page) | day("starts", date(2026, 7, 1)) | {"do": "save", "step-0-name": "Kept words"} | wrong
    answer = at_plan.browser.post("/network/process/add/", given)
    assert says in text(answer)
    with people.working(at_plan.nadia):
        assert Process.objects.count() == 1


def test_an_application_that_no_process_takes_up_says_so(at_plan):
    answer = send(at_plan.browser, address(at_plan.certification, "take-up"))
    assert Refusal.NO_PROCESS.value in text(answer)


# ----------------------------------------------------------------------------------------------------------- the review


def test_from_received_to_certified_with_conditions_closed_and_contracted(at_plan, commits):
    ground, browser = at_plan, at_plan.browser
    with people.working(ground.nadia):
        reviewing.design(
            plan=ground.ana.organization, name="Ours", starts=people.TODAY, steps=network.STEPS, **by(ground.nadia)
        )
    here = address(ground.certification)
    assert "Eastside Care Partners applied: take it up by March 16, 2026" in text(browser.get(here))
    written(browser, address(ground.certification, "take-up"))
    assert "Eastside Care Partners is in review: 1 step is left" in text(browser.get(here))

    done = done_of(ground)
    written(browser, address(ground.certification, "steps", done.pk), item_0="yes", outcome="ready")
    assert "Every step of Eastside Care Partners is done: decide by March 16, 2026" in text(browser.get(here))

    ask_and_answer(ground, browser, commits)
    mending = {"what": "A policy on privacy", "because": "It is missing."}
    written(browser, address(ground.certification, "conditions", "add"), **mending)
    with commits():
        done = written(
            browser, address(ground.certification, "certify"), with_conditions="yes", reasons="Nearly ready.",
            **day("starts", people.TODAY),
        )  # fmt: skip
    assert "Next is a contract" in text(done)
    assert "Nearly ready." in mail.outbox[-1].body
    row = again(ground.certification, ground.nadia)
    assert (row.state, row.ends, row.decided_by) == ("conditional", network.LAST_DAY, ground.nadia.user)

    close_the_condition(ground, browser)
    assert again(ground.certification, ground.dana).state == "certified"

    make_the_contract(ground, browser)
    told = text(browser.get(address(ground.certification, "history")))
    happened = [
        "Received",
        "The six services: ready",
        "Who drives?",
        "Sent back",
        "Closed",
        "Nearly ready.",
        "Certified",
    ]
    assert [words for words in happened if words not in told] == []


def ask_and_answer(ground, browser, commits):
    here = address(ground.certification)
    with commits():
        written(browser, address(ground.certification, "ask"), asks="Who drives?")
    assert [message.subject for message in mail.outbox] == ["County Health Plan has a question"]
    assert mail.outbox[0].to == [ground.dana.user.email]
    assert "Eastside Care Partners has a question to answer by March 16, 2026" in text(browser.get(here))
    with people.working(ground.dana):
        reviewing.answer(question=Question.objects.get(), answer="Our health workers do.", **by(ground.dana))
    assert "Our health workers do." in text(browser.get(here))


def make_the_contract(ground, browser):
    given = {"capacity": "120", "rate_1": "412.50", "rate_3": "99", "terms": "Paid by the month."}
    written(browser, address(ground.certification, "contracts", "add"), **given)
    with people.working(ground.dana):
        contract = Contract.objects.get()
    assert (contract.capacity, contract.rates) == (120, {"1": 41250, "3": 9900})
    assert (contract.starts, contract.ends, contract.areas) == (people.TODAY, network.LAST_DAY, ["East"])
    page = text(browser.get(address(ground.certification, "contracts", contract.pk)))
    for words in ("$412.50", "$99.00", "120 members at the most", "It serves none of your members now."):
        assert words in page


def close_the_condition(ground, browser):
    with people.working(ground.dana):
        condition = ToMend.objects.get()
    here = address(ground.certification, "conditions", condition.pk)
    answer_it(ground, condition, "We will write one.")
    assert "says what it mended: look at it" in text(browser.get(address(ground.certification)))
    written(browser, f"{here}send-back/", words="Send the policy itself.")
    answer_it(ground, condition, "Here it is.")
    page = text(browser.get(here))
    for words in ("We will write one.", "Send the policy itself.", "Here it is."):
        assert words in page
    written(browser, f"{here}close/")


def answer_it(ground, condition, evidence):
    with people.working(ground.dana):
        condition.refresh_from_db()
        certified.answer_condition(condition=condition, evidence=evidence, seen=condition.version, **by(ground.dana))


def test_what_is_not_ready_stops_a_certificate_and_every_reason_is_said(at_plan):
    network.in_review(at_plan.ana, at_plan.certification)
    network.condition(at_plan.ana, at_plan.certification)
    said = {"with_conditions": "no", "reasons": "Yes.", **day("starts", people.TODAY), **day("ends", date(2026, 1, 1))}
    page = text(send(at_plan.browser, address(at_plan.certification, "certify"), **said))
    for refusal in (Refusal.STEPS_LEFT, Refusal.CONDITIONS_OPEN, Refusal.ENDS_BEFORE_START):
        assert refusal.value in page
    assert again(at_plan.certification, at_plan.ana).state == "in_review"


def test_a_step_has_its_reviewer_and_only_whoever_may_certify(at_plan):
    network.in_review(at_plan.ana, at_plan.certification)
    done = done_of(at_plan)
    here = address(at_plan.certification, "steps", done.pk, "reviewer")
    written(at_plan.browser, here, reviewer=at_plan.ana.user_id)
    assert "Ana Cruz" in text(at_plan.browser.get("/network/"))
    answer = send(at_plan.browser, here, reviewer=at_plan.dana.user_id)
    assert not answer.redirect_chain
    assert done_of(at_plan).reviewer == at_plan.ana.user


def test_declined_suspended_lifted_and_ended_each_with_its_letter(at_plan, commits):
    network.certify(at_plan.ana, network.reviewed(at_plan.ana, at_plan.certification))
    contract = network.contract(at_plan.ana, at_plan.certification)
    with commits():
        for verb in ("suspend", "lift", "end"):
            written(at_plan.browser, address(at_plan.certification, verb), because=f"Because of {verb}.")
    assert [message.subject for message in mail.outbox[-3:]] == [
        "County Health Plan suspended your certificate",
        "Your certificate holds again",
        "County Health Plan ended your certificate",
    ]
    with people.working(at_plan.ana):
        contract.refresh_from_db()
    assert (contract.ends, contract.ended_because) == (people.TODAY, "Because of end.")
    late = text(send(at_plan.browser, address(at_plan.certification, "suspend"), because="Once more."))
    assert Refusal.NOT_IN_FORCE.value in late


def test_declined_says_why_and_a_blank_reason_is_not_taken(at_plan, commits):
    answer = send(at_plan.browser, address(at_plan.certification, "decline"), reasons="  \u202e ")
    assert Refusal.NO_REASONS.value in text(answer)
    with commits():
        written(at_plan.browser, address(at_plan.certification, "decline"), reasons="No site near our members.")
    assert "No site near our members." in mail.outbox[0].body
    assert "Eastside Care Partners: not certified" in text(at_plan.browser.get(address(at_plan.certification)))


# ------------------------------------------------------------------------------------------------------------ contracts


def test_contracts_that_overlap_or_outlast_the_certificate_are_refused_in_words(at_plan):
    certificate = network.certify(at_plan.ana, network.reviewed(at_plan.ana, at_plan.certification))
    network.contract(at_plan.ana, certificate, ends=date(2026, 6, 30))
    here = address(certificate, "contracts", "add")
    beyond = day("starts", date(2026, 6, 30)) | day("ends", date(2028, 1, 1)) | {"capacity": "5"}
    page = text(send(at_plan.browser, here, **beyond))
    assert Refusal.OVERLAPS.value in page
    assert Refusal.NOT_CERTIFIED.value in page
    assert "Write an amount with a point for cents" in text(send(at_plan.browser, here, rate_1="4,5x", capacity="1"))


def test_a_contract_is_ended_with_its_reason_and_found_in_the_list(at_plan, commits):
    certificate = network.certify(at_plan.ana, network.reviewed(at_plan.ana, at_plan.certification))
    contract = network.contract(at_plan.ana, certificate)
    assert "1 contract holds today" in text(at_plan.browser.get("/network/contracts/"))
    here = address(certificate, "contracts", contract.pk)
    past = send(at_plan.browser, f"{here}end/", because="It moves.", **day("last_day", date(2026, 3, 1)))
    assert Refusal.LAST_DAY_PAST.value in text(past)
    with commits():
        written(at_plan.browser, f"{here}end/", because="It moves.", **day("last_day", date(2026, 3, 31)))
    assert "March 31, 2026" in mail.outbox[-1].body
    with clock.stopped_at(people.NOW + timedelta(days=30)):
        assert "No contract fits" in text(at_plan.browser.get("/network/contracts/"))
        assert re.search(r"ended", text(at_plan.browser.get("/network/contracts/?all=1&q=EASTside")))
