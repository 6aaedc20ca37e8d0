"""Doors for pages that came with a library, whose views cannot be marked where they are written."""

from importlib import import_module

from django.urls import URLPattern, URLResolver

from promotora.apps.core.doors import Door, opens_to


def with_door(door: Door, module: str) -> list[URLPattern | URLResolver]:
    """A library's addresses, all with the same door."""
    patterns: list[URLPattern | URLResolver] = import_module(module).urlpatterns
    for pattern in patterns:
        mark(pattern, door)
    return patterns


def mark(pattern: URLPattern | URLResolver, door: Door) -> None:
    """Mark one address, or all under it."""
    if isinstance(pattern, URLPattern):
        opens_to(door)(pattern.callback)
    else:
        for under in pattern.url_patterns:
            mark(under, door)
