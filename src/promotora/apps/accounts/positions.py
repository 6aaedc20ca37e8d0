"""Which position a person acts in: one at a time, chosen in the page's header and kept with the session."""

from django.http import HttpRequest

from promotora.apps.accounts.models import Position, User
from promotora.apps.core import clock

KEY = "position"


def held_by(user: User) -> list[Position]:
    """Every position that someone holds today."""
    return list(Position.objects.held_on(clock.today()).filter(user=user).select_related("organization"))


def acting(request: HttpRequest) -> Position | None:
    """The position that this request acts in: the chosen one while it is held, else the first."""
    if not isinstance(request.user, User):
        return None
    held = held_by(request.user)
    request.positions = held  # type: ignore[attr-defined]
    chosen = request.session.get(KEY)
    return next((position for position in held if position.pk == chosen), held[0] if held else None)


def choose(request: HttpRequest, position_id: int) -> None:
    """Act in another position from now on; one that is not held is passed over by `acting`."""
    request.session[KEY] = position_id
