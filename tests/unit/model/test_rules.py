"""Rules speak English, and refuse to be built when they would mean nothing."""

import re

import pytest

from promotora.targeting.language import (
    ASTHMA,
    COPD,
    DIABETES,
    HYPERTENSION,
    AgedAtLeast,
    AgedUnder,
    AllOf,
    AnyOf,
    AtLeast,
    ChronicallyHomeless,
    Condition,
    EdVisits,
    Has,
    HomelessNow,
    RuleError,
    Stays,
)
from promotora.targeting.model.facts import Facts

GOUT = Condition("gout", "gout", "GOUT")
KNOWN = (
    "ASTHMA, BIPOLAR, CAD, HEART_FAILURE, KIDNEY, COPD, DEMENTIA, DIABETES, HYPERTENSION, LIVER, MAJOR_DEPRESSION, "
    "PSYCHOTIC, SUBSTANCE_USE, TBI"
)


@pytest.mark.parametrize(
    ("rule", "english"),
    [
        (Has(COPD), "COPD"),
        (AtLeast(2, of={COPD, ASTHMA, DIABETES}), "at least 2 of asthma, COPD and diabetes"),
        (Stays(1), "at least 1 inpatient stay in the last year"),
        (EdVisits(5, within=6), "at least 5 ED visits in the last 6 months"),
        (HomelessNow(), "homeless now"),
        (ChronicallyHomeless(), "chronically homeless"),
        (AgedAtLeast(21), "aged 21 or older"),
        (AgedUnder(21), "younger than 21"),
        (AnyOf(Has(COPD), Stays(1)), "any of (COPD; at least 1 inpatient stay in the last year)"),
        (AnyOf(Has(COPD)), "COPD"),
        (AllOf(Has(HYPERTENSION), AnyOf(Has(COPD), Has(DIABETES))), "hypertension with any of (COPD; diabetes)"),
    ],
)
def test_a_rule_says_what_it_asks(rule, english):
    assert str(rule) == english


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Has(COPD), "COPD"),
        (AtLeast(1, of={COPD, DIABETES, ASTHMA}), "2 qualifying conditions: COPD and diabetes"),
        (Stays(1, within=12), "2 inpatient stays in the last year"),
        (EdVisits(1, within=6), "1 ED visit in the last 6 months"),
        (AllOf(Has(COPD), AnyOf(Has(DIABETES), Has(ASTHMA))), "COPD with diabetes"),
        (AnyOf(Has(ASTHMA), Has(DIABETES), Has(COPD)), "diabetes and COPD"),
        (AgedAtLeast(21), "aged 21 or older"),
    ],
)
def test_a_met_rule_says_why(rule, words):
    facts = Facts(age=50, conditions=frozenset({"copd", "diabetes"}), stays={12: 2}, ed_visits={6: 1})

    assert rule.holds(facts) is True
    assert rule.because(facts) == words


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (
            lambda: Has(GOUT),
            f"Has(GOUT): that is not a condition this system knows. Use one of {KNOWN}.",
        ),
        (
            lambda: Has("copd"),
            f"Has('copd'): that is not a condition this system knows. Use one of {KNOWN}.",
        ),
        (
            lambda: AtLeast(1, of={GOUT}),
            f"AtLeast(1, of=...): one of these is not a condition this system knows. Use {KNOWN}.",
        ),
        (
            lambda: AtLeast(3, of={COPD, DIABETES}),
            "AtLeast(3, of=2 conditions) can never be met or is always met. Ask for 1 to 2 of them.",
        ),
        (
            lambda: AtLeast(0, of={COPD}),
            "AtLeast(0, of=1 conditions) can never be met or is always met. Ask for 1 to 1 of them.",
        ),
        (
            lambda: AtLeast(True, of={COPD}),
            "AtLeast(True, of=1 conditions) can never be met or is always met. Ask for 1 to 1 of them.",
        ),
        (lambda: Stays(0), "Stays(0) is always met. Ask for 1 or more."),
        (lambda: EdVisits("3"), "EdVisits('3') is always met. Ask for 1 or more."),
        (
            lambda: Stays(1, within=0),
            "Stays(1, within=0): a window is a whole number of months from 1 to 120.",
        ),
        (
            lambda: EdVisits(3, within=121),
            "EdVisits(3, within=121): a window is a whole number of months from 1 to 120.",
        ),
        (lambda: AgedAtLeast(0), "AgedAtLeast(0): an age is a whole number of years from 1 to 120."),
        (lambda: AgedUnder(20.5), "AgedUnder(20.5): an age is a whole number of years from 1 to 120."),
        (lambda: AnyOf(), "AnyOf() has nothing to combine. Put at least one rule in it."),
        (
            lambda: AllOf(Has(COPD), DIABETES),
            "AllOf(...): DIABETES is not a rule. Write Has(DIABETES) if you mean a condition.",
        ),
        (lambda: AnyOf("asthma"), "AnyOf(...): 'asthma' is not a rule."),
    ],
)
def test_a_rule_that_means_nothing_is_refused(build, message):
    with pytest.raises(RuleError, match=f"^{re.escape(message)}$"):
        build()


@pytest.mark.parametrize(
    ("truths", "any_of", "all_of"),
    [
        ((True, None), True, None),
        ((False, None), None, False),
        ((None, None), None, None),
        ((True, False), True, False),
        ((True, True), True, True),
        ((False, False), False, False),
    ],
)
def test_kleene(truths, any_of, all_of):
    facts = Facts(age=50, homeless_now=truths[0], chronically_homeless=truths[1])
    parts = HomelessNow(), ChronicallyHomeless()

    assert AnyOf(*parts).holds(facts) is any_of
    assert AllOf(*parts).holds(facts) is all_of


def test_rules_of_a_kind_are_equal_by_what_they_ask():
    assert Stays(1) == Stays(1, within=12)
    assert Stays(1) != EdVisits(1)
    assert AnyOf(Has(COPD)) != AllOf(Has(COPD))
    assert len({AtLeast(1, of={COPD, DIABETES}), AtLeast(1, of={DIABETES, COPD})}) == 1
