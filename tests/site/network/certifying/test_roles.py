"""Who may read and change what a plan certifies; what somebody hostile writes; and what a colleague did first."""

import pytest
from tests.site import network, people
from tests.site.at_once import both
from tests.site.network import by
from tests.site.network.certifying import address, again, day, fields, nadia, send, text

from promotora.apps.accounts.roles import Role
from promotora.apps.core import clock
from promotora.apps.core.doors import door_of, every_view
from promotora.apps.core.refusals import Refused
from promotora.apps.network.actions.certifying import contracting, reviewing, visiting
from promotora.apps.network.models import Contract, Process, StepDone
from promotora.apps.network.rules.refusal import Refusal

pytestmark = pytest.mark.usefixtures("on_march_2")
HOSTILE = "<script>alert(1)</script> {{ 7|add:7 }} O'Neil & \"Sons\" {% now 'Y' %}"


@pytest.fixture
def story(db, ground):
    """Eastside in every state of its record: a step done, a question, something to mend, a visit, a contract."""
    ground.row = everything(ground)
    return ground


def everything(ground, words="words"):
    certification = network.reviewed(ground.ana, network.applied(ground.dana, [ground.ana.organization])[0])
    with people.working(ground.ana):
        question = reviewing.ask(certification=certification, asks=words, due=people.TODAY, **by(ground.ana))
    with people.working(ground.dana):
        reviewing.answer(question=question, answer=words, **by(ground.dana))
    network.condition(ground.ana, certification, words)
    network.certify(ground.ana, certification, with_conditions=True, reasons=words)
    network.contract(ground.ana, certification)
    with people.working(ground.ana):
        visiting.plan_visit(certification=certification, on=people.TODAY, where=words, **by(ground.ana))
    return certification


def pages(ground):
    """(address, name, what the door asks for) of every page of certifying, filled in."""
    with people.working(ground.ana):
        row = again(ground.row, ground.ana)
        filled = {
            "<int:certification_id>": row.pk,
            "<int:done_id>": row.done.get(step__needed=True).pk,
            "<int:condition_id>": row.to_mend.get().pk,
            "<int:visit_id>": row.visits.get().pk,
            "<int:contract_id>": row.contracts.get().pk,
            "<int:process_id>": row.process_id,
            "<int:audited_id>": 987654,
        }
    for pattern, name, view in every_view():
        if view.__module__.startswith("promotora.apps.network.views.certifying."):
            for mark, number in filled.items():
                pattern = pattern.replace(mark, str(number))
            yield f"/{pattern}", name, door_of(view).needs


@pytest.mark.parametrize("role", [Role.PLAN_ANALYST, Role.AUDITOR, Role.NETWORK_MANAGER])
def test_each_role_of_the_plan_reads_all_and_only_who_certifies_changes(story, role):
    eyes = people.staff("Reader", story.ana.organization, role)
    browser = people.signed_in(eyes)
    opened = {name: browser.get(at).status_code for at, name, _needs in pages(story) if name != "audited"}
    changes = {
        name for _at, name, needs in pages(story) if needs == "review applications, certify and contract CB-CMEs"
    }
    wanted = 200 if role == Role.NETWORK_MANAGER else 403
    assert opened == {name: wanted if name in changes else 200 for name in opened}
    assert len(opened) > 28
    sent = [browser.post(at).status_code for at, name, _needs in pages(story) if name in changes - {"audited"}]
    if role != Role.NETWORK_MANAGER:
        assert set(sent) == {403}
        page = browser.get(address(story.row)).content.decode()
        assert "You read here" in page
        assert "/suspend/" not in page


def test_another_plan_finds_none_of_it(story):
    browser = people.signed_in(story.bo)
    of_one = [at for at, name, _needs in pages(story) if name not in {"network", "processes", "process_add"}]
    found = {at: browser.get(at).status_code for at in of_one if at != "/network/contracts/"}
    assert set(found.values()) == {404}
    for at in ("/network/", "/network/?view=list", "/network/contracts/?all=1", "/network/process/"):
        assert "Eastside" not in text(browser.get(at))
    assert "Nobody has applied yet" in text(browser.get("/network/"))


def test_the_applicant_is_turned_away_from_the_plans_pages(story):
    browser = people.signed_in(story.dana)
    assert {browser.get(at).status_code for at, _name, _needs in pages(story)} == {403}


def test_a_number_that_belongs_to_another_applicant_is_not_found(story):
    theo = people.staff("Theo Marsh", people.organization(name="Westside Care"), Role.DIRECTOR)
    [other] = network.applied(theo, [story.ana.organization])
    browser = people.signed_in(story.ana)
    names = {"certification_step", "condition", "condition_close", "visit", "contract", "contract_end"}
    here, there = f"/{story.row.pk}/", f"/{other.pk}/"
    mixed = [at.replace(here, there, 1) for at, name, _needs in pages(story) if name in names]
    assert {browser.get(at).status_code for at in mixed} == {404}
    assert len(mixed) == 6


def test_whoever_works_for_the_applicant_reviews_nothing_of_it(story):
    [waiting] = network.applied(
        people.staff("Theo Marsh", people.organization(name="Westside Care"), Role.DIRECTOR), [story.ana.organization]
    )
    people.staff("Ana Cruz", waiting.organization, Role.CARE_COORDINATOR, email=story.ana.user.email)
    browser = people.signed_in(story.ana)
    assert Refusal.OWN_REVIEW.value in text(send(browser, address(waiting, "take-up")))
    assert Refusal.OWN_REVIEW.value in text(send(browser, address(waiting, "decline"), reasons="No."))
    assert again(waiting, story.ana).state == "received"


