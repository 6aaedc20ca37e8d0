"""Room through its pages: Dana sees how full Eastside is and reports it; Ana's plan reads the board."""

import csv
import io
from datetime import date

import pytest
from tests.site import network, people
from tests.site.network import rooms
from tests.site.network.rooms import HOSTILE, after
from tests.site.people import words_of

from promotora.apps.accounts.roles import Role
from promotora.apps.core.refusals import Refused
from promotora.apps.network.models import CapacityReport, Ratio
from promotora.apps.network.queries.room import capacity as queries
from promotora.apps.network.queries.room import flows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]
FEBRUARY, MARCH = date(2026, 2, 1), date(2026, 3, 1)
BEFORE = date(2026, 1, 1)


def seen(answer):
    """The words of a page, which must have come."""
    assert answer.status_code == 200, answer.status_code
    return words_of(answer)


@pytest.fixture
def eastside(ground):
    """Eastside has a contract since January with Ana's plan, and one tenth of a coordinator: six may come."""
    network.contracted(ground.ana, ground.dana.organization, starts=BEFORE, capacity=10)
    rooms.luz(ground.dana, fte="0.10", starts=BEFORE)
    return ground


def report(browser, plan, month="2026-02", sure=True, **told):
    """Sends a report; with `sure` also after it was shown beside the roster."""
    sent = {"coordinators": "0.10", "enrolled": "0", "room": "6", "note": "", **told}
    address = f"/capacity/report/{plan.organization.pk}/?month={month}"
    return browser.post(address, sent | ({"sure": "yes"} if sure else {}), follow=True)


# ------------------------------------------------------------------------------------------------------- our own room


def test_dana_reads_how_full_eastside_is_and_a_warning_at_nine_tenths(eastside):
    browser = people.signed_in(eastside.dana)
    assert "There is room for 6 members" in seen(browser.get("/capacity/"))
    rooms.served(eastside.ana, eastside.dana, 5)
    page = seen(browser.get("/capacity/"))
    assert "There is room for 1 member" in page
    assert "83 percent of the room are taken." in page
    rooms.luz(eastside.dana, fte="0.10", name="Omar Diaz")
    rooms.served(eastside.ana, eastside.dana, 6)
    page = seen(browser.get("/capacity/"))
    assert "Nearly full: nine tenths of the room are taken." in page
    assert "55.0" in page


def test_without_a_contract_or_a_team_the_page_says_so(ground):
    page = seen(people.signed_in(ground.dana).get("/capacity/"))
    assert "No care coordinator works here today: nobody may be assigned." in page
    assert "You have no contract with a plan, so there is nothing to report." in page
    assert "There are too few months here to test the forecast on." in page
    assert "Nobody comes, goes or is away in the next six months" in page


def test_what_changes_in_the_team_is_told_ahead_and_counts_in_the_forecast(eastside):
    browser = people.signed_in(eastside.dana)
    luz = network.coordinator(eastside.dana, name="Omar Diaz")
    browser.post(
        f"/roster/{luz.pk}/away/", {**rooms.day_fields("starts", after(30)), **rooms.day_fields("ends", after(59))}
    )
    answer = browser.get("/capacity/")
    page = seen(answer)
    assert "Omar Diaz is away from this day, 1.00 of full time" in page
    assert [row.coordinators for row in answer.context["forecast"].rows] == [
        "0.10",
        "1.10",
        "1.10",
        "1.10",
        "1.10",
        "1.10",
    ]
    assert answer.context["forecast"].rows[0].month == "April 1, 2026"


def test_a_plan_that_sets_a_smaller_number_makes_less_room(eastside):
    rooms.ratio(eastside.ana, 40, source="Our contract, 4.2", verified=True)
    page = seen(people.signed_in(eastside.dana).get("/capacity/"))
    assert "There is room for 4 members" in page
    assert "Our contract, 4.2" in page


