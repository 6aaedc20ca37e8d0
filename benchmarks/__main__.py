"""Make the counties if they are not there, measure every path in turn, and print one table of ratios; then the house's,
the list's on screen, and placement's.

python -m benchmarks [--members 200000 2600000] [--rounds 3] [--spark] [--data bench-data]
                     [--only lists|house|screen|placement]
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import bringing_in, house, lists_on_screen

HOUSE_SMALL, HOUSE_ROUNDS = 26_000, 9
LISTED, SCREEN_ROUNDS = [2_000, 200_000], 15
PARTS = ("lists", "house", "screen", "placement")
MONTHS = 24
NEXT_MONTH = date(2020, 2, 1)
RIVALS_UP_TO = 300_000
"""Beyond this many members the rivals would not fit this machine."""

ROUND = (
    "floor_raw",
    "raw_list",
    "raw_list_and_evidence",
    "floor_store",
    "store_list",
    "store_list_and_evidence",
    "month_and_list",
)
RIVALS = ("long_table_sql", "pandas_script", "spark_list")


@dataclass(frozen=True)
class Measured:
    """One run of one path: seconds of wall and processor, and peak memory in GiB."""

    path: str
    members: int
    wall: float
    cpu: float
    memory: float


def measure(path: str, folder: Path, members: int) -> Measured:
    """Run a path as a process of its own."""
    began = time.perf_counter()
    pid = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "benchmarks.paths", path, str(folder)],
        os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, usage = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"{path} at {members:,} members failed (status {status}).")
    return Measured(path, members, time.perf_counter() - began, usage.ru_utime + usage.ru_stime, _gib(usage))


def _gib(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / (1 << 20)


def prepare(folder: Path, members: int) -> None:
    """The county, its newest month by itself, and the folder that holds only that month."""
    from promotora.county import CountyPlan, generate

    county, month = folder / "county", folder / "month"
    if not county.exists():
        generate(CountyPlan(members, MONTHS, seed=1, last_month=NEXT_MONTH), county)
    if not month.exists():
        (month / "medical_claim").mkdir(parents=True)
        newest = f"medical_claim/{NEXT_MONTH:%Y-%m}.parquet"
        os.link(county / newest, month / newest)
        for name in ("eligibility", "program_enrollment", "living_situation"):
            os.link(county / f"{name}.parquet", month / f"{name}.parquet")


def run(folder: Path, members: int, rounds: int, console: Console, *, spark: bool) -> list[Measured]:
    """Every path in turn, round after round, after one ingest."""
    done: list[Measured] = []

    def one(path: str) -> None:
        done.append(measure(path, folder, members))
        last = done[-1]
        console.print(f"  {path:26s} {last.wall:8.2f} s wall {last.cpu:8.2f} s cpu {last.memory:6.2f} GiB")

    console.print(f"{members:,} members × {MONTHS} months")
    one("ingest_all")
    for each in range(rounds):
        for path in ROUND + (RIVALS if each == 0 and members <= RIVALS_UP_TO else ()):
            if path != "spark_list" or spark:
                one(path)
    return done


def median(done: list[Measured], path: str, members: int, what: str = "wall") -> float:
    """The middle of a path's runs; nan when it was not run."""
    values = [getattr(each, what) for each in done if each.path == path and each.members == members]
    return statistics.median(values) if values else float("nan")


RATIOS = (
    ("raw, list", "raw_list", "floor_raw", 1.7),
    ("raw, list and evidence", "raw_list_and_evidence", "floor_raw", None),
    ("store, list", "store_list", "floor_store", 1.3),
    ("store, list and evidence", "store_list_and_evidence", "floor_store", 2.0),
    ("a new month and the list", "month_and_list", "raw_list", 0.1),
    ("the same against the whole raw run", "month_and_list", "raw_list_and_evidence", 0.1),
)
FASTER = (
    ("long-table SQL", "long_table_sql", 10.0),
    ("pandas script", "pandas_script", 8.0),
    ("Spark, local[2]", "spark_list", None),
)
MEMORY = (
    ("raw_list", 3.5),
    ("raw_list_and_evidence", 3.5),
    ("store_list", 0.75),
    ("store_list_and_evidence", 0.75),
    ("ingest_all", 1.5),
)


def report(done: list[Measured], sizes: list[int], console: Console) -> None:
    """One table: what, how much, and what was promised."""
    import math

    table = Table("what", *(f"{size:,}" for size in sizes), "promised at the largest")
    for title, path, floor, promised in RATIOS:
        cells = [f"{median(done, path, size) / median(done, floor, size):.2f} ×" for size in sizes]
        table.add_row(f"{title} ÷ {floor}", *cells, f"≤ {promised}" if promised else "")
    for title, path, promised in FASTER:
        cells = [f"{median(done, path, size) / median(done, 'raw_list', size):.1f} ×" for size in sizes]
        table.add_row(f"{title} ÷ raw, list", *cells, f"≥ {promised:.0f} at 200,000" if promised else "")
    for path, promised in MEMORY:
        table.add_row(
            f"peak memory, {path}",
            *(f"{median(done, path, size, 'memory'):.2f} GiB" for size in sizes),
            f"≤ {promised}",
        )
    if len(sizes) > 1:
        for path in ("raw_list", "store_list", "ingest_all"):
            grown = math.log(median(done, path, sizes[-1]) / median(done, path, sizes[0]))
            table.add_row(
                f"growth exponent, {path}",
                *[""] * (len(sizes) - 1),
                f"{grown / math.log(sizes[-1] / sizes[0]):.2f}",
                "≤ 1.05",
            )
    console.print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--members", type=int, nargs="+", default=[200_000, 2_600_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--spark", action="store_true", help="also Spark on two local cores, where minutes go by")
    parser.add_argument("--data", type=Path, default=Path("bench-data"))
    parser.add_argument(
        "--only", choices=PARTS, help="the lists of targeting, the house, the list on screen, placement"
    )
    options = parser.parse_args()
    parts = [options.only] if options.only else PARTS
    if "lists" in parts:
        measure_lists(options)
    if "house" in parts:
        house.run(options.data, [HOUSE_SMALL, options.members[-1]], HOUSE_ROUNDS)
    if "screen" in parts:
        bringing_in.run(options.data, options.members[-1], options.rounds)
        lists_on_screen.report(LISTED, lists_on_screen.run(options.data, LISTED, SCREEN_ROUNDS))
    if "placement" in parts:
        subprocess.run([sys.executable, "-m", "benchmarks.placement", "--data", str(options.data)], check=True)


def measure_lists(options: argparse.Namespace) -> None:
    """Targeting at each size, and its table."""
    console, done = Console(), list[Measured]()
    for members in options.members:
        folder = options.data / str(members)
        prepare(folder, members)
        done += run(folder, members, options.rounds, console, spark=options.spark)
    report(done, options.members, console)
    (options.data / "results.json").write_text(json.dumps([asdict(each) for each in done], indent=1))


if __name__ == "__main__":
    main()
