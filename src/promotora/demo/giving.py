"""Members given to CB-CMEs, from each month's list."""

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
from django.utils import timezone

from promotora.apps.tel.actions import assigning
from promotora.apps.tel.models import Assigning, Departure, Run
from promotora.apps.tel.queries.columns import Columns, columns_of
from promotora.apps.tel.terms import Change
from promotora.demo.people import ANA, EASTSIDE, WESTSIDE
from promotora.demo.staff import organization, working

AREAS = {EASTSIDE: ("East", "Metro"), WESTSIDE: ("West", "South")}
AT_ONCE = {
    "Pico Union Family Clinic": (("Metro",), 22),
    "Compton Bridges": (("South",), 27),
    "Boyle Heights Familias": (("East",), 28),
    "Skid Row Street Medicine": (("Metro",), 120),
    "Van Nuys Community Health": (("San Fernando",), 90),
    "Long Beach Family Health": (("South Bay",), 80),
    "El Monte Salud": (("San Gabriel",), 45),
    "Palmdale Bridges": (("Antelope Valley",), 52),
    "Venice Community Clinic": (("West",), 20),
    "Pomona Valley Outreach": (("San Gabriel",), 40),
    "Hollywood Homeless Health": (("Metro",), 30),
}
"""What others were given from January's list, at most: some of them are nearly full by it, and one has too many."""
SHARE = 0.02  # of a list that one of them is given at most: a small county's is not given away to a few
FIRST_TIME, EACH_MONTH = 34, 9  # members that a CB-CME is given at first, and then each month
LEAVING = 2
NEAR = "Lives in the area that {} serves."
CAME_IN = "Came to {} and asked for help."


def give_some(run: Run, name: str, at: datetime) -> None:
    """Those who live near a CB-CME and have nobody yet: who is new on the list first, then the most urgent."""
    with working(ANA) as ana:
        columns = columns_of(run, ana.organization_id)
        to = organization(name)
        assert to
        count = EACH_MONTH if to.pk in columns.words["assigned"] else FIRST_TIME
        assign(run, with_nobody(columns, AREAS[name])[:count], name, NEAR, at)


def give_the_others(run: Run, at: datetime) -> None:
    """Members who live near them, once."""
    with working(ANA) as ana:
        for name, (areas, count) in AT_ONCE.items():
            columns = columns_of(run, ana.organization_id)
            most = min(count, max(1, int(len(columns) * SHARE)))
            assign(run, with_nobody(columns, areas)[:most], name, NEAR, at)


def give_who_left(run: Run) -> None:
    """Two who are not on this list any more came to Eastside the week before: there, somebody will ask for them."""
    if run.previous_id is None:
        return
    with working(ANA) as ana:
        assert run.previous
        columns = columns_of(run.previous, ana.organization_id)
        left = set(Departure.objects.filter(run=run).values_list("member_id", flat=True))
        members = [member for member in with_nobody(columns, AREAS[EASTSIDE]) if member in left]
        assign(run.previous, members[:LEAVING], EASTSIDE, CAME_IN, run.asked_at - timedelta(days=7))


def assign(run: Run, members: list[int], name: str, because: str, at: datetime) -> None:
    """Give them, unless that was done before the step was cut short."""
    to, because = organization(name), because.format(name)
    if to is None or not members or Assigning.objects.filter(run=run, to=to, because=because).exists():
        return
    with working(ANA) as ana:
        today = timezone.localtime(at).date()
        assigning.assign(run=run, members=members, to=to, because=because, by=ana.user, at=at, today=today)


def with_nobody(columns: Columns, areas: tuple[str, ...]) -> list[int]:
    """Who lives in these areas, has nobody, and is listed by what any CB-CME may know; who is new comes first."""
    near = among(columns, "area", areas)
    chosen = np.flatnonzero(near & (columns["assigned"] == 0) & (columns["open"] == 1))
    came = among(columns, "new", (Change.CAME,))[chosen]
    return [int(member) for member in columns["member"][chosen[np.argsort(~came, kind="stable")]]]


def among(columns: Columns, name: str, wanted: tuple[str, ...]) -> npt.NDArray[Any]:
    """For each listing, whether its word in a column is one of these."""
    return np.array([word in wanted for word in columns.words[name]], bool)[columns[name]]
