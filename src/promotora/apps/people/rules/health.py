"""Whether a health fact can end, come back, or be taken off the page."""

from dataclasses import dataclass
from datetime import date

from promotora.apps.people.rules.refusal import Refusal, those


@dataclass(frozen=True)
class FactTerms:
    """What matters of a health fact that somebody wants to change. `since` None: not known."""

    since: date | None
    ends: date | None
    mistaken: bool


def refusals_to_end_fact(fact: FactTerms, *, on: date, today: date) -> list[Refusal]:
    """Every reason this fact cannot end on a day."""
    return those(
        {
            Refusal.A_MISTAKE: fact.mistaken,
            Refusal.ALREADY_ENDED: fact.ends is not None,
            Refusal.ENDS_BEFORE_START: fact.since is not None and on < fact.since,
            Refusal.ENDS_LATER: on > today,
        }
    )


def refusals_to_bring_fact_back(fact: FactTerms) -> list[Refusal]:
    """Every reason this fact cannot hold again."""
    return those({Refusal.A_MISTAKE: fact.mistaken, Refusal.NOT_ENDED: fact.ends is None})


def refusals_to_take_off(fact: FactTerms, *, because: str) -> list[Refusal]:
    """Every reason this fact cannot be taken off the page as a mistake."""
    return those({Refusal.A_MISTAKE: fact.mistaken, Refusal.NO_REASON: not because.strip()})
