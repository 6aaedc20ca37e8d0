"""Carry out the round trips that save, one after another, until none is left: the last step to the cheapest placement.

Each makes a placement cheaper by a whole number, so this ends; from a placement that is nearly cheapest it ends soon.
"""

import numpy as np

from promotora.placement.costs import Costs
from promotora.placement.residual import Residual, refill, residual, ways
from promotora.placement.tables import Ints


def mended(costs: Costs, entity_of: Ints, most: int) -> tuple[Ints, int]:
    """A placement that is at least as cheap, and how many round trips were carried out; at most so many."""
    entity_of, open_steps = entity_of.copy(), residual(costs, entity_of)
    for done in range(most):
        trip = ways(open_steps).saving
        if not trip:
            return entity_of, done
        carry_out(open_steps, entity_of, trip)
        for node in set(trip) - {open_steps.end}:
            entity = -1 if node == open_steps.nobody else node
            refill(open_steps, costs, node, np.flatnonzero(entity_of == entity))
    return entity_of, most


def carry_out(open_steps: Residual, entity_of: Ints, trip: tuple[int, ...]) -> None:
    """Move the members of a chain of steps, in place."""
    for member, node in open_steps.moves(trip):
        entity_of[member] = -1 if node == open_steps.nobody else node
