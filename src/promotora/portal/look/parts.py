"""What the first page of the gallery shows: the small components, and each state that a page can be in."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from promotora.portal.look.forms import Contact

Context = dict[str, Any]
TODAY = date(2020, 3, 2)


def context() -> Context:
    """The small components, and each state a page can be in."""
    return {
        "today": TODAY,
        "contact": Contact(),
        "contact_with_errors": Contact({"phone": "", "born_year": "1962", "born_month": "2", "born_day": "31"}),
        "facts": [(_("Best time"), _("mornings")), (_("Language"), _("Spanish, spoken and written"))],
        "outreach": outreach(),
        "figures": [(9, _("tier 1")), (24, _("tier 2")), (19, _("tier 3"))],
        "found": [
            {"name": "Rosa M.", "line": _("58, El Sereno, CIN ends 412S"), "url": "#rosa"},
            {"name": "Mr. Park", "line": _("71, El Monte, no plan"), "url": "#park"},
        ],
        "trail": [(_("This month’s list"), "#list")],
        "tomorrow": date(2020, 3, 3),
        "friday": date(2020, 3, 6),
        "last_year": date(2019, 7, 8),
    }


def outreach() -> list[tuple[Any, int, str]]:
    """What came of this week's outreach."""
    return [
        (_("enrolled"), 8, "leaf"),
        (_("reached, thinking about it"), 5, "teal"),
        (_("said no, with reasons"), 3, "poppy"),
        (_("not reached yet"), 6, "sand"),
    ]
