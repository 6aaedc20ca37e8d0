"""What the engine refuses and sets aside in English is recognized, and said in the reader's language."""

from dataclasses import replace
from datetime import date

import pytest

from promotora.apps.tel.presenters.rules_in_words import every
from promotora.apps.tel.presenters.said import (
    assigned_because,
    refusal_in_words,
)
from promotora.apps.tel.presenters.said.met import met_in_words
from promotora.apps.tel.presenters.said.refusals import refusal_recognized
from promotora.apps.tel.presenters.said.rows import MENDS, set_aside_recognized
from promotora.apps.tel.rules.knobs import Unsound, turned
from promotora.targeting import programs, quality
from promotora.targeting.language import (
    AgedAtLeast,
    AgedUnder,
    AllOf,
    ChronicallyHomeless,
    RuleError,
)
from promotora.targeting.summary import unusable
from promotora.targeting.tables import TABLES, Kind
from promotora.targeting.tables.errors import TooMuchSetAside
from promotora.targeting.tables.staging import ragged_reason


def test_every_reason_for_setting_a_row_aside_is_recognized():
    columns = [column for table in TABLES for column in table.columns]
    reasons = [
        *(quality.missing(column.name) for column in columns),
        *(quality.unreadable(column) for column in columns if column.kind is not Kind.TEXT),
        *(quality.not_one_of(column) for column in columns if column.one_of),
        *(quality.end_before_start(*pair) for table in TABLES for pair in table.ordered),
        quality.DUPLICATE,
        quality.STRANGER,
        ragged_reason(3, 7),
    ]
    for reason in reasons:
        assert set_aside_recognized(reason) == reason, "in English it says the same"
    assert {*unusable.MENDS.values(), unusable.LOOK} == MENDS


HHP = programs.in_force("hhp", date(2020, 3, 1))


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"criterion-B3-count": 0}, "This would always be met. Ask for 1 or more."),
        ({"criterion-B3-within": 121}, "Write a whole number of months from 1 to 120."),
        ({"criterion-A1-count": 10}, "Ask for 1 to 9 of the conditions that are chosen."),
        ({"criterion-A1-of": frozenset()}, "No condition is chosen. Choose at least one."),
        ({"criterion-A3-of": frozenset()}, "Nothing is chosen here. Choose at least one."),
        ({"window": 0}, "Write a whole number of months from 1 to 120."),
        ({"dates": 3}, "Choose one date, or two different dates."),
        ({"codes-copd-add": ("lung",)}, "“lung” is not how a diagnosis code begins."),
        ({"codes-copd-add": ("it's",)}, "“it's” is not how a diagnosis code begins."),
        ({"codes-copd-add": ("J441",), "codes-copd-remove": ("J441",)}, "J44.1 stands here twice."),
        ({"codes-copd-source": "A list"}, "This changes nothing."),
    ],
)
def test_what_a_draft_is_refused_for_is_said_in_plain_words(answers, words):
    with pytest.raises(Unsound) as refused:
        turned(HHP, answers)
    ((_, reason),) = refused.value.reasons.items()
    assert refusal_in_words(reason).startswith(words)


def refused_by(build):
    with pytest.raises((RuleError, programs.ProgramError)) as refused:
        build()
    return str(refused.value)


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: AgedAtLeast(0), "Write a whole number of years from 1 to 120."),
        (lambda: AgedUnder(500), "Write a whole number of years from 1 to 120."),
        (lambda: AllOf(), "Nothing is chosen here. Choose at least one."),
        (
            lambda: replace(HHP, effective=date(2022, 1, 1)),
            "The program ends on Dec. 31, 2021, before this version would begin (Jan. 1, 2022).",
        ),
        (
            lambda: programs.in_force("hhp", date(2018, 1, 1)),
            "Health Homes Program was not in force on Jan. 1, 2018. Choose a day from July 1, 2019 on.",
        ),
        (
            lambda: programs.in_force("hhp", date(2022, 5, 1)),
            "Health Homes Program ended on Dec. 31, 2021, and May 1, 2022 is after that. Choose an earlier day.",
        ),
    ],
)
def test_other_refusals_are_said_too(build, words):
    assert refusal_in_words(refused_by(build)) == words


def test_too_much_set_aside_is_said_with_its_examples():
    words = refusal_recognized(str(TooMuchSetAside(1_200, 9_000, 0.05, ("eligibility.csv, row 2: x",))))
    assert words.startswith("1,200 of 9,000 rows (13.3%) could not be used. The limit is 5.0%")
    assert words.endswith("The first of them:\n  eligibility.csv, row 2: x")
    assert refusal_recognized(str(TooMuchSetAside(1, 9, 0.05)))


def test_a_referral_that_was_accepted_is_said_as_the_reason():
    assert assigned_because("referred by Westside Care") == "referred by Westside Care"


def test_a_list_of_words_ends_as_its_language_asks():
    assert every(["asthma", "COPD", "diabetes"]) == "asthma, COPD and diabetes"
    assert every([]) == ""


def test_chronic_homelessness_is_met_in_words():
    assert met_in_words(str(ChronicallyHomeless())) == "homeless for long"
