"""What a plan weighs when it places members: placement.Weights, as they are stored."""

from collections.abc import Mapping
from typing import Any

from promotora.placement import Moving, Step, Weights

USUAL = Weights(moving=Moving.ONLY_IF_IT_MUST)
"""Until a plan says otherwise, who can stay stays: nobody is moved without a cause of their own. The engine's own
default would move a member to save kilometers, which the program's rules do not know as a cause."""


def stored(weights: Weights) -> dict[str, Any]:
    """As JSON has them."""
    fields = ("per_km", "unknown_km", "farthest_km", "language", "leaving_current", "leaving_clinic")
    return {name: getattr(weights, name) for name in fields} | {
        "missing_expertise": weights.missing_expertise,
        "choice_first": weights.choice_first,
        "choice_rank": weights.choice_rank,
        "fair_share": [[step.above, step.km] for step in weights.fair_share],
        "moving": weights.moving.name,
    }


def weights_of(said: Mapping[str, Any]) -> Weights:
    """As the engine takes them; what is not said is as usual."""
    if not said:
        return USUAL
    known = dict(said)
    steps = tuple(Step(above, km) for above, km in known.pop("fair_share"))
    return Weights(**(known | {"fair_share": steps, "moving": Moving[known["moving"]]}))
