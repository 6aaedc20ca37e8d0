"""The gallery: each component and page kind, with people who are made up."""

from typing import Any

from promotora.portal.look import parts
from promotora.portal.look.kinds import PAGES, TITLES


def context() -> dict[str, Any]:
    """What portal/look.html shows."""
    return {**parts.context(), "kinds": list(TITLES.items())}


def page(kind: str) -> tuple[str, dict[str, Any]]:
    """The template and context of one page kind; KeyError when there is none such."""
    return f"portal/look/{kind}.html", PAGES[kind]()
