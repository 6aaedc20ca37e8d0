"""Builders for the stories of assigning: who is on March's list, whom they are assigned to, and who sees them then."""

import re
from datetime import date, timedelta

from tests.site import people
from tests.site.tel import lists
from tests.site.tel.lists import ListedPerson

from promotora.apps.accounts.models import Position
from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.people.models import Member
from promotora.apps.people.queries.finding import find
from promotora.apps.tel.models import Assignment, Run
from promotora.apps.tel.queries import columns

ROSA = lists.ROSA
GLORIA = ListedPerson("Gloria", "Peña", date(1970, 6, 5), tier=1, ed=6)
SAM = ListedPerson("Sam", "Okafor", date(1953, 1, 9), language="English", openly=None, conditions=("sud", "diabetes"))
MANY = [ListedPerson(f"Number{number}", "Many") for number in range(60)]
EASTSIDE, WESTSIDE = "Eastside Care Partners", "Westside Care"


def plan_manager() -> Position:
    return people.staff("Ana Cruz", people.organization(Kind.PLAN, "County Health Plan"), Role.PLAN_MANAGER)


def coordinator(name: str, cb_cme: str) -> Position:
    return people.staff(name, people.organization(name=cb_cme), Role.CARE_COORDINATOR)


def later(minutes: float):
    """So many minutes after the morning on which the stories begin."""
    return clock.stopped_at(people.NOW + timedelta(minutes=minutes))


def sees(position: Position, person: ListedPerson, by: Position) -> bool:
    """Whether somebody may see the record of a person who is known to `by`."""
    member = lists.member_of(person, by)
    with people.working(position):
        return Member.objects.filter(pk=member.pk).exists()


def found(position: Position, person: ListedPerson) -> bool:
    """Whether somebody finds this person by name."""
    with people.working(position):
        return [each.member.last_name for each in find(f"{person.first} {person.last}").found] == [person.last]


def serves(by: Position, person: ListedPerson) -> str:
    """Which CB-CME serves somebody now, as the table and as the lists have it: they must agree."""
    member = lists.member_of(person, by)
    with people.working(by):
        now = Assignment.objects.filter(member=member, ends=None).select_related("organization").first()
        for run in Run.objects.filter(organization=by.organization):
            listed = columns.columns_of(run, by.organization_id)
            at, there = listed.places([member.pk])
            if there[0]:
                said = listed.words["assigned"][listed["assigned"][at[0]]]
                assert said == (now.organization_id if now else 0)
    return str(now.organization) if now else ""


def text(answer) -> str:
    """A page in one line."""
    return " ".join(answer.content.decode().split())


def fields(answer) -> dict[str, list[str]]:
    """What the form of a page would send."""
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.content.decode())
    sent: dict[str, list[str]] = {}
    for name, value in hidden:
        if name != "csrfmiddlewaretoken":
            sent.setdefault(name, []).append(value)
    return sent
