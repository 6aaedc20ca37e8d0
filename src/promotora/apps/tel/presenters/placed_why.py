"""Why a member is placed where they are, in the reader's language: the sentences of promotora.placement.reasons."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotora.apps.core.numbers import number
from promotora.apps.network.terms import Population
from promotora.apps.people.presenters.words import day
from promotora.apps.tel.loading.placed import STAYS_ALL_THE_SAME
from promotora.apps.tel.loading.placing import AWAY
from promotora.apps.tel.presenters.listing import area_name
from promotora.placement.reasons import Why

SENTENCES = {
    Why.FAR: gettext_lazy("%(name)s is %(km)s km away in a straight line."),
    Why.HOME_UNKNOWN: gettext_lazy("Where the member lives is not known, so distance did not count."),
    Why.SITES_UNKNOWN: gettext_lazy("Where %(name)s works is not known, so %(km)s km was assumed."),
    Why.SPEAKS: gettext_lazy("It speaks the member's language."),
    Why.SPEAKS_PARTLY: gettext_lazy("It speaks the member's language in part."),
    Why.SPEAKS_NOT: gettext_lazy("It does not speak the member's language."),
    Why.LANGUAGE_UNKNOWN: gettext_lazy("The member's language is not known, so language did not count."),
    Why.EXPERT: gettext_lazy("It has experience with %(needs)s."),
    Why.NOT_EXPERT: gettext_lazy("It has no experience with %(needs)s, which your plan's weights allow."),
    Why.CLINIC: gettext_lazy("It is with the member's own clinic."),
    Why.NOT_CLINIC: gettext_lazy("It is not with the member's own clinic."),
    Why.AREA_UNKNOWN: gettext_lazy("The member's area is not known, so no area was ruled out."),
    Why.STAYS: gettext_lazy("It serves the member now."),
    Why.LEFT_GONE: gettext_lazy("%(name)s, which served the member, is not one of the CB-CMEs in question."),
    Why.LEFT_BARRED: gettext_lazy("%(name)s, which served the member, may not be given them any more: %(bars)s."),
    Why.LEFT_BY_CHOICE: gettext_lazy("The member asked to leave %(name)s."),
    Why.LEFT_ABOVE_ROOM: gettext_lazy("%(name)s, which served the member, has more members than room."),
    Why.LEFT_TO_SAVE: gettext_lazy(
        "Leaving %(name)s is worth %(km)s km to the member, though leaving counts against it."
    ),
    Why.LEFT_FOR_OTHERS: gettext_lazy("The place at %(name)s, which served the member, counts for more to others."),
    Why.FIRST_CHOICE: gettext_lazy("The member chose it first."),
    Why.LATER_CHOICE: gettext_lazy("It is number %(rank)s of the member's choices."),
    Why.CHOICE_FULL: gettext_lazy(
        "The member chose %(name)s, which is full; the places there count for more to others."
    ),
    Why.CHOICE_BARRED: gettext_lazy("The member chose %(name)s, which may not be given them: %(bars)s."),
    Why.CHOICE_GONE: gettext_lazy("The member chose a CB-CME that is not one of those in question."),
    Why.CHOICE_DEARER: gettext_lazy(
        "The member chose %(name)s, which costs more than your plan's weights let a choice weigh."
    ),
    Why.NEXT_BEST: gettext_lazy("The next best was %(name)s: %(km)s km more for the member."),
    Why.BETTER_BUT: gettext_lazy(
        "%(name)s would suit the member better by %(km)s km, but others would lose as much by it, or more."
    ),
    Why.NO_OTHER: gettext_lazy("No other CB-CME may have the member."),
    Why.NONE_OPEN: gettext_lazy("No CB-CME is certified and contracted on %(day)s."),
    Why.NONE_IN_AREA: gettext_lazy("No certified and contracted CB-CME serves %(area)s."),
    Why.NONE_EXPERT: gettext_lazy("No CB-CME that serves the member's area has experience with %(needs)s."),
    Why.NONE_NEAR: gettext_lazy("No CB-CME that could have the member is within %(km)s km."),
    Why.ALL_FULL: gettext_lazy("Every CB-CME that may have the member is full: %(count)s of them."),
    Why.NEAREST_FULL: gettext_lazy("The one that suits best is %(name)s, %(km)s km away."),
    Why.BEST_FULL: gettext_lazy("The one that suits best is %(name)s."),
    Why.PLACE_HELPS: gettext_lazy("One more place at %(name)s would do for the member."),
}
STAYS = gettext_lazy(
    "%(name)s would suit the member better by %(km)s km, but by your plan's weights who can stay stays."
)
LEFT_AS_AGREED = gettext_lazy("Your plan agreed that the member leaves %(name)s.")
BARRED = {
    "is not certified on that day": gettext_lazy("it is not certified on that day"),
    "has no contract on that day": gettext_lazy("it has no contract on that day"),
    "does not serve the member's area": gettext_lazy("it does not serve the member's area"),
    "lacks expertise that the member needs": gettext_lazy("it lacks experience that the member needs"),
    "is too far away": gettext_lazy("it is too far away"),
}
WITH_NOBODY = {
    Why.NONE_OPEN: gettext_lazy("no CB-CME may be given members on that day"),
    Why.NONE_IN_AREA: gettext_lazy("no CB-CME serves their area"),
    Why.NONE_EXPERT: gettext_lazy("no CB-CME that serves their area has the experience that they need"),
    Why.NONE_NEAR: gettext_lazy("every CB-CME is too far away"),
    Why.ALL_FULL: gettext_lazy("every CB-CME that may have them is full"),
}
"""Why some could be given to nobody, as a page counts them."""
NEEDING = (Why.EXPERT, Why.NOT_EXPERT, Why.NONE_EXPERT)

Pair = tuple[str, Mapping[str, str]]


def reasons_said(pairs: Iterable[Pair], *, agreed_to_leave: bool = False) -> list[str]:
    """Each reason as a sentence. `agreed_to_leave`: the plan agreed that the member leaves who serves them."""
    found = []
    for name, words in pairs:
        told = {key: _word(key, word) for key, word in words.items()}
        if name == STAYS_ALL_THE_SAME:
            found.append(STAYS % told)
            continue
        why = Why[name]
        if why in NEEDING and not told["needs"]:
            continue  # only what a wish made up
        if why is Why.LEFT_BARRED and agreed_to_leave:
            found.append(LEFT_AS_AGREED % told)
        else:
            found.append(SENTENCES[why] % told)
    return found


def left_as_agreed(pairs: Iterable[Pair]) -> bool:
    """Whether the member left because their CB-CME lacked what nobody asks for: a wish to be away from there."""
    return any(name == Why.EXPERT.name and AWAY in words.get("needs", "") for name, words in pairs)


def _word(key: str, word: str) -> str:
    match key:
        case "needs":
            codes = [code for code in re.split(r", | and ", word) if not code.startswith(AWAY)]
            return listed([str(Population(code).label) if code in Population.values else code for code in codes])
        case "bars":
            return listed([str(said) for bar, said in BARRED.items() if bar in word])
        case "area":
            return area_name(word) or word
        case "day":
            return day(date.fromisoformat(word))
        case "km":
            return number(Decimal(word.replace(",", "")), 1)
        case "count" | "rank":
            return number(int(word))
    return word


def listed(words: list[str]) -> str:
    """'a, b and c'."""
    return str(get_text_list(words, _("and")))
