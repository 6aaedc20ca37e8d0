"""When a plan's members can be placed, and when a placement may be committed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from promotora.apps.core.refusals import gettext_noop as _

FURTHEST_AHEAD = timedelta(days=60)


class Refusal(StrEnum):
    """The sentence that people read."""

    NO_LIST = _("No list of this program is released. Release one first; then its members can be placed.")
    NOBODY_LISTED = _("Nobody is on the released list.")
    NOBODY_OPEN = _(
        "No CB-CME may be given members on that day: none has a certificate and a contract that hold. Certify one and "
        "agree on a contract first."
    )
    UNDER_WAY = _("A placement is being worked out already. Wait for it, or discard it.")
    DAY_PAST = _("This day is past. Choose today or a later day.")
    DAY_TOO_FAR = _("This day is more than 60 days from now. Choose an earlier day.")

    NOT_STOPPED = _("This placement did not stop, so there is nothing to begin again.")
    NOT_MADE = _("Only a placement that was worked out and waits can be committed.")
    NOT_YET = _("This placement is for a later day. Commit it on that day.")
    NOT_RELEASED = _("The list that it was made from is not released any more. Work out another one.")
    COMMITTING = _("This placement is being committed already.")
    NOTHING_CHANGES = _("Everybody stays where they are, so there is nothing to commit.")
    NOT_TO_DISCARD = _("This placement cannot be discarded any more.")
    NO_REASON = _("Write why, in a few words. Whoever looks at the history reads it.")

    TAKING_BACK = _("This placement is being taken back already.")
    NOT_COMMITTED = _("This placement was not committed, so there is nothing to take back.")
    NOTHING_LEFT = _("Nothing of it is left to take back.")

    STEPS_IN_ORDER = _("The second step of the fair share must begin later and cost more than the first.")
    NO_REASON_OF_WEIGHTS = _("Write why the weights are so, in a few words. Whoever looks at the history reads it.")
    WEIGHTS_SAME = _("These are the weights that hold already.")


class Meanwhile(StrEnum):
    """What can have changed between working a placement out and committing it, or come between."""

    ASSIGNED = _("Somebody assigned members since it was worked out.")
    NOT_TO_BE_GIVEN = _("A CB-CME may not be given members any more: its certificate or contract does not hold today.")
    ABOVE_ROOM = _("A CB-CME has less room than it had.")
    NOT_LISTED = _("Some of the members may not be assigned from this list any more.")
    STOPPED = _("The computer that committed it stopped. Nothing of it was written, so you can commit it again.")
    STOPPED_BACK = _("The computer that took it back stopped. Nothing of it was written: everybody is as committed.")


@dataclass(frozen=True)
class PlacingAsked:
    """A placement that somebody asks for."""

    released: bool
    listed: int
    open_ones: int  # CB-CMEs that may be given members on the day
    under_way: bool
    day: date
    today: date


@dataclass(frozen=True)
class Given:
    """What a commit would do to one CB-CME. `after`: the plan's members there, `room`: what it has for them today."""

    may: bool
    comes: int
    after: int
    room: int


def refusals_to_ask(asked: PlacingAsked) -> list[Refusal]:
    """Every reason no placement can be worked out."""
    return _those(
        {
            Refusal.NO_LIST: not asked.released,
            Refusal.NOBODY_LISTED: asked.released and asked.listed == 0,
            Refusal.NOBODY_OPEN: asked.open_ones == 0,
            Refusal.UNDER_WAY: asked.under_way,
            Refusal.DAY_PAST: asked.day < asked.today,
            Refusal.DAY_TOO_FAR: asked.day > asked.today + FURTHEST_AHEAD,
        }
    )


def refusals_to_begin_again(*, stopped: bool, under_way: bool) -> list[Refusal]:
    """Every reason a placement cannot be begun again."""
    return _those({Refusal.NOT_STOPPED: not stopped, Refusal.UNDER_WAY: under_way})


def refusals_to_commit(
    *, made: bool, released: bool, day: date, today: date, changes: bool, committing: bool = False
) -> list[Refusal]:
    """Every reason a placement cannot be committed, whatever happened meanwhile."""
    return _those(
        {
            Refusal.COMMITTING: committing,
            Refusal.NOT_MADE: not made and not committing,
            Refusal.NOT_YET: made and day > today,
            Refusal.NOT_RELEASED: made and not released,
            Refusal.NOTHING_CHANGES: made and not changes,
        }
    )


def changed_meanwhile(*, assigned: bool, listed: bool, given: Mapping[int, Given]) -> list[Meanwhile]:
    """What is not any more as it was when the placement was worked out, so that it must not be committed."""
    gains = [each for each in given.values() if each.comes]
    checks = {
        Meanwhile.ASSIGNED: assigned,
        Meanwhile.NOT_TO_BE_GIVEN: any(not each.may for each in gains),
        Meanwhile.ABOVE_ROOM: any(each.may and each.after > each.room for each in gains),
        Meanwhile.NOT_LISTED: not listed,
    }
    return [reason for reason, applies in checks.items() if applies]


def refusals_to_discard(*, may_be: bool, because: str) -> list[Refusal]:
    """Every reason a placement cannot be discarded."""
    return _those({Refusal.NOT_TO_DISCARD: not may_be, Refusal.NO_REASON: may_be and not because.strip()})


def refusals_of_weights(*, steps_in_order: bool, because: str, same: bool) -> list[Refusal]:
    """Every reason weights cannot be set so."""
    return _those(
        {
            Refusal.STEPS_IN_ORDER: not steps_in_order,
            Refusal.NO_REASON_OF_WEIGHTS: not because.strip(),
            Refusal.WEIGHTS_SAME: same,
        }
    )


def _those(checks: Mapping[Refusal, bool]) -> list[Refusal]:
    return [reason for reason, applies in checks.items() if applies]


def refusals_to_take_back_placing(*, committed: bool, taking_back: bool) -> list[Refusal]:
    """Every reason why nothing of a placement can be taken back."""
    return [Refusal.TAKING_BACK] if taking_back else [] if committed else [Refusal.NOT_COMMITTED]
