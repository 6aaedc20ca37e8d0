"""Where one may go from every page: few entries, those that one's role opens, and lit where one is."""

import re

import pytest
from tests.site import people

from promotora.apps.accounts.models import Position
from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.portal.navigation import MOST_IN_A_ROW, PLACES, entries


def shown_to(role, path="/"):
    """The entries of a role: a word, or (a word, the words under it)."""
    return [
        (str(entry.label), [str(one.label) for one in entry.under]) if entry.under else str(entry.label)
        for entry in entries(path, Position(role=role))
    ]


def lit_for(role, path):
    """The words of what is lit, a group before what is lit in it."""
    found = []
    for entry in entries(path, Position(role=role)):
        found += [str(one.label) for one in (entry, *entry.under) if one.here]
    return found


def test_a_plan_manager_has_six_entries_and_not_fourteen():
    assert shown_to(Role.PLAN_MANAGER) == [
        "Today",
        ("Lists", ["This month's list", "All lists", "Referrals", "What if"]),
        ("Members", ["Find a member", "Membership"]),
        ("Network", ["Applicants and CB-CMEs", "Room", "Placements", "Transfers", "Organizations"]),
        "Learning",
        "Team",
    ]


def test_a_director_finds_what_is_their_own_under_their_organization():
    assert shown_to(Role.DIRECTOR) == [
        "Today",
        ("Lists", ["This month's list", "Referrals"]),
        ("Members", ["Find a member", "Transfers"]),
        "Learning",
        ("Our organization", ["Applications", "Roster", "Room", "Team"]),
    ]


def test_a_care_coordinator_has_few_places_and_sees_them_all_at_once():
    assert shown_to(Role.CARE_COORDINATOR) == [
        "Today", "This month's list", "Referrals", "Find a member", "Transfers", "Learning", "Team"
    ]  # fmt: skip


@pytest.mark.parametrize("role", Role)
def test_nobody_has_more_than_seven_entries_and_no_group_hides_a_single_place(role):
    position = Position(role=role)
    shown = entries("/", position)
    opened = [place for place in PLACES if place.is_open_to(position)]
    assert len(shown) <= MOST_IN_A_ROW
    assert all(len(entry.under) != 1 for entry in shown)
    assert any(entry.under for entry in shown) == (len(opened) > MOST_IN_A_ROW)
    assert len({entry.label for entry in shown}) == len(shown)
    assert sum(len(entry.under) or 1 for entry in shown) == len(opened)


@pytest.mark.parametrize(
    ("path", "lit"),
    [
        ("/", ["Today"]),
        ("/list/3/members/5/", ["Lists", "This month's list"]),
        ("/runs/2/", ["Lists", "All lists"]),
        ("/referrals/to-answer/", ["Lists", "Referrals"]),
        ("/drafts/trials/4/", ["Lists", "What if"]),
        ("/members/7/consents/", ["Members", "Find a member"]),
        ("/network/process/", ["Network", "Applicants and CB-CMEs"]),
        ("/network/capacity/9/", ["Network", "Room"]),
        ("/network/ratios/add/", ["Network", "Room"]),
        ("/transfers/to-answer/8/", ["Network", "Transfers"]),
        ("/questions/12/", ["Learning"]),
        ("/me/", []),
    ],
)
def test_the_page_one_is_on_is_lit_and_the_group_that_holds_it(path, lit):
    assert lit_for(Role.PLAN_MANAGER, path) == lit


def test_who_is_not_signed_in_goes_nowhere():
    assert entries("/", None) == []


@pytest.mark.django_db
def test_the_page_says_where_one_is_in_the_row_and_in_the_menu_of_a_phone():
    ana = people.staff("Ana Cruz", people.organization(Kind.PLAN, "County Health Plan"), Role.PLAN_MANAGER)
    page = people.signed_in(ana).get("/organizations/").content.decode()
    header, main = page.split("<main", 1)
    assert len(re.findall(r'href="/organizations/"\s+aria-current="page"', header)) == 2, "in the row, in the menu"
    assert re.findall(r'<summary aria-current="true">(\w+)', header) == ["Network"]
    assert header.count('<details class="nav__group"') == 3
    assert "nav__group" not in main
