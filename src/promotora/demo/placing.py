"""A placement of March's listed members, worked out and not committed: it waits for somebody to look at it."""

from promotora.apps.core import clock
from promotora.apps.tel.actions import placing as actions
from promotora.apps.tel.queries import placing as reading
from promotora.apps.tel.queries.runs import current
from promotora.apps.tel.terms import PlacingState
from promotora.demo.people import ANA
from promotora.demo.place import Progress
from promotora.demo.staff import eyes, working
from promotora.portal.trouble import Trouble

WHAT = "Placing March’s members"


def place(tell: Progress) -> None:
    """Ana asks where everybody would go from today on."""
    tell(WHAT, 0, 1)
    with working(ANA) as ana:
        plan, today = ana.organization, clock.today()
        actions.settle_cut_short(plan.pk, clock.now())
        there = reading.placings(plan.pk).filter(state__in=(*actions.MAY_BE_WORKED_OUT, PlacingState.MADE)).first()
        placing = there or actions.ask_for_placing(
            run=current(plan=plan),
            organization=plan,
            day=today,
            by=ana.user,
            at=clock.now(),
            today=today,
            by_worker=False,
        )
    actions.do_placing(placing_id=placing.pk, of=eyes(ana), now=clock.now)
    with working(ANA):
        placing.refresh_from_db()
    if placing.state != PlacingState.MADE:
        raise Trouble(f"The demonstration's placement was not worked out: {placing.problem or placing.state}")
    tell(WHAT, 1, 1)
