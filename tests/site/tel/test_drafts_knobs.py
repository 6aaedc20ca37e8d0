"""Every line of a policy can be turned and put back; what a form shows is what it sends, to the letter."""

from html.parser import HTMLParser

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.generative.drawn_rules import programs
from tests.generative.sizes import SHORT
from tests.site.tel.drawn_drafts import CODES, KNOWN, drafts

from promotora.apps.tel.forms.drafts import PolicyForm
from promotora.apps.tel.presenters.policies import differences
from promotora.apps.tel.rules.knobs import DRAFTED, Turns, Unsound, changed_sections, knobs, put_back, turned, values
from promotora.apps.tel.rules.sources import signed, unverified
from promotora.targeting.language import (
    ASTHMA,
    BIPOLAR,
    COPD,
    MAJOR_DEPRESSION,
    PSYCHOTIC,
    AnyOf,
    AtLeast,
    EdVisits,
    Has,
    Source,
    program_from,
)
from promotora.targeting.programs import VERSIONS

HHP = VERSIONS["hhp"][1]


@SHORT
@given(st.one_of(st.sampled_from(KNOWN), programs()))
def test_nothing_turned_is_the_very_same_version(program):
    assert turned(program, {}) == program
    assert turned(program, values(program)) == program
    assert repr(turned(program, values(program))) == repr(program)
    assert len({knob.name for knob in knobs(program)}) == len(list(knobs(program)))


@SHORT
@given(drafts())
def test_whatever_is_turned_stands_so_afterwards_and_is_put_back_line_by_line(drawn):
    base, answers = drawn
    draft = turned(base, answers)
    assert values(draft) == {**values(base), **answers}
    assert program_from(repr(draft)) == draft
    sections = changed_sections(base, draft)
    assert [each.section for each in differences(base, draft)] == sections or base.groups != draft.groups
    for section in sections:
        draft = put_back(base, draft, section)
    assert draft == base


@SHORT
@given(drafts())
def test_what_is_turned_has_no_source_but_the_draft_and_the_rest_keeps_its_own(drawn):
    base, answers = drawn
    draft = turned(base, answers)
    for before, after in zip(base.criteria(), draft.criteria(), strict=True):
        assert after.source == (before.source if after.rule == before.rule else DRAFTED)
    adopted = signed(draft, Source("Adopted by County Health Plan", verified=True))
    assert DRAFTED not in [each.source for each in (*adopted.criteria(), *adopted.codes)]
    assert DRAFTED not in unverified(draft)


@pytest.mark.parametrize("base", KNOWN, ids=lambda version: f"{version.code}-{version.version}")
def test_every_knob_can_be_turned_alone_and_says_what_differs(base):
    others = {
        Turns.COUNT: lambda knob: knob.value + 1 if not isinstance(knob.part, AtLeast) else len(knob.part.of),
        Turns.MONTHS: lambda knob: knob.value + 1,
        Turns.YEARS: lambda knob: knob.value + 1,
        Turns.DATES: lambda knob: 3 - knob.value,
        Turns.SWITCH: lambda knob: not knob.value,
        Turns.CONDITIONS: lambda knob: frozenset(CODES) - {"tbi"},
        Turns.FAMILIES: lambda knob: ("J40",),
    }
    for knob in knobs(base):
        if knob.turns is Turns.SOURCE:
            continue
        answer = others[knob.turns](knob)
        if answer == knob.value:
            continue
        draft = turned(base, {knob.name: answer})
        assert draft != base, knob.name
        assert values(draft)[knob.name] == answer
        (line,) = differences(base, draft)
        assert line.section == knob.section
        assert line.before != line.after, knob.name


