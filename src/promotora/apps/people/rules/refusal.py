"""Every reason for which this room says no."""

from collections.abc import Mapping
from enum import StrEnum

from promotora.apps.core.refusals import gettext_noop as _


class Refusal(StrEnum):
    """The sentence that people read."""

    NO_NAME = _("Give the first and the last name.")
    NOT_A_CIN = _("This is not a CIN: it is 9, seven digits and a letter.")
    BORN_LATER = _("The birth date is in the future.")
    BORN_TOO_EARLY = _("The birth date is more than 125 years ago. Check the year.")
    LOOKS_ALIKE = _("Someone like this is already here. Look at them first, or say that this is somebody else.")
    CIN_TAKEN = _("Your organization has already added someone with this CIN. Find them, or ask the plan.")

    NOT_A_PHONE = _("A phone number has ten digits, such as 323 555 0148.")
    NOT_AN_EMAIL = _("An email address has a name, an @ and a place, such as rosa@example.org.")
    NOT_A_ZIP = _("A ZIP code has five digits, or nine.")
    NOTHING_TO_REACH = _("Write the number, the address or the place.")
    STARTS_LATER = _("The first day is in the future.")
    ALREADY_ENDED = _("This has already ended. Bring it back first.")
    NOT_ENDED = _("This has not ended.")
    ENDS_BEFORE_START = _("The last day is before the first.")
    ENDS_LATER = _("The last day is in the future.")

    NO_CONSENT = _("A caregiver is paired only by the member's consent. Record it first.")
    CONSENT_OF_ANOTHER = _("This consent is another member's.")
    CONSENT_NOT_FOR_CAREGIVER = _("This consent does not cover a caregiver.")
    CONSENT_NOT_IN_FORCE = _("This consent is not in force today.")

    NO_DISCLOSER = _("Say who may share.")
    NO_WHAT = _("Say what may be shared.")
    NO_RECIPIENT = _("Name at least one who may receive.")
    NO_PURPOSE = _("Say what it is shared for.")
    NO_SIGNATURE = _("Say who signed.")
    SIGNED_LATER = _("It cannot be signed in the future.")
    EXPIRES_BEFORE_SIGNED = _("It ends before it was signed.")
    NO_EXPIRY = _("Say when it ends, or that it holds until the member takes it back.")
    NOT_TOLD_REVOKE = _("The paper must say that the member may take the consent back, and how.")
    NOT_TOLD_REDISCLOSURE = _(
        "The paper must say how records may be shared further, and what happens without a signature."
    )
    ALREADY_REVOKED = _("This consent was already taken back.")
    NO_REASON = _("Say why, in a few words.")
    PAPER_TOO_LARGE = _("The paper is larger than 10 MB. Take a smaller picture, or save it as a smaller PDF.")
    PAPER_EMPTY = _("The file is empty.")
    NO_PAPER = _("Choose the file with the signed paper.")
    PAPER_THERE = _("This consent has its paper already. A paper is never exchanged: record a new consent.")
    PAPER_OF_ANOTHER_KIND = _("The paper must be a PDF, a JPG or a PNG. What is in this file is something else.")

    SEES_NO_HEALTH = _("Your role sees no health facts, so it writes none.")
    A_MISTAKE = _("This was taken off the page as a mistake. If it is true after all, write it down again.")

    TOO_MANY_TRIES = _("You tried five times within an hour. Wait, or call your privacy officer.")
    OPENED_BY_REVIEWER = _("You opened this record yourself. Someone else reviews it.")
    ALREADY_REVIEWED = _("This emergency was already reviewed.")
    NO_FINDING = _("Say what you found.")

    SAME_ORGANIZATION = _("Choose another organization than your own.")
    ALREADY_SEES = _("That organization may see the member already.")
    ORGANIZATION_ENDED = _("That organization no longer works here.")
    UNTIL_PAST = _("The last day is in the past.")
    NOT_A_PLAN = _("Only a health plan or a plan partner has a membership to load.")
    LOAD_UNDER_WAY = _("A load of this plan is under way. Wait for its end; this file can be loaded after it.")
    FILE_GONE = _("The file is not there any more. Choose it again.")
    LOAD_FINISHED = _("This load has come to its end. Choose the file again to load it once more.")

    LINKED_TO_ITSELF = _("These are one and the same record already.")
    LINKED_ALREADY = _("These two are linked already.")
    NOT_LINKED = _("These two are not linked.")

    LET_BY_PLAN = _("This comes with the member's coverage. It ends when the coverage does.")


def those(checks: Mapping[Refusal, bool]) -> list[Refusal]:
    """The reasons that apply."""
    return [reason for reason, applies in checks.items() if applies]
