"""A synthetic Los Angeles County in the form that claims arrive in: no person in it is real."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from promotora.county.folder import generate, generate_month
    from promotora.county.plan import CountyPlan, CountyReport

__all__ = ["CountyPlan", "CountyReport", "generate", "generate_month"]

_HOMES = {"CountyPlan": "plan", "CountyReport": "plan", "generate": "folder", "generate_month": "folder"}


def __getattr__(name: str) -> Any:
    """A list asks the county for the names of its areas alone, and need not wait for what makes people up."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
