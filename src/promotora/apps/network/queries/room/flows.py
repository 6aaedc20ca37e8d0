"""Month by month: how many members came to each CB-CME and left it, and who is of which population.

The room above knows it; the portal wires it at start-up, as it wires queries/served.py. Without it nothing is known.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from promotora.apps.network.queries.room.served import members_served
from promotora.apps.network.rules.forecast import YEAR, Month

BACK = 2 * YEAR  # months that are read


@dataclass(frozen=True)
class Moved:
    """How many came and how many left in a month."""

    came: int = 0
    left: int = 0


@dataclass(frozen=True)
class Known:
    """What the room above tells. Each is of one plan or, with None, of all plans, as far as the reader sees.

    `moved`: of CB-CMEs, since a month's first day, {CB-CME: {first day of a month: Moved}}.
    `of_population`: of CB-CMEs, members now of each of these populations, {CB-CME: {population: members}}; a member of
    two counts for the first alone. `listed`: of a plan's released lists since a day, {month: Moved}.
    """

    moved: Callable[[Iterable[int], int | None, date], Mapping[int, Mapping[date, Moved]]]
    of_population: Callable[[Iterable[int], int | None, Sequence[str]], Mapping[int, Mapping[str, int]]]
    listed: Callable[[int, date], Mapping[date, Moved]]


_known: list[Known] = []


def know_by(known: Known) -> None:
    """From now on this tells."""
    _known[:] = [known]


def month_of(day: date, before: int = 0) -> date:
    """The first day of the month so many before a day's; after it, when negative."""
    months = day.year * 12 + day.month - 1 - before
    return date(months // 12, months % 12 + 1, 1)


def of_population(
    organizations: Iterable[int], plan_id: int | None, populations: Sequence[str]
) -> Mapping[int, Mapping[str, int]]:
    """Members of each of these populations, nobody twice; those whom nobody can count are left out."""
    wanted = list(organizations)
    return _known[0].of_population(wanted, plan_id, populations) if _known and wanted and populations else {}


def listed(plan_id: int, day: date) -> list[tuple[date, Moved]]:
    """How many came onto a plan's lists and left them, month by month."""
    found = _known[0].listed(plan_id, month_of(day, YEAR)) if _known else {}
    return sorted(found.items())


def histories(organizations: Iterable[int], plan_id: int | None, day: date) -> dict[int, list[Month]]:
    """The months that are over of each of these CB-CMEs, the earliest first, from the first in which somebody came."""
    wanted = list(organizations)
    since = month_of(day, BACK)
    moved = _known[0].moved(wanted, plan_id, since) if _known and wanted else {}
    now = members_served(wanted, plan_id)
    return {each: history(moved.get(each, {}), now.get(each, 0), day) for each in wanted}


def history(moved: Mapping[date, Moved], now: int, day: date) -> list[Month]:
    """The months before this one, worked back from the members of today."""
    month = month_of(day)
    present = moved.get(month, Moved())
    members = now - present.came + present.left  # at the present month's beginning
    months: list[Month] = []
    while month > month_of(day, BACK) and any(before < month for before in moved):
        month = month_of(month, 1)
        each = moved.get(month, Moved())
        members = max(0, members - each.came + each.left)
        months.insert(0, Month(members, each.came, each.left))
        if not any(before < month for before in moved):
            break
    return months


def added(several: Iterable[Sequence[Month]]) -> list[Month]:
    """Histories as one: each month's members, comings and leavings together. They end in the same month."""
    backwards = [list(reversed(each)) for each in several]
    longest = max((len(each) for each in backwards), default=0)
    months = [[each[at] for each in backwards if at < len(each)] for at in range(longest)]
    return [
        Month(sum(m.members for m in same), sum(m.came for m in same), sum(m.left for m in same))
        for same in reversed(months)
    ]


def members_on(organization_id: int, first: date) -> int:
    """The members that a CB-CME, whose own eyes these are, had on the first day of a month."""
    moved = _known[0].moved([organization_id], None, first).get(organization_id, {}) if _known else {}
    since = [each for month, each in moved.items() if month >= first]
    now = members_served([organization_id]).get(organization_id, 0)
    return max(0, now - sum(each.came for each in since) + sum(each.left for each in since))
