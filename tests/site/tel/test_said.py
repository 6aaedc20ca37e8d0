"""What the engine says in English is recognized, all of it, and said in the reader's language."""

import re
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.generative import drawn_rules
from tests.generative.drawn_folders import DAYS_OF_LISTS, folders, messy_rows
from tests.generative.sizes import SHORT, holds

from promotora.apps.people.presenters.words import day
from promotora.apps.tel.presenters.rules_in_words import CONDITIONS, GROUPS
from promotora.apps.tel.presenters.said import (
    assigned_because,
    found_in_words,
    in_words,
    mend_in_words,
    reason_in_words,
    recognized,
    refusal_in_words,
    rule_in_words,
    set_aside_in_words,
)
from promotora.apps.tel.presenters.said.found import found_recognized
from promotora.apps.tel.presenters.said.met import met_in_words
from promotora.apps.tel.presenters.said.rules import rule_of, rule_recognized
from promotora.targeting import compare, programs
from promotora.targeting.engines.reference.engine import load
from promotora.targeting.explain import explain
from promotora.targeting.explain.person import NotOnTheDay
from promotora.targeting.language import (
    AgedAtLeast,
    AgedUnder,
    AllOf,
    AnyOf,
    AtLeast,
    EdVisits,
    Has,
    HomelessNow,
    Stays,
)
from promotora.targeting.model.windows import months_in_words
from promotora.targeting.tables.folder import open_folder

BARS = [bar for known in programs.VERSIONS.values() for bar in known[-1].exclusions]


@st.composite
def drawn(draw):
    """A policy version that nobody has thought of, with the bars and often with the groups that published ones have."""
    program = draw(drawn_rules.programs())
    names = draw(st.permutations([*GROUPS, "group-x"]))
    groups = tuple(replace(group, name=name) for group, name in zip(program.groups, names, strict=False))
    return replace(program, groups=groups, exclusions=tuple(draw(st.lists(st.sampled_from(BARS), max_size=3))))


def numbers(text):
    """Every number that is said, its days as people say them."""
    days = re.sub(r"\d{4}-\d\d-\d\d", lambda found: day(date.fromisoformat(found.group())), text)
    return Counter(re.findall(r"\d+", days))


# ---------------------------------------------------------------------------------------------- why a rule is met


def plainly(rule, facts):
    """What the page must say in English, from the rule itself: pieces and the words between them."""
    match rule:
        case AnyOf():
            met = [plainly(part, facts) for part in rule.parts if part.holds(facts)]
            return [piece for at, part in enumerate(met) for piece in (*between(at, len(met)), *part)]
        case AllOf():
            met = [plainly(part, facts) for part in rule.parts]
            return [piece for at, part in enumerate(met) for piece in ((" with ",) if at else ()) + tuple(part)]
        case AtLeast():
            had = [str(CONDITIONS[each.code]) for each in rule.sorted_conditions if each.code in facts.conditions]
            listed = " and ".join(part for part in (", ".join(had[:-1]), had[-1]) if part)
            return [f"{len(had)} condition{'s that count' if len(had) > 1 else ' that counts'}: {listed}"]
        case Stays() | EdVisits():
            kind, count = ("hospital stay", facts.stays) if isinstance(rule, Stays) else ("ED visit", facts.ed_visits)
            many = count.get(rule.within, 0)
            return [f"{many} {kind}{'' if many == 1 else 's'} in {months_in_words(rule.within)}"]
        case Has():
            return [str(CONDITIONS[rule.condition.code])]
        case AgedAtLeast():
            return [f"{rule.years} years old or older"]
        case AgedUnder():
            return [f"younger than {rule.years} years"]
    return ["homeless now" if isinstance(rule, HomelessNow) else "homeless for long"]


def between(at, many):
    return () if at == 0 else (" and ",) if at == many - 1 else (", ",)


def as_one(pieces):
    """The pieces together; two conditions stand "with" each other, all else is so "and also"."""
    names = set(map(str, CONDITIONS.values()))
    told = list(pieces)
    for at in range(1, len(told) - 1, 2):
        if told[at] == " with " and not {told[at - 1], told[at + 1]} <= names:
            told[at] = ", and also "
    return "".join(told)


@SHORT
@given(drawn_rules.rules, drawn_rules.facts)
def test_why_a_rule_is_met_is_said_with_the_same_meaning(rule, facts):
    if rule.holds(facts):
        assert met_in_words(rule.because(facts)) == as_one(plainly(rule, facts))


@SHORT
@given(drawn_rules.rules, drawn_rules.facts)
def test_a_rule_is_read_back_from_its_own_sentence(rule, facts):
    again = rule_of(str(rule))
    assert str(again) == str(rule)
    assert again.holds(facts) is rule.holds(facts)
    assert rule_recognized(str(rule)) is not None


# ------------------------------------------------------------------------------------------------ reasons and changes


@SHORT
@given(drawn(), drawn_rules.facts, st.lists(st.sampled_from([bar.code for bar in BARS]), max_size=3))
def test_every_reason_is_recognized(program, facts, bars):
    for reason in program.verdict(replace(facts, bars=tuple(bars))).reasons:
        words = recognized(reason)
        assert words, reason
        assert numbers(words) == numbers(reason)


