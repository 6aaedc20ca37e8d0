"""Who works at each CB-CME of the demonstration, who is away, whose license ends, and what was reported of the room."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from promotora.apps.core import clock, scope
from promotora.apps.network.actions.room import lines, team
from promotora.apps.network.models import CapacityReport, Contract, Staff
from promotora.apps.network.queries.room.roster import coordinators
from promotora.apps.network.queries.room.served import members_served
from promotora.apps.network.terms import Comes, TeamRole
from promotora.demo.network.applying import Applicant
from promotora.demo.network.cast import Stage
from promotora.demo.network.stories import BEGAN, USUAL, morning
from promotora.demo.staff import eyes

FIRST = (
    "Alma",
    "Ben",
    "Celia",
    "Dario",
    "Elsa",
    "Farid",
    "Gita",
    "Hugo",
    "Iris",
    "Jae",
    "Kim",
    "Lena",
    "Mateo",
    "Noor",
)
LAST = ("Vega", "Bell", "Cho", "Duran", "Ellis", "Fong", "Gomez", "Hall", "Ibarra", "Jones", "Khan", "Lopez", "Moss")
WRONG = "Pacoima Health Center"
"""What it reports is more than its roster says."""
LEFT = "Compton Bridges"
"""A care coordinator left in February: it has more members than room."""


def name_of(number: int) -> str:
    """A made-up name; the same number, the same name."""
    return f"{FIRST[number % len(FIRST)]} {LAST[number * 5 % len(LAST)]}"


def places(one: Applicant) -> Iterator[team.StaffGiven]:
    """Everybody on its team."""
    languages, number = one.cast.languages, one.cast.number * 6
    yield team.StaffGiven(str(one.director.user), TeamRole.DIRECTOR, Decimal(1), languages, one.director.user)
    yield team.StaffGiven(name_of(number), TeamRole.CLINICAL_CONSULTANT, Decimal("0.20"), languages[:1])
    for place, share in enumerate(one.cast.shares, start=1):
        yield team.StaffGiven(name_of(number + place), TeamRole.CARE_COORDINATOR, Decimal(share), languages)
    if one.cast.number % 2:
        yield team.StaffGiven(name_of(number + 9), TeamRole.CHW, Decimal("0.50"), languages)


def write(one: Applicant) -> None:
    """Its roster, with leaves, licenses and who will come."""
    starts = BEGAN.get(one.cast.stage, USUAL)
    by = one.director.user
    with scope.entered(eyes(one.director)):
        people = [
            team.add_staff(organization=one.organization, given=given, starts=starts, by=by) for given in places(one)
        ]
        consultant, first = people[1], people[2]
        lines.add_credential(
            staff=consultant, kind="RN license", number=f"RN{70_000 + one.cast.number}", expires=expires(one), by=by
        )  # fmt: skip
        if one.cast.number % 9 == 1 and one.cast.stage == Stage.CONTRACTED:
            team.add_leave(staff=first, starts=date(2020, 2, 17), ends=date(2020, 4, 30), by=by)
        if one.cast.number % 10 == 2:
            lines.expect(organization=one.organization, expected=comes(), by=by)
        if one.cast.name == LEFT:
            left(first, one)


def expires(one: Applicant) -> date:
    """When the consultant's license ends: of some it has, of some soon."""
    return {1: date(2020, 2, 20), 4: date(2020, 3, 25), 7: date(2020, 4, 24)}.get(
        one.cast.number % 12, date(2021, 5, 31)
    )


def comes() -> lines.Expected:
    """A care coordinator out of a training."""
    return lines.Expected(
        comes=Comes.TRAINING,
        role=TeamRole.CARE_COORDINATOR,
        fte=Decimal(1),
        starts=date(2020, 4, 6),
        likely=80,
        note="The spring course ends on April 3.",
    )


def left(staff: Staff, one: Applicant) -> None:
    """Its first care coordinator has gone."""
    day = date(2020, 2, 14)
    team.leave_team(staff=staff, last_day=day, by=one.director.user, today=date(2020, 2, 5), because="moves away")


def report(one: Applicant, months: tuple[date, ...]) -> None:
    """What it told each plan of its room in these months; some have not reported the last one yet."""
    with scope.entered(eyes(one.director)):
        contracts = list(Contract.objects.filter(organization=one.organization).select_related("plan"))
        if CapacityReport.objects.filter(organization=one.organization).exists():
            return
        for month in months[: -1 if one.cast.number % 3 == 0 else None]:
            last_day = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            sent = min(last_day + timedelta(days=4), clock.today())
            for contract in [each for each in contracts if each.starts <= month <= (each.ends or month)]:
                team.report_capacity(
                    organization=one.organization,
                    plan=contract.plan,
                    month=month,
                    told=told(one, last_day),
                    **one.by(morning(sent)),
                )


def told(one: Applicant, day: date) -> team.RoomTold:
    """What it says of a day: the roster's own figures, but for one that counts somebody who is not there."""
    full_time = coordinators(one.organization, day) + (1 if one.cast.name == WRONG else 0)
    enrolled = members_served([one.organization.pk]).get(one.organization.pk, 0)
    return team.RoomTold(full_time, enrolled=enrolled, room=max(0, int(full_time * 60) - enrolled))
