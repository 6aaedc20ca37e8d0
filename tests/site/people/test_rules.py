"""Each reason of the people room, one at a time: plain values in, every refusal out."""

from dataclasses import replace
from datetime import date

import pytest

from promotora.apps.people import rules
from promotora.apps.people.rules import ConsentTerms, ContactTerms, FactTerms, NewMember, Paper, Refusal, Sharing
from promotora.apps.people.rules.around import PairingConsent

TODAY = date(2026, 3, 2)
ROSA = NewMember("Rosa", "Martínez", date(1962, 3, 4), "91234567S")
PHONE = ContactTerms("mobile", "(323) 555-0148", "", date(2026, 1, 1))
PART2 = ConsentTerms(
    covers="part2",
    discloser="Casa Serena",
    what="my medicines",
    purpose="treatment",
    recipients=1,
    signed_by="Rosa Martínez",
    signed_on=date(2026, 2, 1),
    until_revoked=True,
    says_revoke=True,
    says_redisclosure=True,
)
TO_HARBOR = Sharing(own=False, sees_already=False, works_here=True, starts=TODAY, until=None)


def test_what_is_right_is_not_refused():
    assert rules.refusals_to_add(ROSA, today=TODAY) == []
    assert rules.refusals_of_contact(PHONE, today=TODAY) == []
    assert rules.refusals_of_consent(PART2, today=TODAY) == []
    assert rules.refusals_to_let_see(TO_HARBOR, today=TODAY) == []
    assert rules.refusals_to_pair(7, PairingConsent(7, "caregiver", True)) == []
    assert rules.refusals_of_paper(Paper(b"%PDF-1.7", 10)) == []


@pytest.mark.parametrize(
    ("how", "reasons"),
    [
        ({"first_name": " "}, ["NO_NAME"]),
        ({"cin": "91234567B"}, ["NOT_A_CIN"]),
        ({"birth_date": date(2026, 3, 3)}, ["BORN_LATER"]),
        ({"birth_date": date(1900, 1, 1)}, ["BORN_TOO_EARLY"]),
        ({"alike": 2}, ["LOOKS_ALIKE"]),
        ({"alike": 2, "somebody_else": True}, []),
        ({"last_name": "", "cin": "x", "alike": 1}, ["NO_NAME", "NOT_A_CIN", "LOOKS_ALIKE"]),
    ],
)
def test_who_may_be_added(how, reasons):
    assert [one.name for one in rules.refusals_to_add(replace(ROSA, **how), today=TODAY)] == reasons


@pytest.mark.parametrize(
    ("way", "value", "zip_code", "reasons"),
    [
        ("mobile", "1 323 555 0148", "", []),
        ("phone", "555 0148", "", ["NOT_A_PHONE"]),
        ("email", "rosa@example.org", "", []),
        ("email", "rosa@example", "", ["NOT_AN_EMAIL"]),
        ("home", "12 Main St", "90033-1234", []),
        ("mail", "12 Main St", "9003", ["NOT_A_ZIP"]),
        ("place", "the bench by the library", "9003", []),
        ("mobile", "  ", "", ["NOTHING_TO_REACH"]),
    ],
)
def test_ways_to_reach_somebody(way, value, zip_code, reasons):
    contact = ContactTerms(way, value, zip_code, TODAY)
    assert [one.name for one in rules.refusals_of_contact(contact, today=TODAY)] == reasons


@pytest.mark.parametrize(
    ("how", "reasons"),
    [
        ({"discloser": ""}, ["NO_DISCLOSER"]),
        ({"what": ""}, ["NO_WHAT"]),
        ({"recipients": 0}, ["NO_RECIPIENT"]),
        ({"recipients": 0, "covers": "care"}, []),
        ({"purpose": ""}, ["NO_PURPOSE"]),
        ({"until_revoked": False}, ["NO_EXPIRY"]),
        ({"until_revoked": False, "expires_on": date(2026, 2, 1)}, []),
        ({"expires_on": date(2026, 1, 31)}, ["EXPIRES_BEFORE_SIGNED"]),
        ({"signed_by": ""}, ["NO_SIGNATURE"]),
        ({"signed_on": date(2026, 3, 3)}, ["SIGNED_LATER"]),
        ({"says_revoke": False}, ["NOT_TOLD_REVOKE"]),
        ({"says_redisclosure": False}, ["NOT_TOLD_REDISCLOSURE"]),
        ({"says_revoke": False, "says_redisclosure": False, "covers": "sharing"}, []),
    ],
)
def test_what_a_consent_must_say(how, reasons):
    """42 CFR 2.31(a), for substance-use records; less for others."""
    assert [one.name for one in rules.refusals_of_consent(replace(PART2, **how), today=TODAY)] == reasons


