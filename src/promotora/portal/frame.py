"""What every page's frame shows: where one can go, and as whom one is here."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from promotora.apps.accounts.terms import Permission
from promotora.portal.navigation import places


def frame(request: HttpRequest) -> dict[str, Any]:
    """The navigation, the position that the person acts in, and the others that they may change to."""
    position = getattr(request, "position", None)
    return {
        "navigation": places(request.path, position),
        "position": position,
        "organization": position.organization if position else "",
        "role": position.get_role_display() if position else "",
        "positions": [
            (held.pk, held.organization, held.get_role_display(), held == position)
            for held in getattr(request, "positions", [])
        ],
        "may_find": position is not None and position.as_role.may(Permission.FIND_MEMBERS),
        "synthetic": settings.SYNTHETIC,
    }
