"""Whether somebody may be added to the directory by hand."""

from dataclasses import dataclass
from datetime import date

from promotora.apps.core.identifiers import is_cin
from promotora.apps.people.rules.refusal import Refusal, those

OLDEST = 125  # years


@dataclass(frozen=True)
class NewMember:
    """What somebody gave of a member who is in no load."""

    first_name: str
    last_name: str
    birth_date: date
    cin: str = ""
    alike: int = 0
    somebody_else: bool = False


def refusals_to_add(new: NewMember, *, today: date) -> list[Refusal]:
    """Every reason this member cannot be added; `alike` members were found, and none is this one if `somebody_else`."""
    return those(
        {
            Refusal.NO_NAME: not (new.first_name.strip() and new.last_name.strip()),
            Refusal.NOT_A_CIN: bool(new.cin) and not is_cin(new.cin),
            Refusal.BORN_LATER: new.birth_date > today,
            Refusal.BORN_TOO_EARLY: new.birth_date.year < today.year - OLDEST,
            Refusal.LOOKS_ALIKE: new.alike > 0 and not new.somebody_else,
        }
    )
