"""Who may be referred, when a referral may be screened, and how a plan may answer it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from promotora.apps.core.identifiers import digits_of, is_cin
from promotora.apps.core.refusals import gettext_noop as _

REFERRALS_AN_HOUR = 20
FEW_WORDS = 10  # characters that a reason in words has at the least
OLDEST = 125  # years
LISTED = "listed"


class Refusal(StrEnum):
    """The sentence that people read."""

    NO_NAME = _("Give the first and the last name.")
    NOT_A_CIN = _("This is not a CIN: it is 9, seven digits and a letter.")
    BORN_LATER = _("The birth date is in the future.")
    BORN_TOO_EARLY = _("The birth date is more than 125 years ago. Check the year.")
    NOT_A_PHONE = _("A phone number has ten digits, such as 323 555 0148.")
    NO_WHY = _("Say in a few words why this person needs the program.")
    NOT_AGREED = _("Ask the person first. A referral is sent when the person knows of it and agrees.")
    NOT_A_PLAN = _("Choose the person's health plan.")
    PLAN_ENDED = _("That plan no longer works here.")
    NO_PROGRAM = _("Choose a program.")
    REFERRED_ALREADY = _("Your organization has referred this person already, and the plan has not answered yet.")
    TOO_MANY = _("You sent twenty referrals within an hour. Wait a while, then send the next one.")

    ANSWERED = _("This referral has its answer already.")
    TAKEN_BACK = _("This referral was taken back.")

    NOT_SCREENED = _("It is not screened yet. Wait a moment, or screen it again.")
    NOT_FOUND = _("Say first which member this is.")
    SERVED_ELSEWHERE = _("Another CB-CME serves this member. End that first, or decline.")
    MAY_NOT_SERVE = _(
        "The CB-CME that referred has no certificate and contract with your plan that hold today, so it cannot be "
        "given the member. Certify it and agree on a contract, or decline."
    )
    NEEDS_ATTESTATION = _(
        "Records that the one who referred may see do not show that the rule is met. Accept it on a clinician's word: "
        "name the clinician and write what was attested."
    )
    NO_CLINICIAN = _("Name the clinician who attests it.")
    NO_ATTESTATION = _("Write in a few words what the clinician attests.")
    NO_REASON = _("Say why it is declined.")
    NO_WORDS = _("Write a few words for who referred. They read them.")


@dataclass(frozen=True)
class Asked:
    """A referral as somebody sends it."""

    first_name: str
    last_name: str
    birth_date: date
    cin: str
    why: str
    phone: str = ""
    agreed: bool = False
    to_a_plan: bool = True
    plan_works_here: bool = True
    program_known: bool = True
    open_already: bool = False
    sent_within_an_hour: int = 0


@dataclass(frozen=True)
class Acceptance:
    """A referral that the plan is about to accept. `open_decision`: what the rule says without protected facts."""

    found: bool
    open_decision: str
    served_elsewhere: bool = False
    may_serve: bool = True
    attested_by: str = ""
    attestation: str = ""


def refusals_to_refer(asked: Asked, *, today: date) -> list[Refusal]:
    """Every reason a referral cannot be sent."""
    oldest = (today.year - OLDEST, today.month, today.day)
    born = asked.birth_date
    return _those(
        {
            Refusal.TOO_MANY: asked.sent_within_an_hour >= REFERRALS_AN_HOUR,
            Refusal.NO_NAME: not (asked.first_name.strip() and asked.last_name.strip()),
            Refusal.NOT_A_CIN: not is_cin(asked.cin),
            Refusal.BORN_LATER: born > today,
            Refusal.BORN_TOO_EARLY: (born.year, born.month, born.day) < oldest,
            Refusal.NOT_A_PHONE: bool(asked.phone) and len(digits_of(asked.phone)) != 10,
            Refusal.NO_WHY: len(asked.why.strip()) < FEW_WORDS,
            Refusal.NOT_AGREED: not asked.agreed,
            Refusal.NOT_A_PLAN: not asked.to_a_plan,
            Refusal.PLAN_ENDED: asked.to_a_plan and not asked.plan_works_here,
            Refusal.NO_PROGRAM: not asked.program_known,
            Refusal.REFERRED_ALREADY: asked.open_already,
        }
    )


def refusals_to_touch(state: str) -> list[Refusal]:
    """Every reason a referral can be neither screened, taken back nor answered any more."""
    return _those({Refusal.ANSWERED: state in ("accepted", "declined"), Refusal.TAKEN_BACK: state == "taken_back"})


def refusals_to_accept(acceptance: Acceptance, *, state: str) -> list[Refusal]:
    """Every reason a referral cannot be accepted.

    Whoever refers learns that it was accepted. So what counts is what the rule says without protected facts: otherwise
    an acceptance would tell of them. A clinician's word stands in for the claims (HHP: referral by attestation).
    """
    done = refusals_to_touch(state)
    if done:
        return done
    attested = bool(acceptance.attested_by.strip() or acceptance.attestation.strip())
    return _those(
        {
            Refusal.NOT_SCREENED: state == "sent",
            Refusal.NOT_FOUND: not acceptance.found,
            Refusal.SERVED_ELSEWHERE: acceptance.served_elsewhere,
            Refusal.MAY_NOT_SERVE: not acceptance.may_serve,
            Refusal.NEEDS_ATTESTATION: acceptance.open_decision != LISTED and not attested,
            Refusal.NO_CLINICIAN: attested and not acceptance.attested_by.strip(),
            Refusal.NO_ATTESTATION: attested and len(acceptance.attestation.strip()) < FEW_WORDS,
        }
    )


def refusals_to_decline(*, state: str, because: str, words: str) -> list[Refusal]:
    """Every reason a referral cannot be declined."""
    return refusals_to_touch(state) or _those(
        {Refusal.NO_REASON: not because, Refusal.NO_WORDS: len(words.strip()) < FEW_WORDS}
    )


def _those(checks: Mapping[Refusal, bool]) -> list[Refusal]:
    return [reason for reason, applies in checks.items() if applies]
