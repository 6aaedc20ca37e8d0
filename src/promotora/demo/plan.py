"""The plan's part of the story: three months' lists, each made, reviewed and released, and members assigned from it."""

import os
from datetime import date, datetime, time

from django.utils import timezone

from promotora.apps.core import clock, scope
from promotora.apps.tel.actions import runs
from promotora.apps.tel.actions.making import do_run
from promotora.apps.tel.models import Run
from promotora.apps.tel.queries import stores
from promotora.apps.tel.queries.runs import runs as every_run
from promotora.apps.tel.terms import RunState, RunStep
from promotora.demo.giving import AREAS, give_some, give_the_others, give_who_left
from promotora.demo.people import ANA, MIGUEL
from promotora.demo.place import Place, Progress
from promotora.demo.staff import eyes, working
from promotora.portal.trouble import Trouble

PROGRAM = "hhp"
MORNING = time(8, 30)
MONTHS = {
    "january": (date(2020, 1, 1), date(2020, 1, 2)),
    "february": (date(2020, 2, 1), date(2020, 2, 3)),
    "march": (date(2020, 3, 1), None),
}
"""Each list: as of which day, and on which day it was made; the last one on the demonstration's first day."""


def month_of(name: str, place: Place, tell: Progress) -> None:
    """One month: its list is made, reviewed and released, and the CB-CMEs are given members from it."""
    as_of, on = MONTHS[name]
    what, at = f"{as_of:%B}’s list", moment(on)
    link_store(place)
    run = made(as_of, at, what, tell)
    give_who_left(run)
    release(run, at)
    for to in AREAS:
        give_some(run, to, at)
    if name == "january":
        give_the_others(run, at)
    tell(what, len(RunStep), len(RunStep))


def moment(on: date | None) -> datetime:
    """The morning of a day, or now."""
    return timezone.make_aware(datetime.combine(on, MORNING)) if on else clock.now()


def link_store(place: Place) -> None:
    """Where the plan's claims are looked for, the demonstration's store is."""
    with working(ANA) as ana:
        link = stores.store_folder(ana.organization_id)
    link.parent.mkdir(parents=True, exist_ok=True)
    if not link.is_symlink():
        link.symlink_to(os.path.relpath(place.store, link.parent))


def made(as_of: date, at: datetime, what: str, tell: Progress) -> Run:
    """The list as of a day: the one that is there, or a new one."""
    with working(ANA) as ana:
        plan = ana.organization
        runs.settle_cut_short(plan_id=plan.pk, at=at)
        there = every_run().filter(program=PROGRAM, as_of=as_of).exclude(state__in=GONE).first()
        run = there or runs.ask_for_run(
            organization=plan, program=PROGRAM, as_of=as_of, by=ana.user, at=at, by_worker=False
        )
    if run.state in (RunState.WAITING, RunState.STOPPED):
        begun: list[str] = []
        do_run(run_id=run.pk, of=eyes(ana), now=lambda: at, tell=lambda step: tell_next(what, step, begun, tell))
    with scope.entered(eyes(ana)):
        run.refresh_from_db()
    if run.state not in (RunState.MADE, RunState.REVIEWED, RunState.RELEASED):
        raise Trouble(f"The demonstration's list of {as_of} was not made: {run.why_not or run.get_state_display()}")
    return run


def tell_next(what: str, step: str, begun: list[str], tell: Progress) -> None:
    """One more step of a list has begun."""
    if step not in begun:
        begun.append(step)
    tell(what, min(len(begun), len(RunStep)) - 1, len(RunStep))


GONE = (RunState.DISCARDED, RunState.WITHDRAWN, RunState.REFUSED)


def release(run: Run, at: datetime) -> None:
    """Ana reviews it, and Miguel releases it."""
    if run.state == RunState.MADE:
        with working(ANA) as ana:
            runs.review(run=run, by=ana.user, at=at, because="Read through; the rows set aside are known.")
    if run.state == RunState.REVIEWED:
        with working(MIGUEL) as miguel:
            runs.release(run=run, by=miguel.user, at=at)
