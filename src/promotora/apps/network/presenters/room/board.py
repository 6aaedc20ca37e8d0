"""Saying: all CB-CMEs of a plan together, and the board as lines of a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.core.numbers import number
from promotora.apps.network.models import CapacityReport
from promotora.apps.network.presenters.room.capacity import RoomSaid, month_said, room_said, short
from promotora.apps.network.presenters.room.team import hundredths
from promotora.apps.network.queries.room.capacity import Seat
from promotora.apps.network.rules.capacity import Room
from promotora.apps.network.terms import Area

RUNS = "=+-@\t\r"  # how a cell begins that a spreadsheet takes for something to work out


@dataclass(frozen=True)
class SeatSaid:
    """A CB-CME on the plan's board."""

    seat: Seat
    room: RoomSaid
    name: str
    url: str
    areas: str
    contracted: str
    of_plan: str
    known_from: str
    report: str
    differs: bool


def seat_said(seat: Seat) -> SeatSaid:
    """One of the board's rows."""
    report = seat.reported
    names = dict(Area.choices)
    return SeatSaid(
        seat=seat,
        room=room_said(seat.capacity),
        name=seat.organization.name,
        url=reverse("network_capacity_of", args=[seat.organization.pk]),
        areas=", ".join(str(names.get(area, area)) for area in seat.contract.areas) if seat.contract else "",
        contracted=number(seat.contract.capacity) if seat.contract else _("no contract"),
        of_plan=number(seat.of_plan),
        known_from=_known_from(seat),
        report=_report_line(report),
        differs=report is not None and report.coordinator_fte != seat.capacity.coordinators,
    )


def _known_from(seat: Seat) -> str:
    """Where the number of all members comes from: a plan sees its own alone."""
    if seat.reported is None:
        return _("your members only: it has reported nothing yet")
    if seat.reported.enrolled < seat.of_plan:
        return _("your members: more than it reported for %(month)s") % {"month": month_said(seat.reported.month)}
    return _("of all plans, as it reported for %(month)s") % {"month": month_said(seat.reported.month)}


def _report_line(report: CapacityReport | None) -> str:
    if report is None:
        return ""  # where the number of members comes from says so
    return _("%(month)s: %(fte)s full-time coordinators, room for %(room)s") % {
        "month": month_said(report.month),
        "fte": hundredths(report.coordinator_fte),
        "room": number(report.room),
    }


def fullest_first(seats: Sequence[Seat]) -> list[Seat]:
    """Those without a coordinator, then by how much of their room is taken."""
    return sorted(
        seats, key=lambda seat: (seat.capacity.taken is not None, -(seat.capacity.taken or 0), str(seat.organization))
    )


# --------------------------------------------------------------------------------------------------------- all together


@dataclass(frozen=True)
class Totals:
    """All CB-CMEs together."""

    title: str
    figures: list[tuple[str, str]]
    unreported: int


def totals(seats: Sequence[Seat]) -> Totals:
    """In aggregate: the sum of what is known of each."""
    members = sum(seat.capacity.members for seat in seats)
    working = sum((seat.capacity.coordinators for seat in seats), Decimal(0))
    room = sum(seat.capacity.room for seat in seats)
    full = sum(seat.capacity.says is not Room.FREE and seat.capacity.says is not Room.NEARLY_FULL for seat in seats)
    ratio = (members / working).quantize(Decimal("0.1"), rounding=ROUND_CEILING) if working else None
    return Totals(
        title=_title(len(seats), room, full),
        figures=[
            (intcomma(sum(seat.of_plan for seat in seats)), _("members of your plan are served")),
            (intcomma(members), _("members of all plans, as far as known")),
            (hundredths(working), _("full-time care coordinators today")),
            (
                number(ratio, 1) if ratio is not None else _("none works"),
                _("members to one of them, all together"),
            ),
            (intcomma(room), _("members of your plan can still be placed")),
        ],
        unreported=sum(seat.reported is None for seat in seats),
    )


def _title(count: int, room: int, full: int) -> str:
    if not room:
        return _("No CB-CME has room for anybody more")
    if not full:
        said = ngettext(
            "There is room for %(room)s member, and no CB-CME is full",
            "There is room for %(room)s members, and no CB-CME is full",
            room,
        )
        return said % {"room": intcomma(room)}
    said = ngettext(
        "%(full)d of %(count)d CB-CMEs has no room; the others can take %(room)s members",
        "%(full)d of %(count)d CB-CMEs have no room; the others can take %(room)s members",
        full,
    )
    return said % {"full": full, "count": count, "room": intcomma(room)}


def lines(seats: Sequence[Seat]) -> Iterator[list[object]]:
    """The head and one line a CB-CME; numbers plain, days as in every file."""
    yield [
        _("CB-CME"),
        _("Areas"),
        _("Contract for members"),
        _("Members of your plan"),
        _("Members of all plans, as known"),
        _("Full-time care coordinators"),
        _("Members to a coordinator"),
        _("Room"),
        _("How full"),
        _("Last report"),
        _("Coordinators reported"),
        _("Room reported"),
    ]
    for seat in seats:
        report, capacity = seat.reported, seat.capacity
        yield [
            plain(seat.organization.name),
            plain("; ".join(seat.contract.areas) if seat.contract else ""),
            seat.contract.capacity if seat.contract else "",
            seat.of_plan,
            capacity.members,
            capacity.coordinators,
            capacity.ratio if capacity.ratio is not None else "",
            capacity.room,
            short(capacity.says),
            f"{report.month:%Y-%m}" if report else "",
            report.coordinator_fte if report else "",
            report.room if report else "",
        ]


def plain(written: str) -> str:
    """Words that no spreadsheet takes for something to work out."""
    return f"'{written}" if written.startswith(tuple(RUNS)) else written
