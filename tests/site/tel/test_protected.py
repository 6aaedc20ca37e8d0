"""Nothing protected by inference: two listings alike but for substance use are one to whoever has no consent."""

import csv
import re
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.site import people
from tests.site.tel import lists
from tests.site.tel.listing import assigned
from tests.site.tel.lists import claim_lines
from tests.site.tel.twins import ED_DAYS, GLORIA, LINES, SUD_LINES, TWIN, WITH_IT

from promotora.apps.accounts.roles import Role
from promotora.apps.core import clock
from promotora.apps.core.models import AccessEntry
from promotora.apps.core.refusals import Refused
from promotora.apps.people.actions.consents import revoke_consent
from promotora.apps.people.models import Consent
from promotora.apps.people.terms import ConsentTo
from promotora.apps.tel.loading.packing import Line
from promotora.apps.tel.models import Evidence, Listing, Run
from promotora.apps.tel.presenters import evidence
from promotora.apps.tel.rules.assignment import Refusal
from promotora.targeting import programs
from promotora.targeting.language import ASTHMA, DIABETES, SUBSTANCE_USE, AllOf, AnyOf, Criterion, Group, Has

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]
PAGES = ["", "evidence/", "evidence/file/"]


@pytest.fixture
def dana():
    return people.staff("Dana Reyes", people.organization(), Role.DIRECTOR)


@pytest.fixture
def both(ana, dana):
    """Gloria and her twin, both assigned to Eastside; and the run."""
    run = lists.a_run(ana, [GLORIA, TWIN])
    return run, [assigned(run, each, ana, dana) for each in (GLORIA, TWIN)]


def told(answer, member, person):
    """A page without what every two members differ in."""
    page = answer.content.decode()
    owned = {person.person_id: "CIN", person.person_id[-4:]: "END"}
    for own, word in (
        owned | dict.fromkeys((f"members/{member.pk}/", f"transfers/add/{member.pk}/"), "ADDRESS")
    ).items():
        page = page.replace(own, word)
    return answer.status_code, re.sub(r'(csrfmiddlewaretoken" value|nonce|csrf-token" content)="[^"]+"', "", page)


def address(run, member, more=""):
    return f"/list/{run.pk}/members/{member.pk}/{more}"


@pytest.mark.parametrize("more", PAGES)
def test_dana_cannot_tell_gloria_from_her_twin(both, dana, more):
    run, members = both
    browser = people.signed_in(dana)
    one, other = (
        told(browser.get(address(run, member, more)), member, person)
        for member, person in zip(members, (GLORIA, TWIN), strict=True)
    )
    assert one[0] == 200
    assert one == other
    assert "<b>Substance use disorder</b>" not in one[1]  # the rule itself names it, to everyone
    assert "F11" not in one[1]


def test_neither_the_log_nor_the_number_of_queries_tells(both, dana):
    run, members = both
    browser = people.signed_in(dana)
    browser.get("/me/")
    asked, logged = [], []
    for member in members:
        for more in PAGES:
            with CaptureQueriesContext(connection) as queries:
                browser.get(address(run, member, more))
            asked.append((more, len(queries)))
        with people.working(dana):
            rows = AccessEntry.objects.filter(member_id=member.pk, user_id=dana.user_id).order_by("number")
            logged.append(list(rows.values_list("part", "detail", "why", "role")))
    assert asked[:3] == asked[3:]
    assert logged[0] == logged[1]
    assert "protected" not in {part for part, *_ in logged[1]}


def test_who_looked_tells_dana_nothing_of_what_the_plan_saw(both, ana, dana):
    run, members = both
    analyst = people.signed_in(ana)
    for member in members:
        for more in PAGES:
            analyst.get(address(run, member, more))
    director = people.signed_in(dana)
    one, other = (
        told(director.get(f"/members/{member.pk}/looks/"), member, person)
        for member, person in zip(members, (GLORIA, TWIN), strict=True)
    )
    assert one == other
    assert "the claims behind it" in one[1]


def test_the_plan_sees_the_whole_of_it_and_the_log_says_so(both, ana):
    run, (_, twin) = both
    page = people.signed_in(ana).get(address(run, twin)).content.decode()
    assert "Tier 1" in page
    assert "F11.20 Opioid dependence, uncomplicated" in page
    with people.working(ana):
        parts = set(AccessEntry.objects.filter(member_id=twin.pk).values_list("part", flat=True))
    assert {"listing", "protected"} <= parts