def test_what_somebody_hostile_writes_is_only_words(db, ground):
    ground.dana = people.staff("Dana", people.organization(name=HOSTILE), Role.DIRECTOR)
    ground.row = everything(ground, HOSTILE)
    browser = people.signed_in(ground.ana)
    for at, name, _needs in pages(ground):
        if name == "audited":
            continue
        page = browser.get(at).content.decode()
        assert "<script>alert" not in page, at
        assert "{{ 7|add:7 }}" in page or "O'Neil" not in page.replace("&#x27;", "'"), at
        assert "&amp;amp;" not in page, at
        assert "&amp;#x27;" not in page, at
        assert "&amp;lt;" not in page, at
    assert HOSTILE in text(browser.get(address(ground.row))).replace("\n", " ")
    assert browser.get("/network/", {"q": HOSTILE, "state": HOSTILE, "area": "'", "page": "-9"}).status_code == 200
    odd = {"last": "9" * 40, "version": "-1", "because": HOSTILE}
    assert browser.post(address(ground.row, "suspend"), odd, follow=True).status_code == 200


# ------------------------------------------------------------------------------------------------ a colleague was first


def test_the_second_who_decides_reads_what_the_first_decided_and_keeps_every_word(db, ground):
    [row] = network.applied(ground.dana, [ground.ana.organization])
    network.reviewed(ground.ana, row)
    miguel = people.staff("Miguel Ortiz", ground.ana.organization, Role.PLAN_MANAGER)
    browser = people.signed_in(miguel)
    opened = fields(browser.get(address(row, "decline")))
    network.certify(ground.ana, row, reasons="All six are given.")
    late = browser.post(address(row, "decline"), opened | {"reasons": "Too far from our members."})
    assert late.status_code == 409
    for words in ("A colleague was faster", "Certified · Ana Cruz", "All six are given.", "Too far from our members."):
        assert words in text(late)
    assert "Do not certify</button>" not in late.content.decode()
    assert again(row, ground.ana).state == "certified"


def test_two_who_write_down_one_step_see_both_versions_and_choose(db, ground):
    [row] = network.applied(ground.dana, [ground.ana.organization])
    network.in_review(ground.ana, row)
    with people.working(ground.ana):
        done = StepDone.objects.get(certification=row, step__needed=True)
    browser = people.signed_in(nadia(ground.ana.organization))
    here = address(row, "steps", done.pk)
    opened = fields(browser.get(here))
    with people.working(ground.ana):
        reviewing.record_step(done=done, outcome="ready", finding="It is.", seen=done.version, **by(ground.ana))
    said = opened | {"outcome": "not_yet", "finding": "Nobody drives."}
    both_shown = browser.post(here, said)
    assert both_shown.status_code == 409
    for words in ("Ana Cruz changed it", "Nobody drives.", "It is."):
        assert words in text(both_shown)
    browser.post(here, fields(both_shown))
    with people.working(ground.ana):
        done.refresh_from_db()
    assert (done.outcome, done.finding) == ("not_yet", "Nobody drives.")


def test_two_who_decide_at_the_same_moment_make_one_decision_and_the_second_loses_no_word(committed, ground):
    [row] = network.applied(ground.dana, [ground.ana.organization])
    network.reviewed(ground.ana, row)
    miguel = people.staff("Miguel Ortiz", ground.ana.organization, Role.PLAN_MANAGER)
    said = {
        "certify": {"with_conditions": "no", "reasons": "Words of Ana.", **day("starts", people.TODAY)},
        "decline": {"reasons": "Words of Miguel."},
    }
    acts = []
    for verb, who in (("certify", ground.ana), ("decline", miguel)):
        browser = people.signed_in(who)
        acts.append(sending(browser, address(row, verb), fields(browser.get(address(row, verb))) | said[verb]))
    answers = both(*acts)
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    late = next(answer for answer in answers if answer.status_code == 409)
    assert "Words of Ana." in text(late)
    assert "Words of Miguel." in text(late)
    decided = again(row, ground.ana)
    assert decided.reasons == {"certified": "Words of Ana.", "declined": "Words of Miguel."}[decided.state]


def sending(browser, at, said):
    def act():
        with clock.stopped_at(people.NOW):
            return browser.post(at, said)

    return act


def test_two_contracts_or_two_processes_at_the_same_moment_are_one(committed, ground):
    row = network.certificate(ground.ana, ground.dana)
    given = contracting.ContractGiven(people.TODAY, network.LAST_DAY, 10)

    def contract():
        with clock.stopped_at(people.NOW), people.working(ground.ana):
            contracting.make_contract(certification=row, given=given, **by(ground.ana))

    def designed():
        with clock.stopped_at(people.NOW), people.working(ground.ana):
            reviewing.design(
                plan=ground.ana.organization, name="x", starts=people.TODAY, steps=network.STEPS, **by(ground.ana)
            )

    assert sorted(both(contract, contract), key=str) == [None, [Refusal.OVERLAPS]]
    assert sorted(both(designed, designed), key=str) == [None, [Refusal.PROCESS_THERE]]
    with people.working(ground.ana):
        assert (Contract.objects.count(), Process.objects.count()) == (1, 2)


def test_nobody_of_another_plan_is_given_a_step(db, ground):
    [row] = network.applied(ground.dana, [ground.ana.organization])
    network.in_review(ground.ana, row)
    with people.working(ground.ana):
        done = StepDone.objects.filter(certification=row).first()
        with pytest.raises(Refused, match=f"^{Refusal.NOT_A_REVIEWER.value}$"):
            reviewing.give_step(done=done, reviewer=ground.bo.user, seen=done.version, **by(ground.ana))
