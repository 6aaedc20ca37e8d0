"""Reading runs: which lists there are, which is the current one, and what each was compared with."""

from pathlib import Path

from django.db.models import QuerySet

from promotora.apps.accounts.models import Organization
from promotora.apps.core.jobs import Lock
from promotora.apps.tel.models import Assignment, Replay, Run, RunMoved, RunReport
from promotora.apps.tel.terms import RunState

UNDER_WAY = (RunState.WAITING, RunState.MAKING)
THERE = (RunState.MADE, RunState.REVIEWED, RunState.RELEASED, RunState.WITHDRAWN)
"""States in which a run has its list."""
MOST_OTHERS = 24  # runs that a page offers to compare with

MAKING = Lock(7_626_005)  # one list of a plan at a time


def runs() -> QuerySet[Run]:
    """Every run that one may see, the latest first; of the plan's own all of them, of others those released."""
    return Run.objects.select_related("asked_by", "organization")


def run(run_id: int) -> Run | None:
    """One of them."""
    return runs().filter(pk=run_id).first()


def current(program: str = "hhp", plan: Organization | int | None = None) -> Run | None:
    """The latest released list of a program that one may see; of one plan, if named."""
    found = runs().filter(program=program, state=RunState.RELEASED)
    return (found if plan is None else found.filter(organization=plan)).first()


def newest_for(organization_id: int, program: str = "hhp") -> list[Run]:
    """The newest released list of each plan whose members a CB-CME serves, the newest of them first; of whichever plan
    while it serves nobody."""
    plans = Assignment.objects.filter(organization=organization_id, ends=None).values_list("plan_id", flat=True)
    found = runs().filter(program=program, state=RunState.RELEASED, organization__in=set(plans.order_by().distinct()))
    newest = list(found.order_by("organization_id", "-as_of", "-asked_at", "-pk").distinct("organization_id"))
    newest.sort(key=lambda run: (run.as_of, run.asked_at, run.pk), reverse=True)
    return newest or list(runs().filter(program=program, state=RunState.RELEASED)[:1])


def released_before(of: Run) -> Run | None:
    """The released list of the same plan and program that came before this one."""
    return _earlier(of).filter(state=RunState.RELEASED).first()


def to_compare_with(of: Run) -> Run | None:
    """The run whose list this one is compared with: the latest released before it, else the latest that is made."""
    earlier = _earlier(of).filter(state__in=(RunState.MADE, RunState.REVIEWED)).order_by("-as_of", "-made_at", "-pk")
    return released_before(of) or earlier.first()


def _earlier(of: Run) -> QuerySet[Run]:
    return runs().filter(organization=of.organization_id, program=of.program, as_of__lt=of.as_of)


def programs_with_lists() -> list[str]:
    """The programs of which one may see a released list."""
    found = Run.objects.filter(state=RunState.RELEASED).order_by().values_list("program", flat=True).distinct()
    return sorted(found)


def under_way(plan_id: int, program: str) -> Run | None:
    """The run of a plan's program that waits or is being made."""
    return Run.objects.filter(organization=plan_id, program=program, state__in=UNDER_WAY).first()


def is_being_made(plan_id: int) -> bool:
    """Whether a session, wherever it runs, makes a list of this plan just now."""
    return MAKING.is_held(plan_id)


def cut_short(plan_id: int) -> QuerySet[Run]:
    """Runs that began and that nobody makes any more."""
    begun = Run.objects.filter(organization=plan_id, state=RunState.MAKING)
    return begun.none() if is_being_made(plan_id) else begun


def steps_of(of: Run) -> QuerySet[RunMoved]:
    """Its life so far, the first step first."""
    return RunMoved.objects.filter(run=of).select_related("moved_by")


def report_of(of: Run) -> RunReport | None:
    """What it found, in figures; the plan's alone."""
    return RunReport.objects.filter(run=of).first()


def files_of(of: Run | None) -> Path | None:
    """The folder of its files, if it is still there."""
    folder = Path(of.folder) if of is not None and of.folder else None
    return folder if folder is not None and (folder / "run.json").is_file() else None


def released_as_of(of: Run) -> list[Run]:
    """The released list of the same plan, program and day, if there is one."""
    same = Run.objects.filter(organization=of.organization_id, program=of.program, as_of=of.as_of)
    return list(same.filter(state=RunState.RELEASED))


def own_runs(plan_id: int) -> QuerySet[Run]:
    """Every run of one plan, the latest first."""
    return runs().filter(organization=plan_id)


def own_run(plan_id: int, run_id: int) -> Run | None:
    """One of them."""
    return own_runs(plan_id).select_related("previous").filter(pk=run_id).first()


def others_to_compare(of: Run) -> list[Run]:
    """The other runs of its program that have their list, the latest first."""
    found = own_runs(of.organization_id).filter(program=of.program, state__in=THERE).exclude(pk=of.pk)
    return list(found[:MOST_OTHERS])


def last_replay(of: Run) -> Replay | None:
    """When it was last made once more, and what came of it."""
    return Replay.objects.filter(run=of).first()