@SHORT
@given(drawn(), drawn_rules.facts, drawn_rules.facts, st.booleans())
def test_every_change_is_recognized(program, before, after, known):
    was, now = row_of(program, before), row_of(program, after)
    for sentence in compare.what_changed(was, now, program if known else None):
        words = recognized(sentence)
        assert words, sentence
        assert numbers(words) == numbers(sentence)


def row_of(program, facts):
    met = [each for each in program.criteria() if each.rule.holds(facts)]
    return {
        "tier": program.tier(facts),
        "criteria": sorted(each.code for each in met),
        "reasons": list(dict.fromkeys(each.because(facts) for each in met)),
        "conditions": sorted(facts.conditions),
        "stays_12m": facts.stays.get(12, 0),
        "ed_visits_12m": facts.ed_visits.get(12, 0),
        "chronically_homeless": facts.chronically_homeless,
    }


@pytest.mark.parametrize(
    ("engine", "page"),
    [
        ("hypertension with diabetes", "High blood pressure with diabetes"),
        ("2 qualifying conditions: COPD and heart failure", "2 conditions that count: COPD and heart failure"),
        (
            "aged 21 or older with 5 ED visits in the last 6 months",
            "21 years old or older, and also 5 ED visits in the last 6 months",
        ),
        ("1 inpatient stay in the last year and homeless now", "1 hospital stay in the last year and homeless now"),
        ("tier 2 → 1", "Tier 2 → 1"),
        ("now also B3: 4 ED visits in the last year", "Now also B3: 4 ED visits in the last year"),
        ("now also B4", "Now also B4"),
        ("no longer A1", "No longer A1"),
        (compare.NOT_COVERED, "They have no Medi-Cal coverage on that day."),
        ("no group-x criterion is met", "They meet none of the lines of “Group-x”."),
        ("enrolled in PACE", "Enrolled in PACE"),
    ],
)
def test_reasons_read_well(engine, page):
    assert reason_in_words(engine) == page


@pytest.mark.parametrize(
    "words",
    [
        "lives nearby",
        "=HYPERLINK(1)",
        "3 ED visits in the last fortnight",
        "hypertension with vertigo",
        "2 qualifying conditions: COPD",
        "99 qualifying conditions: COPD",
        "now also B3: vertigo",
        "barred by hospice",
        "hypertension and ",
        "",
        "%s %(x)s",
    ],
)
def test_what_is_not_the_engine_s_stays_as_it_is(words):
    assert in_words(words) == words
    assert (rule_in_words(words), found_in_words(words), mend_in_words(words)) == (words, words, words)
    assert (set_aside_in_words(words), refusal_in_words(words), assigned_because(words)) == (words, words, words)


def test_an_unknown_finding_keeps_its_words_and_says_its_days():
    assert found_in_words("seen on 2020-03-01") == "seen on March 1, 2020"
    assert found_in_words("seen on 2020-13-41") == "seen on 2020-13-41"


# ------------------------------------------------------------------------------------------------- what was found


@st.composite
def worlds(draw):
    as_of = draw(st.sampled_from(DAYS_OF_LISTS))
    program = draw(st.one_of(st.just(programs.in_force("hhp", as_of)), drawn()))
    return draw(folders(draw(messy_rows(as_of)), spoiled=False)), program, as_of


def test_all_that_an_explanation_finds_is_recognized():
    said = set()
    holds(lambda world: said.update(told(*world)), worlds(), 40)
    assert len(said) > 100, "what is drawn has much to say"


def told(folder, program, as_of):
    """Each thing that is found of each person, asserted to be recognized."""
    with tempfile.TemporaryDirectory() as scratch:
        inputs = load(open_folder(folder.write(Path(scratch) / "data")))
    for person in {row["person_id"] for row in folder.rows.eligibility}:
        try:
            explanation = explain(inputs, program, as_of, person)
        except NotOnTheDay:
            continue
        nodes = [each for top in (*explanation.nodes, *(node for _, node in explanation.tiers)) for each in top.walk()]
        for node in nodes:
            if node.label not in ("Coverage", "Exclusions"):
                assert rule_recognized(node.sentence), node.sentence
            if node.label != "Coverage":
                words = found_recognized(node.found)
                assert words is not None, node.found
                assert numbers(words) == numbers(node.found), node.found
                yield node.found


@pytest.mark.parametrize(
    ("engine", "page"),
    [
        ("1 date of the 2 needed", "1 date of the 2 needed"),
        (
            "2 of the 3 ED visits needed: 2019-07-01, 2019-08-01",
            "2 of the 3 ED visits needed · July 1, 2019; Aug. 1, 2019",
        ),
        ("none; 1 inpatient stay needed", "none; needed: 1 hospital stay"),
        ("1 inpatient stay: 2020-02-10 to 2020-02-14", "1 hospital stay · Feb. 10, 2020 to Feb. 14, 2020"),
        ("in ihss, which does not bar", "in ihss, which does not bar"),
        ("receiving hospice care, since 2020-01-01", "receiving hospice care, since Jan. 1, 2020"),
        ("no claim with one of its codes in the last 2 years", "no claim with one of its codes in the last 2 years"),
        ("A1, B3", "A1, B3"),
    ],
)
def test_findings_read_well(engine, page):
    assert found_in_words(engine) == page
