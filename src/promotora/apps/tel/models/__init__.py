"""The list's tables. Every one says its privacy class and its row policy."""

from promotora.apps.tel.models.draft import Draft, DraftMoved, Trial
from promotora.apps.tel.models.listing import Departure, Evidence, Listing
from promotora.apps.tel.models.placing import (
    PlacedMember,
    Placing,
    PlacingMoved,
    PlacingWeights,
    Transfer,
    TransferMoved,
)
from promotora.apps.tel.models.referral import Referral, ReferralMoved, Screening
from promotora.apps.tel.models.run import ListColumn, Replay, Run, RunMoved, RunReport
from promotora.apps.tel.models.work import Assigning, Assignment, Export, FirstView, SavedView

__all__ = [
    "Assigning",
    "Assignment",
    "Departure",
    "Draft",
    "DraftMoved",
    "Evidence",
    "Export",
    "FirstView",
    "ListColumn",
    "Listing",
    "PlacedMember",
    "Placing",
    "PlacingMoved",
    "PlacingWeights",
    "Referral",
    "ReferralMoved",
    "Replay",
    "Run",
    "RunMoved",
    "RunReport",
    "SavedView",
    "Screening",
    "Transfer",
    "TransferMoved",
    "Trial",
]
