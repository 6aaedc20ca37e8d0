"""The network in the order in which it came about. Each CB-CME's story is told whole or not at all."""

from datetime import date

from django.db import transaction

from promotora.apps.accounts.models import Position
from promotora.apps.accounts.roles import Role
from promotora.apps.core import scope
from promotora.apps.network.models import Application
from promotora.demo.network import rosters, stories
from promotora.demo.network.applying import Applicant
from promotora.demo.network.cast import CASTS, WITH_CONTRACT, Cast, Stage
from promotora.demo.network.processes import held_by, see_to_plans, somebody
from promotora.demo.people import DENISE, EASTSIDE, GRACE, GRACES, NADIA, Somebody
from promotora.demo.place import Progress
from promotora.demo.staff import eyes

WHAT = "Bringing the network together"
LED_BY = {EASTSIDE: DENISE, GRACES: GRACE}
REPORTED = (date(2019, 12, 1), date(2020, 1, 1), date(2020, 2, 1))
WITHOUT_ROSTER = (Stage.DRAFT, Stage.LETTER, Stage.WITHDRAWN, Stage.DECLINED)


def bring_together(tell: Progress) -> None:
    """Six plans, and sixty CB-CMEs as far as each has come."""
    plans = see_to_plans()
    for done, cast in enumerate(CASTS):
        tell(WHAT, done, len(CASTS))
        come(cast, plans)
    tell(WHAT, len(CASTS), len(CASTS))


@transaction.atomic
def come(cast: Cast, plans: dict[str, Position]) -> None:
    """One CB-CME: who leads it, its roster, and its story."""
    one = Applicant(cast, held_by(led_by(cast)), [plans[name].organization for name in cast.plans])
    with scope.entered(eyes(one.director)):
        if Application.objects.filter(organization=one.organization).exists():
            return
    if cast.stage not in WITHOUT_ROSTER:
        rosters.write(one)
    stories.tell(one, plans)


def led_by(cast: Cast) -> Somebody:
    """Who leads it."""
    return LED_BY.get(cast.name) or somebody(rosters.name_of(cast.number * 6 + 5), cast.name, Role.DIRECTOR)


def go_on(tell: Progress) -> None:
    """What came after members were given: reports of the room, and two certificates that are suspended."""
    nadia = held_by(NADIA)
    for cast in CASTS:
        one = Applicant(cast, held_by(led_by(cast)), ()) if cast.stage in WITH_CONTRACT else None
        if one:
            rosters.report(one, REPORTED)
        if one and cast.stage == Stage.SUSPENDED:
            stories.suspend(one, nadia)
    tell("Reporting the room", 1, 1)
