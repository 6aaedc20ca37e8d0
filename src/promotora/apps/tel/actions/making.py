"""Making a list: the engine reads the plan's claims, and all that it found becomes the plan's list at one moment.

Nothing is written into the lists while the engine works. Its evidence is packed beside it into a file; then one
transaction brings everything in. Whatever is killed before the end of that transaction leaves the lists as they were.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from django.db import Error

from promotora.apps.core import scope
from promotora.apps.core.jobs import LeftBehind, Tell, mend_jobs
from promotora.apps.core.lifecycle import move
from promotora.apps.tel.actions.bringing_in import Made, bring_in
from promotora.apps.tel.actions.listing_progress import Progress
from promotora.apps.tel.actions.runs import TASK, settle_cut_short, start
from promotora.apps.tel.loading.evidence import Packed, Packer
from promotora.apps.tel.loading.in_thread import InThread
from promotora.apps.tel.loading.listings import Found
from promotora.apps.tel.models import Run
from promotora.apps.tel.pictures.counting import counted
from promotora.apps.tel.queries import runs, stores
from promotora.apps.tel.rules.runs import Refusal
from promotora.apps.tel.terms import PROTECTED, RunState, RunStep
from promotora.county.areas import service_planning_area
from promotora.targeting import compare
from promotora.targeting import run as targeting
from promotora.targeting.language import program_from
from promotora.targeting.model.program import Program
from promotora.targeting.outputs import OutputError
from promotora.targeting.store import Store
from promotora.targeting.tables.errors import DataError
from promotora.targeting.valuesets import condition_codes

MAY_BE_MADE = (RunState.WAITING, RunState.MAKING, RunState.STOPPED)


def do_run(*, run_id: int, of: scope.Scope, now: Callable[[], datetime], tell: Tell = lambda step: None) -> None:
    """Make a list and bring it in. Whatever happens in the middle changes nobody's list."""
    with runs.MAKING.held(of.organization_id or 0):
        with scope.entered(of):
            run = Run.objects.select_related("organization").get(pk=run_id)
            if run.state not in MAY_BE_MADE:
                return
            _begin(run, now())
        with Progress(of, run_id, tell, now, table="tel_run", state=RunState.MAKING) as progress:
            try:
                _make(run, of, progress)
            except (DataError, OutputError) as error:
                with scope.entered(of):
                    _end(run, RunState.REFUSED, now(), why_not=str(error))
            except Exception:
                with suppress(Error), scope.entered(of):  # the database itself may be what failed
                    _end(run, RunState.STOPPED, now())
                raise


def _begin(run: Run, at: datetime) -> None:
    """A run that is under way although nobody else makes one was cut short: it stops, and begins again."""
    if run.state == RunState.MAKING:
        move(run, to=RunState.STOPPED, by=None, at=at)
    before = runs.to_compare_with(run)
    previous = before if runs.files_of(before) else None
    start(run, at=at, previous=previous, store=str(stores.store_folder(run.organization_id)))


def _end(run: Run, state: RunState, at: datetime, **what: object) -> None:
    run.refresh_from_db()
    Run.objects.filter(pk=run.pk).update(step="", percent=0, **what)
    move(run, to=state, by=None, at=at)


def _make(run: Run, of: scope.Scope, progress: Progress) -> None:
    progress.says(RunStep.READING, 0)
    store = stores.store_of(run.organization_id)
    if store is None:
        raise DataError(Refusal.NO_STORE.value)
    folder = stores.run_folder(run.pk)
    with scratch(folder) as beside:
        found, packed, made = find(store, order_of(run), folder, beside, progress)
        at = progress.now()
        with scope.entered(of):
            run.refresh_from_db()
            bring_in(run=run, found=found, packed=packed, at=at, made=made, says=progress.says)


def order_of(run: Run) -> targeting.Order:
    """What a run asks of the engine."""
    before = runs.files_of(run.previous)
    return targeting.Order(
        program=run.program,
        as_of=run.as_of,
        engine=run.engine,
        previous=before,
        keep_open=run.keep_open,
        policy=program_from(run.policy),
        withheld=tuple(sorted(PROTECTED)),
    )


def find(
    store: Store, order: targeting.Order, folder: Path, beside: Path, progress: Progress
) -> tuple[Found, Packed, Made]:
    """Run the engine into a folder, packing the evidence while it comes."""
    packer = Packer(beside, protects(order))
    with InThread(packer.add) as packing:
        result = targeting.run(
            store,
            folder,
            order,
            area_of=service_planning_area,
            progress=progress.of_engine,
            evidence_also=packing.add,
        )
        packing.finish()
    findings = result.findings
    assert findings.open_tel is not None
    openly = findings.open_tel
    packed = packer.finish(dict(zip(openly["person_id"].to_pylist(), openly["criteria"].to_pylist(), strict=True)))
    progress.says(RunStep.COUNTING, 0)
    counts = counted(findings.tel, findings.people, order.as_of, service_planning_area)
    record = json.loads((folder / compare.MARKER).read_text(encoding="utf-8"))
    made = Made(
        figures=result.figures,
        counts=counts,
        record=record,
        folder=str(folder),
        fingerprint=record["input"]["fingerprint"],
        digest=targeting.tel_digest(folder),
        set_aside=findings.reading.set_aside.num_rows,
        rows=sum(findings.reading.rows.values()),
    )
    return Found(findings.tel, openly, findings.people, result.change, result.open_change), packed, made


def protects(order: targeting.Order) -> Callable[[str], bool]:
    """Whether a diagnosis code speaks of a protected condition, in the value sets of this run."""
    policy: Program = order.version()
    codes = condition_codes(order.as_of, policy.codes)
    return lambda code: bool(codes.conditions(code) & PROTECTED)


@contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """A folder beside a run's for what is needed while it is made; what a killed worker left in it is gone."""
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = folder.with_name(f".{folder.name}.packing")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(mode=0o700)
    try:
        yield beside
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def mend(*, at: datetime, tasks: Sequence[str] = (TASK,)) -> None:
    """Make again what a worker had begun that is gone; after three times leave it, and let its page say so."""

    def goes_on(left: LeftBehind) -> bool:
        return runs.is_being_made(left.told["organization_id"])

    def settle(left: LeftBehind) -> None:
        settle_cut_short(plan_id=left.told["organization_id"], at=at)

    for task in tasks:
        mend_jobs(task, at=at, goes_on=goes_on, settle=settle)
