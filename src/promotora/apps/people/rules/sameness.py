"""Whether two records may be linked as one person's, and a link taken back."""

from dataclasses import dataclass

from promotora.apps.people.rules.refusal import Refusal, those


@dataclass(frozen=True)
class LinkAsked:
    """Two records that somebody says are one person's."""

    itself: bool
    linked_already: bool
    reason: str


def refusals_to_link(asked: LinkAsked) -> list[Refusal]:
    """Every reason these two cannot be linked."""
    return those(
        {
            Refusal.LINKED_TO_ITSELF: asked.itself,
            Refusal.LINKED_ALREADY: asked.linked_already and not asked.itself,
            Refusal.NO_REASON: not asked.reason.strip(),
        }
    )


def refusals_to_unlink(*, undone: bool, reason: str) -> list[Refusal]:
    """Every reason this link cannot be taken back."""
    return those({Refusal.NOT_LINKED: undone, Refusal.NO_REASON: not reason.strip()})
