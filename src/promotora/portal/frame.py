"""What every page's frame shows: where one can go, as whom one is here, and what one has open in an emergency."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from promotora.apps.accounts.entrance import scope_of
from promotora.apps.accounts.models import Position
from promotora.apps.accounts.terms import Permission
from promotora.apps.core import clock, scope
from promotora.apps.people.presenters.emergency import OpenSaid, open_said
from promotora.apps.people.queries.trace import open_emergencies
from promotora.portal.navigation import entries


def frame(request: HttpRequest) -> dict[str, Any]:
    """The navigation, the position that the person acts in, and the others that they may change to."""
    position = getattr(request, "position", None)
    return {
        "navigation": entries(request.path, position),
        "position": position,
        "organization": position.organization if position else "",
        "role": position.get_role_display() if position else "",
        "positions": [
            (held.pk, held.organization, held.get_role_display(), held == position)
            for held in getattr(request, "positions", [])
        ],
        "may_find": position is not None and position.as_role.may(Permission.FIND_MEMBERS),
        # Called by the template, so that what is no whole page does not ask the database.
        "emergencies": cache(lambda: emergencies(request, position)),
        "synthetic": settings.SYNTHETIC,
    }


def emergencies(request: HttpRequest, position: Position | None) -> list[OpenSaid]:
    """Records that the person has open in an emergency. Not asked for a role that opens none."""
    if position is None or not position.as_role.may(Permission.BREAK_GLASS):
        return []
    if scope.current():
        return _open(position)
    # A page that says no is made after the scope of what was asked has ended.
    with scope.entered(scope_of(request, position)):
        return _open(position)


def _open(position: Position) -> list[OpenSaid]:
    rows = open_emergencies(position.user_id, position.organization_id, clock.now())
    return [open_said(row) for row in rows]
