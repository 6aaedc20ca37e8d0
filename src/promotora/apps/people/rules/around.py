"""Ending what is known of a member, and pairing a caregiver by consent."""

from dataclasses import dataclass
from datetime import date

from promotora.apps.people.rules.refusal import Refusal, those
from promotora.apps.people.terms import ConsentTo


@dataclass(frozen=True)
class PairingConsent:
    """What matters of a consent for a caregiver."""

    member_id: int
    covers: str
    in_force: bool


def refusals_to_pair(member_id: int, consent: PairingConsent | None) -> list[Refusal]:
    """Every reason a caregiver cannot be paired by this consent."""
    if consent is None:
        return [Refusal.NO_CONSENT]
    return those(
        {
            Refusal.CONSENT_OF_ANOTHER: consent.member_id != member_id,
            Refusal.CONSENT_NOT_FOR_CAREGIVER: consent.covers != ConsentTo.CAREGIVER,
            Refusal.CONSENT_NOT_IN_FORCE: not consent.in_force,
        }
    )


def refusals_to_end(starts: date, ends: date | None, *, on: date) -> list[Refusal]:
    """Every reason something cannot end on a day."""
    return those({Refusal.ALREADY_ENDED: ends is not None, Refusal.ENDS_BEFORE_START: on < starts})
