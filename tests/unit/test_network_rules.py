"""The network's rules: every refusal alone, and all together."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from promotora.apps.network.rules import application, certification, contracts, files, roster
from promotora.apps.network.rules.refusal import Refusal as R
from promotora.apps.network.terms import (
    DOCUMENTS_NEEDED,
    Service,
)

TESTS = Path(__file__).parents[1]
CHAPTERS = (TESTS / "unit", TESTS / "site" / "network")
TODAY = date(2026, 3, 2)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
WHOLE = application.Answers(
    kind="fqhc",
    contact="Dana Reyes",
    contact_phone="323 555 0148",
    contact_email="dana@eastside.example",
    services=tuple(application.Offered(service, direct=True) for service in Service.values),
    populations=("homeless",),
    languages=("es",),
    sites=(application.Site("Soto", "1420 Soto St", "90033"),),
    areas=("East",),
    team=(
        application.TeamMember("director", Decimal("1")),
        application.TeamMember("clinical_consultant", Decimal("0.2")),
        application.TeamMember("care_coordinator", Decimal("1")),
    ),
    technology="Our record system sends and reads the plans' files.",
    plans=(1,),
    documents=frozenset(DOCUMENTS_NEEDED),
)
ELSEWHERE = tuple(replace(each, direct=False) for each in WHOLE.services)


def of_application(letters=frozenset({1, 2}), **changes):
    return application.refusals_of_application(
        replace(WHOLE, **changes), documents_needed=DOCUMENTS_NEEDED, letters_sent_to=letters
    )


READY = certification.Deciding(
    state="in_review",
    steps=(certification.Reviewed(True, "ready"), certification.Reviewed(False)),
    open_questions=0,
    conditions=0,
    reasons="Ready in every step.",
    starts=TODAY,
    ends=TODAY,
)


def to_certify(with_conditions=False, **changes):
    return certification.refusals_to_certify(replace(READY, **changes), with_conditions=with_conditions)


def with_defaults(rule, **defaults):
    return lambda **changes: rule(**{**defaults, **changes})


ONE_STEP = (certification.Designed("The six services", days=14, listing=False, items=0),)
to_design = with_defaults(certification.refusals_to_design, name="Ours", steps=ONE_STEP, months=12, there=False)
to_take_up = with_defaults(certification.refusals_to_take_up, state="received", has_process=True, own=False)
to_record = with_defaults(certification.refusals_to_record, state="in_review", outcome="ready", finding="", own=False)
to_decline = with_defaults(certification.refusals_to_decline, state="received", reasons="No coordinator.", own=False)
to_suspend = with_defaults(certification.refusals_to_suspend, state="certified", because="No director.")
to_lift = with_defaults(certification.refusals_to_lift, state="suspended", because="A director came.")
to_end = with_defaults(certification.refusals_to_end, state="suspended", because="It closes.")
to_ask = with_defaults(certification.refusals_to_ask, state="asked", asks="Who drives?", due=TODAY, today=TODAY)
to_answer = with_defaults(certification.refusals_to_answer, state="asked", answered=False, answer="We do.")
to_set = with_defaults(
    certification.refusals_to_set, state="certified", what="A policy", because="None", due=TODAY, today=TODAY
)
to_mend = with_defaults(certification.refusals_to_mend, state="answered", evidence="Here it is.")
to_close = with_defaults(certification.refusals_to_close, state="answered", seen=False)
to_contract = with_defaults(
    contracts.refusals_to_contract,
    state="conditional",
    certified_from=TODAY,
    certified_to=TOMORROW,
    starts=TODAY,
    ends=TOMORROW,
    capacity=1,
    overlaps=False,
)
to_end_contract = with_defaults(
    contracts.refusals_to_end_contract,
    starts=YESTERDAY,
    ends=TOMORROW,
    last_day=TODAY,
    because="It moves away.",
    today=TODAY,
)
to_add = with_defaults(roster.refusals_to_add, name="Dana", fte=Decimal("1.00"), starts=TODAY, ends=TODAY)
to_leave = with_defaults(roster.refusals_to_leave, starts=TODAY, ends=TODAY, last_day=TODAY, today=TODAY)
to_report = with_defaults(
    roster.refusals_to_report, month=date(2026, 3, 1), today=TODAY, contracted=True, reported=False, note=""
)
of_file = with_defaults(files.refusals_of_file, size=files.LARGEST_FILE, kind="pdf")


def to_go(plans=(1,), here=(1, 2), in_review=(2,)):
    return application.refusals_of_plans(plans, here=here, in_review=in_review)


def to_withdraw(state="sent", undecided=1):
    return application.refusals_to_withdraw(state, undecided=undecided)


def to_renew(sent=True, draft_open=False):
    return application.refusals_to_renew(sent=sent, draft_open=draft_open)


def to_change(state="draft"):
    return application.refusals_to_change(state)


def of_leave(leave=(TODAY, TODAY), others=((YESTERDAY, YESTERDAY), (TOMORROW, None)), ended=False):
    return roster.refusals_of_leave(leave, others=others, ended=ended)


ALLOWED = [
    of_application, to_certify, to_design, to_take_up, to_record, to_decline, to_suspend, to_lift, to_end, to_ask,
    to_answer, to_set, to_mend, to_close, to_contract, to_end_contract, to_add, to_leave, to_report, of_file, to_go,
    to_withdraw, to_renew, to_change, of_leave,
]  # fmt: skip
# what is asked, what is wrong with it, and exactly what is said
ALONE = [
    (of_application, {"kind": "school"}, R.NOT_PERMITTED),
    (of_application, {"kind": "other", "kind_in_words": " "}, R.OTHER_IN_WORDS),
    (of_application, {"contact_phone": " "}, R.NO_CONTACT),
    (of_application, {"services": WHOLE.services[1:]}, R.SERVICE_MISSING),
    (of_application, {"services": ELSEWHERE}, R.SUBCONTRACTOR_UNNAMED),
    (of_application, {"sites": (application.Site("Soto", "1420 Soto St", ""),)}, R.NO_SITE),
    (of_application, {"areas": ("Atlantis",)}, R.NO_AREA),
    (of_application, {"languages": ()}, R.NO_LANGUAGE),
    (of_application, {"populations": ()}, R.NO_POPULATION),
    (of_application, {"team": WHOLE.team[1:]}, R.ROLE_MISSING),
    (
        of_application,
        {"team": (*WHOLE.team[:2], application.TeamMember("care_coordinator", Decimal(0)))},
        R.NO_COORDINATOR_TIME,
    ),
    (of_application, {"technology": " "}, R.NO_TECHNOLOGY),
    (of_application, {"documents": frozenset(DOCUMENTS_NEEDED[1:])}, R.DOCUMENT_MISSING),
    (of_application, {"plans": ()}, R.NO_PLAN),
    (of_application, {"plans": (1, 3)}, R.NO_LETTER),
    (to_go, {"plans": (1, 3)}, R.PLAN_NOT_HERE),
    (to_go, {"plans": (1, 2)}, R.IN_REVIEW_ALREADY),
    (to_change, {"state": "sent"}, R.SENT_ALREADY),
    (to_change, {"state": "withdrawn"}, R.WITHDRAWN_ALREADY),
    (to_withdraw, {"state": "withdrawn"}, R.WITHDRAWN_ALREADY),
    (to_withdraw, {"undecided": 0}, R.ALL_DECIDED),
    (to_renew, {"sent": False}, R.NOT_SENT),
    (to_renew, {"draft_open": True}, R.DRAFT_OPEN),
    (of_file, {"size": files.LARGEST_FILE + 1}, R.TOO_LARGE),
    (of_file, {"size": 0, "kind": None}, R.FILE_EMPTY),
    (of_file, {"kind": None}, R.FILE_KIND),
    (to_design, {"steps": ()}, R.NO_STEPS),
    (to_design, {"months": 0}, R.NO_MONTHS),
    (to_design, {"there": True}, R.PROCESS_THERE),
    (to_take_up, {"state": "certified"}, R.NOT_OPEN),
    (to_take_up, {"state": "asked"}, R.TAKEN_UP),
    (to_take_up, {"has_process": False}, R.NO_PROCESS),
    (to_take_up, {"own": True}, R.OWN_REVIEW),
    (to_record, {"state": "declined"}, R.NOT_OPEN),
    (to_record, {"state": "received"}, R.NOT_TAKEN_UP),
    (to_record, {"outcome": ""}, R.NO_OUTCOME),
    (to_record, {"outcome": "not_yet", "finding": " "}, R.NO_FINDING),
    (to_record, {"own": True}, R.OWN_REVIEW),
    (to_certify, {"state": "certified"}, R.NOT_OPEN),
    (to_certify, {"state": "received"}, R.NOT_TAKEN_UP),
    (to_certify, {"steps": (certification.Reviewed(True),)}, R.STEPS_LEFT),
    (to_certify, {"steps": (certification.Reviewed(True, "not_yet"),)}, R.STEP_NOT_READY),
    (to_certify, {"open_questions": 1}, R.QUESTION_OPEN),
    (to_certify, {"state": "asked"}, R.QUESTION_OPEN),
    (to_certify, {"reasons": " "}, R.NO_REASONS),
    (to_certify, {"with_conditions": True}, R.NO_CONDITIONS),
    (to_certify, {"conditions": 1}, R.CONDITIONS_OPEN),
    (to_certify, {"starts": None}, R.STARTS_MISSING),
    (to_certify, {"ends": YESTERDAY}, R.ENDS_BEFORE_START),
    (to_certify, {"own": True}, R.OWN_REVIEW),
    (to_decline, {"state": "withdrawn"}, R.NOT_OPEN),
    (to_decline, {"reasons": ""}, R.NO_REASONS),
    (to_decline, {"own": True}, R.OWN_REVIEW),
    (to_suspend, {"state": "suspended"}, R.NOT_IN_FORCE),
    (to_suspend, {"because": ""}, R.NO_REASONS),
    (to_lift, {"state": "certified"}, R.NOT_SUSPENDED),
    (to_lift, {"because": ""}, R.NO_REASONS),
    (to_end, {"state": "expired"}, R.NOT_IN_FORCE),
    (to_end, {"because": ""}, R.NO_REASONS),
    (to_ask, {"state": "certified"}, R.NOT_OPEN),
    (to_ask, {"state": "received"}, R.NOT_TAKEN_UP),
    (to_ask, {"asks": " "}, R.NOTHING_ASKED),
    (to_ask, {"due": YESTERDAY}, R.DUE_PAST),
    (to_answer, {"state": "withdrawn"}, R.NOT_OPEN),
    (to_answer, {"answered": True}, R.ANSWERED_ALREADY),
    (to_answer, {"answer": ""}, R.NOTHING_ANSWERED),
    (to_set, {"state": "received"}, R.NOT_TAKEN_UP),
    (to_set, {"state": "ended"}, R.NOT_IN_FORCE),
    (to_set, {"what": ""}, R.NOTHING_TO_MEND),
    (to_set, {"because": ""}, R.NO_REASONS),
    (to_set, {"due": YESTERDAY}, R.DUE_PAST),
    (to_mend, {"state": "closed"}, R.CLOSED_ALREADY),
    (to_mend, {"evidence": ""}, R.NOTHING_ANSWERED),
    (to_close, {"state": "closed"}, R.CLOSED_ALREADY),
    (to_close, {"state": "open"}, R.NOT_ANSWERED),
    (to_contract, {"state": "suspended"}, R.NOT_CERTIFIED),
    (to_contract, {"certified_from": None}, R.NOT_CERTIFIED),
    (to_contract, {"starts": YESTERDAY}, R.NOT_CERTIFIED),
    (to_contract, {"ends": TOMORROW + timedelta(days=1)}, R.NOT_CERTIFIED),
    (to_contract, {"ends": None}, R.NOT_CERTIFIED),
    (to_contract, {"ends": YESTERDAY}, R.ENDS_BEFORE_START),
    (to_contract, {"overlaps": True}, R.OVERLAPS),
    (to_contract, {"capacity": 0}, R.NO_CAPACITY),
    (to_end_contract, {"ends": YESTERDAY}, R.CONTRACT_ENDED),
    (to_end_contract, {"last_day": YESTERDAY}, R.LAST_DAY_PAST),
    (to_end_contract, {"last_day": TOMORROW + timedelta(days=1)}, R.LATER_THAN_AGREED),
    (to_end_contract, {"starts": TOMORROW}, R.ENDS_BEFORE_START),
    (to_end_contract, {"because": ""}, R.NO_REASONS),
    (to_add, {"name": " "}, R.NO_NAME),
    (to_add, {"fte": Decimal("0.04")}, R.FTE_WRONG),
    (to_add, {"fte": Decimal("1.01")}, R.FTE_WRONG),
    (to_add, {"ends": YESTERDAY}, R.ENDS_BEFORE_START),
    (to_leave, {"starts": YESTERDAY, "ends": YESTERDAY}, R.LEFT_ALREADY),
    (to_leave, {"last_day": YESTERDAY}, R.ENDS_BEFORE_START),
    (of_leave, {"ended": True}, R.LEFT_ALREADY),
    (of_leave, {"leave": (TODAY, YESTERDAY), "others": ()}, R.ENDS_BEFORE_START),
    (of_leave, {"leave": (TODAY, None)}, R.ON_LEAVE_TWICE),
    (to_report, {"month": date(2026, 4, 1)}, R.NOT_A_MONTH),
    (to_report, {"month": TODAY}, R.NOT_A_MONTH),
    (to_report, {"contracted": False}, R.NOT_CONTRACTED),
    (to_report, {"reported": True}, R.REPORTED_ALREADY),
]


@pytest.mark.parametrize("rule", ALLOWED, ids=lambda rule: getattr(rule, "__name__", ""))
def test_what_is_as_it_should_be_is_not_refused(rule):
    assert rule() == []


@pytest.mark.parametrize(("rule", "wrong", "refusal"), ALONE, ids=lambda value: getattr(value, "name", ""))
def test_each_refusal_alone(rule, wrong, refusal):
    assert rule(**wrong) == [refusal]


def test_every_refusal_is_proved_here_or_in_a_chapter_of_its_own():
    told = "".join(file.read_text(encoding="utf-8") for folder in CHAPTERS for file in folder.rglob("test_*.py"))
    elsewhere = {refusal for refusal in R if re.search(rf"\b(?:R|Refusal)\.{refusal.name}\b", told)}
    assert {refusal for _, _, refusal in ALONE} | elsewhere == set(R)


def test_an_empty_application_is_told_everything_at_once():
    said = application.refusals_of_application(
        application.answers_of({}), documents_needed=DOCUMENTS_NEEDED, letters_sent_to=frozenset()
    )
    alone = {refusal for rule, _, refusal in ALONE if rule is of_application}
    assert set(said) == alone - {R.OTHER_IN_WORDS, R.SUBCONTRACTOR_UNNAMED, R.NO_LETTER}


def test_a_decision_is_told_everything_at_once():
    steps = (certification.Reviewed(True), certification.Reviewed(True, "not_yet"))
    said = to_certify(steps=steps, open_questions=1, conditions=1, reasons="", starts=None, own=True)
    assert said == [
        R.STEPS_LEFT, R.STEP_NOT_READY, R.QUESTION_OPEN, R.NO_REASONS, R.CONDITIONS_OPEN, R.STARTS_MISSING,
        R.OWN_REVIEW,
    ]  # fmt: skip


def test_with_conditions_a_step_may_be_not_ready_yet():
    steps = (certification.Reviewed(True, "not_yet"),)
    assert to_certify(with_conditions=True, conditions=1, steps=steps) == []


def test_one_plan_without_the_letter_is_enough_to_refuse():
    assert of_application(letters=frozenset({1}), plans=(1, 2)) == [R.NO_LETTER]


def test_saved_sections_are_read_as_they_were_answered():
    sections = {
        "organization": {"kind": "fqhc", "contact": "Dana Reyes"},
        "services": {"care_management": {"direct": False, "by": "Westside Care"}},
        "places": {"sites": [{"name": "Soto", "address": "1420 Soto St", "zip_code": "90033"}], "areas": ["East"]},
        "team": {"team": [{"role": "care_coordinator", "fte": "0.10", "languages": ["es"]}] * 3},
    }
    read = application.answers_of(sections, plans=[1])
    assert read.services == (application.Offered("care_management", False, "Westside Care"),)
    assert (read.kind, read.contact, read.areas, read.plans) == ("fqhc", "Dana Reyes", ("East",), (1,))
    assert read.coordinator_fte == Decimal("0.30")


@pytest.mark.parametrize(
    ("beginning", "parts", "kind"),
    [
        (b"%PDF-1.7", (), "pdf"),
        (b"\x89PNG\r\n\x1a\n", (), "png"),
        (b"\xff\xd8\xff\xe0", (), "jpg"),
        (b"PK\x03\x04", ("word/document.xml",), "docx"),
        (b"PK\x03\x04", ("xl/workbook.xml",), "xlsx"),
        (b"PK\x03\x04", ("virus.exe",), None),
        (b"MZ", ("word/document.xml",), None),
        (b"", (), None),
    ],
)
def test_a_file_is_known_by_what_is_in_it(beginning, parts, kind):
    assert files.kind_of(beginning, frozenset(parts)) == kind
