"""The roster through its pages: Dana keeps Eastside's team; nobody else changes it, and no other sees it."""

from datetime import date

import pytest
from django.core import mail
from tests.site import network, people
from tests.site.network import rooms
from tests.site.network.rooms import HOSTILE, after, day_fields, person_form
from tests.site.people import words_of

from promotora.apps.accounts.roles import Role
from promotora.apps.network.models import Credential, Joining, Leave, Staff, Subcontractor
from promotora.apps.network.queries.room import roster

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]


def seen(answer):
    """The words of a page, which must have come."""
    assert answer.status_code == 200, answer.status_code
    return words_of(answer)


def staff_of(dana, **which):
    with people.working(dana):
        return Staff.objects.get(organization=dana.organization, **which)


# --------------------------------------------------------------------------------------------------------- the team


def test_dana_puts_luz_on_the_roster_and_finds_her_there(ground):
    browser = people.signed_in(ground.dana)
    assert "Nobody is on your roster yet" in seen(browser.get("/roster/"))
    sent = person_form(fte="0.50", languages=["es", "en"], user=str(ground.dana.user_id))
    page = seen(browser.post("/roster/add/", sent, follow=True))
    assert "Luz Vega is on the roster." in page
    assert "Spanish" in page
    row = staff_of(ground.dana)
    assert (str(row.fte), row.user, row.starts) == ("0.50", ground.dana.user, people.TODAY)
    assert sorted(row.languages) == ["en", "es"]
    listed = seen(browser.get("/roster/"))
    assert "1 person works here today, with 0.50 full-time care coordinators" in listed
    assert "Luz Vega" in seen(browser.get("/roster/", {"q": "vega"}))
    assert "Nobody is found" in seen(browser.get("/roster/", {"q": "zzz"}))
    assert "Nobody is found" in seen(browser.get("/roster/", {"role": "chw"}))


def test_what_is_wrong_with_an_entry_is_said_and_nothing_is_written(ground):
    browser = people.signed_in(ground.dana)
    page = seen(browser.post("/roster/add/", person_form(name="", fte="1.5", role="king", user="9999")))
    for sentence in (
        "Give the name.",
        "The share of full time is between 0.05 and 1.00.",
        "Choose a role.",
    ):
        assert sentence in page
    with people.working(ground.dana):
        assert not Staff.objects.exists()


def test_a_change_holds_from_a_day_on_and_earlier_days_stay(ground):
    luz = rooms.luz(ground.dana, starts=date(2026, 1, 5))
    browser = people.signed_in(ground.dana)
    sent = person_form(day=after(7), fte="0.50", version=luz.version)
    assert "Earlier days stay as they were." in seen(browser.post(f"/roster/{luz.pk}/change/", sent, follow=True))
    with people.working(ground.dana):
        days = [roster.coordinators(ground.dana.organization, after(days)) for days in (6, 7)]
    assert [str(each) for each in days] == ["1.00", "0.50"]
    assert "Begin later" in seen(browser.get("/roster/"))
    assert "0.50" in seen(browser.get("/roster/", {"when": "later"}))
    assert "Nobody has left" in seen(browser.get("/roster/", {"when": "left"}))


def test_two_change_luz_at_once_and_neither_version_is_lost(ground):
    luz = rooms.luz(ground.dana)
    other = rooms.colleague("Rita Solis", ground.dana, Role.DIRECTOR)
    first, second = people.signed_in(ground.dana), people.signed_in(other)
    first.post(f"/roster/{luz.pk}/change/", person_form(fte="0.80", version="1"))
    answer = second.post(f"/roster/{luz.pk}/change/", person_form(fte="0.60", version="1"))
    assert answer.status_code == 409
    page = words_of(answer)
    assert "Two people changed this at the same time" in page
    assert "0.60" in page
    assert "0.80" in page
    assert str(staff_of(ground.dana).fte) == "0.80"
    kept = person_form(fte="0.60", version=str(answer.context["version"]))
    second.post(f"/roster/{luz.pk}/change/", kept)
    assert str(staff_of(ground.dana).fte) == "0.60"


def test_luz_is_away_and_back_sooner(ground):
    luz = rooms.luz(ground.dana)
    browser = people.signed_in(ground.dana)
    sent = {**day_fields("starts", people.TODAY), **day_fields("ends", after(20))}
    assert "away until March 22, 2026" in seen(browser.post(f"/roster/{luz.pk}/away/", sent, follow=True))
    assert "with 0.00 full-time care coordinators" in seen(browser.get("/roster/"))
    assert "These days overlap another leave of this person." in seen(browser.post(f"/roster/{luz.pk}/away/", sent))
    with people.working(ground.dana):
        leave = Leave.objects.get()
    address = f"/roster/{luz.pk}/away/{leave.pk}/"
    assert "The last day is before the first." in seen(browser.post(address, day_fields("ends", after(-1))))
    browser.post(address, day_fields("ends", people.TODAY))
    with people.working(ground.dana):
        assert str(roster.coordinators(ground.dana.organization, after(1))) == "1.00"
    with rooms.on(after(2)):
        late = people.signed_in(ground.dana).post(address, day_fields("ends", after(9)))
        assert "This leave is over already." in words_of(late)