def test_members_of_a_population_with_another_number_take_their_own_share(eastside, monkeypatch):
    """Three of four members are homeless, at 20 to one: 3/20 and 1/60 of a coordinator are more than a tenth."""
    rooms.ratio(eastside.ana, 20, "homeless")
    rooms.served(eastside.ana, eastside.dana, 4)
    known = flows._known[0]
    told = {eastside.dana.organization.pk: {"homeless": 3}}
    others = flows.Known(known.moved, lambda wanted, plan, populations: told, known.listed)
    monkeypatch.setattr(flows, "_known", [others])
    page = seen(people.signed_in(eastside.dana).get("/capacity/"))
    assert "More members than there is room for" in page


# ---------------------------------------------------------------------------------------------------------- the reports


def test_a_month_is_due_on_the_tenth_and_overdue_after_it(eastside):
    browser = people.signed_in(eastside.dana)
    page = seen(browser.get("/capacity/"))
    assert "1 report is overdue" in page  # January; February has until March 10
    assert "was due by Feb. 10, 2026" in page or "was due by February 10, 2026" in page
    with rooms.on(date(2026, 3, 11)):
        assert "2 reports are overdue" in seen(people.signed_in(eastside.dana).get("/capacity/"))
    rooms.told(eastside.dana, eastside.ana, BEFORE)
    rooms.told(eastside.dana, eastside.ana, FEBRUARY)
    assert "told of every month that is over" in seen(browser.get("/capacity/"))


def test_a_report_is_filled_in_from_the_roster_and_shown_beside_it_before_it_goes(eastside):
    rooms.served(eastside.ana, eastside.dana, 2)
    browser = people.signed_in(eastside.dana)
    form = browser.get(f"/capacity/report/{eastside.ana.organization.pk}/?month=2026-03").context["form"]
    assert {name: str(form[name].value()) for name in ("coordinators", "enrolled", "room")} == {
        "coordinators": "0.10",
        "enrolled": "2",
        "room": "4",
    }
    asked = report(browser, eastside.ana, "2026-03", sure=False, coordinators="0.50", enrolled="2", room="4")
    page = seen(asked)
    assert "Send this to County Health Plan?" in page
    assert [(each.told, each.roster, each.differs) for each in asked.context["differences"]] == [
        ("0.50", "0.10", True),
        ("2", "2", False),
        ("4", "4", False),
    ]
    with people.working(eastside.dana):
        assert not CapacityReport.objects.exists()
    sent = report(browser, eastside.ana, "2026-03", coordinators="0.50", enrolled="2", room="4")
    assert "The report was sent to County Health Plan." in seen(sent)
    with people.working(eastside.ana):
        assert CapacityReport.objects.get().enrolled == 2


def test_a_past_month_is_filled_in_with_the_members_of_its_end(eastside):
    with rooms.on(date(2026, 2, 10)):
        gone = rooms.served(eastside.ana, eastside.dana, 3)
    rooms.taken_back(eastside.ana, gone[:1])
    rooms.served(eastside.ana, eastside.dana, 2)
    browser = people.signed_in(eastside.dana)
    address = f"/capacity/report/{eastside.ana.organization.pk}/"
    enrolled = {
        month: browser.get(f"{address}?month={month}").context["form"]["enrolled"].value()
        for month in ("2026-01", "2026-02", "2026-03")
    }
    assert enrolled == {"2026-01": 0, "2026-02": 3, "2026-03": 4}


def test_a_correction_needs_a_note_and_both_stay(eastside):
    browser = people.signed_in(eastside.dana)
    report(browser, eastside.ana)
    assert "This month was reported already" in seen(browser.get(f"/capacity/report/{eastside.ana.organization.pk}/"))
    refused = seen(report(browser, eastside.ana, room="5"))
    assert "To correct it, write in the note what has changed." in refused
    report(browser, eastside.ana, room="5", note="Luz came back.")
    page = seen(browser.get("/capacity/"))
    assert "Luz came back." in page
    with people.working(eastside.dana):
        assert sorted(CapacityReport.objects.values_list("room", flat=True)) == [5, 6]


@pytest.mark.parametrize("month", ["2026-04", "2025-11", "x", "2026-13", "٢٠٢٦-٠٢", "9" * 40])
def test_a_month_that_cannot_be_told_is_not_there(eastside, month):
    browser = people.signed_in(eastside.dana)
    assert browser.get(f"/capacity/report/{eastside.ana.organization.pk}/", {"month": month}).status_code == 404


