"""What the engine found, as rows and figures that are kept: who goes where, why, and what the next best was."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from promotora.apps.tel.loading.placing import Inputs
from promotora.apps.tel.terms import Placed, PlacingStep
from promotora.placement import (
    Change,
    Costs,
    Explainer,
    Moving,
    Placement,
    Preview,
    Weights,
    place_at_least_cost,
    preview,
)
from promotora.placement import costs as known_costs
from promotora.placement.greedy import avoidable_km, cheapest_first, nearest_first
from promotora.placement.ledger import figures
from promotora.placement.reasons import Reason, Why, reason
from promotora.placement.residual import REACHED
from promotora.placement.telling import why_nobody, why_not_chosen, why_not_there_any_more, why_there
from promotora.placement.transport import NEVER
from promotora.placement.weights import UNITS_PER_KM

Says = Callable[[PlacingStep, int], None]
PLACED = {
    Change.STAYS: Placed.STAYS,
    Change.MOVES: Placed.MOVES,
    Change.NEW: Placed.NEW,
    Change.LOSES: Placed.LOSES,
    Change.WAITS: Placed.WAITS,
}
BY_HAND = {"nearest_first": nearest_first, "cheapest_first": cheapest_first}
"""What people do by hand, to be set beside it."""
STAYS_ALL_THE_SAME = "STAYS_ALL_THE_SAME"
"""Another would suit the member better, but who can stay stays: the engine says it as if others lost by it."""
NOBODY = (Why.NONE_OPEN, Why.NONE_IN_AREA, Why.NONE_EXPERT, Why.NONE_NEAR, Why.ALL_FULL)


@dataclass(frozen=True)
class Worked:
    """A placement worked out, ready to be written."""

    rows: pa.Table
    figures: dict[str, Any]
    entities: list[dict[str, Any]]
    needed: list[dict[str, Any]]
    beside: dict[str, Any]
    certificate: dict[str, Any]


def work_out(inputs: Inputs, weights: Weights, day: date, says: Says) -> Worked:
    """Place everybody, prove it, and compare it with before and with placing by hand."""
    says(PlacingStep.PLACING, 10)
    costs = known_costs(inputs.members, inputs.entities, weights, day)
    placement = place_at_least_cost(costs)
    says(PlacingStep.COMPARING, 50)
    seen = preview(placement)
    beside = compared(placement)
    says(PlacingStep.WRITING, 70)
    rows = rows_of(placement, seen, inputs)
    changes = Counter(PLACED[row.change].value for row in seen.rows)
    nobody = Counter(first_of_nobody(row.because) for row in seen.rows if row.after is None)
    told = {
        "before": asdict(seen.before),
        "after": asdict(seen.after),
        "changes": {each.value: changes.get(each.value, 0) for each in Placed},
        "kept_back": inputs.kept_back,
        "nobody": dict(nobody),
    }
    return Worked(
        rows=rows,
        figures=told,
        entities=[asdict(each) | {"entity": int(each.entity)} for each in seen.entities],
        needed=[{"entity": int(each.entity), "name": each.name, "members": len(each.members)} for each in seen.needed],
        beside=beside,
        certificate=asdict(placement.certificate)
        | {"attempts": placement.attempts, "said": str(placement.certificate)},
    )


def first_of_nobody(because: tuple[Reason, ...]) -> str:
    """Which of the reasons says why somebody could be given to nobody."""
    return next((each.why.name for each in because if each.why in NOBODY), "")


def compared(placement: Placement) -> dict[str, Any]:
    """The same figures of what people do by hand; nobody is placed by these."""
    costs = placement.costs
    found: dict[str, Any] = {"this": {"avoidable_km": avoidable_km(costs, placement.entity_of)}}
    for name, way in BY_HAND.items():
        entity_of = way(costs) if costs.entities else placement.entity_of
        found[name] = asdict(figures(costs, entity_of)) | {"avoidable_km": avoidable_km(costs, entity_of)}
    return found


# ------------------------------------------------------------------------------------------------------------- the rows


def rows_of(placement: Placement, seen: Preview, inputs: Inputs) -> pa.Table:
    """A row for each member, in the order of the list."""
    costs, beside = placement.costs, next_best(placement)
    reasons = reasons_of(placement, beside)
    numbers = [int(each.id) for each in costs.entities]
    best = [numbers[at] if at >= 0 else None for at in beside.entity.tolist()]
    return pa.table(
        {
            "member_id": pa.array(inputs.ids, pa.int64()),
            "position": pa.array(inputs.positions, pa.int32()),
            "change": pa.array([PLACED[row.change].value for row in seen.rows], pa.string()),
            "before_id": pa.array([int(row.before) if row.before else None for row in seen.rows], pa.int64()),
            "to_id": pa.array([int(row.after) if row.after else None for row in seen.rows], pa.int64()),
            "km_before": pa.array([row.km_before for row in seen.rows], pa.float64()),
            "km_after": pa.array([row.km_after for row in seen.rows], pa.float64()),
            "reasons": pa.array(reasons, pa.string()),
            "next_best_id": pa.array(best, pa.int64()),
            "next_costs_km": pa.array(beside.for_all, pa.float64()),
        }
    )


@dataclass(frozen=True)
class NextBest:
    """Each member's next best entity (-1: none), how much worse for the member, and for all, in kilometers' worth.

    For all: None where it would cost more than kilometers, such as somebody's place or choice.
    """

    entity: npt.NDArray[np.int64]
    own: list[float]
    for_all: list[float | None]


def next_best(placement: Placement) -> NextBest:
    """As placement.Explainer has it, for everybody at once."""
    costs, at = placement.costs, placement.entity_of
    total, unplaced = costs.transport.total, costs.transport.unplaced
    everybody = np.arange(len(at))
    if not total.shape[1]:
        return NextBest(np.full(len(at), -1), [0.0] * len(at), [None] * len(at))
    others, has = total.copy(), at >= 0
    others[everybody[has], at[has]] = NEVER
    best = others.argmin(axis=1)
    there = others[everybody, best] < NEVER
    parts = costs.arcs.cost_of_parts()
    own = parts[everybody, best] - parts[everybody, np.maximum(at, 0)]
    ways = Explainer(placement).ways.cost
    back = ways[best, np.where(has, at, costs.transport.entities)]
    change = np.where(there, others[everybody, best], 0) - np.where(has, total[everybody, np.maximum(at, 0)], unplaced)
    open_ones = there & (back < REACHED)
    told: Any = costs.levels.told(np.where(open_ones, change + back, 0))  # type: ignore[arg-type]  # all at once
    plain = open_ones & (told.kept == 0) & (told.choice == 0) & (told.unplaced == 0)
    km = (told.cost / UNITS_PER_KM).tolist()
    return NextBest(
        np.where(there, best, -1),
        (own / UNITS_PER_KM).tolist(),
        [each if counts else None for each, counts in zip(km, plain.tolist(), strict=True)],
    )


def reasons_of(placement: Placement, beside: NextBest) -> list[str]:
    """Every member's reasons, as (kind, words) pairs that are said when they are read."""
    explainer = Explainer(placement)
    above, full, costs = explainer.above_room, explainer.full, placement.costs
    rows = zip(placement.entity_of.tolist(), beside.entity.tolist(), beside.own, strict=True)
    holds = costs.weights.moving is Moving.ONLY_IF_IT_MUST
    stays = (costs.arcs.settled == 1) & (costs.arcs.current == placement.entity_of) & holds
    return [
        json.dumps(
            [
                [
                    STAYS_ALL_THE_SAME if stays[number] and each.why is Why.BETTER_BUT else each.why.name,
                    dict(each.words),
                ]
                for each in why(costs, number, at, full, above, (other, own))
            ]
        )
        for number, (at, other, own) in enumerate(rows)
    ]


def why(
    costs: Costs, member: int, at: int, full: frozenset[int], above: frozenset[int], beside: tuple[int, float]
) -> Iterator[Reason]:
    """As placement.Explainer says it of one member."""
    who = costs.members[member]
    if at >= 0:
        yield from why_there(costs, member, at)
        if who.choice:
            yield from why_not_chosen(costs, member, at, full)
    if who.current is not None:
        yield from why_not_there_any_more(costs, member, at, above)
    if at < 0:
        yield from why_nobody(costs, member)
        return
    other, own = beside
    if other < 0:
        yield reason(Why.NO_OTHER)
    else:
        yield reason(Why.BETTER_BUT if own < 0 else Why.NEXT_BEST, name=costs.entities[other].name, km=abs(own))