def test_before_luz_leaves_dana_reads_what_it_does_and_who_is_told(ground, django_capture_on_commit_callbacks):
    network.contracted(ground.ana, ground.dana.organization)
    rooms.nadia(ground.ana)
    luz = rooms.luz(ground.dana)
    rooms.luz(ground.dana, fte="0.50", name="Omar Diaz")
    browser = people.signed_in(ground.dana)
    sent = day_fields("last_day", after(5))
    page = seen(browser.post(f"/roster/{luz.pk}/leaves/", sent))
    for words in ("Is March 7, 2026 the last day of Luz Vega?", "90", "30", "This plan is told: County Health Plan"):
        assert words in page, words
    assert staff_of(ground.dana, name="Luz Vega").ends is None
    with django_capture_on_commit_callbacks(execute=True):
        done = browser.post(f"/roster/{luz.pk}/leaves/", {**sent, "sure": "yes"}, follow=True)
    assert "nadiahaddad@countyhealthplan.example" in [to for message in mail.outbox for to in message.to]
    assert "1 plan is told." in seen(done)
    assert "leaves on March 7, 2026" in seen(browser.get(f"/roster/{luz.pk}/"))
    with rooms.on(after(6)):
        after_it = people.signed_in(ground.dana)
        assert "Luz Vega" in seen(after_it.get("/roster/", {"when": "left"}))
        again = after_it.post(f"/roster/{luz.pk}/leaves/", {**sent, "sure": "yes"})
        assert "This person has left the team." in words_of(again)


# ------------------------------------------------------------------------------------------------- the other lines


def test_a_credential_warns_sixty_days_ahead_and_is_renewed(ground):
    luz = rooms.luz(ground.dana)
    browser = people.signed_in(ground.dana)
    for kind, days in (("Later", 61), ("Soon", 60), ("Over", -1)):
        browser.post(f"/roster/{luz.pk}/credentials/add/", {"kind": kind, **day_fields("expires", after(days))})
    page = seen(browser.get("/roster/"))
    assert "2 licenses or certificates run out soon, or did" in page
    assert "expired on March 1, 2026" in page
    assert "good until May 1, 2026" in page
    with people.working(ground.dana):
        over = Credential.objects.get(kind="Over")
    address = f"/roster/{luz.pk}/credentials/{over.pk}/renew/"
    sooner = seen(browser.post(address, day_fields("expires", after(-2))))
    assert "The new day is not later than the day until which it is good now." in sooner
    browser.post(address, {**day_fields("expires", after(400)), "number": "B-77"})
    page = seen(browser.get("/roster/"))
    assert "1 license or certificate runs out soon, or did" in page
    assert "B-77" in seen(browser.get(f"/roster/{luz.pk}/"))


def test_a_subcontractor_gives_services_from_a_day_to_a_day(ground):
    browser = people.signed_in(ground.dana)
    assert "You give all services yourselves" in seen(browser.get("/roster/subcontractors/"))
    wrong = seen(browser.post("/roster/subcontractors/add/", day_fields("starts", people.TODAY)))
    assert "Give the name of the organization." in wrong
    assert "Choose at least one of the six services." in wrong
    sent = {"name": "Casa Serena", "services": ["health_promotion"], **day_fields("starts", people.TODAY)}
    page = seen(browser.post("/roster/subcontractors/add/", sent, follow=True))
    assert "1 organization gives services in your place" in page
    assert "health promotion" in page
    with people.working(ground.dana):
        row = Subcontractor.objects.get()
    browser.post(f"/roster/subcontractors/{row.pk}/end/", day_fields("last_day", after(3)))
    assert "March 2, 2026 to March 5, 2026" in seen(browser.get("/roster/subcontractors/"))


