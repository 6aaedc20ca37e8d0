"""The plan's part of the story: three months' lists, each made, reviewed and released, and members assigned from it."""

import os
from datetime import date, datetime, time
from typing import Any

import numpy as np
from django.utils import timezone

from promotora.apps.core import clock, scope
from promotora.apps.tel.actions import assigning, runs
from promotora.apps.tel.actions.making import do_run
from promotora.apps.tel.models import Run
from promotora.apps.tel.queries import stores
from promotora.apps.tel.queries.columns import Columns, columns_of
from promotora.apps.tel.queries.runs import runs as every_run
from promotora.apps.tel.terms import RunState, RunStep
from promotora.demo.people import ANA, EASTSIDE, MIGUEL, WESTSIDE
from promotora.demo.place import Place, Progress
from promotora.demo.staff import eyes, organization, working
from promotora.portal.trouble import Trouble

PROGRAM = "hhp"
MORNING = time(8, 30)
MONTHS = {
    "january": (date(2020, 1, 1), date(2020, 1, 2)),
    "february": (date(2020, 2, 1), date(2020, 2, 3)),
    "march": (date(2020, 3, 1), None),
}
"""Each list: as of which day, and on which day it was made; the last one on the demonstration's first day."""
AREAS = {EASTSIDE: ("East", "Metro"), WESTSIDE: ("West", "South")}
FIRST_TIME, EACH_MONTH = 34, 9  # members that a CB-CME is given at first, and then each month
ROOM = 58
REASON = "Lives in the area that {} serves."


def month_of(name: str, place: Place, tell: Progress) -> None:
    """One month: its list is made, reviewed and released, and the CB-CMEs are given members from it."""
    as_of, on = MONTHS[name]
    what, at = f"{as_of:%B}’s list", moment(on)
    link_store(place)
    run = made(as_of, at, what, tell)
    release(run, at)
    for to in AREAS:
        give(run, to, at)
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


def give(run: Run, name: str, at: datetime) -> None:
    """Assign members who live near a CB-CME and have nobody yet: who is new on the list first, then the most urgent."""
    with working(ANA) as ana:
        to = organization(name)
        assert to
        columns = columns_of(run, run.organization_id)
        serves = count_of(columns, to.pk)
        goal = min(ROOM, serves + (EACH_MONTH if serves else FIRST_TIME))
        members = near(columns, AREAS[name])[: goal - serves]
        if members and not given_today(run, to.pk):
            assigning.assign(
                run=run,
                members=members,
                to=to,
                because=REASON.format(name),
                by=ana.user,
                at=at,
                today=timezone.localtime(at).date(),
            )


def near(columns: Columns, areas: tuple[str, ...]) -> list[int]:
    """Who lives in these areas, has nobody, and is listed by what anybody may read; the newest on the list first."""
    words = columns.words
    here = [place for place, area in enumerate(words["area"]) if area in areas]
    chosen = np.isin(columns["area"], here) & (columns["assigned"] == 0) & (columns["open"] == 1)
    came = np.array([word == "came" for word in words["new"]], bool)[columns["new"]]
    found = np.flatnonzero(chosen)
    order = found[np.argsort(~came[found], kind="stable")]
    return [int(member) for member in columns["member"][order]]


def count_of(columns: Columns, organization_id: int) -> int:
    """How many of a list a CB-CME serves."""
    words: Any = columns.words["assigned"]
    if organization_id not in words:
        return 0
    return int((columns["assigned"] == words.index(organization_id)).sum())


def given_today(run: Run, organization_id: int) -> bool:
    """Whether this month's were given already, before the step was cut short."""
    from promotora.apps.tel.models import Assigning

    return Assigning.objects.filter(run=run, to=organization_id).exists()
