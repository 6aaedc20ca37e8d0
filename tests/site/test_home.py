"""The first page of the day."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from tests.site import network, people
from tests.site.tel import a_list, lists
from tests.site.tel.lists import ListedPerson

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.core.models import AccessEntry, Part
from promotora.apps.tel.actions import drafting, runs
from promotora.apps.tel.actions.assigning import give
from promotora.apps.tel.actions.referring import ReferralGiven, refer
from promotora.apps.tel.models import Draft
from promotora.apps.tel.queries import policies
from promotora.apps.tel.terms import DraftState

pytestmark = pytest.mark.django_db


def test_a_stranger_is_asked_to_sign_in():
    assert Client().get("/").headers["Location"] == "/account/login/"


@pytest.mark.parametrize("role", Role)
def test_on_an_empty_day_the_page_says_so(role):
    here = people.organization(Kind(sorted(role.means.kinds)[0]))
    page = people.signed_in(people.staff("Dana", here, role)).get("/").content.decode()
    assert "Nothing waits for you today." in page
    assert escape(str(role.means.prose)) in page


@pytest.mark.parametrize("kind", ["", "today/", "list/", "listing/", "form/", "board/"])
def test_the_parts_of_pages_are_shown_on_a_page(kind):
    browser = people.signed_in(people.staff("Dana", people.organization(), Role.CARE_COORDINATOR))
    assert browser.get(f"/look/{kind}").status_code == 200


def test_a_kind_of_page_that_is_none_is_not_found():
    browser = people.signed_in(people.staff("Dana", people.organization(), Role.CARE_COORDINATOR))
    assert browser.get("/look/secretly/").status_code == 404


# ------------------------------------------------------------------------------------------------------------ the list


@pytest.fixture
def ana():
    return people.staff("Ana Cruz", people.organization(Kind.PLAN, "County Health Plan"), Role.PLAN_ANALYST)


@pytest.fixture
def miguel(ana):
    return people.staff("Miguel Ortiz", ana.organization, Role.PLAN_MANAGER)


@pytest.fixture
def dana():
    return people.staff("Dana Reyes", people.organization(), Role.CARE_COORDINATOR)


@pytest.fixture
def theo():
    return people.staff("Theo Lind", people.organization(name="Westside Care"), Role.CARE_COORDINATOR)


ROSA = ListedPerson(tier=2, ed=3)
GLORIA = ListedPerson("Gloria", "Peña", date(1970, 6, 5), tier=1, ed=6, conditions=("diabetes", "mdd"))
MARCUS = ListedPerson("Marcus", "Tate", date(1971, 1, 2), language="English", speaks="en")
ANDRE = ListedPerson("Andre", "Wells", date(1964, 5, 6), language="English", speaks="en")
FEBRUARY = date(2020, 2, 1)


def home_of(position):
    """The first page as one reads it, without marks."""
    answer = people.signed_in(position).get("/")
    assert answer.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode().split("<main", 1)[1])).split())


@pytest.fixture
def march(ana, dana, theo):
    """Gloria and Rosa are new on March's list, Marcus was listed before, Andre left it; Rosa is Theo's."""
    february = lists.a_run(ana, [MARCUS, ANDRE], as_of=FEBRUARY)
    a_list.give(february, [MARCUS, ANDRE], ana, dana)
    run = lists.a_run(ana, [MARCUS, GLORIA, ROSA], before=february)
    a_list.give(run, [GLORIA], ana, dana)
    a_list.give(run, [ROSA], ana, theo)
    return run


def test_dana_sees_first_who_is_new_and_why(march, dana):
    page = home_of(dana)
    age = clock.today().year - 1971
    assert "1 person is new on March’s list." in page
    assert f"New, tier 1 Gloria Peña, {age}" in page or f"New, tier 1 Gloria Peña, {age + 1}" in page
    assert "6 ED visits, diabetes and major depression. Speaks Spanish. Why listed" in page
    assert page.index("Gloria Peña") < page.index("Andre Wells")


def test_dana_sees_who_left_the_list_and_why(march, dana):
    page = home_of(dana)
    assert re.search(
        r"1 member left the list Left the list Andre Wells, \d+ They have no Medi-Cal coverage on that day\. "
        r"Open the record",
        page,
    )
    assert "3 members are assigned to you. 1 tier 1 1 tier 2 1 not listed" in page


def test_dana_sees_whom_the_plan_assigned_lately_once(march, dana):
    page = home_of(dana)  # Gloria is new on the list and Andre left it: they are told of there
    assert "1 member was assigned to you lately Assigned Marcus Tate" in page
    assert "Assigned Gloria" not in page
    assert "Assigned Andre" not in page


def test_theos_page_says_nothing_of_danas_members_nor_danas_of_his(march, dana, theo):
    for name in ("Gloria", "Marcus", "Andre"):
        assert name not in home_of(theo)
    assert "Rosa Martínez" in home_of(theo)
    assert "Rosa" not in home_of(dana)


def test_each_person_on_the_page_is_noted_in_the_access_log(march, dana, ana):
    home_of(dana)
    with people.working(dana):
        noted = set(AccessEntry.objects.filter(user_id=dana.user_id).values_list("member_id", "part"))
    gloria, marcus, andre = (lists.member_of(one, ana).pk for one in (GLORIA, MARCUS, ANDRE))
    assert {(gloria, Part.LISTING), (andre, Part.LISTING), (marcus, Part.SEARCH)} <= noted
    assert {member for member, _ in noted} == {gloria, marcus, andre}


def test_the_page_asks_the_database_as_often_for_fifty_members_as_for_five(ana, dana, django_assert_max_num_queries):
    newcomers = [ListedPerson(f"Person{number}") for number in range(50)]
    run = lists.a_run(ana, newcomers)
    a_list.give(run, newcomers[:5], ana, dana)
    browser = people.signed_in(dana)
    browser.get("/")
    with CaptureQueriesContext(connection) as few:
        browser.get("/")
    a_list.give(run, newcomers[5:], ana, dana)
    with django_assert_max_num_queries(len(few)):
        page = browser.get("/").content.decode()
    assert "See all 50" in page


def test_what_the_protected_facts_add_is_said_to_nobody_without_consent(ana, dana):
    twin = ListedPerson(
        "Gloria",
        "Twin",
        tier=1,
        conditions=("diabetes", "hypertension", "sud"),
        openly={"tier": 2, "conditions": ("diabetes", "hypertension")},
    )
    plain = ListedPerson("Gloria", "Plain", tier=2)
    run = lists.a_run(ana, [twin, plain])
    a_list.give(run, [twin, plain], ana, dana)
    page = home_of(dana)
    assert "substance" not in page
    assert "New, tier 1" not in page
    said = re.findall(r"New, tier (\d) Gloria (?:Twin|Plain), \d+ (.*?) Why listed", page)
    assert len(said) == 2
    assert said[0] == said[1]


def test_ana_reviews_a_list_that_is_made_and_miguel_releases_it(ana, miguel):
    run = lists.a_run(ana, [ROSA], released=False)
    assert "March’s list is made: review it." in home_of(ana)
    with people.working(ana):
        runs.review(run=run, by=ana.user, at=clock.now())
    assert "March’s list waits for a plan manager" in home_of(ana)
    page = home_of(miguel)
    assert "March’s list waits to be released." in page
    assert "1 members are listed" not in page
    with people.working(miguel):
        runs.release(run=run, by=miguel.user, at=clock.now())
    assert "waits to be released" not in home_of(miguel)


def test_miguel_sees_whom_nobody_serves_and_who_has_room(march, miguel, ana, dana):
    network.coordinator(people.staff("Denise Hall", dana.organization, Role.DIRECTOR))
    page = home_of(miguel)
    assert "March’s list 3 members are listed. 1 tier 1 2 tier 2 2 came 1 left" in page
    assert "has nobody yet" not in page
    assert "Eastside Care Partners 2 of the list room for 57 more" in page  # with Andre, who left the list
    assert "Westside Care 1 of the list no care coordinator works there today" in page
    with people.working(ana):
        give(
            plan=ana.organization,
            members=[lists.member_of(GLORIA, ana).pk],
            to=None,
            because="moved",
            by=ana.user,
            at=clock.now(),
        )
    assert "1 listed member has nobody yet" in home_of(miguel)


def test_a_plan_sees_nothing_of_another_plans_day(march):
    other = people.staff("Olga", people.organization(Kind.PLAN, "Other Plan"), Role.PLAN_MANAGER)
    page = home_of(other)
    assert "Nothing waits for you today." in page
    assert "members are listed" not in page


def test_a_referral_waits_since_the_day_it_was_sent(ana, dana):
    with people.working(dana):
        given = ReferralGiven(
            "Luis",
            "Soto",
            date(1980, 1, 1),
            people.new_cin(),
            ana.organization,
            "hhp",
            "Sleeps in a car since November.",
            agreed=True,
        )
        refer(given=given, organization=dana.organization, by=dana.user, at=clock.now())
    page = home_of(ana)
    assert "1 referral waits for an answer" in page
    assert "Luis" not in page


def test_a_proposal_waits_for_somebody_else_than_who_drafted_it(ana, miguel):
    with people.working(ana):
        base = policies.in_force(ana.organization, "hhp", date(2020, 3, 1))
        draft = drafting.begin(
            organization=ana.organization, base=base, name="Four visits", by=ana.user, at=clock.now()
        )
    assert "Draft Four visits" in home_of(ana)
    assert "Four visits" not in home_of(miguel)
    with people.working(ana):
        Draft.objects.filter(pk=draft.pk).update(
            state=DraftState.PROPOSED, proposed_by=ana.user, because="Fewer", effective=date(2020, 4, 1)
        )
    assert "Proposal Four visits Ana Cruz proposes it from April 1, 2020 on: Fewer Decide" in home_of(miguel)
    assert "Proposal" not in home_of(ana)
