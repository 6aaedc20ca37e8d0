"""The places that a person may go to, in order: each shown only to those whose role opens it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import Position
from promotora.apps.accounts.terms import Permission


@dataclass(frozen=True)
class Place:
    """One place in the navigation, for those who may do any of `needs`; for everybody, if nothing is needed.

    `also`: other places that are found from it, so that it is lit there too.
    """

    label: Promise
    name: str
    needs: tuple[Permission, ...] = ()
    also: tuple[str, ...] = ()

    def is_open_to(self, position: Position) -> bool:
        """Whether this position may go there."""
        return not self.needs or any(position.as_role.may(permission) for permission in self.needs)


IN_THE_NETWORK = (Permission.SEE_NETWORK, Permission.APPLY, Permission.ASK_TRANSFERS)
PLACES = [
    Place(_("Today"), "home"),
    Place(_("This month's list"), "list", (Permission.SEE_LISTS,)),
    Place(_("Lists"), "runs", (Permission.MAKE_LISTS,)),
    Place(_("Members"), "find", (Permission.FIND_MEMBERS,)),
    Place(_("Referrals"), "referrals", (Permission.REFER_MEMBERS,)),
    Place(_("Referrals"), "referrals_to_answer", (Permission.ANSWER_REFERRALS,)),
    Place(_("What if"), "drafts", (Permission.DRAFT_POLICIES,)),
    Place(_("Network"), "network", (Permission.SEE_NETWORK,)),
    Place(_("Room"), "network_capacity", (Permission.SEE_NETWORK,)),
    Place(_("Placements"), "placements", (Permission.ASSIGN_MEMBERS,)),
    Place(_("Transfers"), "transfers_to_answer", (Permission.ASSIGN_MEMBERS,)),
    Place(_("Transfers"), "transfers", (Permission.ASK_TRANSFERS,)),
    Place(_("Applications"), "applications", (Permission.APPLY,)),
    Place(_("Roster"), "roster", (Permission.KEEP_ROSTER,)),
    Place(_("Room"), "capacity", (Permission.KEEP_ROSTER,)),
    Place(_("Learning"), "learning", IN_THE_NETWORK, ("questions", "network_templates", "announcements")),
    Place(_("Membership"), "loads", (Permission.LOAD_MEMBERS,)),
    Place(_("Same person?"), "possible_duplicates", (Permission.LINK_RECORDS,)),
    Place(_("Emergencies"), "emergencies", (Permission.REVIEW_BREAK_GLASS,)),
    Place(_("Team"), "team"),
    Place(_("Organizations"), "organizations", (Permission.KEEP_ORGANIZATIONS,)),
]


def places(path: str, position: Position | None) -> list[tuple[Promise, str, bool]]:
    """(label, address, is it here) of every place that this position opens."""
    if position is None:
        return []
    open_to = [place for place in PLACES if place.is_open_to(position)]
    lit = [(address, place.name) for place in open_to for address in map(reverse, (place.name, *place.also))]
    _address, here = max(((address, name) for address, name in lit if path.startswith(address)), default=("", ""))
    return [(place.label, reverse(place.name), place.name == here) for place in open_to]
