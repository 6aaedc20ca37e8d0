"""The places that a person may go to, in order: each shown only to those whose role opens it."""

from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import Position
from promotora.apps.accounts.terms import Permission


@dataclass(frozen=True)
class Place:
    """One place in the navigation."""

    label: Promise
    name: str
    needs: StrEnum | None = None


PLACES = [
    Place(_("Today"), "home"),
    Place(_("This month's list"), "list", Permission.SEE_LISTS),
    Place(_("Lists"), "runs", Permission.MAKE_LISTS),
    Place(_("Members"), "find", Permission.FIND_MEMBERS),
    Place(_("Referrals"), "referrals", Permission.REFER_MEMBERS),
    Place(_("Referrals"), "referrals_to_answer", Permission.ANSWER_REFERRALS),
    Place(_("What if"), "drafts", Permission.DRAFT_POLICIES),
    Place(_("Membership"), "loads", Permission.LOAD_MEMBERS),
    Place(_("Same person?"), "possible_duplicates", Permission.LINK_RECORDS),
    Place(_("Emergencies"), "emergencies", Permission.REVIEW_BREAK_GLASS),
    Place(_("Team"), "team"),
    Place(_("Organizations"), "organizations", Permission.KEEP_ORGANIZATIONS),
]


def places(path: str, position: Position | None) -> list[tuple[Promise, str, bool]]:
    """(label, address, is it here) of every place that this position opens."""
    if position is None:
        return []
    open_to = [place for place in PLACES if place.needs is None or position.as_role.may(place.needs)]
    addresses = [(place.label, reverse(place.name)) for place in open_to]
    here = max((address for _, address in addresses if path.startswith(address)), key=len, default="")
    return [(label, address, address == here) for label, address in addresses]
