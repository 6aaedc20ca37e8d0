"""Placement at county size: how long, how much memory, and what people do by hand beside it.

python -m benchmarks.placement [--members 100000] [--entities 60] [--room 1.0482] [--rounds 3] [--data bench-data]

Every round is a process of its own, from members and entities as values to a placement with its certificate.
"""

import argparse
import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

DAY = date(2020, 3, 1)
PROMISED_SECONDS, PROMISED_GIB = 4.0, 1.0


def network(members: int, entities: int, room: float, seed: int = 1) -> tuple[list[Any], list[Any]]:
    """The network that the tests draw."""
    from tests.placement.drawn import network as drawn

    return drawn(seed, members, entities, room=room)


def flow(members: int, entities: int, room: float, seed: int) -> dict[str, Any]:
    """One placement, timed in its steps."""
    from promotora.placement import Weights, certify, costs, place_at_least_cost
    from promotora.placement.greedy import avoidable_km
    from promotora.placement.ledger import figures

    drawn = network(members, entities, room, seed)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, cpu = time.perf_counter(), time.process_time()
    known = costs(*drawn, Weights(), DAY)
    with_costs = time.perf_counter()
    found = place_at_least_cost(known)
    ended, cpu = time.perf_counter(), time.process_time() - cpu
    certify(known.transport, known.transport.pairs(found.entity_of))
    return {
        "costs": with_costs - began,
        "flow and certificate": ended - with_costs,
        "whole": ended - began,
        "cpu": cpu,
        "certificate alone": time.perf_counter() - ended,
        "attempts": found.attempts,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20),
        "memory before": before / (1 << 20),
        **described(known, found.entity_of, avoidable_km, figures),
    }


def by_hand(members: int, entities: int, room: float, seed: int) -> dict[str, Any]:
    """The baselines on the same costs, and the plain flow over thirty arcs of every member."""
    from promotora.placement import Weights, costs, greedy
    from promotora.placement.flow import cheapest
    from promotora.placement.ledger import figures

    known = costs(*network(members, entities, room, seed), Weights(), DAY)
    ways: dict[str, Callable[[], Any]] = {
        "flow, 30 arcs of each": lambda: cheapest(known.transport, 30),
        "by regret": lambda: greedy.by_regret(known),
        "cheapest first": lambda: greedy.cheapest_first(known),
        "nearest first": lambda: greedy.nearest_first(known),
    }
    done = {}
    for name, way in ways.items():
        began = time.perf_counter()
        entity_of = way()
        seconds = time.perf_counter() - began
        done[name] = {"whole": seconds, **described(known, entity_of, greedy.avoidable_km, figures)}
    return done


def described(known: Any, entity_of: Any, avoidable_km: Any, figures: Any) -> dict[str, Any]:
    """What a placement is like."""
    told = figures(known, entity_of)
    return {
        "cost": known.transport.cost(entity_of),
        "placed": told.placed.count,
        "avoidable km": avoidable_km(known, entity_of),
        "mean km": told.km_mean,
        "continuity": told.continuity.part,
        "language": told.language.part,
        "clinic": told.clinic.part,
        "first choice": told.first_choice.part,
    }


def measured(what: str, options: argparse.Namespace, seed: int) -> dict[str, Any]:
    """Run one of them as a process of its own and read its answer."""
    out = options.data / "placement-round.json"
    pid = os.posix_spawn(
        sys.executable,
        [
            *(sys.executable, "-m", "benchmarks.placement", "--one", what, "--seed", str(seed), "--out", str(out)),
            *("--members", str(options.members), "--entities", str(options.entities), "--room", str(options.room)),
        ],
        os.environ,
    )
    if os.waitpid(pid, 0)[1]:
        raise SystemExit(f"{what} failed.")
    done: dict[str, Any] = json.loads(out.read_text())
    out.unlink()
    return done


def report(rounds: list[dict[str, Any]], hand: dict[str, Any], options: argparse.Namespace) -> None:
    """The times and their promise, then each way of placing in a row."""
    from rich.console import Console
    from rich.table import Table

    console = Console(width=140)
    console.print(f"{options.members:,} members × {options.entities} entities, room for {options.room:.4f} of them")
    times = Table("what", "median", "promised")
    for what in ("costs", "flow and certificate", "whole", "cpu", "certificate alone", "memory", "memory before"):
        unit, promised = ("GiB", PROMISED_GIB) if what.startswith("memory") else ("s", PROMISED_SECONDS)
        bound = f"≤ {promised:.0f} {unit}" if what in ("whole", "memory") else ""
        times.add_row(what, f"{statistics.median(each[what] for each in rounds):.2f} {unit}", bound)
    console.print(times)
    ways = {"placed at least cost": rounds[0], **hand}
    shown = (
        "whole",
        "placed",
        "avoidable km",
        "mean km",
        "continuity",
        "language",
        "clinic",
        "first choice",
    )
    table = Table("way", *shown, "cost above least")
    for name, way in ways.items():
        above = way["cost"] - rounds[0]["cost"]
        table.add_row(name, *(_shown(what, way[what]) for what in shown), f"{above:,}")
    console.print(table)


def _shown(what: str, value: float) -> str:
    if what == "placed":
        return f"{value:,}"
    return f"{value:.2f} s" if what == "whole" else f"{value:.2f}" if what.endswith("km") else f"{value:.1%}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--members", type=int, default=100_000)
    parser.add_argument("--entities", type=int, default=60)
    parser.add_argument("--room", type=float, default=1.0482)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", type=Path, default=Path("bench-data"))
    parser.add_argument("--one", choices=["flow", "by_hand"], help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one = {"flow": flow, "by_hand": by_hand}[options.one]
        options.out.write_text(json.dumps(one(options.members, options.entities, options.room, options.seed)))
        return
    options.data.mkdir(exist_ok=True)
    rounds = [measured("flow", options, options.seed) for _ in range(options.rounds)]
    hand = measured("by_hand", options, options.seed)
    report(rounds, hand, options)
    (options.data / "placement.json").write_text(json.dumps({"rounds": rounds, "by hand": hand}, indent=1))


if __name__ == "__main__":
    main()
