"""The first page of the day: who needs this person, why, by when, and the one verb that comes next."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.accounts.models import Position
from promotora.apps.accounts.terms import Kind, Permission
from promotora.portal.today import beside, care, cb_cme, house, network, plan
from promotora.portal.today.pieces import Card, Side, Today, Waiting

PLANS = (Kind.PLAN, Kind.PLAN_PARTNER)
IN_THE_HOUSE: dict[Permission, Callable[[date], Iterator[Waiting]]] = {
    Permission.REVIEW_BREAK_GLASS: house.emergencies,
    Permission.KEEP_CONSENTS: house.consents,
    Permission.LINK_RECORDS: house.duplicates,
}


def today_of(position: Position | None, now: datetime) -> Today:
    """All of it for somebody in this position."""
    if position is None:
        return Today(heading([]))
    cards, side = (at_plan if position.organization.kind in PLANS else elsewhere)(position, now)
    return Today(heading(cards), cards, side)


def at_plan(position: Position, now: datetime) -> tuple[list[Card], list[Side]]:
    """A plan's page is of things to decide, in the order of their weight."""
    desk = plan.desk_of(position)
    waiting = [*plan.waiting_at(desk), *network.at_plan(position, now), *in_the_house(position, now)]
    side = [*beside.side_of(position, now), *plan.side_of(desk)]
    return ([Card(_("Waits for you"), waiting)] if waiting else []), side


def elsewhere(position: Position, now: datetime) -> tuple[list[Card], list[Side]]:
    """Everybody else's is of people."""
    waiting = [*cb_cme.at_cb_cme(position, now), *in_the_house(position, now)]
    cards = [*care.day_of(position, timezone.localtime(now))]
    side = [*beside.side_of(position, now), *care.side_of(position)]
    return [*cards, *([Card(_("Waits for you"), waiting)] if waiting else [])], side


def in_the_house(position: Position, now: datetime) -> list[Waiting]:
    """What waits whatever the organization is."""
    asked = [ask for permission, ask in IN_THE_HOUSE.items() if position.as_role.may(permission)]
    letters = house.letters(now) if position.as_role.may(Permission.KEEP_ORGANIZATIONS) else ()
    return [*(one for ask in asked for one in ask(timezone.localtime(now).date())), *letters]


def heading(cards: list[Card]) -> str:
    """What is true today: of one thing its own sentence, else the first card's, or how many there are."""
    waiting = [one for card in cards for one in card.waiting]
    if not waiting:
        return _("Nothing waits for you today.")
    said = [card.says for card in cards[:1]] + [one.says for one in waiting]
    if any(said):
        return next(sentence for sentence in said if sentence)
    return ngettext("%(count)s thing waits for you today.", "%(count)s things wait for you today.", len(waiting)) % {
        "count": len(waiting)
    }


__all__ = ["Today", "today_of"]