def test_no_plan_is_told_that_has_no_contract_with_us(eastside):
    browser = people.signed_in(eastside.dana)
    for plan in (eastside.bo.organization.pk, eastside.dana.organization.pk, 987654):
        assert browser.get(f"/capacity/report/{plan}/").status_code == 404
    wrong = seen(report(browser, eastside.ana, sure=False, coordinators="-1", enrolled="x", room=""))
    assert "Give a number such as 2.50, not below 0." in wrong
    assert "Give a whole number, not below 0." in wrong


# ----------------------------------------------------------------------------------------------------- the plan's board


def westside(ground, capacity=5, name="Westside Care", **more):
    """Another CB-CME of the plan, with half a coordinator."""
    theo = people.staff("Theo Brandt", people.organization(name=name), Role.DIRECTOR, email=f"theo@{len(name)}.example")
    network.contracted(ground.ana, theo.organization, starts=BEFORE, capacity=capacity, **more)
    rooms.luz(theo, fte="0.50", name="Wei Chen")
    return theo


def test_ana_reads_the_board_fullest_first_with_what_is_known_of_each(eastside):
    westside(eastside)
    rooms.served(eastside.ana, eastside.dana, 6)
    browser = people.signed_in(eastside.ana)
    answer = browser.get("/network/capacity/")
    page = seen(answer)
    assert [each.name for each in answer.context["seats"]] == ["Eastside Care Partners", "Westside Care"]
    assert "1 of 2 CB-CMEs has no room; the others can take 5 members" in page
    assert "your members only: it has reported nothing yet" in page
    assert "6 of 10" in page
    rooms.told(eastside.dana, eastside.ana, FEBRUARY, coordinators="0.50", enrolled=9, room=3)
    page = seen(browser.get("/network/capacity/"))
    assert "of all plans, as it reported for February 2026" in page
    assert "differs from the roster" in page
    assert "over its limit" in page


def test_the_board_is_filtered_and_saved_as_it_is(eastside):
    westside(eastside, name="=1+Westside", areas=["West"])
    browser = people.signed_in(rooms.nadia(eastside.ana))
    for wanted, names in (
        ({"area": "West"}, ["=1+Westside"]),
        ({"state": "FREE"}, ["=1+Westside", "Eastside Care Partners"]),
        ({"state": "FULL"}, []),
        ({"area": "West", "state": "OVER"}, []),
    ):
        answer = browser.get("/network/capacity/", wanted)
        assert sorted(each.name for each in answer.context["seats"]) == names, wanted
        file = browser.get("/network/capacity/file/", wanted)
        assert len(list(csv.reader(io.StringIO(file.content.decode())))) == len(names) + 1
    assert "'=1+Westside" in browser.get("/network/capacity/file/").content.decode()
    assert "No CB-CME is like that" in seen(browser.get("/network/capacity/", {"state": "FULL"}))


def test_a_plan_without_contracts_has_an_empty_board(ground):
    page = seen(people.signed_in(ground.ana).get("/network/capacity/"))
    assert "No CB-CME is contracted today" in page


def test_the_plan_reads_the_roster_of_whom_it_certified_and_nobody_elses(eastside):
    browser = people.signed_in(eastside.ana)
    page = seen(browser.get(f"/network/capacity/{eastside.dana.organization.pk}/"))
    assert "Luz Vega" in page
    assert "1 person works here today, with 0.10 full-time care coordinators" in page
    theo = people.staff("Theo Brandt", people.organization(name="Westside Care"), Role.DIRECTOR)
    for other in (theo.organization.pk, eastside.ana.organization.pk, 987654):
        assert browser.get(f"/network/capacity/{other}/").status_code == 404
    assert people.signed_in(eastside.bo).get(f"/network/capacity/{eastside.dana.organization.pk}/").status_code == 404


def test_only_who_sees_the_network_opens_the_board_and_only_who_certifies_sets_numbers(eastside):
    analyst = rooms.colleague("Ana Analyst", eastside.ana, Role.PLAN_ANALYST)
    addresses = ["/network/capacity/", "/network/capacity/file/", "/network/ratios/", "/network/ratios/add/"]
    codes = {
        who: [people.signed_in(position).get(address).status_code for address in addresses]
        for who, position in (("dana", eastside.dana), ("analyst", analyst), ("nadia", rooms.nadia(eastside.ana)))
    }
    assert codes == {"dana": [403] * 4, "analyst": [200, 200, 200, 403], "nadia": [200] * 4}


