"""The places that a person may go to, in order: each shown only to those whose role opens it, few of them at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import Position
from promotora.apps.accounts.terms import Permission

MOST_IN_A_ROW = 7  # whoever has no more places than this sees them all at once


class Group(TextChoices):
    """What places have in common, for those who have many."""

    LISTS = "lists", _("Lists")
    MEMBERS = "members", _("Members")
    NETWORK = "network", _("Network")
    OURS = "ours", _("Our organization")


@dataclass(frozen=True)
class Place:
    """One place in the navigation, for those who may do any of `needs`; for everybody, if nothing is needed.

    `also`: other places that are found from it, so that it is lit there too.
    """

    label: Promise
    name: str
    needs: tuple[Permission, ...] = ()
    also: tuple[str, ...] = ()
    group: Group | None = None

    def is_open_to(self, position: Position) -> bool:
        """Whether this position may go there."""
        return not self.needs or any(position.as_role.may(permission) for permission in self.needs)


P = Permission
IN_THE_NETWORK = (P.SEE_NETWORK, P.APPLY, P.ASK_TRANSFERS)
WHAT_IS_LEARNED = ("questions", "network_templates", "announcements")
PLACES = [
    Place(_("Today"), "home"),
    Place(_("This month's list"), "list", (P.SEE_LISTS,), group=Group.LISTS),
    Place(_("All lists"), "runs", (P.MAKE_LISTS,), group=Group.LISTS),
    Place(_("Referrals"), "referrals", (P.REFER_MEMBERS,), group=Group.LISTS),
    Place(_("Referrals"), "referrals_to_answer", (P.ANSWER_REFERRALS,), group=Group.LISTS),
    Place(_("What if"), "drafts", (P.DRAFT_POLICIES,), group=Group.LISTS),
    Place(_("Find a member"), "find", (P.FIND_MEMBERS,), group=Group.MEMBERS),
    Place(_("Transfers"), "transfers", (P.ASK_TRANSFERS,), group=Group.MEMBERS),
    Place(_("Same person?"), "possible_duplicates", (P.LINK_RECORDS,), group=Group.MEMBERS),
    Place(_("Emergencies"), "emergencies", (P.REVIEW_BREAK_GLASS,), group=Group.MEMBERS),
    Place(_("Membership"), "loads", (P.LOAD_MEMBERS,), group=Group.MEMBERS),
    Place(_("Applicants and CB-CMEs"), "network", (P.SEE_NETWORK,), group=Group.NETWORK),
    Place(_("Room"), "network_capacity", (P.SEE_NETWORK,), ("network_ratios",), Group.NETWORK),
    Place(_("Placements"), "placements", (P.ASSIGN_MEMBERS,), group=Group.NETWORK),
    Place(_("Transfers"), "transfers_to_answer", (P.ASSIGN_MEMBERS,), group=Group.NETWORK),
    Place(_("Organizations"), "organizations", (P.KEEP_ORGANIZATIONS,), group=Group.NETWORK),
    Place(_("Learning"), "learning", IN_THE_NETWORK, WHAT_IS_LEARNED),
    Place(_("Applications"), "applications", (P.APPLY,), group=Group.OURS),
    Place(_("Roster"), "roster", (P.KEEP_ROSTER,), group=Group.OURS),
    Place(_("Room"), "capacity", (P.KEEP_ROSTER,), group=Group.OURS),
    Place(_("Team"), "team", group=Group.OURS),
]


@dataclass(frozen=True)
class Entry:
    """One entry as it is drawn: a place, or a group of places `under` it. `here`: where one is, or has it under it."""

    label: str | Promise
    url: str
    here: bool
    under: tuple["Entry", ...] = ()


def entries(path: str, position: Position | None) -> list[Entry]:
    """What this position opens, in groups when it is much."""
    if position is None:
        return []
    open_to = [place for place in PLACES if place.is_open_to(position)]
    here = lit(path, open_to)
    if len(open_to) <= MOST_IN_A_ROW:
        return [_entry(place, here) for place in open_to]
    return list(_grouped(open_to, here))


def lit(path: str, places: list[Place]) -> Place | None:
    """The place that a page belongs to: the one whose address, or that of a place found from it, is nearest above."""
    addresses = {reverse(name): place for place in places for name in (place.name, *place.also)}
    above = [address for address in addresses if path == address or (address != "/" and path.startswith(address))]
    return addresses[max(above, key=len)] if above else None


def _grouped(places: list[Place], here: Place | None) -> Iterator[Entry]:
    for group, held in groupby(places, lambda place: place.group):
        found = tuple(_entry(place, here) for place in held)
        if group is None or len(found) == 1:
            yield from found
        else:
            yield Entry(group.label, "", any(entry.here for entry in found), found)


def _entry(place: Place, here: Place | None) -> Entry:
    return Entry(place.label, reverse(place.name), place == here)
