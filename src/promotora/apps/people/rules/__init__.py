"""Decisions of this room: plain values in, every refusal out."""

from promotora.apps.people.rules.around import refusals_to_end, refusals_to_pair
from promotora.apps.people.rules.consents import (
    ConsentTerms,
    Paper,
    kind_of_paper,
    refusals_of_consent,
    refusals_of_paper,
    refusals_to_revoke,
)
from promotora.apps.people.rules.contacts import ContactTerms, refusals_of_contact
from promotora.apps.people.rules.health import (
    FactTerms,
    refusals_to_bring_fact_back,
    refusals_to_end_fact,
    refusals_to_take_off,
)
from promotora.apps.people.rules.loading import LoadAsked, refusals_to_load
from promotora.apps.people.rules.members import NewMember, refusals_to_add
from promotora.apps.people.rules.refusal import Refusal
from promotora.apps.people.rules.sight import (
    EMERGENCY_HOURS,
    TRIES_AN_HOUR,
    Sharing,
    refusals_to_end_sight,
    refusals_to_let_see,
    refusals_to_open,
    refusals_to_review,
    refusals_to_try,
)

__all__ = [
    "EMERGENCY_HOURS",
    "TRIES_AN_HOUR",
    "ConsentTerms",
    "ContactTerms",
    "FactTerms",
    "LoadAsked",
    "NewMember",
    "Paper",
    "Refusal",
    "Sharing",
    "kind_of_paper",
    "refusals_of_consent",
    "refusals_of_contact",
    "refusals_of_paper",
    "refusals_to_add",
    "refusals_to_bring_fact_back",
    "refusals_to_end",
    "refusals_to_end_fact",
    "refusals_to_end_sight",
    "refusals_to_let_see",
    "refusals_to_load",
    "refusals_to_open",
    "refusals_to_pair",
    "refusals_to_review",
    "refusals_to_revoke",
    "refusals_to_take_off",
    "refusals_to_try",
]
