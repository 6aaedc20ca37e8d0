"""Whether filters can be kept under a name."""

from enum import StrEnum

from promotora.apps.core.refusals import gettext_noop as _

LONGEST_NAME = 60
LONGEST = 1_000  # characters of the filters, as an address has them
MOST = 30


class Refusal(StrEnum):
    """The sentence that people read."""

    NO_NAME = _("Give these filters a name.")
    NAME_TOO_LONG = _("Give them a shorter name: at most 60 letters.")
    NAME_TAKEN = _("You have a view of this name already. Choose another name.")
    TOO_LONG = _("These are too many filters to keep. Take some away.")
    TOO_MANY = _("You have 30 views. Remove one that you no longer need.")


def refusals_to_keep(*, name: str, characters: int, views: int) -> list[Refusal]:
    """Every reason these filters cannot be kept so."""
    checks = {
        Refusal.NO_NAME: not name.strip(),
        Refusal.NAME_TOO_LONG: len(name.strip()) > LONGEST_NAME,
        Refusal.TOO_LONG: characters > LONGEST,
        Refusal.TOO_MANY: views >= MOST,
    }
    return [reason for reason, applies in checks.items() if applies]
