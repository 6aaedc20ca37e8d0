"""From "asked" to a list that is made, evidence in the database, against the engine's own time for the same run.

python -m benchmarks.bringing_in [--members 2600000] [--rounds 3] [--data bench-data] [--again]

Each run is a process of its own. The house of that size (benchmarks/house.py) must hold the members of the store.
"""

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks import house
from benchmarks.house_load import PLAN, Watched, owner
from benchmarks.house_load import house as opened
from benchmarks.paths import AS_OF

PROMISED = 2.0
TABLES = ("tel_evidence", "tel_listcolumn", "tel_runreport", "tel_listing", "tel_departure", "tel_runmoved", "tel_run")


def engine(_home: Path, store: Path) -> dict[str, Any]:
    """The engine alone: the list, its open face and the evidence into files."""
    from promotora.apps.tel.terms import PROTECTED
    from promotora.county.areas import service_planning_area
    from promotora.targeting.run import Order, open_source, run

    with tempfile.TemporaryDirectory(dir=store.parent) as folder:
        began = time.perf_counter()
        order = Order("hhp", AS_OF, withheld=tuple(sorted(PROTECTED)))
        run(open_source(store=store), Path(folder) / "out", order, area_of=service_planning_area)
        return {"wall": time.perf_counter() - began, "memory": most_memory()}


def made(home: Path, store: Path) -> dict[str, Any]:
    """The same through the site, in this process, as the job worker does it."""
    with opened(home):
        from django.db import connection

        from promotora.apps.accounts.models import Organization
        from promotora.apps.core import clock
        from promotora.apps.core.scope import Scope, entered
        from promotora.apps.tel.actions.making import do_run
        from promotora.apps.tel.actions.runs import ask_for_run
        from promotora.apps.tel.models import Run
        from promotora.apps.tel.queries.stores import run_folder, store_folder

        of = Scope(organization_id=Organization.objects.get(name=PLAN).pk)
        link(store_folder(of.organization_id), store)
        connection.ensure_connection()
        backend = Watched(connection.connection.info.backend_pid)
        steps: list[tuple[str, float]] = []
        began = time.perf_counter()
        with entered(of):
            plan = Organization.objects.get(pk=of.organization_id)
            run = ask_for_run(organization=plan, program="hhp", as_of=AS_OF, by=None, at=clock.now(), by_worker=False)
        do_run(run_id=run.pk, of=of, now=clock.now, tell=lambda step: steps.append((step, time.perf_counter())))
        wall = time.perf_counter() - began
        with entered(of):
            run = Run.objects.get(pk=run.pk)
        assert run.state == "made", run.why_not
        assert not run.strangers, "the house holds other members than the store"
        found = owner("SELECT sum(lines), count(*), sum(length(packed)) FROM tel_evidence WHERE run_id = %s", [run.pk])
        shutil.rmtree(run_folder(run.pk))
        take_back()
        ends = [*(at for _, at in steps[1:]), began + wall]
        return {
            "wall": wall,
            "memory": most_memory() + backend.most / (1 << 20),
            "listed": run.listed,
            "lines": int(found[0][0]),
            "bytes": int(found[0][2]),
            "steps": {step: end - at for (step, at), end in zip(steps, ends, strict=True)},
        }


def link(place: Path, store: Path) -> None:
    """Let the plan's store be this one."""
    place.parent.mkdir(exist_ok=True)
    place.unlink(missing_ok=True)
    place.symlink_to(store)


def take_back() -> None:
    """The house as it was: no lists."""
    for table in TABLES:
        owner(f"DELETE FROM {table}")
        owner(f"VACUUM (ANALYZE) {table}")


def most_memory() -> float:
    """The most memory that this process had, in GiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)


def measure(what: str, home: Path, store: Path) -> dict[str, Any]:
    """Run one of the two as a process of its own."""
    command = [sys.executable, "-m", "benchmarks.bringing_in", what, str(home), str(store)]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return dict(json.loads(said.splitlines()[-1]))


def run(data: Path, members: int, rounds: int, *, again: bool = False) -> float:
    """Both in turn, round after round; prints a table and answers with the ratio of the middle ones."""
    console = Console()
    home, _ = house.prepared(data, members, again=again)
    store = (data / str(members) / "store").absolute()
    done: dict[str, list[dict[str, Any]]] = {"engine": [], "made": []}
    for _round in range(rounds):
        for what, results in done.items():
            results.append(measure(what, home.absolute(), store))
            console.print(f"  {what:8s} {results[-1]['wall']:8.2f} s {results[-1]['memory']:6.2f} GiB")
    alone, whole = (statistics.median(each["wall"] for each in results) for results in done.values())
    last = done["made"][-1]
    table = Table("what", f"{members:,}", "promised")
    table.add_row("from asked to made ÷ the engine alone", f"{whole / alone:.2f} ×", f"≤ {PROMISED:.0f}")
    table.add_row("listed", f"{last['listed']:,}", "")
    table.add_row("lines of evidence", f"{last['lines']:,} in {last['bytes'] / (1 << 20):,.0f} MiB", "")
    for step, seconds in last["steps"].items():
        table.add_row(f"  {step}", f"{seconds:.2f} s", "")
    table.add_row("peak memory, made", f"{last['memory']:.2f} GiB", f"≤ {done['engine'][-1]['memory'] + 1:.2f}")
    console.print(table)
    (data / f"bringing-in-{members}.json").write_text(json.dumps(done, indent=1))
    return whole / alone


def main() -> None:
    if sys.argv[1:2] in (["engine"], ["made"]):
        print(json.dumps({"engine": engine, "made": made}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))))
        return
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--members", type=int, default=2_600_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--data", type=Path, default=Path("bench-data"))
    parser.add_argument("--again", action="store_true", help="fill the house anew")
    options = parser.parse_args()
    run(options.data, options.members, options.rounds, again=options.again)


if __name__ == "__main__":
    main()
