"""A rule's text is read, never run."""

import re

import pytest

from promotora.targeting import programs
from promotora.targeting.language import COPD, DIABETES, AtLeast, Has, RuleError, Stays, rule_from

WORDS = (
    "The words are ASTHMA, AgedAtLeast, AgedUnder, AllOf, AnyOf, AtLeast, BIPOLAR, CAD, COPD, ChronicallyHomeless, "
    "DEMENTIA, DIABETES, EdVisits, HEART_FAILURE, HYPERTENSION, Has, HomelessNow, KIDNEY, LIVER, MAJOR_DEPRESSION, "
    "PSYCHOTIC, SUBSTANCE_USE, Stays, TBI."
)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Has(COPD)", Has(COPD)),
        ("  Has(condition=COPD)\n", Has(COPD)),
        ("Stays(1)", Stays(1, within=12)),
        ("AtLeast(1, of={COPD, DIABETES})", AtLeast(1, of={DIABETES, COPD})),
    ],
)
def test_what_a_rule_is_written_as(text, rule):
    assert rule_from(text) == rule


@pytest.mark.parametrize("code", sorted(programs.VERSIONS))
def test_every_rule_of_every_program_reads_itself_again(code):
    for program in programs.versions(code):
        for rule in [*(criterion.rule for criterion in program.criteria()), *(tier.rule for tier in program.tiers)]:
            assert rule_from(repr(rule)) == rule


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "().__class__.__base__.__subclasses__()",
        "Has.__init__.__globals__",
        "Has(COPD).__class__",
        "Has(COPD) if True else Has(DIABETES)",
        "(lambda: Has(COPD))()",
        "[Has(COPD) for _ in {1}]",
        "AnyOf(*{Has(COPD)})",
        "(x := Has(COPD))",
        "f'{COPD}'",
        "Stays(9**9**9)",
        "Stays(1 + 1)",
        "Stays(True)",
        "Stays('1')",
        "Stays(1.0)",
        "open",
        "Has(GOUT)",
        "eval('1')",
        "COPD",
        "Has",
        "1",
        "{COPD}",
        "Has()",
        "Has(COPD, 1)",
        "Stays(**{1})",
        "AtLeast(1, of=3)",
        "AtLeast(1, of={{COPD}})",
        "Has(COPD",
        "Has(COPD); Has(COPD)",
        "Has(COPD)\x00",
        "",
        "AnyOf(" * 500 + "Has(COPD)" + ")" * 500,
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(RuleError, match=re.escape(WORDS)):
        rule_from(text)


def test_a_rule_that_means_nothing_says_so_itself():
    with pytest.raises(RuleError, match=r"^Stays\(0\) is always met\. Ask for 1 or more\.$"):
        rule_from("Stays(0)")


def test_the_refusal_names_the_text_and_the_words():
    message = f"'Has(GOUT)' is not a rule: GOUT is none of the language's words. {WORDS}"
    with pytest.raises(RuleError) as refusal:
        rule_from("Has(GOUT)")

    assert str(refusal.value) == message
