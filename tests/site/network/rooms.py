"""Builders of stories of room: Eastside has a team, a contract, and members that the plan gave it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from tests.site import network, people

from promotora.apps.accounts.roles import Role
from promotora.apps.core import clock
from promotora.apps.network.actions.room import ratios, team
from promotora.apps.people.terms import Because
from promotora.apps.tel.actions.assigning import give

HOSTILE = "<script>alert(1)</script>"


def on(day):
    """At nine in the morning of a day of the story."""
    return clock.stopped_at(datetime(day.year, day.month, day.day, 17, 0, tzinfo=UTC))


def colleague(name, of, role):
    """Somebody else who works for the same organization."""
    return people.staff(name, of.organization, role)


def nadia(ana):
    """The network manager of Ana's plan, who sees no members."""
    return colleague("Nadia Haddad", ana, Role.NETWORK_MANAGER)


def luz(dana, **more):
    """A full-time care coordinator of Eastside, or as much as is said."""
    return network.coordinator(dana, **more)


def served(ana, dana, count):
    """So many members of Ana's plan, given to Eastside now."""
    members = [people.member(ana, f"Member{number}", because=Because.PLAN) for number in range(count)]
    return given(ana, dana, members)


def given(ana, dana, members):
    """These members, given to Eastside now."""
    with people.working(ana):
        give(
            plan=ana.organization,
            members=[each.pk for each in members],
            to=dana.organization,
            because="nearest to where they live",
            by=ana.user,
            at=clock.now(),
        )
    return members


def taken_back(ana, members):
    """Nobody serves these members any more."""
    with people.working(ana):
        give(
            plan=ana.organization,
            members=[each.pk for each in members],
            to=None,
            because="moved away",
            by=ana.user,
            at=clock.now(),
        )


def told(dana, ana, month, coordinators="1.00", enrolled=0, room=60, note=""):
    """Eastside reports a month."""
    with people.working(dana):
        return team.report_capacity(
            organization=dana.organization,
            plan=ana.organization,
            month=month,
            told=team.RoomTold(Decimal(coordinators), enrolled, room, note),
            **network.by(dana),
        )


def ratio(ana, most, population="", starts=people.TODAY, **more):
    """A number that the plan sets."""
    with people.working(ana):
        given = ratios.RatioGiven(most=most, population=population, starts=starts, **more)
        return ratios.set_ratio(plan=ana.organization, given=given, **network.by(ana))


def day_fields(name, day):
    """A day as three fields of a form."""
    return {f"{name}_month": str(day.month), f"{name}_day": str(day.day), f"{name}_year": str(day.year)}


def person_form(day=people.TODAY, **more):
    """Somebody on the team, as the form sends them."""
    return {"name": "Luz Vega", "role": "care_coordinator", "fte": "1.00", **day_fields("day", day), **more}


def after(days):
    """A day of the story, counted from its Monday."""
    return people.TODAY + timedelta(days=days)
