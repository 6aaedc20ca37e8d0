"""A page asks the database as often for 60 rows as for 3."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.site import people
from tests.site.people.tables_of_members import ROSA, loaded, strangers, write_csv
from tests.site.tel import a_list, lists
from tests.site.tel.lists import ListedPerson

from promotora.apps.accounts import actions as accounts
from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.people.actions.emergency import Asked, open_in_emergency
from promotora.apps.people.actions.sameness import link_records
from promotora.apps.people.models import Load, LoadState, PossibleDuplicate
from promotora.apps.people.terms import Emergency
from promotora.apps.tel.actions.referring import ReferralGiven, refer

pytestmark = pytest.mark.django_db
FEW, MANY = 3, 60


@pytest.fixture(autouse=True)
def on_march_2():
    with clock.stopped_at(people.NOW):
        yield


@pytest.fixture
def plan():
    return people.organization(Kind.PLAN, "County Health Plan")


@pytest.fixture
def ana(plan):
    return people.staff("Ana Cruz", plan, Role.PLAN_ANALYST)


@pytest.fixture
def miguel(plan):
    return people.staff("Miguel Ortiz", plan, Role.PLAN_MANAGER)


@pytest.fixture
def dana():
    return people.staff("Dana Reyes", people.organization(), Role.CARE_COORDINATOR)


def is_bounded(reader, address, make, says):
    """Whether a page asks as often after `make` was called for each of 60 as of 3; `says` stands in it by then."""
    browser = people.signed_in(reader)
    counted = []
    for numbers in (range(FEW), range(FEW, MANY)):
        for number in numbers:
            make(number)
        browser.get(address)  # what is asked once a session, or kept, is asked now
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(address)
        assert answer.status_code == 200
        counted.append(len(asked))
    assert says in answer.content.decode()
    assert counted[0] == counted[1] > 3, counted
    return True


# ------------------------------------------------------------------------------------------------------------ the team


def test_the_team(dana):
    here = dana.organization
    director = people.staff("Mei Lin", here, Role.DIRECTOR)

    def another(number):
        people.staff(f"Worker {number}", here, Role.COMMUNITY_HEALTH_WORKER)
        people.invited(f"guest{number}@eastside.example", here, Role.CARE_COORDINATOR, director.user)
        gone = people.staff(f"Gone {number}", here, Role.COMMUNITY_HEALTH_WORKER)
        accounts.end_position(position=gone, by=director.user, at=clock.now(), on=clock.today(), because="moved")

    assert is_bounded(director, "/team/", another, "Worker 59")


def test_one_person_with_many_roles(dana):
    def another(number):
        people.staff("Dana Reyes", people.organization(name=f"House {number}"), Role.CARE_COORDINATOR, dana.user.email)

    assert is_bounded(dana, "/me/", another, "House 59")


def test_the_organizations(miguel):
    def another(number):
        people.organization(name=f"Agency {number:02d}")

    assert is_bounded(miguel, "/organizations/", another, "Agency 10")
    assert is_bounded(miguel, "/organizations/?q=agency", lambda number: another(number + MANY), "Agency 10")


def test_one_organization(miguel, dana):
    here = dana.organization

    def another(number):
        people.staff(f"Keeper {number}", here, Role.ADMINISTRATOR)
        people.invited(f"guest{number}@eastside.example", here, Role.ADMINISTRATOR, miguel.user)

    assert is_bounded(miguel, f"/organizations/{here.pk}/", another, "Keeper 59")


# ------------------------------------------------------------------------------------------------------------ the loads


def test_the_loads(ana):
    def another(number):
        with people.working(ana):
            Load.objects.create(
                organization=ana.organization,
                name=f"table {number}.csv",
                path="",
                asked_by=people.staff(f"Loader {number}", ana.organization, Role.PLAN_ANALYST).user,
                asked_at=clock.now() + timedelta(minutes=number),
                state=list(LoadState)[number % len(LoadState)],
            )

    assert is_bounded(ana, "/membership/", another, "table 59.csv")


def test_the_rows_that_one_load_could_not_use(ana, tmp_path):
    counted = []
    browser = people.signed_in(ana)
    for count in (FEW, MANY):
        wrong = [ROSA | {"birth_date": "soon", "person_id": f"9{number:07d}S"} for number in range(count)]
        load = loaded(ana, write_csv(tmp_path / f"{count}.csv", [*strangers(700), *wrong]))
        browser.get(f"/membership/{load.pk}/")
        with CaptureQueriesContext(connection) as asked:
            page = browser.get(f"/membership/{load.pk}/").content.decode()
        counted.append(len(asked))
        assert page.count("This is not a date.") == min(count, 50)
    assert counted[0] == counted[1] > 3


# -------------------------------------------------------------------------------------------------- possible duplicates


def a_pair(ana, number):
    one, other = (people.rosa(ana, first=f"{first}{number}") for first in ("Rosa", "Roza"))
    with people.working(ana):
        return PossibleDuplicate.objects.create(
            one=one, other=other, likely=0.9, because=[["last", "same"]], suggested_at=clock.now()
        )


def test_pairs_that_may_be_one_person(ana):
    assert is_bounded(ana, "/same-person/", lambda number: a_pair(ana, number), "60 pairs")


def test_links_in_force(ana):
    def another(number):
        pair = a_pair(ana, number)
        with people.working(ana):
            link_records(one=pair.one, other=pair.other, because=f"word {number}", by=ana.user, at=clock.now())

    assert is_bounded(ana, "/same-person/", another, "word 0")


# ------------------------------------------------------------------------------------------------------- the first page


def test_the_first_page_of_a_plan(ana, dana, miguel):
    def another(number):
        a_pair(ana, number)
        referred(dana, ana.organization, number)

    assert is_bounded(ana, "/", another, "60 pairs of records look like one person")


def test_the_first_page_of_a_plan_with_many_cb_cmes(miguel, ana):
    listed = [ListedPerson(f"Person{number}") for number in range(MANY)]
    run = lists.a_run(ana, listed)

    def another(number):
        house = people.organization(name=f"Agency {number}")
        a_list.give(run, [listed[number]], ana, people.staff(f"Worker {number}", house, Role.CARE_COORDINATOR))

    assert is_bounded(miguel, "/", another, "Agency")


def test_the_first_page_of_a_cb_cme(ana, dana):
    def another(number):
        member = people.rosa(dana, first=f"Rosa{number}")
        people.consent(member, dana, to=[ana.organization], expires_on=clock.today() + timedelta(days=1 + number % 9))
        referred(dana, ana.organization, number)

    assert is_bounded(dana, "/", another, "60 wait for a plan’s answer.")


def test_emergencies(ana, dana):
    olga = people.staff("Olga Petrov", dana.organization, Role.PRIVACY_OFFICER)

    def another(number):
        member = people.rosa(ana, cin=f"96{number:05d}S"[:9].rjust(9, "9"))
        opener = people.staff(f"Opener {number}", dana.organization, Role.CARE_COORDINATOR)
        asked = Asked(cin_of(member, ana), member.birth_date, Emergency.HEALTH, "She fell in our lobby.")
        with people.working(opener):
            open_in_emergency(asked=asked, organization=opener.organization, by=opener.user, at=clock.now())

    assert is_bounded(olga, "/emergencies/", another, "Opener")
    assert is_bounded(olga, "/", lambda number: another(number + MANY), "120 records were opened")


def cin_of(member, by):
    with people.working(by):
        return member.numbers.get().value


def referred(dana, plan, number):
    with people.working(dana):
        refer(
            given=ReferralGiven(
                plan=plan,
                program="hhp",
                first_name="Elena",
                last_name=f"Vargas{number}",
                birth_date=people.TODAY.replace(year=1961),
                cin=people.new_cin(),
                phone="323 555 0110",
                speaks="es",
                why="Falls asleep at work.",
                agreed=True,
            ),
            organization=dana.organization,
            by=people.staff(f"Referrer {number}", dana.organization, Role.CARE_COORDINATOR).user,
            at=clock.now(),
        )
