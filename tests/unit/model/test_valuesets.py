"""Code families: what is in, what is out, and since when."""

from datetime import date

import pytest

from promotora.targeting.language import ASTHMA, COPD, SUBSTANCE_USE, CodeChange, Source
from promotora.targeting.valuesets import (
    CodeFamily,
    ConditionCodes,
    bill_type,
    condition_codes,
    normal,
    sources,
    utilization_codes,
)

TODAY = condition_codes(date(2020, 3, 1))


@pytest.mark.parametrize(
    ("code", "compared"), [("e11.65", "E1165"), (" E11 65 ", "E1165"), ("E1165", "E1165"), ("", ""), (None, "")]
)
def test_codes_are_compared_without_dots_and_blanks_in_capitals(code, compared):
    assert normal(code) == compared


@pytest.mark.parametrize(
    ("code", "compared"), [("0111", "111"), ("111", "111"), ("011a", "11A"), (" 0131", "131"), (None, ""), ("0", "")]
)
def test_a_bill_type_loses_one_leading_zero(code, compared):
    assert bill_type(code) == compared


def test_exclude_beats_include():
    codes = ConditionCodes((CodeFamily("sud", "exclude", "F1121", ""), CodeFamily("sud", "include", "F11", "")))

    assert codes.conditions("F11.20") == {"sud"}
    assert codes.conditions("F11.21") == frozenset()
    assert codes.conditions("F11.219") == frozenset()


def test_an_exclusion_takes_a_code_from_one_condition_only():
    codes = ConditionCodes(
        (
            CodeFamily("chf", "include", "I13", ""),
            CodeFamily("ckd", "exclude", "I131", ""),
            CodeFamily("ckd", "include", "I13", ""),
        )
    )

    assert codes.conditions("I130") == {"chf", "ckd"}
    assert codes.conditions("I131") == {"chf"}


def test_a_family_may_ask_for_an_ending():
    assert TODAY.conditions("S04.011S") == {"tbi"}
    assert TODAY.conditions("S04.011A") == frozenset()


def test_families_have_dates():
    before, since = condition_codes(date(2021, 9, 30)), condition_codes(date(2021, 10, 1))

    assert before.conditions("F32A") == frozenset()
    assert since.conditions("F32A") == {"mdd"}
    assert before.fingerprint != since.fingerprint
    assert since.fingerprint == condition_codes(date(2024, 1, 1)).fingerprint


def changed(*changes):
    told = tuple(CodeChange(*change, source=Source("a draft", verified=False)) for change in changes)
    return condition_codes(date(2020, 3, 1), told)


def test_a_policy_adds_families_and_takes_them_away():
    codes = changed((COPD, ("J40",), ("J449",)))

    assert codes.conditions("J40") == {"copd"}
    assert codes.conditions("J44.9") == frozenset()
    assert codes.conditions("J44.1") == {"copd"}
    assert TODAY.conditions("J40") == frozenset()
    assert TODAY.conditions("J44.9") == {"copd"}


def test_of_two_families_the_longer_one_decides():
    codes = changed((COPD, ("J441", "J45"), ("J44", "J451")))

    assert codes.conditions("J44.1") == {"copd"}
    assert codes.conditions("J44.9") == frozenset()
    assert codes.conditions("J45.2") == {"asthma", "copd"}
    assert codes.conditions("J45.1") == {"asthma"}


def test_a_policy_may_add_what_the_value_set_itself_leaves_out():
    assert TODAY.conditions("F11.21") == frozenset()
    assert changed((SUBSTANCE_USE, ("F1121",))).conditions("F11.21") == {"sud"}


def test_a_change_for_one_condition_leaves_the_others():
    assert changed((ASTHMA, ("J44",))).conditions("J44.9") == {"asthma", "copd"}
    assert changed((ASTHMA, (), ("J44",))).conditions("J44.9") == {"copd"}


def test_changed_value_sets_have_a_fingerprint_of_their_own():
    marks = {each.fingerprint for each in (TODAY, changed((COPD, ("J40",))), changed((COPD, (), ("J40",))))}
    assert len(marks) == 3
    assert condition_codes(date(2020, 3, 1), ()).fingerprint == TODAY.fingerprint


@pytest.mark.parametrize("code", ["", None, "E", "E1", "Z0000", "11.E"])
def test_a_code_of_no_family_says_nothing(code):
    assert TODAY.mask(code) == 0


def test_utilization_codes():
    codes = utilization_codes()

    assert [bill for bill in ("111", "114", "411", "131", "181", "211") if codes.is_acute_inpatient(bill)] == [
        "111",
        "114",
        "411",
    ]
    assert [bill for bill in ("118", "138", "117", "811", "") if codes.is_void(bill)] == ["118", "138"]
    assert codes.ed_revenues == ("0450", "0451", "0452", "0459", "0981")
    assert codes.ed_places == ("23",)


def test_every_row_has_a_source_and_says_whether_it_is_verified():
    assert [row for row in sources() if not row["source"] or row["verified"] not in ("yes", "no")] == []
