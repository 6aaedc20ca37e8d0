"""The demonstration's people as pages show them."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from promotora.demo.people import ORGANIZATIONS, PEOPLE, Somebody


@dataclass(frozen=True)
class House:
    """One organization and who works in it; whoever one is just now is marked."""

    name: str
    kind: str
    people: list[tuple[Somebody, bool]]


def houses(request: HttpRequest) -> list[House]:
    """Every organization of the demonstration."""
    return [
        House(name, str(kind.label), [(one, is_now(request, one)) for one in PEOPLE if one.organization == name])
        for name, kind in ORGANIZATIONS.items()
    ]


def is_now(request: HttpRequest, one: Somebody) -> bool:
    """Whether this is who one is just now."""
    return getattr(request.user, "email", "") == one.email


def on_every_page(request: HttpRequest) -> dict[str, Any]:
    """For the line above every page: everybody, to be changed into with one click."""
    if not hasattr(request, "user"):
        return {}
    return {"demo_people": [(one, is_now(request, one)) for one in PEOPLE]}