def test_who_may_join_is_expected_until_somebody_says_what_became_of_it(ground):
    browser = people.signed_in(ground.dana)
    assert "Nobody is expected on the team" in seen(browser.get("/roster/joining/"))
    sent = {"comes": "training", "role": "care_coordinator", "fte": "1.00", **day_fields("starts", after(40))}
    wrong = seen(browser.post("/roster/joining/add/", {**sent, "likely": "101"}))
    assert "Say how likely it is, from 1 to 100 percent." in wrong
    page = seen(browser.post("/roster/joining/add/", {**sent, "likely": "60"}, follow=True))
    assert "60 percent likely" in page
    assert "1 person may join the team" in page
    with people.working(ground.dana):
        row = Joining.objects.get()
    went = browser.post(f"/roster/joining/{row.pk}/", {"came": "yes"})
    assert went.url == "/roster/add/?role=care_coordinator&fte=1.00"
    assert "Nobody is expected on the team" in seen(browser.get("/roster/joining/"))
    assert "What became of it is written down" in seen(browser.get(f"/roster/joining/{row.pk}/"))


# ------------------------------------------------------------------------------------------------- who, and who not


def own_addresses(luz, dana):
    with people.working(dana):
        leave = Leave.objects.create(staff=luz, starts=people.TODAY)
        credential = Credential.objects.create(staff=luz, kind="RN")
        subcontractor = Subcontractor.objects.create(
            organization=dana.organization, name="Casa", services=[], starts=people.TODAY
        )
        joining = Joining.objects.create(
            organization=dana.organization, comes="hire", role="chw", fte=1, starts=people.TODAY, likely=50
        )
    return [
        f"/roster/{luz.pk}/",
        f"/roster/{luz.pk}/change/",
        f"/roster/{luz.pk}/away/",
        f"/roster/{luz.pk}/away/{leave.pk}/",
        f"/roster/{luz.pk}/leaves/",
        f"/roster/{luz.pk}/credentials/add/",
        f"/roster/{luz.pk}/credentials/{credential.pk}/renew/",
        f"/roster/subcontractors/{subcontractor.pk}/end/",
        f"/roster/joining/{joining.pk}/",
    ]


def test_of_another_organization_there_is_nothing_under_any_address(ground):
    luz = rooms.luz(ground.dana)
    addresses = own_addresses(luz, ground.dana)
    own = people.signed_in(ground.dana)
    assert {address: own.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)
    theo = people.staff("Theo Brandt", people.organization(name="Westside Care"), Role.DIRECTOR)
    other = people.signed_in(theo)
    found = {
        (address, how): getattr(other, how)(address).status_code for address in addresses for how in ("get", "post")
    }
    assert set(found.values()) == {404}
    assert "Luz Vega" not in seen(other.get("/roster/"))


def test_only_who_keeps_the_roster_opens_it(ground):
    people_ = {
        Role.CARE_COORDINATOR: rooms.colleague("Kim Ortega", ground.dana, Role.CARE_COORDINATOR),
        Role.PLAN_MANAGER: ground.ana,
    }
    for position in people_.values():
        browser = people.signed_in(position)
        assert {browser.get(address).status_code for address in ("/roster/", "/roster/add/", "/capacity/")} == {403}


def test_hostile_words_stay_words(ground):
    browser = people.signed_in(ground.dana)
    browser.post("/roster/add/", person_form(name=HOSTILE))
    luz = staff_of(ground.dana)
    browser.post(
        f"/roster/{luz.pk}/credentials/add/", {"kind": HOSTILE, "number": HOSTILE, **day_fields("expires", after(1))}
    )
    browser.post(
        "/roster/subcontractors/add/",
        {"name": HOSTILE, "services": ["health_promotion"], **day_fields("starts", people.TODAY)},
    )
    for address in (
        "/roster/",
        f"/roster/{luz.pk}/",
        f"/roster/{luz.pk}/change/",
        f"/roster/{luz.pk}/leaves/",
        "/roster/subcontractors/",
    ):
        body = browser.get(address).content.decode()
        assert HOSTILE not in body, address
        assert "&lt;script&gt;" in body, address
        assert "&amp;lt;" not in body, address
    asked = browser.post(f"/roster/{luz.pk}/leaves/", day_fields("last_day", after(1))).content.decode()
    assert HOSTILE not in asked
    assert "&amp;lt;" not in asked


def test_a_long_roster_is_read_in_as_many_queries(ground, django_assert_max_num_queries):
    for number in range(40):
        rooms.luz(ground.dana, name=f"Person {number:02d}")
    browser = people.signed_in(ground.dana)
    browser.get("/roster/")
    with django_assert_max_num_queries(40):
        page = browser.get("/roster/")
    assert len(page.context["people"]) == 25
    assert "Pages of this list" in page.content.decode()


def test_whose_last_day_is_today_still_works_today(ground):
    rooms.luz(ground.dana, starts=after(-9))
    with people.working(ground.dana):
        Staff.objects.update(ends=people.TODAY)
    browser = people.signed_in(ground.dana)
    assert "leaves on March 2, 2026" in seen(browser.get("/roster/"))
    with rooms.on(after(1)):
        assert "Nobody works here today" in seen(people.signed_in(ground.dana).get("/roster/"))
