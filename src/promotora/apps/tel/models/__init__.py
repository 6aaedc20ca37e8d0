"""The list's tables. Every one says its privacy class and its row policy."""

from promotora.apps.tel.models.draft import Draft, DraftMoved, Trial
from promotora.apps.tel.models.listing import Departure, Evidence, Listing
from promotora.apps.tel.models.referral import Referral, ReferralMoved, Screening
from promotora.apps.tel.models.run import ListColumn, Run, RunMoved, RunReport
from promotora.apps.tel.models.work import Assignment, Export, SavedView

__all__ = [
    "Assignment",
    "Departure",
    "Draft",
    "DraftMoved",
    "Evidence",
    "Export",
    "ListColumn",
    "Listing",
    "Referral",
    "ReferralMoved",
    "Run",
    "RunMoved",
    "RunReport",
    "SavedView",
    "Screening",
    "Trial",
]
