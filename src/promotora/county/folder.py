"""A county as a folder: written whole or not at all."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pyarrow as pa

from promotora.county import eligibility, housing, population, programs
from promotora.county.columns import write
from promotora.county.month import MonthRows, write_month
from promotora.county.plan import CountyPlan, CountyReport, as_month
from promotora.county.population import Patients, Population

Progress = Callable[[str, int, int], None]
# Below this many member-months, starting other processes takes longer than they save.
WORTH_WORKERS = 4_000_000
MOST_WORKERS = 2


def generate(
    plan: CountyPlan, out: Path, *, progress: Progress | None = None, workers: int | None = None
) -> CountyReport:
    """Write a county to the folder out, which must be empty or not exist (FileExistsError).

    progress(what, done, total) is told of each table and month. workers: processes that write months, each with up to
    about 1 GB; the bytes do not depend on it. A script that calls this needs the usual `if __name__ == "__main__":`.
    """
    tell = progress or _silent
    with _whole_folder(out) as folder:
        members = population.draw(plan)
        rows = dict(_write_tables(plan, members, folder, tell))
        months = _write_months(plan, members, folder, tell, _workers(plan, workers))
        report = _report(plan, out, rows, months)
        _write_summary(plan, report, folder)
    return report


def generate_month(plan: CountyPlan, month: date, out: Path) -> MonthRows:
    """Write out/medical_claim/YYYY-MM.parquet alone: the claims of a later month of the same county.

    It is the very file that a plan of more months, beginning in the same first month, has for it.
    """
    if month.day != 1 or as_month(month) < plan.first_month:
        raise ValueError(
            f"month: {month} is not a service month of this county. "
            f"Use the first day of a month from {plan.first_month}-01 on; the next one is {plan.final_month + 1}-01."
        )
    with _whole_folder(out) as folder:
        members = population.draw(plan)
        return write_month(plan, Patients(members.needs, members.spans), as_month(month), folder)


def _silent(what: str, done: int, total: int) -> None:
    """Tell nobody."""


@contextmanager
def _whole_folder(out: Path) -> Iterator[Path]:
    """A folder beside out that takes its name at the end, or is gone if anything fails."""
    out = Path(out)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise FileExistsError(
            f"{out} is not an empty folder. A county is written whole: choose another folder or empty it."
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        yield unfinished
        unfinished.chmod(0o755)
        unfinished.replace(out)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _write_tables(plan: CountyPlan, members: Population, folder: Path, tell: Progress) -> Iterator[tuple[str, int]]:
    """Write the tables that are no claims; yields each one's name and rows."""
    makers = {
        "eligibility": (eligibility.table, eligibility.PLAIN),
        "program_enrollment": (programs.table, ()),
        "living_situation": (housing.table, ()),
    }
    for done, (name, (make, plain)) in enumerate(makers.items(), start=1):
        yield name, write(folder / f"{name}.parquet", make(plan, members), plain)
        tell("tables", done, len(makers))


def _workers(plan: CountyPlan, asked: int | None) -> int:
    small = plan.members * plan.months < WORTH_WORKERS
    return asked or (1 if small else min(MOST_WORKERS, os.cpu_count() or 1))


def _write_months(plan: CountyPlan, members: Population, folder: Path, tell: Progress, workers: int) -> list[MonthRows]:
    """Every month's rows, oldest first."""
    months = plan.service_months
    if workers == 1:
        patients = Patients(members.needs, members.spans)
        return _told((write_month(plan, patients, month, folder) for month in months), tell, len(months))
    with tempfile.TemporaryDirectory(prefix=".members-", dir=folder.parent) as shared:
        members.save(Path(shared))
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_start_worker) as pool:
            job = partial(_write_shared_month, plan, Path(shared), folder)
            return _told(pool.map(job, months), tell, len(months))


def _start_worker() -> None:
    """One thread a worker: the workers are the cores."""
    pa.set_cpu_count(1)


def _write_shared_month(plan: CountyPlan, shared: Path, folder: Path, month: np.datetime64) -> MonthRows:
    return write_month(plan, Patients.load(shared), month, folder)


def _told(months: Iterator[MonthRows], tell: Progress, total: int) -> list[MonthRows]:
    written = []
    for rows in months:
        written.append(rows)
        tell("months", len(written), total)
    return written


def _report(plan: CountyPlan, out: Path, rows: dict[str, int], months: list[MonthRows]) -> CountyReport:
    bad = {kind: sum(month.bad[kind] for month in months) for kind in months[0].bad}
    return CountyReport(Path(out), plan.members, rows | {"medical_claim": sum(month.rows for month in months)}, bad)


def _write_summary(plan: CountyPlan, report: CountyReport, folder: Path) -> None:
    """county.json: the plan and what was written; no clock in it, so that the same plan gives the same bytes."""
    summary = {
        "plan": plan.as_json(),
        "members": report.members,
        "rows": report.rows,
        "bad_rows": report.bad_rows,
        "synthetic": True,
    }
    (folder / "county.json").write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")