class TestConditions:
    def test_one_condition_may_become_any_of_several(self):
        draft = turned(HHP, {"criterion-A4-of": frozenset({"asthma", "copd"})})
        assert self.rule(draft, "A4") == AnyOf(Has(ASTHMA), Has(COPD))

    def test_and_one_again(self):
        draft = turned(HHP, {"criterion-A3-of": frozenset({"mdd"})})
        assert self.rule(draft, "A3") == Has(MAJOR_DEPRESSION)

    def test_those_that_were_there_keep_their_order(self):
        draft = turned(HHP, {"criterion-A3-of": frozenset({"psychotic", "mdd", "bipolar", "asthma"})})
        assert self.rule(draft, "A3") == AnyOf(Has(MAJOR_DEPRESSION), Has(BIPOLAR), Has(PSYCHOTIC), Has(ASTHMA))

    def rule(self, program, code):
        return next(each.rule for each in program.criteria() if each.code == code)


class TestBars:
    def test_who_is_no_longer_barred_is_known_to_do_no_harm(self):
        draft = turned(HHP, {"bar-hospice": False})
        assert "hospice" not in [each.code for each in draft.exclusions]
        assert "hospice" in draft.harmless_enrollments, "or each hospice span would be a code that nobody knows"

    def test_a_bar_of_another_program_may_be_switched_on(self):
        draft = turned(HHP, {"bar-complex_care_management": True})
        assert [each.code for each in draft.exclusions][-1] == "complex_care_management"

    def test_it_is_put_back_to_the_letter(self):
        draft = turned(HHP, {"bar-hospice": False, "bar-pace": False})
        assert put_back(HHP, put_back(HHP, draft, "bar-hospice"), "bar-pace") == HHP


class TestRefusals:
    """What would mean nothing is refused in the policy's own words, all of it at once."""

    @pytest.mark.parametrize(
        ("answers", "words"),
        [
            ({"criterion-B3-count": 0}, "EdVisits(0) is always met. Ask for 1 or more."),
            ({"criterion-B3-within": 121}, "a window is a whole number of months from 1 to 120"),
            ({"criterion-A1-count": 10}, "Ask for 1 to 9 of them."),
            ({"criterion-A1-of": frozenset()}, "can never be met or is always met"),
            ({"criterion-A3-of": frozenset()}, "AnyOf() has nothing to combine"),
            ({"window": 0}, "a diagnosis window is 1 to 120 months, not 0"),
            ({"dates": 3}, "1 or 2 different dates, not 3"),
            ({"codes-copd-add": ("lung",)}, "'lung' is not how an ICD-10-CM code begins"),
            ({"codes-copd-add": ("J40",), "codes-copd-remove": ("J40",)}, "names J40 twice"),
            ({"codes-copd-source": "A list"}, "changes nothing"),
        ],
    )
    def test_each(self, answers, words):
        with pytest.raises(Unsound) as refused:
            turned(HHP, answers)
        ((name, reason),) = refused.value.reasons.items()
        assert words in reason
        assert name in answers

    def test_all_at_once(self):
        with pytest.raises(Unsound) as refused:
            turned(HHP, {"criterion-B3-count": 0, "tier-1-2-count": 0, "window": 0})
        assert set(refused.value.reasons) == {"criterion-B3-count", "tier-1-2-count", "window"}


# ---------------------------------------------------------------------------------------------------------- the form


class Browser(HTMLParser):
    """What a browser sends of the fields that it finds on a page."""

    def __init__(self):
        super().__init__()
        self.sent = {}

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag != "input" or "name" not in told:
            return
        boxed = told.get("type") in ("checkbox", "radio")
        if not boxed or "checked" in told:
            self.sent.setdefault(told["name"], []).append(told.get("value", "on" if boxed else ""))


def as_sent(form):
    said = {"row": {"name": "x"}, "made_from": "x", "url": "/"}
    request = RequestFactory().get("/")
    page = render_to_string("tel/draft_change.html", {"form": form, "said": said, "version": 7}, request=request)
    browser = Browser()
    browser.feed(page)
    return browser.sent


@settings(SHORT, max_examples=15)
@given(drafts())
def test_a_page_that_is_sent_as_it_came_changes_nothing(drawn):
    base, answers = drawn
    draft = turned(base, answers)
    sent = as_sent(PolicyForm(base=base, draft=draft, name="Four visits"))
    assert {knob.name for knob in knobs(base)} >= {name for name in sent if "-" in name}
    form = PolicyForm(querydict(sent), base=base, draft=draft, name="")
    assert form.is_valid(), form.errors
    assert form.program == draft
    assert form.cleaned_data["name"] == "Four visits"


