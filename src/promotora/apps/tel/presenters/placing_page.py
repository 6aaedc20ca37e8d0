"""A placement that was worked out, as its page shows it: before and after, each CB-CME, placing by hand, the proof."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from promotora.apps.core.numbers import number
from promotora.apps.tel.models import Placing
from promotora.apps.tel.presenters.placed_why import WITH_NOBODY
from promotora.apps.tel.presenters.placing import CHANGE_TONES, changes_of, km
from promotora.apps.tel.terms import Placed
from promotora.placement.reasons import Why

BY_HAND = {
    "this": gettext_lazy("This placement"),
    "nearest_first": gettext_lazy("One after another, to the nearest with room"),
    "cheapest_first": gettext_lazy("Always the best pair that is left"),
}


@dataclass(frozen=True)
class EntitySaid:
    """A CB-CME before and after, beside its room. `bar`: percent of the room, at most 100."""

    name: str
    room: str
    before: str
    after: str
    bar: int
    full: str
    url: str


@dataclass(frozen=True)
class ChangeSaid:
    """How many something happens to, and where to see them."""

    count: str
    word: str
    tone: str
    url: str


@dataclass(frozen=True)
class PlacingPage:
    """Everything that one looks at before committing. `figures`: (what, before, after)."""

    figures: list[tuple[str, str, str]]
    entities: list[EntitySaid]
    changes: list[ChangeSaid]
    nobody: list[tuple[str, str]]
    needed: list[str]
    kept_back: int
    beside: list[tuple[str, list[str]]]
    proof: list[tuple[str, str]]
    loses: int
    goes: int
    weights: list[tuple[str, str]]


def placing_page(row: Placing) -> PlacingPage:
    """A placement that was worked out, in words."""
    changes = changes_of(row)
    before, after = row.figures["before"], row.figures["after"]
    return PlacingPage(
        figures=[(str(name), of(before), of(after)) for name, of in FIGURES],
        entities=[entity_said(row, each) for each in row.entities],
        changes=[change_said(row, each, count) for each, count in changes.items() if count],
        nobody=[(number(count), str(WITH_NOBODY[Why[name]])) for name, count in row.figures["nobody"].items() if name],
        needed=[needed_said(each) for each in row.needed],
        kept_back=row.figures["kept_back"],
        beside=[beside_said(row, name) for name in BY_HAND],
        proof=proof(row.certificate),
        loses=changes[Placed.LOSES],
        goes=changes[Placed.NEW] + changes[Placed.MOVES],
        weights=weights_said(row.weights),
    )


def share(of: Mapping[str, Any]) -> str:
    """'98% (1,180 of 1,204)'; of nobody, a dash."""
    if not of["of"]:
        return "–"
    percent = number(100 * of["count"] // of["of"])
    return _("%(percent)s%% (%(count)s of %(of)s)") % {
        "percent": percent,
        "count": number(of["count"]),
        "of": number(of["of"]),
    }


def percent(of: Mapping[str, Any]) -> str:
    """'98%'; of nobody, a dash."""
    return _("%(percent)s%%") % {"percent": number(100 * of["count"] // of["of"])} if of["of"] else "–"


FIGURES: list[tuple[Promise, Callable[[Mapping[str, Any]], str]]] = [
    (gettext_lazy("With a CB-CME"), lambda of: share(of["placed"])),
    (gettext_lazy("From home to the nearest site, on average"), lambda of: km(of["km_mean"])),
    (gettext_lazy("Half of them are no farther than"), lambda of: km(of["km_median"])),
    (gettext_lazy("Nine in ten are no farther than"), lambda of: km(of["km_ninety"])),
    (gettext_lazy("Their language is spoken there"), lambda of: share(of["language"])),
    (gettext_lazy("With the CB-CME that they had"), lambda of: share(of["continuity"])),
    (gettext_lazy("With their own clinic"), lambda of: share(of["clinic"])),
    (gettext_lazy("With the one that they chose first"), lambda of: share(of["first_choice"])),
]


def entity_said(row: Placing, of: Mapping[str, Any]) -> EntitySaid:
    """One CB-CME."""
    room, after = of["room"], of["after"]
    percent = round(100 * after / room) if room else 0
    return EntitySaid(
        name=of["name"],
        room=number(room),
        before=number(of["before"]),
        after=number(after),
        bar=min(100, percent),
        full=_("%(percent)s%% full") % {"percent": percent} if room else _("no room"),
        url=f"{reverse('placement_members', args=[row.pk])}?to={of['entity']}" if after else "",
    )


def change_said(row: Placing, change: Placed, count: int) -> ChangeSaid:
    """To how many this happens."""
    url = f"{reverse('placement_members', args=[row.pk])}?change={change.value}"
    return ChangeSaid(number(count), str(change.label), CHANGE_TONES[change], url)


def needed_said(of: Mapping[str, Any]) -> str:
    """'4 more places at Eastside would do for 4 of them'."""
    return ngettext(
        "%(count)s more place at %(name)s would do for one of them.",
        "%(count)s more places at %(name)s would do for %(count)s of them.",
        of["members"],
    ) % {"count": number(of["members"]), "name": of["name"]}


def beside_said(row: Placing, name: str) -> tuple[str, list[str]]:
    """A way of placing by hand, in the same figures."""
    told = row.beside[name]
    of = row.figures["after"] if name == "this" else told
    cells = [percent(of["placed"]), km(of["km_mean"]), percent(of["language"]), percent(of["continuity"])]
    return str(BY_HAND[name]), [*cells, km(told["avoidable_km"])]


def proof(certificate: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The technical side of the proof."""
    return [
        (_("Members placed"), number(certificate["placed"])),
        (_("Members not placed"), number(certificate["unplaced"])),
        (_("What it costs in all, in units of ten meters, with all levels"), str(certificate["cost"])),
        (_("Attempts until the proof held"), str(certificate["attempts"])),
        (_("In the words of the program that checked it"), certificate["said"]),
    ]


def weights_said(weights: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was weighed, in words and kilometers."""
    (first, first_km), (second, second_km) = weights["fair_share"]
    farthest, expertise = weights["farthest_km"], weights["missing_expertise"]
    return [
        (_("Who can stay"), _("stays, whatever that costs") if must(weights) else _("is moved when that saves more")),
        (_("The member's own choice"), _("comes first") if weights["choice_first"] else km(weights["choice_rank"])),
        (_("Nobody there speaks the language"), km(weights["language"])),
        (_("Leaving the CB-CME that serves now"), km(weights["leaving_current"])),
        (_("Experience that is missing"), _("never") if expertise is None else km(expertise)),
        (_("The farthest that anybody is placed"), _("no limit") if farthest is None else km(farthest)),
        (_("A distance that is not known counts as"), km(weights["unknown_km"])),
        (_("Above %(part)s%% of the fair share") % {"part": round(100 * first)}, km(first_km)),
        (_("Above %(part)s%% of the fair share") % {"part": round(100 * second)}, km(second_km)),
    ]


def must(weights: Mapping[str, Any]) -> bool:
    """Whether members are moved only when they must."""
    return bool(weights["moving"] == "ONLY_IF_IT_MUST")
