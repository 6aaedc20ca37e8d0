"""The sentences that placements are explained with: each a kind, whose value is the sentence, and what it speaks of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from promotora.placement.arcs import Bar


class Why(StrEnum):
    """Everything that can be said of where a member is, or is not."""

    FAR = "{name} is {km} km away in a straight line."
    HOME_UNKNOWN = "Where the member lives is not known, so distance did not count."
    SITES_UNKNOWN = "Where {name} works is not known, so {km} km was assumed."
    SPEAKS = "It speaks the member's language."
    SPEAKS_PARTLY = "It speaks the member's language in part."
    SPEAKS_NOT = "It does not speak the member's language."
    LANGUAGE_UNKNOWN = "The member's language is not known, so language did not count."
    EXPERT = "It has expertise in {needs}."
    NOT_EXPERT = "It has no expertise in {needs}, which this plan's weights allow."
    CLINIC = "It is with the member's own clinic."
    NOT_CLINIC = "It is not with the member's own clinic."
    AREA_UNKNOWN = "The member's area is not known, so no area was ruled out."

    STAYS = "It serves the member now."
    LEFT_GONE = "{name}, which served the member, is not one of the CB-CMEs in question."
    LEFT_BARRED = "{name}, which served the member, {bars}."
    LEFT_BY_CHOICE = "The member asked to leave {name}."
    LEFT_ABOVE_ROOM = "{name}, which served the member, has more members than room."
    LEFT_TO_SAVE = "Leaving {name} is worth {km} km to the member, though leaving counts against it."
    LEFT_FOR_OTHERS = "The place at {name}, which served the member, counts for more to others."

    FIRST_CHOICE = "The member chose it first."
    LATER_CHOICE = "It is number {rank} of the member's choices."
    CHOICE_FULL = "The member chose {name}, which is full; the places there count for more to others."
    CHOICE_BARRED = "The member chose {name}, which {bars}."
    CHOICE_GONE = "The member chose {name}, which is not one of the CB-CMEs in question."
    CHOICE_DEARER = "The member chose {name}, which costs more than this plan lets a choice weigh."

    NEXT_BEST = "The next best was {name}: {km} km more for the member."
    BETTER_BUT = "{name} would suit the member better by {km} km, but others would lose as much by it, or more."
    NO_OTHER = "No other CB-CME may have the member."

    NONE_OPEN = "No CB-CME is certified and contracted on {day}."
    NONE_IN_AREA = "No certified and contracted CB-CME serves {area}."
    NONE_EXPERT = "No CB-CME that serves the member's area has expertise in {needs}."
    NONE_NEAR = "No CB-CME that could have the member is within {km} km."
    ALL_FULL = "Every CB-CME that may have the member is full: {count} of them."
    NEAREST_FULL = "The one that suits best is {name}, {km} km away."
    BEST_FULL = "The one that suits best is {name}."
    PLACE_HELPS = "One more place at {name} would do for the member."


BARS = {
    Bar.NOT_CERTIFIED: "is not certified on that day",
    Bar.NOT_CONTRACTED: "has no contract on that day",
    Bar.OUTSIDE_ITS_AREAS: "does not serve the member's area",
    Bar.NO_EXPERTISE: "lacks expertise that the member needs",
    Bar.TOO_FAR: "is too far away",
}
"""How each bar is said, after a name."""


@dataclass(frozen=True)
class Reason:
    """A sentence and what fills it; `str` is the sentence in English."""

    why: Why
    words: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.why.value.format(**self.words)


def reason(why: Why, **words: object) -> Reason:
    """A reason; kilometers are told with one decimal."""
    return Reason(why, {name: f"{word:,.1f}" if isinstance(word, float) else str(word) for name, word in words.items()})


def said(bars: Bar) -> str:
    """Every bar, after a name."""
    return listed([BARS[each] for each in Bar if each in bars])


def listed(words: list[str]) -> str:
    """`['a', 'b', 'c']` as 'a, b and c'."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