def test_by_consent_dana_sees_the_whole_and_when_it_is_taken_back_no_more(both, ana, dana):
    run, (_, twin) = both
    browser = people.signed_in(dana)
    before = [told(browser.get(address(run, twin, more)), twin, TWIN) for more in PAGES]
    serena = people.staff("Serena Ortiz", people.organization(name="Casa Serena"), Role.CARE_COORDINATOR)
    people.shared(twin, dana, serena.organization)
    signed = people.consent(twin, serena, covers=ConsentTo.PART2, to=[dana.organization])
    page = browser.get(address(run, twin)).content.decode()
    assert "Tier 1" in page
    assert "F11.20 Opioid dependence, uncomplicated" in page
    rows = list(csv.reader(StringIO(browser.get(address(run, twin, "evidence/file/")).content.decode("utf-8-sig"))))
    assert [row[3] for row in rows if row and row[0] == "substance use disorder"] == ["F11.20", "F11.20"]
    with people.working(dana):
        assert AccessEntry.objects.filter(member_id=twin.pk, part="protected").exists()
        assert Listing.objects.get(run=run, member=twin).whole
    with people.working(serena):
        revoke_consent(consent=Consent.objects.get(pk=signed.pk), by=serena.user, at=clock.now(), because="she asked")
    assert [told(browser.get(address(run, twin, more)), twin, TWIN) for more in PAGES] == before


def test_who_is_listed_through_substance_use_alone_is_on_no_list_of_dana(ana, dana):
    only = GLORIA.now(
        person_id="91111113S", **{**WITH_IT, "criteria": ("A1", "B3"), "openly": None, "conditions": ("copd", "sud")}
    )
    run = lists.a_run(ana, [only, GLORIA])
    member = lists.member_of(only, ana)
    with pytest.raises(Refused) as refused:
        assigned(run, only, ana, dana)
    assert refused.value.reasons == [Refusal.NEEDS_CONSENT]
    people.shared(member, ana, dana.organization)  # seen for another reason, and still not listed to Dana
    for more in PAGES:
        assert people.signed_in(dana).get(address(run, member, more)).status_code == 404
        assert people.signed_in(ana).get(address(run, member, more)).status_code == 200
    with people.working(dana):
        assert not Listing.objects.filter(member=member).exists()
        assert not Evidence.objects.filter(member=member).exists()


def test_a_line_that_came_along_for_substance_use_is_not_shown(ana, dana):
    """Her twin's asthma lists her openly; her diabetes counts only beside substance use, and is evidence only so."""
    openly = {"tier": 2, "criteria": ("A4", "B3"), "conditions": ("asthma", "diabetes"), "reasons": ("asthma",)}
    plain = [*claim_lines("A4", "J45909", *ED_DAYS[:2]), *LINES[4:]]
    gloria = GLORIA.now(lines=plain, **openly)
    diabetes = claim_lines("A1", "E119", date(2019, 5, 6), date(2019, 9, 9))
    under_b1 = [("B1", *each[1:]) for each in diabetes + SUD_LINES + plain[:2]]
    twin = TWIN.now(
        criteria=("A1", "A4", "B1", "B3"),
        conditions=("asthma", "diabetes", "sud"),
        lines=[*plain, *diabetes, *SUD_LINES, *under_b1],
        openly=openly,
    )
    run = lists.a_run(ana, [gloria, twin])
    members = [assigned(run, each, ana, dana) for each in (gloria, twin)]
    browser = people.signed_in(dana)
    for more in PAGES:
        one, other = (
            told(browser.get(address(run, member, more)), member, person)
            for member, person in zip(members, (gloria, twin), strict=True)
        )
        assert one == other, more


