"""Whether a policy may be drafted, tried, proposed, adopted, turned down or discarded: every refusal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from promotora.apps.core.refusals import gettext_noop as _
from promotora.apps.tel.terms import DraftState

MOST_MONTHS = 12
"""Past months that a trial goes through, at most."""


class DraftRefusal(StrEnum):
    """The sentence that people read."""

    NOT_A_PLAN = _("Only a health plan or a plan partner drafts policies.")
    NO_NAME = _("Give the draft a name, such as “Four ED visits”.")
    NOT_A_DRAFT = _("This is no longer a draft, so it cannot be changed. Take it back to a draft first.")
    ADOPTED = _("This is adopted. An adopted version stays as it is: begin a new draft from it.")
    DISCARDED = _("This was discarded.")
    NOT_PROPOSED = _("This is not proposed, so it is neither adopted nor turned down.")
    NOT_SENT = _("This is a draft already.")
    PROPOSED = _("This is proposed. Take it back first, or turn it down.")

    CHANGES_NOTHING = _("This draft is the same as the version that it was made from. Change a line first.")
    NEVER_TRIED = _(
        "Nobody has tried this draft since it was last changed. Try it first, and see who would come and go."
    )
    NO_FIRST_DAY = _("Say from which day on it holds.")
    BEFORE_BASE = _("The first day is before the version that it was made from began.")
    AFTER_END = _("The program has ended by that day. Choose an earlier first day.")
    RELEASED_ALREADY = _("A list as of that day or later is released already. Choose a first day after it.")
    DAY_TAKEN = _("Another adopted version of this program begins on that day. Choose another day.")
    NO_REASON = _("Say why, in a few words.")
    UNVERIFIED = _("Some lines rest on sources that nobody has verified. Read them, and say that you know.")
    OWN_PROPOSAL = _("You drafted, changed or proposed this yourself. Somebody else adopts it.")

    NO_STORE = _("There are no claims here to try it on. Ask the operator to bring them in.")
    TRIAL_UNDER_WAY = _("A trial of this draft is under way. Wait for its end.")
    DAY_BEFORE_CLAIMS = _("There are no claims for that day yet, or no longer. Choose a day that the claims cover.")
    TOO_MANY_MONTHS = _("Look back on 12 months at most.")
    NOT_IN_FORCE = _("No version of this program is in force on that day, so there is nothing to compare with.")
    TRIAL_ENDED = _("This trial has come to its end. Try the draft once more from its page.")


def those(checks: Mapping[DraftRefusal, bool]) -> list[DraftRefusal]:
    """The reasons that apply."""
    return [reason for reason, applies in checks.items() if applies]


def _not_open(state: str) -> dict[DraftRefusal, bool]:
    """Why a draft in this state is changed no more."""
    return {
        DraftRefusal.ADOPTED: state == DraftState.ADOPTED,
        DraftRefusal.DISCARDED: state == DraftState.DISCARDED,
    }


def refusals_to_begin(*, is_plan: bool, name: str) -> list[DraftRefusal]:
    """Every reason a draft cannot be begun."""
    return those({DraftRefusal.NOT_A_PLAN: not is_plan, DraftRefusal.NO_NAME: not name.strip()})


def refusals_to_change(*, state: str) -> list[DraftRefusal]:
    """Every reason a draft cannot be changed or tried."""
    sent = state in (DraftState.PROPOSED, DraftState.TURNED_DOWN)
    return those(_not_open(state) | {DraftRefusal.NOT_A_DRAFT: sent})


def refusals_to_reopen(*, state: str) -> list[DraftRefusal]:
    """Every reason a proposal cannot become a draft again."""
    return those(_not_open(state) | {DraftRefusal.NOT_SENT: state == DraftState.DRAFT})


def refusals_to_discard(*, state: str) -> list[DraftRefusal]:
    """Every reason a draft cannot be discarded."""
    return those(_not_open(state) | {DraftRefusal.PROPOSED: state == DraftState.PROPOSED})


@dataclass(frozen=True)
class Proposal:
    """A draft that somebody wants adopted from a day. `released`: the as-of date of the last list that is out."""

    effective: date | None
    because: str
    changes_something: bool
    tried_as_it_is: bool
    acknowledged: bool
    any_unverified: bool
    base_begins: date
    program_ends: date | None
    released: date | None
    days_taken: frozenset[date]


def refusals_to_propose(proposal: Proposal, *, state: str) -> list[DraftRefusal]:
    """Every reason a draft cannot be proposed."""
    sent = state in (DraftState.PROPOSED, DraftState.TURNED_DOWN)
    return those(
        _not_open(state)
        | {
            DraftRefusal.NOT_A_DRAFT: sent,
            DraftRefusal.CHANGES_NOTHING: not proposal.changes_something,
            DraftRefusal.NEVER_TRIED: proposal.changes_something and not proposal.tried_as_it_is,
            DraftRefusal.NO_REASON: not proposal.because.strip(),
            DraftRefusal.UNVERIFIED: proposal.any_unverified and not proposal.acknowledged,
        }
        | _of_first_day(proposal)
    )


def _of_first_day(proposal: Proposal) -> dict[DraftRefusal, bool]:
    day = proposal.effective
    if day is None:
        return {DraftRefusal.NO_FIRST_DAY: True}
    return {
        DraftRefusal.BEFORE_BASE: day < proposal.base_begins,
        DraftRefusal.AFTER_END: proposal.program_ends is not None and day > proposal.program_ends,
        DraftRefusal.RELEASED_ALREADY: proposal.released is not None and day <= proposal.released,
        DraftRefusal.DAY_TAKEN: day in proposal.days_taken,
    }


def refusals_to_adopt(proposal: Proposal, *, state: str, own: bool) -> list[DraftRefusal]:
    """Every reason this person cannot adopt a proposal. `own`: they drafted, changed or proposed it."""
    return those(
        _not_open(state)
        | {
            DraftRefusal.NOT_PROPOSED: state in (DraftState.DRAFT, DraftState.TURNED_DOWN),
            DraftRefusal.OWN_PROPOSAL: own,
        }
        | _of_first_day(proposal)
    )


def refusals_to_turn_down(*, state: str, because: str) -> list[DraftRefusal]:
    """Every reason a proposal cannot be turned down."""
    return those(
        _not_open(state)
        | {
            DraftRefusal.NOT_PROPOSED: state in (DraftState.DRAFT, DraftState.TURNED_DOWN),
            DraftRefusal.NO_REASON: not because.strip(),
        }
    )


@dataclass(frozen=True)
class TrialAsked:
    """A trial that somebody wants. `covered`: the claims reach to the day; `in_force`: there is a version on it."""

    store: bool
    under_way: bool
    covered: bool
    in_force: bool
    months: int
    ended: bool = False


def refusals_to_try(asked: TrialAsked) -> list[DraftRefusal]:
    """Every reason a draft cannot be tried so."""
    return those(
        {
            DraftRefusal.NO_STORE: not asked.store,
            DraftRefusal.TRIAL_UNDER_WAY: asked.under_way,
            DraftRefusal.DAY_BEFORE_CLAIMS: asked.store and not asked.covered,
            DraftRefusal.NOT_IN_FORCE: not asked.in_force,
            DraftRefusal.TOO_MANY_MONTHS: not 0 <= asked.months <= MOST_MONTHS,
            DraftRefusal.TRIAL_ENDED: asked.ended,
        }
    )
