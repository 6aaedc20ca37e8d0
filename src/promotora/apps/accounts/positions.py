"""Which position a person acts in: one at a time, chosen in the page's header and kept with the session."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.http import HttpRequest

from promotora.apps.accounts.models import Position, User
from promotora.apps.core import clock

KEY = "position"
NOTED_EVERY = timedelta(minutes=5)  # so that a click costs a write only now and then


def held_by(user: User) -> list[Position]:
    """Every position that someone holds today."""
    return list(Position.objects.held_on(clock.today()).filter(user=user).select_related("organization"))


def acting(request: HttpRequest) -> Position | None:
    """The position that this request acts in: the chosen one while it is held, else the first."""
    held = held_by(request.user) if isinstance(request.user, User) else []
    request.positions = held  # type: ignore[attr-defined]
    chosen = request.session.get(KEY)
    return next((position for position in held if position.pk == chosen), held[0] if held else None)


def choose(request: HttpRequest, position: Position) -> None:
    """Act in another position from now on."""
    request.session[KEY] = position.pk


def one_of_mine(request: HttpRequest, position_id: str) -> Position | None:
    """The position of this number, if the person holds it today."""
    held: list[Position] = getattr(request, "positions", [])
    return next((position for position in held if str(position.pk) == position_id), None)


def note_seen(user: User, at: datetime) -> None:
    """Somebody was here; written down at most once in NOTED_EVERY."""
    if user.seen_at is None or user.seen_at + NOTED_EVERY <= at:
        lately = Q(seen_at__isnull=False, seen_at__gt=at - NOTED_EVERY)
        User.objects.filter(pk=user.pk).exclude(lately).update(seen_at=at)
