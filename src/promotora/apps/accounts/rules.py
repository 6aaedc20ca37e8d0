"""Decisions of this room: plain values in, every refusal out."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from promotora.apps.core.refusals import gettext_noop as _

INVITATION_LASTS = timedelta(days=7)
UNDO_LASTS = timedelta(days=7)  # how long after its end a role comes back by a click


class Refusal(StrEnum):
    """Why something cannot be done, as the sentence that people read."""

    WRONG_KIND = _("This kind of organization does not have this role.")
    HOLDS_ROLE = _("This person already holds this role here.")
    INVITED = _("This person is already invited to this role. Send that invitation again instead.")
    ORGANIZATION_ENDED = _("This organization no longer works here.")
    ENDS_TOO_EARLY = _("A role must last at least until tomorrow. Choose a later day, or leave the day empty.")
    HAS_KEEPER = _("This organization already has, or has invited, someone who keeps its staff. Ask them.")

    ACCEPTED = _("This invitation was already used. Sign in with the account that used it.")
    WITHDRAWN = _("This invitation was withdrawn. Ask whoever invited you for a new one.")
    EXPIRED = _(
        "This invitation is more than 7 days old and no longer works. Ask whoever invited you to send it again."
    )
    OTHER_PERSON = _("This invitation is for somebody else. Sign out, then sign in as the person who was invited.")
    ROLE_OVER = _(
        "The role that you were invited to has ended meanwhile. Ask whoever invited you for a new invitation."
    )
    ACCOUNT_CLOSED = _("The account with this email was closed. Ask whoever invited you what to do.")
    ACCOUNT_EXISTS = _("There is an account with this email by now. Sign in with it, then accept.")

    NOT_HELD = _("This role has already ended.")
    IN_THE_PAST = _("A role cannot end in the past. Choose today or a later day.")
    NO_REASON = _("Say why the role ends.")
    LAST_KEEPER = _(
        "Nobody else here keeps the staff. First give somebody else a role that does, and wait until they accept."
    )
    NOT_ENDED = _("This role has not ended.")
    TOO_LATE = _("A role can be brought back within 7 days of its end. Invite the person again instead.")

    KIND_IN_USE = _("People here hold roles, or are invited to roles, that an organization of this kind does not have.")
    OWN_ORGANIZATION = _("You are working for this organization just now. Somebody from another one must end it.")
    NOT_YOURS = _("You do not hold this role today.")

    ANOTHER_KEY = _(
        "Your app’s codes and your recovery codes cannot be checked, because this site’s key is not the one that they "
        "were set up with. Sign in with a passkey if you have one. Otherwise ask whoever runs this site to put the "
        "former key back, or to reset your second step."
    )


@dataclass(frozen=True)
class Inviting:
    """What decides whether somebody may be invited to a role."""

    role_belongs: bool
    holds_role: bool
    invited: bool
    organization_ended: bool
    ends: date | None
    today: date
    account_closed: bool = False


def refusals_to_invite(to: Inviting) -> list[Refusal]:
    """Every reason not to send this invitation."""
    return reasons(
        {
            Refusal.WRONG_KIND: not to.role_belongs,
            Refusal.HOLDS_ROLE: to.holds_role,
            Refusal.INVITED: to.invited,
            Refusal.ORGANIZATION_ENDED: to.organization_ended,
            Refusal.ENDS_TOO_EARLY: to.ends is not None and to.ends <= to.today,
            Refusal.ACCOUNT_CLOSED: to.account_closed,
        }
    )


@dataclass(frozen=True)
class Accepting:
    """What decides whether somebody may accept an invitation."""

    accepted: bool
    withdrawn: bool
    expired: bool
    organization_ended: bool
    role_over: bool
    other_person: bool = False
    account_closed: bool = False


def refusals_to_accept(it: Accepting) -> list[Refusal]:
    """Every reason why this invitation cannot be accepted; a used or withdrawn one is not also said to be old."""
    settled = it.accepted or it.withdrawn
    return reasons(
        {
            Refusal.ACCEPTED: it.accepted,
            Refusal.WITHDRAWN: it.withdrawn and not it.accepted,
            Refusal.EXPIRED: it.expired and not settled,
            Refusal.ORGANIZATION_ENDED: it.organization_ended,
            Refusal.ROLE_OVER: it.role_over and not settled,
            Refusal.OTHER_PERSON: it.other_person,
            Refusal.ACCOUNT_CLOSED: it.account_closed,
        }
    )


@dataclass(frozen=True)
class Ending:
    """What decides whether a role may end."""

    held: bool
    on: date
    today: date
    because: str
    leaves_no_keeper: bool


def refusals_to_end(role: Ending) -> list[Refusal]:
    """Every reason why this role may not end on this day."""
    return reasons(
        {
            Refusal.NOT_HELD: not role.held,
            Refusal.IN_THE_PAST: role.on < role.today,
            Refusal.NO_REASON: not role.because.strip(),
            Refusal.LAST_KEEPER: role.held and role.leaves_no_keeper,
        }
    )


@dataclass(frozen=True)
class BringingBack:
    """What decides whether an ended role may come back."""

    ends: date | None
    today: date
    holds_role: bool
    organization_ended: bool
    account_closed: bool


def refusals_to_bring_back(role: BringingBack) -> list[Refusal]:
    """Every reason why this role may not come back."""
    return reasons(
        {
            Refusal.NOT_ENDED: role.ends is None,
            Refusal.TOO_LATE: role.ends is not None and role.ends + UNDO_LASTS < role.today,
            Refusal.HOLDS_ROLE: role.holds_role,
            Refusal.ORGANIZATION_ENDED: role.organization_ended,
            Refusal.ACCOUNT_CLOSED: role.account_closed,
        }
    )


def reasons(checks: dict[Refusal, bool]) -> list[Refusal]:
    """The refusals that apply."""
    return [reason for reason, applies in checks.items() if applies]