@pytest.mark.parametrize(
    ("how", "reasons"),
    [
        ({"own": True, "sees_already": True}, ["SAME_ORGANIZATION"]),
        ({"sees_already": True}, ["ALREADY_SEES"]),
        ({"works_here": False}, ["ORGANIZATION_ENDED"]),
        ({"starts": date(2026, 4, 1), "until": date(2026, 3, 9)}, ["ENDS_BEFORE_START"]),
        ({"starts": date(2026, 1, 1), "until": date(2026, 3, 1)}, ["UNTIL_PAST"]),
        ({"until": TODAY}, []),
    ],
)
def test_who_may_be_let_see(how, reasons):
    assert [one.name for one in rules.refusals_to_let_see(replace(TO_HARBOR, **how), today=TODAY)] == reasons


def test_a_caregiver_is_paired_only_by_consent():
    assert rules.refusals_to_pair(7, None) == [Refusal.NO_CONSENT]
    assert rules.refusals_to_pair(7, PairingConsent(8, "care", False)) == [
        Refusal.CONSENT_OF_ANOTHER,
        Refusal.CONSENT_NOT_FOR_CAREGIVER,
        Refusal.CONSENT_NOT_IN_FORCE,
    ]


def test_the_fifth_try_is_the_last():
    assert rules.refusals_to_try(tries_within_an_hour=4) == []
    assert rules.refusals_to_try(tries_within_an_hour=5) == [Refusal.TOO_MANY_TRIES]


def test_every_refusal_is_a_sentence():
    assert len(Refusal) == len(Refusal.__members__)  # no two say the same
    assert [one.name for one in Refusal if not one.value.endswith(".") or one.value[0].islower()] == []


ASTHMA = FactTerms(since=date(2020, 1, 1), ends=None, mistaken=False)


@pytest.mark.parametrize(
    ("how", "on", "reasons"),
    [
        ({}, TODAY, []),
        ({"since": None}, date(1990, 1, 1), []),
        ({}, date(2020, 1, 1), []),
        ({}, date(2019, 12, 31), ["ENDS_BEFORE_START"]),
        ({}, date(2026, 3, 3), ["ENDS_LATER"]),
        ({"ends": TODAY}, TODAY, ["ALREADY_ENDED"]),
        ({"mistaken": True, "ends": TODAY}, date(2019, 1, 1), ["A_MISTAKE", "ALREADY_ENDED", "ENDS_BEFORE_START"]),
    ],
)
def test_when_a_health_fact_may_end(how, on, reasons):
    found = rules.refusals_to_end_fact(replace(ASTHMA, **how), on=on, today=TODAY)
    assert [one.name for one in found] == reasons


def test_when_a_health_fact_comes_back_or_leaves_the_page():
    ended, mistaken = replace(ASTHMA, ends=TODAY), replace(ASTHMA, mistaken=True)
    assert rules.refusals_to_bring_fact_back(ended) == []
    assert rules.refusals_to_bring_fact_back(ASTHMA) == [Refusal.NOT_ENDED]
    assert rules.refusals_to_bring_fact_back(replace(ended, mistaken=True)) == [Refusal.A_MISTAKE]
    assert rules.refusals_to_take_off(ASTHMA, because="a wrong code") == []
    assert rules.refusals_to_take_off(ended, because="a wrong code") == []
    assert rules.refusals_to_take_off(ASTHMA, because=" ") == [Refusal.NO_REASON]
    assert rules.refusals_to_take_off(mistaken, because="") == [Refusal.A_MISTAKE, Refusal.NO_REASON]