def test_a_part_of_a_criterion_that_counts_only_beside_substance_use_shows_no_line(monkeypatch):
    """A policy may ask for asthma, or diabetes beside substance use; openly only asthma counts then."""
    monkeypatch.setattr(evidence, "unpack", list)
    rule = AnyOf(Has(ASTHMA), AllOf(Has(DIABETES), Has(SUBSTANCE_USE)))
    hhp = programs.in_force("hhp", lists.AS_OF)
    policy = replace(hhp, groups=(Group("chronic-condition", (Criterion("A1", rule, hhp.source),)),))
    listing = Listing(
        run=Run(as_of=lists.AS_OF),
        criteria=["A1"],
        conditions=["asthma", "diabetes"],
        stays_12m=0,
        ed_visits_12m=0,
        birth_date=date(1970, 1, 1),
    )
    lines = [Line("condition", code, code, 1, date(2019, 6, 1)) for code in ("J45909", "E119")]
    assert [row.code for row in evidence.Behind(listing, policy, [lines]).rows] == ["J45.909"]
    listing.conditions = ["asthma", "diabetes", "sud"]
    assert [row.code for row in evidence.Behind(listing, policy, [lines]).rows] == ["J45.909", "E11.9"]


CODES = {"copd": "J449", "diabetes": "E119", "hypertension": "I10", "asthma": "J45909", "mdd": "F331", "ckd": "N186"}
OPEN = st.sets(st.sampled_from(sorted(CODES)), min_size=2, max_size=5)
DAYS = st.sets(st.dates(date(2018, 3, 2), date(2020, 3, 1)), min_size=2, max_size=4)


def rests_on(criterion, conditions):
    """What A1, A2, A3, A4 and B1 rest on, of these conditions; nothing when the criterion is not met."""
    nine = conditions & {"copd", "diabetes", "ckd", "sud"}
    with_pressure = conditions & {"copd", "diabetes"}
    found = {
        "A1": nine if len(nine) >= 2 else set(),
        "A2": {"hypertension"} | with_pressure if "hypertension" in conditions and with_pressure else set(),
        "A3": conditions & {"mdd"},
        "A4": conditions & {"asthma"},
        "B1": conditions if len(conditions) >= 3 else set(),
    }
    return found[criterion]


def person_with(conditions, days, ed_days, **more):
    """Somebody with these conditions as the engine would list them."""
    codes = CODES | {"sud": "F1120"}
    met = [each for each in ("A1", "A2", "A3", "A4", "B1") if rests_on(each, conditions)]
    lines = [
        line
        for each in met
        for condition in sorted(rests_on(each, conditions))
        for line in claim_lines(each, codes[condition], *sorted(days))
    ]
    lines += claim_lines("B3", "0450", *ed_days, kind="ed_visit")
    severe = "sud" in conditions and "mdd" in conditions
    return {
        "conditions": tuple(sorted(conditions)),
        "criteria": (*met, "B3"),
        "tier": 1 if severe else 2,
        "lines": lines,
        **more,
    }


def compare(ana, dana, conditions, days):
    if not any(rests_on(each, conditions) for each in ("A1", "A2", "A3", "A4")):
        return
    cins = people.new_cin(), people.new_cin()
    plain = person_with(conditions, days, ED_DAYS)
    whole = person_with(conditions | {"sud"}, days, ED_DAYS)
    openly = {name: plain[name] for name in ("conditions", "criteria", "tier")}
    pair = [
        GLORIA.now(person_id=cins[0], **plain),
        GLORIA.now(person_id=cins[1], **whole, openly=openly),
    ]
    run = lists.a_run(ana, pair, released=True, as_of=date(2020, 3, 1 + compare.runs % 28))
    compare.runs += 1
    members = [assigned(run, each, ana, dana) for each in pair]
    browser = people.signed_in(dana)
    for more in PAGES:
        one, other = (
            told(browser.get(address(run, member, more)), member, person)
            for member, person in zip(members, pair, strict=True)
        )
        assert one[0] == 200
        assert one == other, more


compare.runs = 0


def property_on(examples):
    quiet = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    return settings(max_examples=examples, deadline=None, suppress_health_check=quiet)


@property_on(5)
@given(conditions=OPEN, days=DAYS)
def test_any_two_alike_but_for_substance_use_are_one_to_dana(ana, dana, conditions, days):
    compare(ana, dana, conditions, days)


@pytest.mark.long
@property_on(28)
@given(conditions=OPEN, days=DAYS)
def test_the_same_on_many_more(ana, dana, conditions, days):
    compare(ana, dana, conditions, days)
