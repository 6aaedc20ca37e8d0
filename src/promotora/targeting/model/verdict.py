"""What a policy says of one person."""

from dataclasses import dataclass
from enum import StrEnum


class Decision(StrEnum):
    """The three answers of a list."""

    LISTED = "listed"
    EXCLUDED = "excluded"
    NOT_ELIGIBLE = "not_eligible"


@dataclass(frozen=True)
class Verdict:
    """A decision with every reason for it; criteria and tier only when listed."""

    decision: Decision
    reasons: tuple[str, ...]
    criteria: tuple[str, ...] = ()
    tier: int | None = None
