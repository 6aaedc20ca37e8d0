"""Whether a list may be made, reviewed, released, withdrawn, discarded, and made again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from promotora.apps.core.refusals import gettext_noop as _


class Refusal(StrEnum):
    """The sentence that people read."""

    NOT_A_PLAN = _("Only a health plan or a plan partner makes lists.")
    NO_STORE = _(
        "The plan's claims are not here yet. Whoever runs this installation brings them in: promotora tel ingest."
    )
    STORE_UNREADABLE = _(
        "The plan's claims cannot be read as they stand. Whoever runs this installation brings them in again: "
        "promotora tel ingest."
    )
    NO_PROGRAM = _("There is no such program.")
    UNDER_WAY = _("A list of this program is being made. Wait for its end.")
    AFTER_CLAIMS = _("The claims that were brought in end before this day. Choose an earlier day.")
    BEFORE_CLAIMS = _("The claims that were brought in begin after this day. Choose a later day.")
    NOT_BEGUN = _("The program had not begun on this day. Choose a later day.")
    ENDED = _("The program had ended by this day. Choose an earlier day, or say that your plan keeps it open.")
    NOT_TO_REVIEW = _("Only a list that is made and not yet reviewed can be reviewed.")
    NOT_REVIEWED = _("Review the list first. A list is released after somebody has looked at it.")
    RELEASED_MEANWHILE = _(
        "Another list of this day was released a moment ago. Look at it, and release this one again."
    )
    STRANGERS = _(
        "People on this list are not in your directory. Load the membership, and make the list again: then everyone "
        "on it can be found."
    )
    NOT_RELEASED = _("Only a released list can be withdrawn.")
    NO_REASON = _("Say why, in a few words.")
    NOT_TO_DISCARD = _("This list cannot be discarded: it is being made, or it was released.")
    NOT_TO_MAKE_AGAIN = _("This list came to its end. Ask for a new one.")
    FILES_GONE = _("The files of this list are not here any more, so it cannot be made again and compared.")
    CHECK_UNDER_WAY = _("This list is being made again just now. Wait for its end.")


def those(checks: Mapping[Refusal, bool]) -> list[Refusal]:
    """The reasons that apply."""
    return [reason for reason, applies in checks.items() if applies]


@dataclass(frozen=True)
class Claims:
    """The claims that were brought in: the first and the last month, each by its first day."""

    oldest: date
    newest: date

    @property
    def latest_as_of(self) -> date:
        """The last as-of date that they are enough for: the day after the newest month."""
        return (self.newest.replace(day=28) + timedelta(days=4)).replace(day=1)


@dataclass(frozen=True)
class RunAsked:
    """A list that somebody wants made. `claims` is None without a store; `begins` and `ends` are the program's."""

    is_plan: bool
    claims: Claims | None
    as_of: date
    known: bool
    begins: date | None
    ends: date | None
    keep_open: bool = False
    under_way: bool = False
    unreadable: bool = False


def refusals_to_make(asked: RunAsked) -> list[Refusal]:
    """Every reason this list cannot be made now."""
    claims = asked.claims
    return those(
        {
            Refusal.NOT_A_PLAN: not asked.is_plan,
            Refusal.NO_STORE: claims is None and not asked.unreadable,
            Refusal.STORE_UNREADABLE: asked.unreadable,
            Refusal.NO_PROGRAM: not asked.known,
            Refusal.UNDER_WAY: asked.under_way,
            Refusal.AFTER_CLAIMS: claims is not None and asked.as_of > claims.latest_as_of,
            Refusal.BEFORE_CLAIMS: claims is not None and asked.as_of < claims.oldest,
            Refusal.NOT_BEGUN: asked.begins is not None and asked.as_of < asked.begins,
            Refusal.ENDED: asked.ends is not None and asked.as_of > asked.ends and not asked.keep_open,
        }
    )


def refusals_to_review(*, made: bool) -> list[Refusal]:
    """Every reason this list cannot be called reviewed."""
    return those({Refusal.NOT_TO_REVIEW: not made})


def refusals_to_release(*, reviewed: bool, strangers: int) -> list[Refusal]:
    """Every reason this list cannot be released."""
    return those({Refusal.NOT_REVIEWED: not reviewed, Refusal.STRANGERS: strangers > 0})


def refusals_to_withdraw(*, released: bool, because: str) -> list[Refusal]:
    """Every reason this list cannot be withdrawn."""
    return those({Refusal.NOT_RELEASED: not released, Refusal.NO_REASON: not because.strip()})


def refusals_to_discard(*, may_be: bool, because: str) -> list[Refusal]:
    """Every reason this list cannot be discarded."""
    return those({Refusal.NOT_TO_DISCARD: not may_be, Refusal.NO_REASON: not because.strip()})


def refusals_to_begin_again(*, stopped: bool, under_way: bool) -> list[Refusal]:
    """Every reason a list that stopped in the middle cannot be begun again."""
    return those({Refusal.NOT_TO_MAKE_AGAIN: not stopped, Refusal.UNDER_WAY: under_way})


def refusals_to_replay(*, has_files: bool, under_way: bool) -> list[Refusal]:
    """Every reason a list cannot be made again to be compared."""
    return those({Refusal.FILES_GONE: not has_files, Refusal.CHECK_UNDER_WAY: under_way})