def test_two_hundred_cb_cmes_take_as_many_queries_as_two(eastside, django_assert_max_num_queries):
    browser = people.signed_in(eastside.ana)
    browser.get("/network/capacity/")
    network.contracted(eastside.ana, people.organization(name="Number zero"), starts=BEFORE)
    with django_assert_max_num_queries(60) as few:
        browser.get("/network/capacity/")
    for number in range(1, 30):
        network.contracted(eastside.ana, people.organization(name=f"Number {number}"), starts=BEFORE)
    with django_assert_max_num_queries(len(few)):
        answer = browser.get("/network/capacity/")
    assert answer.context["page"].paginator.count == 31
    assert len(answer.context["seats"]) == 25


# ---------------------------------------------------------------------------------------------------------- the numbers


def test_nadia_sets_a_number_from_a_day_on(eastside):
    browser = people.signed_in(rooms.nadia(eastside.ana))
    page = seen(browser.get("/network/ratios/"))
    assert "A full-time care coordinator may have 60 members" in page
    assert "DHCS" in page
    sent = {"population": "homeless", "most": "20", "source": HOSTILE, **rooms.day_fields("starts", after(7))}
    answer = browser.post("/network/ratios/add/", sent, follow=True)
    assert "People experiencing homelessness" in seen(answer)
    assert HOSTILE not in answer.content.decode()
    with people.working(eastside.ana):
        days = [queries.ratios_of([eastside.ana.organization.pk], after(day)) for day in (6, 7)]
    assert [len(every[eastside.ana.organization.pk].some) for every in days] == [0, 1]
    again = seen(browser.post("/network/ratios/add/", sent))
    assert "A number is set for these members from this day on already." in again
    assert "Members to a care coordinator are from 1 to 500." in seen(
        browser.post("/network/ratios/add/", {**sent, "most": "0"})
    )
    with pytest.raises(Refused, match="leave it unverified"):
        rooms.ratio(eastside.ana, 30, starts=after(9), verified=True)


def test_a_number_is_its_plans_own(eastside):
    rooms.ratio(eastside.ana, 40)
    with people.working(eastside.bo):
        assert not Ratio.objects.exists()
    with people.working(eastside.dana):
        assert Ratio.objects.count() == 1


# ------------------------------------------------------------------------------------------------------------ the flows


def test_what_came_and_left_by_month_adds_up_to_who_is_served(eastside):
    with rooms.on(date(2026, 1, 15)):
        first = rooms.served(eastside.ana, eastside.dana, 3)
    with rooms.on(date(2026, 2, 15)):
        rooms.taken_back(eastside.ana, first[:1])
        rooms.served(eastside.ana, eastside.dana, 2)
    for eyes, plan_id in ((eastside.dana, None), (eastside.ana, eastside.ana.organization.pk)):
        with people.working(eyes):
            [history] = flows.histories([eastside.dana.organization.pk], plan_id, people.TODAY).values()
        assert [(month.members, month.came, month.left) for month in history] == [(0, 3, 0), (3, 2, 1)]
    with people.working(eastside.bo):
        [hidden] = flows.histories([eastside.dana.organization.pk], None, people.TODAY).values()
    assert hidden == []


def test_a_cb_cme_with_a_year_of_months_tells_how_wrong_the_forecast_was(eastside, monkeypatch):
    """Two came and one left in each of twelve months."""
    months = {flows.month_of(people.TODAY, before): flows.Moved(2, 1) for before in range(1, 13)}
    known = flows._known[0]
    told = {eastside.dana.organization.pk: months}
    others = flows.Known(lambda wanted, plan, since: told, known.of_population, known.listed)
    monkeypatch.setattr(flows, "_known", [others])
    monkeypatch.setattr(flows, "members_served", lambda wanted, plan=None: {eastside.dana.organization.pk: 12})
    page = seen(people.signed_in(eastside.dana).get("/capacity/"))
    assert "Told again from each month of the past, the forecast was off by" in page
    assert "as last month" in page
