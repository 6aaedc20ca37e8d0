"""Who may be given to which CB-CME, and how long that can be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from promotora.apps.core.refusals import gettext_noop as _

MOST_AT_ONCE = 5_000
UNDO_LASTS = timedelta(minutes=10)


class Refusal(StrEnum):
    """The sentence that people read."""

    NOBODY_PICKED = _("Pick at least one member.")
    TOO_MANY = _("These are more than 5,000 members. Narrow the list, and assign a part of them at a time.")
    NO_REASON = _("Write why, in a few words. Whoever looks at the history reads it.")
    NOT_A_CB_CME = _("Members are assigned to CB-CMEs only, and this organization is not one.")
    CB_CME_ENDED = _("This CB-CME does not work here any more. Choose another one.")
    NOT_CERTIFIED = _(
        "This CB-CME has no certificate from your plan that holds today. Certify it first, or choose another."
    )
    NOT_CONTRACTED = _("This CB-CME is certified, but has no contract with your plan today. Agree on one first.")
    NOT_RELEASED = _("This list is not released. Release it first; then its members can be assigned.")

    NOT_ON_LIST = _("This member is not on this list.")
    ALREADY_THERE = _("This member is assigned there already.")
    NOBODYS = _("This member is assigned to nobody.")
    NEEDS_CONSENT = _(
        "This member's listing rests on records that need the member's own consent before another organization may see "
        "them."
    )

    TAKEN_BACK = _("This was taken back already.")
    TAKES_BACK = _("This took something back. Assign the members again instead.")
    TOO_LATE = _("Ten minutes have passed. Assign the members again instead.")
    CANNOT_GO_BACK = _(
        "The CB-CME that had these members may not be given members any more: its certificate or contract has ended. "
        "Assign them to another one instead."
    )
    NOTHING_LEFT = _("Somebody has assigned all of these members anew since. There is nothing to take back.")


@dataclass(frozen=True)
class AssigningAsked:
    """Members who are to be assigned at once. `to_cb_cme` None: to nobody, their assignments end."""

    members: int
    because: str
    released: bool
    to_cb_cme: bool | None
    ended: bool = False
    certified: bool = True
    contracted: bool = True


@dataclass(frozen=True)
class MemberAsked:
    """One of them. `serves`: the CB-CME that serves the member now, 0 for nobody; `to`: the one that shall."""

    listed: bool
    openly: bool  # whether the listing would stand without protected records
    consented: bool  # whether the member lets that organization see them
    serves: int
    to: int


def refusals_to_assign(asked: AssigningAsked) -> list[Refusal]:
    """Every reason nobody of these can be assigned so."""
    return _those(
        {
            Refusal.NOBODY_PICKED: asked.members == 0,
            Refusal.TOO_MANY: asked.members > MOST_AT_ONCE,
            Refusal.NO_REASON: not asked.because.strip(),
            Refusal.NOT_A_CB_CME: asked.to_cb_cme is False,
            Refusal.CB_CME_ENDED: asked.ended,
            **dict.fromkeys(refusals_to_be_given(asked), True),
            Refusal.NOT_RELEASED: not asked.released,
        }
    )


def refusals_to_be_given(asked: AssigningAsked) -> list[Refusal]:
    """Why a CB-CME that works here may not be given members: the database holds that as well."""
    works = asked.to_cb_cme is True and not asked.ended
    return _those(
        {
            Refusal.NOT_CERTIFIED: works and not asked.certified,
            Refusal.NOT_CONTRACTED: works and asked.certified and not asked.contracted,
        }
    )


def refusals_of_member(asked: MemberAsked) -> list[Refusal]:
    """Every reason this one cannot be assigned so."""
    if not asked.to:
        return _those({Refusal.NOBODYS: not asked.serves})
    return _those(
        {
            Refusal.NOT_ON_LIST: not asked.listed,
            Refusal.ALREADY_THERE: asked.serves == asked.to,
            Refusal.NEEDS_CONSENT: asked.listed and not (asked.openly or asked.consented),
        }
    )


def refusals_to_take_back(
    *, made_at: datetime, now: datetime, taken_back: bool, takes_back: bool, may_go_back: bool = True
) -> list[Refusal]:
    """Every reason an act of assigning cannot be taken back. `may_go_back`: who had them may be given them again."""
    return _those(
        {
            Refusal.TAKEN_BACK: taken_back,
            Refusal.TAKES_BACK: takes_back,
            Refusal.TOO_LATE: now - made_at > UNDO_LASTS and not taken_back,
            Refusal.CANNOT_GO_BACK: not may_go_back,
        }
    )


def _those(checks: Mapping[Refusal, bool]) -> list[Refusal]:
    return [reason for reason, applies in checks.items() if applies]
