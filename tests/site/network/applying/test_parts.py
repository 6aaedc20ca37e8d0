"""The parts of an application: every reason not to send it has its page, and every answer its words."""

import pytest
from tests.site import network

from promotora.apps.network.forms.applying.rows import Asked
from promotora.apps.network.forms.applying.sections import LINK
from promotora.apps.network.presenters.applying.drafts import beside
from promotora.apps.network.presenters.applying.standing import NEXT, STATES, TONES
from promotora.apps.network.presenters.applying.words import READ_AS, SAYS, TITLES, section_said
from promotora.apps.network.rules.application import (
    PART_OF,
    PARTS,
    Answers,
    Offered,
    answers_of,
    refusals_of_application,
    refusals_of_letter,
    refusals_of_plans,
)
from promotora.apps.network.rules.refusal import Refusal
from promotora.apps.network.terms import DOCUMENTS_NEEDED, CertificationState, Form, Section


def test_every_reason_not_to_send_is_mended_on_a_page_of_that_form():
    half = Answers(kind="other", services=(Offered("health_promotion", direct=False),), plans=(1,))
    of_plans = refusals_of_plans([1], here=[], in_review=[1])
    letter = refusals_of_letter(Answers()) + refusals_of_letter(half) + of_plans
    asked = {"documents_needed": DOCUMENTS_NEEDED, "letters_sent_to": frozenset()}
    application = refusals_of_application(Answers(), **asked) + refusals_of_application(half, **asked)
    assert {PART_OF[refusal] for refusal in letter} <= set(PARTS[Form.LETTER])
    assert {PART_OF[refusal] for refusal in application} == set(PARTS[Form.APPLICATION])


def test_every_part_has_a_title_and_every_state_its_words_and_what_comes_next():
    assert set(PARTS[Form.LETTER]) <= set(PARTS[Form.APPLICATION]) == set(TITLES)
    assert set(READ_AS) == set(SAYS) == set(Section)
    assert set(STATES) == set(NEXT) == set(TONES) == set(CertificationState)


@pytest.mark.parametrize("section", Section)
def test_a_section_that_is_opened_and_saved_says_what_it_said(section):
    saved = network.ANSWERS[section]
    opened = Asked(section, saved)
    sent = {name: opened.form[name].value() for name in opened.form.fields}
    if opened.rows is not None:
        sent |= {f"rows-{name}": value for name, value in opened.rows.management_form.initial.items()}
        sent |= {row.add_prefix(name): row[name].value() for row in opened.rows.forms for name in row.fields}
    again = Asked(section, saved, {name: value for name, value in sent.items() if value is not None})
    assert again.is_right(), again.wrong
    assert beside(section, again.answers(), saved) == []


@pytest.mark.parametrize("section", Section)
def test_nothing_said_is_every_question_without_its_answer(section):
    lines = section_said(section, {})
    assert lines
    assert {answer for _asked, answer in lines} == {""}


def test_a_place_without_its_share_of_full_time_counts_for_nothing():
    answers = answers_of({"team": {"team": [{"role": "care_coordinator"}]}})
    assert answers.coordinator_fte == 0
    assert Refusal.NO_COORDINATOR_TIME in refusals_of_application(
        answers, documents_needed=(), letters_sent_to=frozenset()
    )


@pytest.mark.parametrize("name", ["St. Mary’s", "L.A. Care", "Inc. of Nothing", "A & B"])
def test_names_are_not_links(name):
    assert LINK.search(name) is None
