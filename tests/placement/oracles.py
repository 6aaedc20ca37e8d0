"""Two ways to the least cost that share nothing with the flow: try everything, and a linear program."""

import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import numpy as np

from promotora.placement import Costs
from promotora.placement.transport import NEVER, Transport

Vector = tuple[int, int, int, int]


def every_placement(costs: Costs) -> Iterator[tuple[int, ...]]:
    """Every placement that is allowed, -1 for none."""
    allowed = [
        [-1, *(entity for entity in range(len(costs.entities)) if not costs.bars(member, entity))]
        for member in range(len(costs.members))
    ]
    rooms = [entity.room for entity in costs.entities]
    for placement in product(*allowed):
        if all(placement.count(entity) <= room for entity, room in enumerate(rooms)):
            yield placement


def vector(costs: Costs, placement: tuple[int, ...]) -> Vector:
    """What a placement costs, one level after another, and never as one number."""
    levels = [0, 0, 0, costs.transport.pieces.spent(costs.transport.loads(np.array(placement, int)))]
    for number, at in enumerate(placement):
        who = costs.members[number]
        told = costs.told(number, at) if at >= 0 else None
        if told:
            each = (told.kept, told.choice, 0, told.cost)
        else:
            ranks = len(who.choice) if costs.weights.choice_first else 0
            each = (int(costs.arcs.may_stay[number]), ranks, int(costs.urgency[number]), 0)
        levels = [one + more for one, more in zip(levels, each, strict=True)]
    return tuple(levels)


def least_by_linear_program(whole: Transport, folder: Path) -> int:
    """HiGHS's least cost of placing everybody, as it is for the placement found."""
    members, entities = np.nonzero(whole.total < NEVER)
    np.savez(
        folder / "program.npz",
        members=members,
        entities=entities,
        cost=whole.total[members, entities],
        unplaced=whole.unplaced,
        room=whole.pieces.room,
        piece=whole.pieces.cost,
    )
    script = Path(__file__).with_name("linear_program.py")
    subprocess.run([sys.executable, script, folder / "program.npz", folder / "used.npy"], check=True)
    used = np.load(folder / "used.npy")
    entity_of = np.full(whole.members, -1)
    entity_of[members[used]] = entities[used]
    return whole.cost(entity_of)
