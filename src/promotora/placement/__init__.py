"""Members to entities, within room, at the least cost, each with its reasons. Knows no Django and no targeting."""

from promotora.placement.certificate import Certificate, certify
from promotora.placement.costs import Costs, costs
from promotora.placement.explain import Explainer
from promotora.placement.model import Dates, Entity, Member, Place, PlacementError, place_at
from promotora.placement.placing import NotCertifiedError, Placement, place, place_at_least_cost
from promotora.placement.preview import Change, Preview, preview
from promotora.placement.weights import Moving, Step, Weights

__all__ = [
    "Certificate",
    "Change",
    "Costs",
    "Dates",
    "Entity",
    "Explainer",
    "Member",
    "Moving",
    "NotCertifiedError",
    "Place",
    "Placement",
    "PlacementError",
    "Preview",
    "Step",
    "Weights",
    "certify",
    "costs",
    "place",
    "place_at",
    "place_at_least_cost",
    "preview",
]
