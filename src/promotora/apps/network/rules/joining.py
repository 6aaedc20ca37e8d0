"""Beginning to become a CB-CME, which anybody may: so slowly that it is of no use to who means harm."""

from promotora.apps.network.rules.refusal import Refusal, those

MOST_TO_AN_ADDRESS = 3  # a day; ours
MOST_A_DAY = 60  # that nobody answered; ours


def refusals_to_begin(*, known: bool, to_this_address: int, today: int) -> list[Refusal]:
    """Every reason an organization cannot begin now. `known`: it works here, or another address began for it.

    `to_this_address`: links that it was sent in the last day; `today`: links sent to anybody that nobody followed.
    """
    return those(
        {
            Refusal.KNOWN_HERE: known,
            Refusal.BEGAN_TOO_OFTEN: to_this_address >= MOST_TO_AN_ADDRESS,
            Refusal.TOO_MANY_BEGIN: today >= MOST_A_DAY,
        }
    )
