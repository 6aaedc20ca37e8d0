"""Who came, who left and who changed, between two lists, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from promotora.apps.core.numbers import number
from promotora.apps.tel.models import Departure, Listing, Run
from promotora.apps.tel.presenters.filters import area_word, language_word, tier_word
from promotora.apps.tel.presenters.said import reason_in_words
from promotora.apps.tel.queries.beside import A_PAGE, Beside
from promotora.apps.tel.queries.columns import Columns

Cells = npt.NDArray[Any]


@dataclass(frozen=True)
class Moved:
    """Somebody who came, left or changed."""

    name: str
    line: str
    url: str
    tier: str
    because: list[str]


def came(listing: Listing) -> Moved:
    """Somebody new on a list."""
    return _listed(listing, _("tier %(tier)s") % {"tier": listing.tier}, listing.reasons)


def changed(listing: Listing) -> Moved:
    """Somebody whose tier or criteria are others than before."""
    return _listed(listing, _moved(listing.before_tier, listing.tier), listing.changed)


def now_in(listing: Listing, before: int) -> Moved:
    """Somebody whose tier is another than on the other list."""
    return _listed(listing, _moved(before, listing.tier), listing.reasons)


def was_on(listing: Listing) -> Moved:
    """Somebody who is on the other list no more."""
    return _listed(listing, _("was tier %(tier)s") % {"tier": listing.tier}, listing.reasons)


def left(departure: Departure) -> Moved:
    """Somebody who is on the list no more."""
    because = [reason_in_words(reason) for reason in departure.because]
    url = reverse("member", args=[departure.member_id])
    tier = _("was tier %(tier)s") % {"tier": departure.before_tier}
    return Moved(str(departure.member), departure.person_id, url, tier, because)


def _listed(listing: Listing, tier: str, because: Iterable[str]) -> Moved:
    url = reverse("listing", args=[listing.run_id, listing.member_id])
    return Moved(str(listing.member), listing.person_id, url, tier, [reason_in_words(each) for each in because])


def _moved(before: int | None, after: int) -> str:
    if before is None or before == after:
        return _("tier %(tier)s") % {"tier": after}
    return _("tier %(before)s → %(after)s") % {"before": before, "after": after}


@dataclass(frozen=True)
class Figure:
    """One word, and how many on each list."""

    word: str
    before: str
    after: str
    difference: str


@dataclass(frozen=True)
class Figures:
    """A table of them."""

    title: str
    rows: list[Figure]


def figures(of: Beside) -> list[Figures]:
    """By tier, area and language."""
    return [
        Figures(_("By tier"), _by_number(of)),
        Figures(_("By service planning area"), _by_word(of, "area", area_word)),
        Figures(_("By language"), _by_word(of, "language", language_word)),
    ]


def _by_number(of: Beside) -> list[Figure]:
    was, now = (dict(zip(*map(list, np.unique(each["tier"], return_counts=True)), strict=True)) for each in _both(of))
    return [_figure(tier_word(str(tier)), was.get(tier, 0), now.get(tier, 0)) for tier in sorted({*was, *now})]


def _by_word(of: Beside, name: str, word_of: Any) -> list[Figure]:
    was, now = (_tally(each, name) for each in _both(of))
    words = sorted({*was, *now}, key=lambda word: (-now.get(word, 0), -was.get(word, 0), word))
    return [_figure(str(word_of(word)), was.get(word, 0), now.get(word, 0)) for word in words]


def _both(of: Beside) -> tuple[Columns, Columns]:
    return of.before, of.after


def _tally(columns: Columns, name: str) -> Mapping[str, int]:
    def made() -> Mapping[str, int]:
        words = columns.words[name]
        found = np.bincount(columns[name], minlength=len(words)).tolist()
        return {str(word): number for word, number in zip(words, found, strict=False) if number}

    tally: Mapping[str, int] = columns.once(("tally", name), made)
    return tally


def _figure(word: str, before: int, after: int) -> Figure:
    more = int(after) - int(before)
    sign = "+" if more > 0 else "−" if more < 0 else ""
    return Figure(word, number(int(before)), number(int(after)), f"{sign}{number(abs(more))}")


def pages(many: int) -> "Paginator[int]":
    """Pages of a list of so many."""
    return Paginator(range(many), A_PAGE)


def tabs(names: Mapping[str, tuple[str, int]], here: str, url: str) -> list[tuple[str, str, bool]]:
    """Tabs (label with its count, address, whether it is this one)."""
    return [(f"{label} ({number(many)})", f"{url}?who={name}", name == here) for name, (label, many) in names.items()]


def who_words(of: Run) -> dict[str, str]:
    """What the tabs are called."""
    return {"came": _("Came"), "left": _("Left"), "changed": _("Changed")}
