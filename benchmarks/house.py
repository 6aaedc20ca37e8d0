"""The house at two sizes, side by side: loading a membership, finding a member, opening the record, and row security.

python -m benchmarks.house [--members 26000 2600000] [--rounds 15] [--again] [--data bench-data]

Each size has a database server of its own under the data folder, filled once by loading a county's eligibility table.
"""

import argparse
import json
import math
import shutil
import statistics
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from benchmarks.house_load import Loaded
from benchmarks.house_paths import NO_PROMISE

PAGES = ("find", "open")


class Size:
    """The measuring process of one size."""

    def __init__(self, home: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.house_paths", str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.notes = self.answer()["ready"]
        self.rounds: list[dict[str, float]] = []

    def answer(self) -> dict:
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("A measuring process ended.")
        return json.loads(line)

    def one_round(self) -> None:
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self.rounds.append(self.answer())

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait()

    def median(self, path: str) -> float:
        return statistics.median(each[path] for each in self.rounds)


def prepared(data: Path, members: int, *, again: bool) -> tuple[Path, Loaded]:
    """The home of one size, filled if it is not there, and what its load took."""
    home, noted = data / f"house-{members}", data / f"house-{members}.json"
    if again or not noted.exists():
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.house_load", str(home), str(members)],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        noted.write_text(done.stdout.strip().splitlines()[-1])
    return home, Loaded(**json.loads(noted.read_text()))


def run(data: Path, sizes: list[int], rounds: int, *, again: bool = False) -> None:
    """Fill both, measure both in turn, and print one table of ratios."""
    from rich.console import Console

    console = Console(width=140)
    homes, loads = zip(*(prepared(data, members, again=again) for members in sizes), strict=True)
    running = [Size(home.absolute()) for home in homes]
    for number in range(rounds):
        for size in running if number % 2 else reversed(running):
            size.one_round()
    for size in running:
        size.end()
    report(console, list(loads), running)
    results = {
        str(members): [asdict(load), size.rounds] for members, load, size in zip(sizes, loads, running, strict=True)
    }
    (data / "house.json").write_text(json.dumps(results))


def report(console, loads: list[Loaded], sizes: list[Size]) -> None:

    from rich.table import Table

    table = Table("what", *(f"{load.members:,}" for load in loads), "ratio", "promised")
    small, large = sizes[0], sizes[-1]
    for path in sorted(large.rounds[0]):
        name, is_page = path.removeprefix("site: "), path.removeprefix("site: ").startswith(PAGES)
        if path.startswith("site: ") and is_page:
            times = [f"{size.median(path) * 1000:.1f} ms" for size in sizes]
            table.add_row(name, *times, f"{large.median(path) / small.median(path):.2f} ×", "≤ 1.3 large ÷ small")
    for path in sorted(large.rounds[0]):
        if path.startswith("site: "):
            name = path.removeprefix("site: ")
            ratios = [f"{size.median(path) / size.median(f'owner: {name}'):.2f} ×" for size in sizes]
            promised = "" if name.endswith(NO_PROMISE) else "≤ 1.3"
            table.add_row(f"row security ÷ none: {name}", *ratios, "", promised)
    for what, unit in (("wall", "s"), ("cpu", "s"), ("memory", "GiB")):
        values = [f"{getattr(load, what):.2f} {unit}" for load in loads]
        table.add_row(f"load: {what}", *values, "", {"memory": "≤ 1.5 GiB", "wall": "≤ 360 s"}.get(what, ""))
    if len(loads) > 1:
        table.add_row("load: growth exponent", *[""] * len(loads), f"{growth(loads):.2f}", "≤ 1.1")
    console.print(table)


def growth(loads: list[Loaded]) -> float:
    """With which power of the members the load's time grows."""
    return math.log(loads[-1].wall / loads[0].wall) / math.log(loads[-1].members / loads[0].members)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--members", type=int, nargs="+", default=[26_000, 2_600_000])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--again", action="store_true", help="load again, and measure that anew")
    parser.add_argument("--data", type=Path, default=Path("bench-data"))
    options = parser.parse_args()
    run(options.data, options.members, options.rounds, again=options.again)


if __name__ == "__main__":
    main()
