"""Programs and their versions."""

import re
from dataclasses import replace
from datetime import date

import pytest

from promotora.targeting import programs
from promotora.targeting.language import COPD, DIABETES, CodeChange, EdVisits, Group, RuleError, Source, Tier
from promotora.targeting.model.evidence import criteria_evidence
from promotora.targeting.model.facts import Facts
from promotora.targeting.model.program import NOT_ENROLLED
from promotora.targeting.model.verdict import Decision, Verdict

HHP = programs.in_force("hhp", date(2020, 3, 1))
DRAFT = Source("a draft", verified=False)


def refusal(sentence, of=programs.ProgramError):
    return pytest.raises(of, match=f"^{re.escape(sentence)}$")


def test_an_unknown_program_is_refused_by_name():
    with refusal("There is no program 'wpc'. Choose one of: ecm, hhp."):
        programs.in_force("wpc", date(2020, 3, 1))


def test_a_day_before_the_first_version_is_refused():
    with refusal(
        "Enhanced Care Management begins on 2022-01-01; it was not in force on 2021-12-31. "
        "Choose a day on or after 2022-01-01."
    ):
        programs.in_force("ecm", date(2021, 12, 31))


@pytest.mark.parametrize(
    ("code", "day", "version"),
    [
        ("hhp", date(2019, 7, 1), "2019-07-01"),
        ("hhp", date(2019, 12, 31), "2019-07-01"),
        ("hhp", date(2020, 1, 1), "2020-01-01"),
        ("hhp", date(2021, 12, 31), "2020-01-01"),
        ("ecm", date(2023, 12, 31), "2022-01-01"),
        ("ecm", date(2024, 1, 1), "2024-01-01"),
    ],
)
def test_the_version_in_force(code, day, version):
    assert programs.in_force(code, day).version == version


def test_past_the_end_only_when_kept_open():
    with refusal(
        "Health Homes Program ended on 2021-12-31; 2022-01-01 is after that. "
        "Choose an earlier day, or add --keep-open if your plan keeps the program open."
    ):
        programs.in_force("hhp", date(2022, 1, 1))
    assert programs.in_force("hhp", date(2022, 1, 1), keep_open=True).version == "2020-01-01"


def test_kept_open_does_not_open_it_earlier():
    with refusal(
        "Health Homes Program begins on 2019-07-01; it was not in force on 2019-06-30. "
        "Choose a day on or after 2019-07-01."
    ):
        programs.in_force("hhp", date(2019, 6, 30), keep_open=True)


def test_every_version_is_dated_and_in_order():
    for known in programs.VERSIONS.values():
        assert [program.version for program in known] == [program.effective.isoformat() for program in known]
        assert [program.effective for program in known] == sorted(program.effective for program in known)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"groups": ()}, "Program 'hhp' has no groups of criteria, so it would list everybody."),
        (
            {"groups": (HHP.groups[1], HHP.groups[1])},
            "Program 'hhp': two criteria share a code among ['B1', 'B2', 'B3', 'B4', 'B1', 'B2', 'B3', 'B4'].",
        ),
        ({"diagnosis_months": 0}, "Program 'hhp': a diagnosis window is 1 to 120 months, not 0."),
        (
            {"dates_needed": 3},
            "Program 'hhp': a condition needs claims on 1 or 2 different dates, not 3.",
        ),
        (
            {"codes": (CodeChange(COPD, ("J40",), source=DRAFT), CodeChange(COPD, ("J41",), source=DRAFT))},
            "Program 'hhp': the codes of one condition are changed twice among COPD, COPD. "
            "Put all that is added and removed into one CodeChange.",
        ),
        ({"ends": date(2019, 1, 1)}, "Program 'hhp' would end (2019-01-01) before it begins (2020-01-01)."),
    ],
)
def test_a_program_that_means_nothing_is_refused(change, message):
    with refusal(message, of=RuleError):
        replace(HHP, **change)


def test_a_group_without_criteria_is_refused():
    with refusal("The group 'acuity' has no criteria, so nobody could meet it.", of=RuleError):
        Group("acuity", ())


