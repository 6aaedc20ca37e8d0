"""What every page's frame shows: where one can go, and as whom one is here."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from promotora.portal.navigation import places


def frame(request: HttpRequest) -> dict[str, Any]:
    """The navigation, the position and the others that the person may change to."""
    position = getattr(request, "position", None)
    return {
        "navigation": places(request.path, position),
        "position": position,
        "positions": getattr(request, "positions", []),
        "synthetic": settings.SYNTHETIC,
        "languages": settings.LANGUAGES,
    }
