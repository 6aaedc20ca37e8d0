"""The text of a rule, or of a whole policy version, is read, never run."""

import re
from dataclasses import replace

import pytest

from promotora.targeting import programs
from promotora.targeting.language import (
    COPD,
    DIABETES,
    AtLeast,
    CodeChange,
    Has,
    RuleError,
    Source,
    Stays,
    program_from,
    rule_from,
)

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


VERSIONS = [version for code in sorted(programs.VERSIONS) for version in programs.versions(code)]
[*_, HHP] = programs.versions("hhp")
WITH_CODES = replace(HHP, codes=(CodeChange(COPD, ("J40",), ("J449",), source=Source("a draft", verified=False)),))


@pytest.mark.parametrize("version", [*VERSIONS, WITH_CODES], ids=lambda version: f"{version.code} {version.version}")
def test_every_version_reads_itself_again(version):
    assert program_from(repr(version)) == version
    assert repr(program_from(repr(version))) == repr(version)


def test_a_record_from_before_a_field_was_known_is_read_all_the_same():
    assert program_from(repr(HHP).replace(", codes=()", "")) == HHP


@pytest.mark.parametrize(
    ("was", "becomes", "why"),
    [
        ("datetime.date(2020, 1, 1)", "'2020-01-01'", "Program's effective must be date, not '2020-01-01'"),
        ("datetime.date(2020, 1, 1)", "datetime.date(2020, 13, 1)", "month must be in 1..12"),
        ("datetime.date(2020, 1, 1)", "datetime.date(10**99, 1, 1)", "10 ** 99 is none of the language's words"),
        ("datetime.date(2020, 1, 1)", "os.date(2020, 1, 1)", "os.date(2020, 1, 1) is none of the language's words"),
        ("last_tier=3", "last_tier=True", "Program's last_tier must be int, not True"),
        ("last_tier=3", "last_tier=3.0", "3.0 is none of the language's words"),
        ("last_tier=3, ", "", "Program.__init__() missing 1 required positional argument: 'last_tier'"),
        ("ends=datetime.date(2021, 12, 31)", "ends=3", "Program's ends must be date | None, not 3"),
        ("codes=()", "codes=(Has,)", "Program's codes must be tuple[CodeChange, ...], not (<class"),
        ("codes=()", "more=()", "Program.__init__() got an unexpected keyword argument 'more'"),
        ("codes=()", "codes=[]", "[] is none of the language's words"),
        ("codes=()", "**{}", "{} is none of the language's words"),
        ("verified=True", "verified=1", "Source's verified must be bool, not 1"),
        ("rule=Has(condition=ASTHMA)", "rule=ASTHMA", "Criterion's rule must be Rule, not ASTHMA"),
        ("name='acuity'", "name=COPD.name", "COPD.name is none of the language's words"),
        ("name='acuity'", "name=f'{COPD}'", "is none of the language's words"),
        ("name='acuity'", "name=open('x').read()", "open('x').read() is none of the language's words"),
    ],
)
def test_a_version_that_is_none_says_what_is_wrong(was, becomes, why):
    assert was in repr(HHP)
    with pytest.raises(RuleError) as refusal:
        program_from(repr(HHP).replace(was, becomes, 1))
    assert str(refusal.value).startswith("\"Program(code='hhp', name='Health Homes Program'")
    assert " is not a policy version: " in str(refusal.value)
    assert why in str(refusal.value)
    assert str(refusal.value).endswith("Stays, TBI, Tier, datetime.date.")


@pytest.mark.parametrize("text", ["Has(COPD)", "Program", "datetime.date(2020, 1, 1)", "None", "()"])
def test_a_part_is_not_a_version(text):
    with pytest.raises(RuleError, match=re.escape(f"{text!r} is not a policy version: it is only a part of one.")):
        program_from(text)


def test_a_version_that_means_nothing_says_so_itself():
    with pytest.raises(RuleError, match=r"^Program 'hhp': a diagnosis window is 1 to 120 months, not 0\.$"):
        program_from(repr(HHP).replace("diagnosis_months=24", "diagnosis_months=0"))
    with pytest.raises(RuleError, match=r"^Stays\(0\) is always met"):
        program_from(repr(HHP).replace("Stays(1, within=12)", "Stays(0)"))


@pytest.mark.parametrize("text", ["Program(code='hhp')", "'a'", "True", "datetime.date(2020, 1, 1)", "(1, 2)"])
def test_a_rule_knows_no_word_of_a_version(text):
    with pytest.raises(RuleError, match=re.escape(WORDS)):
        rule_from(text)
