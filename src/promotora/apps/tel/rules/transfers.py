"""Wishes to be served by another CB-CME: who may write one, and how a plan answers. Nobody is moved without cause."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from promotora.apps.core.refusals import gettext_noop as _

FEW_WORDS = 3


class Refusal(StrEnum):
    """The sentence that people read."""

    NOT_SERVED = _("Nobody serves this member for that plan now, so there is nothing to leave.")
    NOT_YOURS = _("Your organization does not serve this member for that plan now.")
    ASKED_ALREADY = _("A wish of this member waits for the plan's answer already.")
    NO_CAUSE = _("Say why. Nobody is moved without a cause.")
    NO_WORDS = _("Say in a few words what it is about. The plan reads them.")
    NOT_A_CB_CME = _("Choose a CB-CME that works here.")
    SAME = _("That CB-CME serves the member already.")

    ANSWERED = _("This wish has its answer already.")
    TAKEN_BACK = _("This wish was taken back.")
    NO_ANSWER = _("Write a few words for who asked. They read them.")
    NOT_NAMED = _("No CB-CME is named. Agree to it for the next placement, or decline.")
    NO_ROOM = _("The CB-CME that is wished for has no room today. Agree to it for the next placement, or decline.")


@dataclass(frozen=True)
class WishAsked:
    """A wish as somebody writes it. `to_cb_cme` None: any other."""

    served: bool
    by_whom_it_concerns: bool  # the one that serves the member, or the plan
    waits_already: bool
    cause: str
    words: str
    to_cb_cme: bool | None
    same: bool


def refusals_to_wish(asked: WishAsked) -> list[Refusal]:
    """Every reason a wish cannot be written."""
    return _those(
        {
            Refusal.NOT_SERVED: not asked.served and asked.by_whom_it_concerns,
            Refusal.NOT_YOURS: not asked.by_whom_it_concerns,
            Refusal.ASKED_ALREADY: asked.waits_already,
            Refusal.NO_CAUSE: not asked.cause,
            Refusal.NO_WORDS: asked.cause not in ("", "choice") and len(asked.words.strip()) < FEW_WORDS,
            Refusal.NOT_A_CB_CME: asked.to_cb_cme is False,
            Refusal.SAME: asked.same,
        }
    )


def refusals_to_touch(state: str) -> list[Refusal]:
    """Every reason a wish can be neither answered nor taken back any more."""
    return _those({Refusal.ANSWERED: state in ("agreed", "declined"), Refusal.TAKEN_BACK: state == "taken_back"})


def refusals_to_agree_now(*, state: str, named: bool, room: bool) -> list[Refusal]:
    """Every reason the member cannot go there at once; whether the CB-CME may be given members is asked by the door."""
    return refusals_to_touch(state) or _those({Refusal.NOT_NAMED: not named, Refusal.NO_ROOM: named and not room})


def refusals_to_decline(*, state: str, answer: str) -> list[Refusal]:
    """Every reason a wish cannot be declined."""
    return refusals_to_touch(state) or _those({Refusal.NO_ANSWER: len(answer.strip()) < FEW_WORDS})


def _those(checks: Mapping[Refusal, bool]) -> list[Refusal]:
    return [reason for reason, applies in checks.items() if applies]
