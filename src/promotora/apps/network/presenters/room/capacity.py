"""Saying: how full a CB-CME is, what that rests on, what changes soon, and what a month's report differs in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.core.numbers import number
from promotora.apps.network.actions.room.team import RoomTold
from promotora.apps.network.models import CapacityReport, Contract, Joining, Leave, Ratio, Staff
from promotora.apps.network.presenters.room.team import hundredths
from promotora.apps.network.rules.capacity import Capacity, Room
from promotora.apps.network.rules.ratios import Allowed, Ratios
from promotora.apps.network.terms import Population, TeamRole
from promotora.apps.people.presenters.words import day, moment

TONES = {
    Room.FREE: "ok",
    Room.NEARLY_FULL: "gold",
    Room.FULL: "warm",
    Room.OVER: "danger",
    Room.NO_COORDINATOR: "danger",
}


def short(room: Room) -> str:
    """How full, in a word or two."""
    return {
        Room.FREE: _("has room"),
        Room.NEARLY_FULL: _("nearly full"),
        Room.FULL: _("full"),
        Room.OVER: _("over its limit"),
        Room.NO_COORDINATOR: _("no care coordinator"),
    }[room]


@dataclass(frozen=True)
class RoomSaid:
    """A room in words. `percent`: how much of it is taken; empty without a coordinator."""

    capacity: Capacity
    title: str
    says: str
    state: str
    tone: str
    ratio: str
    percent: str
    limit: int
    facts: list[tuple[str, str]]


def room_said(capacity: Capacity) -> RoomSaid:
    """How full it is."""
    return RoomSaid(
        capacity=capacity,
        title=room_for(capacity.room),
        says=_(capacity.says.value),
        state=short(capacity.says),
        tone=TONES[capacity.says],
        ratio=ratio_said(capacity),
        percent=percent(capacity),
        limit=max(0, capacity.limit),
        facts=[
            (_("Members, of all plans"), number(capacity.members)),
            (_("Full-time care coordinators today"), hundredths(capacity.coordinators)),
            (_("Members to one of them"), ratio_said(capacity)),
            (_("More who may come"), number(capacity.room)),
        ],
    )


def room_for(room: int) -> str:
    """What is true of the room."""
    if not room:
        return _("There is no room for anybody more")
    return ngettext("There is room for %(count)s member", "There is room for %(count)s members", room) % {
        "count": number(room)
    }


def ratio_said(capacity: Capacity) -> str:
    """Members to a full-time care coordinator."""
    return number(capacity.ratio, 1) if capacity.ratio is not None else _("none works")


def percent(capacity: Capacity) -> str:
    """How much of the room is taken, never rounded up to full."""
    return number(int(capacity.taken * 100)) if capacity.taken is not None else ""


@dataclass(frozen=True)
class AllowedSaid:
    """A number of members to a coordinator, for whom, and where it comes from."""

    whom: str
    most: int
    source: str
    since: str


def allowed_said(allowed: Allowed) -> AllowedSaid:
    """One number in words."""
    names = dict(Population.choices)
    source = allowed.source or _("no source is given")
    return AllowedSaid(
        whom=capfirst(str(names.get(allowed.population, allowed.population)))
        if allowed.population
        else _("All others"),
        most=allowed.most,
        source=source if allowed.verified else _("%(source)s (unverified)") % {"source": source},
        since=_("from %(day)s") % {"day": day(allowed.starts)} if allowed.starts else _("from the beginning"),
    )


def ratios_said(ratios: Ratios) -> list[AllowedSaid]:
    """All numbers that hold, the strictest first."""
    return [allowed_said(each) for each in (*ratios.some, ratios.everybody)]


# ---------------------------------------------------------------------------------------------------- what changes soon


@dataclass(frozen=True)
class Coming:
    """What changes in the team, and when."""

    on: date
    words: str
    when: str


def comings(people: Iterable[Staff], joining: Iterable[Joining], today: date, until: date) -> list[Coming]:
    """Leaves, departures, beginnings, and who may join, from tomorrow up to a day, the first first."""
    found: list[tuple[date, str]] = []
    for each in people:
        who = {"name": each.name, "fte": hundredths(each.fte)}
        if each.starts > today:
            found.append((each.starts, _("%(name)s begins, %(fte)s of full time") % who))
        if each.ends:
            found.append((each.ends, _("%(name)s leaves the team, %(fte)s of full time") % who))
        found += _away(each.leaves.all(), who, today)
    found += [(each.starts, _may_join(each)) for each in joining]
    return [Coming(on, words, day(on)) for on, words in sorted(found) if today <= on <= until]


def _away(leaves: Iterable[Leave], who: dict[str, str], today: date) -> list[tuple[date, str]]:
    found = [(leave.starts, _("%(name)s is away from this day, %(fte)s of full time") % who) for leave in leaves]
    found += [(leave.ends, _("%(name)s is away for the last day") % who) for leave in leaves if leave.ends]
    return [each for each in found if each[0] > today]


def _may_join(row: Joining) -> str:
    return _("Somebody may join: %(role)s, %(fte)s of full time, %(percent)d percent likely") % {
        "role": row.get_role_display(),
        "fte": hundredths(row.fte),
        "percent": row.likely,
    }


@dataclass(frozen=True)
class LeavingSaid:
    """What it does to the room when somebody leaves. `plans`: those that are told."""

    last_day: str
    before: RoomSaid
    after: RoomSaid
    counts: bool
    plans: list[str]


def leaving_said(
    staff: Staff, room: Capacity, works: Decimal, last_day: date, contracts: Iterable[Contract]
) -> LeavingSaid:
    """The room on the last day with somebody, and without them. `works`: how much they work on that day."""
    counts = staff.role == TeamRole.CARE_COORDINATOR
    without = max(Decimal(0), room.coordinators - works) if counts else room.coordinators
    after = Capacity(room.members, without, room.most, apart=room.apart)
    plans = [str(contract.plan) for contract in contracts] if counts else []
    return LeavingSaid(day(last_day), room_said(room), room_said(after), counts, plans)


# ---------------------------------------------------------------------------------------------------------- the reports


@dataclass(frozen=True)
class Differs:
    """One figure of a report beside what the roster says."""

    label: str
    told: str
    roster: str

    @property
    def differs(self) -> bool:
        """Whether they are not the same."""
        return self.told != self.roster


def differences(told: RoomTold, roster: RoomTold) -> list[Differs]:
    """A report beside the roster, figure by figure."""
    return [
        Differs(_("Full-time care coordinators"), hundredths(told.coordinators), hundredths(roster.coordinators)),
        Differs(_("Members enrolled"), number(told.enrolled), number(roster.enrolled)),
        Differs(_("Members who can be taken on"), number(told.room), number(roster.room)),
    ]


@dataclass(frozen=True)
class ReportSaid:
    """A report in words."""

    row: CapacityReport
    month: str
    fte: str
    when: str


def month_said(month: date) -> str:
    """March 2026."""
    return date_format(month, "F Y")


def report_said(row: CapacityReport) -> ReportSaid:
    """What was told, of which month, and when."""
    return ReportSaid(row, month_said(row.month), hundredths(row.coordinator_fte), moment(row.sent_at))


def ratio_row_said(row: Ratio) -> tuple[AllowedSaid, str, str]:
    """A number that a plan set, by whom and when."""
    allowed = Allowed(row.most, row.population, row.starts, row.source, row.verified)
    return allowed_said(allowed), str(row.set_by), moment(row.set_at)
