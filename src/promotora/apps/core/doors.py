"""Who may open a page. Every view says so with one of these marks; a view that says nothing cannot be opened at all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from django.urls import URLPattern, URLResolver, get_resolver

V = TypeVar("V", bound=Callable[..., Any])
MARK = "promotora_door"


@dataclass(frozen=True)
class Door:
    """To whom a view opens: to everyone, to whoever is signed in, or to those whose role has a permission."""

    needs: StrEnum | None = None
    public: bool = False

    def __str__(self) -> str:
        if self.public:
            return "everyone"
        return f"those who may {self.needs.value}" if self.needs else "everyone who has signed in"


EVERYONE = Door(public=True)
SIGNED_IN = Door()


def those_who_may(permission: StrEnum) -> Door:
    """A door for roles that have this permission."""
    return Door(needs=permission)


def opens_to(door: Door) -> Callable[[V], V]:
    """Mark a view with its door."""

    def mark(view: V) -> V:
        setattr(view, MARK, door)
        return view

    return mark


def door_of(view: Callable[..., Any]) -> Door | None:
    """The door of a view, or None for a view that has not said."""
    return getattr(view, MARK, None)


def every_view() -> Iterator[tuple[str, str | None, Callable[..., Any]]]:
    """Each address of the site, with the name of its pattern and its view."""
    yield from _under(get_resolver(), "")


def _under(resolver: URLResolver, before: str) -> Iterator[tuple[str, str | None, Callable[..., Any]]]:
    for pattern in resolver.url_patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield here, pattern.name, pattern.callback
        else:
            yield from _under(pattern, here)