def test_windows_always_have_the_year_that_every_list_shows():
    program = replace(HHP, tiers=(Tier(1, EdVisits(1, within=6)),))

    assert program.ed_windows == (6, 12)
    assert program.stay_windows == (12,)


def facts(**known) -> Facts:
    return Facts(age=50, stays={12: 1}, ed_visits={12: 0}, homeless_now=False, chronically_homeless=False, **known)


@pytest.mark.parametrize(
    ("known", "verdict"),
    [
        (
            facts(conditions=frozenset({"asthma"})),
            Verdict(Decision.LISTED, ("asthma", "1 inpatient stay in the last year"), ("A4", "B2"), 2),
        ),
        (
            facts(conditions=frozenset({"asthma"}), enrolled=False),
            Verdict(Decision.NOT_ELIGIBLE, (NOT_ENROLLED,)),
        ),
        (
            facts(conditions=frozenset({"asthma"}), enrolled=False, bars=("cal_mediconnect",)),
            Verdict(
                Decision.EXCLUDED,
                ("enrolled in Cal MediConnect", "asthma", "1 inpatient stay in the last year"),
            ),
        ),
        (facts(), Verdict(Decision.NOT_ELIGIBLE, ("no chronic-condition criterion is met",))),
        (
            facts(enrolled=False, bars=("pace",)),
            Verdict(
                Decision.NOT_ELIGIBLE,
                ("no chronic-condition criterion is met", NOT_ENROLLED, "enrolled in PACE"),
            ),
        ),
    ],
)
def test_verdicts(known, verdict):
    assert HHP.verdict(known) == verdict


NOT_A_CODE = (
    "is not how an ICD-10-CM code begins. Write three to seven capitals and digits, without dots, such as J44 or E1165."
)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("COPD", ("J40",), ()), "CodeChange('COPD', ...): that is not a condition this system knows. Use one of "),
        ((COPD, (), ()), "CodeChange(COPD) changes nothing. Add or remove at least one family."),
        ((COPD, "J40", ()), "CodeChange(COPD, ...): 'J40' is not a tuple of codes. Write (\"J40\",), with the comma."),
        ((COPD, ("J4",), ()), f"CodeChange(COPD, ...): 'J4' {NOT_A_CODE}"),
        ((COPD, ("j44.9",), ()), f"CodeChange(COPD, ...): 'j44.9' {NOT_A_CODE}"),
        ((COPD, (), ("J4490000",)), f"CodeChange(COPD, ...): 'J4490000' {NOT_A_CODE}"),
        ((COPD, (), (449,)), f"CodeChange(COPD, ...): 449 {NOT_A_CODE}"),
        (
            (COPD, ("J40",), ("J40",)),
            "CodeChange(COPD, ...) names J40 twice. A family is added or removed, once.",
        ),
    ],
)
def test_a_code_change_that_means_nothing_is_refused(change, message):
    with pytest.raises(RuleError, match=f"^{re.escape(message)}"):
        CodeChange(*change, source=DRAFT)


def test_a_code_change_in_words():
    both = CodeChange(DIABETES, ("O24", "R73"), ("E08",), source=DRAFT)
    assert str(both) == (
        "diabetes also counts codes that begin with O24 or R73, and does not count codes that begin with E08"
    )
    assert str(CodeChange(COPD, remove=("J44",), source=DRAFT)) == "COPD does not count codes that begin with J44"


def test_what_each_criterion_may_rest_on():
    rests = criteria_evidence(HHP)
    assert list(rests) == ["A1", "A2", "A3", "A4", "B1", "B2", "B3", "B4"]
    assert rests["A2"] == {"hypertension", "copd", "diabetes", "cad", "chf"}
    assert (rests["A4"], rests["B2"], rests["B3"], rests["B4"]) == ({"asthma"}, {"stay"}, {"ed_visit"}, {"homeless"})
    assert len(rests["B1"]) == 14
    [ecm, *_] = programs.versions("ecm")
    assert criteria_evidence(ecm)["U1"] == {"ed_visit", "stay"}
    assert criteria_evidence(ecm)["H2"] == {"homeless"}