@pytest.mark.parametrize("base", KNOWN, ids=lambda version: f"{version.code}-{version.version}")
def test_every_field_of_the_form_arrives(base):
    """Each field by itself, sent otherwise: the version that comes of it differs in just that line."""
    sent = as_sent(PolicyForm(base=base, draft=base, name="x"))
    for knob in knobs(base):
        if knob.turns in (Turns.SOURCE, Turns.CONDITIONS):
            continue
        other = dict(sent)
        if knob.turns is Turns.SWITCH:
            other.pop(knob.name) if knob.value else other.update({knob.name: ["on"]})
        elif knob.turns is Turns.FAMILIES:
            other[knob.name] = ["j40, E11.65"]
        elif isinstance(knob.part, AtLeast):
            other[knob.name] = [str(len(knob.part.of))]
        else:
            other[knob.name] = [str(3 - knob.value if knob.turns is Turns.DATES else knob.value + 1)]
        form = PolicyForm(querydict(other), base=base, draft=base, name="x")
        assert form.is_valid(), (knob.name, form.errors)
        assert changed_sections(base, form.program) == [knob.section]
        if knob.turns is Turns.FAMILIES:
            assert values(form.program)[knob.name] == ("J40", "E1165")


@pytest.mark.parametrize(
    "hostile",
    [
        "",
        " ",
        "-1",
        "0",
        "1e9",
        "9" * 5_000,
        "1001",
        "three",
        "<script>alert(1)</script>",
        "1; DROP TABLE tel_draft",
        "٣x",
        "\x00",
    ],
)
def test_a_number_that_is_none_is_refused_at_its_field(hostile):
    sent = as_sent(PolicyForm(base=HHP, draft=HHP, name="x"))
    form = PolicyForm(querydict({**sent, "criterion-B3-count": [hostile]}), base=HHP, draft=HHP, name="x")
    assert not form.is_valid()
    assert set(form.errors) == {"criterion-B3-count"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("criterion-A1-of", "nonsense"),
        ("criterion-A1-of", "sud'); --"),
        ("dates", "7"),
        ("dates", ""),
        ("codes-copd-add", "__import__('os')"),
        ("codes-copd-remove", "J4" * 400),
        ("name", ""),
        ("name", "x" * 61),
    ],
)
def test_other_hostile_answers_are_refused_at_their_field(name, value):
    sent = as_sent(PolicyForm(base=HHP, draft=HHP, name="x"))
    form = PolicyForm(querydict({**sent, name: [value]}), base=HHP, draft=HHP, name="x")
    assert not form.is_valid()
    assert name in form.errors


def test_a_form_that_is_sent_empty_says_what_is_missing_and_changes_nothing():
    form = PolicyForm(querydict({}), base=HHP, draft=HHP, name="x")
    assert not form.is_valid()
    assert {"name", "criterion-B3-count", "window", "dates"} <= set(form.errors)


def test_the_labels_say_what_is_counted():
    form = PolicyForm(base=HHP, draft=HHP, name="x")
    assert form["criterion-B3-count"].label == "At least how many ED visits"
    assert form["criterion-B2-count"].label == "At least how many hospital stays"
    assert form["criterion-B1-count"].label == "At least how many of the conditions below"
    assert form["bar-hospice"].label == "Receiving hospice care"
    assert all(str(field.label) and "-" not in str(field.label)[:4] for field in form.fields.values())


def test_the_sections_name_each_line_with_its_sentence():
    titles = {each.name: (each.title, each.lead) for each in PolicyForm(base=HHP, draft=HHP, name="x").rules()}
    assert titles["criterion-B3"] == ("B3", "3 ED visits or more in the last year")
    assert titles["tier-2"][0] == "Tier 2"
    assert isinstance(next(each for each in HHP.criteria() if each.code == "B3").rule, EdVisits)


def querydict(sent):
    made = QueryDict(mutable=True)
    for name, found in sent.items():
        made.setlist(name, found)
    return made
