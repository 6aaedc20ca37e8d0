"""Two records side by side, and why they may be one person's, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotora.apps.people.models import Coverage, Member, PossibleDuplicate, SamePerson
from promotora.apps.people.presenters.words import day, moment, span
from promotora.apps.people.queries.sameness import Side
from promotora.apps.people.terms import ADDRESSES, PHONES, Language

# What a comparison found, as a sentence. What differs and says little is left out.
SENTENCES: dict[tuple[str, str], str | Promise] = {
    ("born", "same"): gettext_lazy("same birth date"),
    ("born", "one_digit"): gettext_lazy("birth dates differ by one digit"),
    ("born", "differs"): gettext_lazy("birth dates differ"),
    ("first", "same"): gettext_lazy("same first name"),
    ("first", "one_letter"): gettext_lazy("first names differ by one letter"),
    ("first", "alike"): gettext_lazy("first names look alike"),
    ("first", "differs"): gettext_lazy("first names differ"),
    ("last", "same"): gettext_lazy("same last name"),
    ("last", "one_letter"): gettext_lazy("last names differ by one letter"),
    ("last", "alike"): gettext_lazy("last names look alike"),
    ("last", "differs"): gettext_lazy("last names differ"),
    ("phone", "same"): gettext_lazy("same phone"),
    ("zip", "same"): gettext_lazy("same ZIP code"),
    ("cin", "same"): gettext_lazy("same CIN"),
    ("gender", "differs"): gettext_lazy("genders differ"),
}
ORDER = ("cin", "born", "first", "last", "phone", "zip", "gender")


@dataclass(frozen=True)
class PairSaid:
    """Two records that may be one person's, as a list shows them."""

    row: PossibleDuplicate
    url: str
    one: str
    other: str
    because: str


def pair_said(pair: PossibleDuplicate) -> PairSaid:
    """A pair, with what agrees and differs."""
    return PairSaid(
        row=pair,
        url=reverse("possible_duplicate", args=[pair.pk]),
        one=named(pair.one),
        other=named(pair.other),
        because=because(pair),
    )


def named(member: Member) -> str:
    """A member as they are told from another of the same name."""
    return _("%(name)s, born %(day)s") % {"name": member, "day": day(member.birth_date)}


def because(pair: PossibleDuplicate) -> str:
    """Why: "same birth date; first names differ by one letter"."""
    found = {(field, how) for field, how in pair.because}
    said = [
        str(SENTENCES[name, how])
        for name in ORDER
        for field, how in found
        if field == name and (name, how) in SENTENCES
    ]
    return "; ".join(said)


@dataclass(frozen=True)
class Compared:
    """One thing of both records. `agrees` is None where one of them does not say."""

    label: str
    one: list[str]
    other: list[str]

    @property
    def agrees(self) -> bool | None:
        """Whether both say the same."""
        if not self.one or not self.other:
            return None
        return bool({plain(word) for word in self.one} & {plain(word) for word in self.other})


def plain(word: str) -> str:
    """A word without capitals and marks, which people write in different ways."""
    return "".join(letter for letter in word.casefold() if letter.isalnum())


def compared(one: Side, other: Side) -> list[Compared]:
    """What somebody who must decide looks at."""

    def both(label: str, of: Sequence[list[str]]) -> Compared:
        return Compared(label, *of)

    sides = (one, other)
    return [
        both(_("First name"), [some(side.member.first_name) for side in sides]),
        both(_("Last name"), [some(side.member.last_name) for side in sides]),
        both(_("Born"), [some(day(side.member.birth_date)) for side in sides]),
        both(_("CIN"), [some(side.cin) for side in sides]),
        both(_("Gender"), [some(side.member.get_gender_display()) for side in sides]),
        both(_("Speaks"), [some(language(side.member.speaks)) for side in sides]),
        both(_("Phone"), [side.reached_by(PHONES) for side in sides]),
        both(_("Address"), [side.reached_by(ADDRESSES) for side in sides]),
        both(_("Coverage"), [[covered(each) for each in side.coverage] for side in sides]),
    ]


def some(word: str) -> list[str]:
    """A list of the word, or of nothing."""
    return [word] if word else []


def language(code: str) -> str:
    """A language's name."""
    return str(Language(code).label) if code else ""


def covered(of: Coverage) -> str:
    """A span of coverage."""
    return f"{of.plan}, {span(of.starts, of.ends)}"


@dataclass(frozen=True)
class LinkSaid:
    """Two records that were linked."""

    row: SamePerson
    url: str
    one: str
    other: str
    line: str


def link_said(link: SamePerson) -> LinkSaid:
    """A link, with who made it, when and why."""
    said = {"name": link.linked_by, "when": moment(link.linked_at), "why": link.because}
    return LinkSaid(
        row=link,
        url=reverse("link_undo", args=[link.pk]),
        one=named(link.one),
        other=named(link.other),
        line=_("%(name)s, %(when)s: %(why)s") % said,
    )
