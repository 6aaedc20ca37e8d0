"""Members and all that is known of them. Every table says its privacy class and its row policy."""

from promotora.apps.people.models.access import Access, BreakGlass, EmergencyTry
from promotora.apps.people.models.around import Caregiver, Supporter
from promotora.apps.people.models.consent import Consent, Recipient
from promotora.apps.people.models.health import HealthFact
from promotora.apps.people.models.loading import Load, LoadRefusal, LoadState, LoadStep
from promotora.apps.people.models.member import Contact, Coverage, Member, MemberNumber, SearchKey
from promotora.apps.people.models.sameness import PossibleDuplicate, SamePerson

__all__ = [
    "Access",
    "BreakGlass",
    "Caregiver",
    "Consent",
    "Contact",
    "Coverage",
    "EmergencyTry",
    "HealthFact",
    "Load",
    "LoadRefusal",
    "LoadState",
    "LoadStep",
    "Member",
    "MemberNumber",
    "PossibleDuplicate",
    "Recipient",
    "SamePerson",
    "SearchKey",
    "Supporter",
]
