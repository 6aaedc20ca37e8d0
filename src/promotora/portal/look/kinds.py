"""One example of each page kind."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from promotora.portal.look.forms import Contact, Narrow
from promotora.portal.look.parts import Context, outreach


def today() -> Context:
    """A care coordinator's first page."""
    return {
        "figures": [(9, _("tier 1")), (24, _("tier 2")), (19, _("tier 3"))],
        "outreach": outreach(),
        "visits": [
            ("9:30", "Mr. Park", _("in person"), "ok", _("Resource center, El Monte"), _("Joins the diabetes class")),
            ("11:00", "Marcus T.", "", "", _("Hope Street House, bed 12"), _("Day 21 of 42; housing application")),
            ("1:15", "Rosa M.", _("after hospital"), "warm", _("Daughter’s home, Lincoln Heights"), _("Medicines")),
            ("3:00", "Inés P.", "", "", _("By phone"), _("How the first week of care at home went")),
        ],
    }


def node(text: Any, answer: str, evidence: Any = "", code: str = "", **more: Any) -> Context:
    """One node of an explanation."""
    return {"text": text, "answer": answer, "evidence": evidence, "code": code, **more}


def listing() -> Context:
    """Why a member is on the list."""
    source = _("Health Homes eligibility and services, January 1, 2020")
    chronic = [
        node(_("Two or more of nine conditions"), "met", _("diabetes (5 dates), kidney disease (2 dates)"), "A1"),
        node(_("High blood pressure with another"), "not met", _("no code on two dates"), "A2"),
        node(_("Depression, bipolar or psychotic disorder"), "met", _("major depression (3 dates)"), "A3"),
        node(_("Asthma"), "not met", "", "A4"),
    ]
    acuity = [
        node(_("Three or more conditions"), "met", _("diabetes, kidney disease, depression"), "B1"),
        node(_("A hospital stay in the last year"), "met", _("2 stays: Jul 4–8, Jan 20–25"), "B2"),
        node(_("Three ED visits in the last year"), "met", _("6 visits; the one inside a stay is not counted"), "B3"),
        node(_("Chronic homelessness"), "unknown", _("no living situation on file: ask her"), "B4"),
    ]
    return {
        "trail": [(_("This month’s list"), "#list"), (_("March 2020"), "#march")],
        "tabs": [(_("Why listed"), "#why", True), (_("Outreach"), "#outreach", False), (_("Records"), "#r", False)],
        "tree": [
            node(_("Chronic condition"), "met", children=chronic, source=source),
            node(_("Acuity"), "met", children=acuity, source=source),
            node(_("Nothing bars her"), "met", _("Medi-Cal with this plan; no hospice, waiver or other program")),
        ],
        "marks": [
            *({"kind": "visit", "at": at, "words": _("other visit")} for at in (7, 16, 21, 30, 36, 44, 52, 58, 63, 70)),
            *({"kind": "visit", "at": at, "words": _("other visit")} for at in (76, 83, 88, 95)),
            *({"kind": "ed", "at": at, "words": _("ED visit")} for at in (27, 55, 62, 71, 79, 90, 97)),
            {"kind": "stay", "at": 66, "to": 69, "words": _("hospital stay, Jul 4–8")},
            {"kind": "stay", "at": 93, "to": 95.5, "words": _("hospital stay, Jan 20–25")},
        ],
        "ticks": [(0, _("Mar 2018")), (25, _("Sep")), (50, _("Mar 2019")), (75, _("Sep")), (100, _("Mar 2020"))],
        "before": [(_("February"), _("not listed: depression had a code on one date only")),
                   (_("January"), _("not listed: one chronic condition"))],
    }  # fmt: skip


def members() -> Context:
    """A list with filters, saved views and something to do with many at once."""
    people = [
        ("rosa", "Rosa M.", _("58, Spanish"), "tier1", _("tier 1"), _("Home from hospital"), _("tomorrow")),
        ("marcus", "Marcus T.", _("54, English"), "tier1", _("tier 1"), _("Day 21 of 42 at Hope Street House"), ""),
        ("gloria", "Gloria P.", _("49, Spanish"), "tier2", _("tier 2"), _("New on the list"), _("Friday")),
        ("park", "Mr. Park", _("71, Korean"), "tier3", _("tier 3"), _("Consent ends"), _("Mar 11")),
    ]
    return {
        "people": people,
        "narrow": Narrow(),
        "views": [(_("Everyone"), "#all", True), (_("Due this week"), "#due", False), (_("Not reached"), "#no", False)],
        "page": Paginator(range(52), 4).page(3),
    }


def bar(kind: str, span: int, text: Any = "", words: Any = "", url: str = "") -> Context:
    """Some nights of a bed."""
    return {"kind": kind, "span": span, "text": text, "words": words or text, "url": url}


def free(*nights: int) -> list[Context]:
    """Nights on which a bed can be held."""
    return [bar("free", 1, _("Hold"), url=f"#hold-{night}") for night in nights]


def board() -> Context:
    """Beds by nights."""
    names = [_("Sa"), _("Su"), _("Mo"), _("Tu"), _("We"), _("Th"), _("Fr")] * 2
    numbers = [29, *range(1, 14)]
    days = [
        {
            "weekday": name,
            "day": number,
            "exact": f"2020-{'02' if number == 29 else '03'}-{number:02}",
            "today": number == 2,
        }
        for name, number in zip(names, numbers, strict=True)
    ]
    rows = [
        (_("Bed 12"), _("ground, oxygen"), [
            bar("staying", 8, _("M. Torres · day 21 of 42"), _("Marcus Torres stays to March 7, day 21 of 42."), "#1"),
            *free(*range(8, 14))]),
        (_("Bed 13"), _("ground"), [
            bar("leaving", 3, _("L. Reyes · leaves today"), _("L. Reyes leaves today, to family."), "#2"),
            bar("unavailable", 1, _("cleaning"), _("Cleaning on March 3.")),
            bar("accepted", 8, _("accepted: J. Cole, arrives Wed"), _("J. Cole arrives on Wednesday, March 4."), "#3"),
            *free(12, 13)]),
        (_("Bed 14"), "", [*free(29), bar("staying", 13, _("D. Okafor · extension asked, plan answers by Thu"),
            _("D. Okafor stays; an extension is asked for and the plan answers by Thursday."), "#4")]),
        (_("Bed 16"), _("couple"), [
            *free(29, 1), bar("staying", 12, _("R. and K. Boyd"), _("R. and K. Boyd stay."), "#5")]),
        (_("Bed 17"), _("pet"), [*free(29, 1, 2), bar("held", 4, _("held 4 h for County General"),
            _("Held for County General until 4 pm."), "#6"), *free(*range(7, 14))]),
        (_("Bed 18"), _("isolation"), [
            bar("unavailable", 2, _("out of service: pipe"), _("Out of service until March 2: a pipe.")),
            *free(*range(2, 14))]),
    ]  # fmt: skip
    return {
        "days": days,
        "rows": [{"name": name, "detail": detail, "cells": cells} for name, detail, cells in rows],
        "legend": [
            ("staying", _("staying")),
            ("leaving", _("leaving")),
            ("accepted", _("accepted")),
            ("held", _("held")),
            ("unavailable", _("not available")),
        ],
        "days_left": [("A. Silva", 6), ("M. Torres", 21), ("R. Boyd", 33)],
    }


def calendar() -> Context:
    """A month of classes, and the roll of one of them."""
    classes = {
        3: [{"time": "10:00", "text": _("Gentle Zumba"), "url": "#z", "tone": "ok"}],
        4: [{"time": "5:30", "text": _("Living well with diabetes"), "url": "#d", "tone": "warm"}],
        5: [
            {"time": "9:00", "text": _("Chair yoga"), "url": "#y"},
            {"time": "1:00", "text": _("CalFresh help"), "url": "#c"},
        ],
        10: [{"time": "10:00", "text": _("Gentle Zumba"), "url": "#z2", "tone": "ok"}],
        11: [{"time": "5:30", "text": _("Living well with diabetes"), "url": "#d2", "tone": "warm"}],
    }
    names = [_("Sunday"), _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday")]
    weeks = [
        [
            {
                "number": day,
                "exact": f"2020-03-{day:02}",
                "said": names[at],
                "today": day == 2,
                "events": classes.get(day, []),
            }
            for at, day in enumerate(range(first, first + 7))
        ]
        for first in (1, 8, 15, 22)
    ]
    return {
        "weekdays": names,
        "weeks": weeks,
        "people": [
            {"name": "Mr. Park", "line": _("Korean, interpreter booked"), "field": "here-park", "answer": "here"},
            {"name": "Inés P.", "line": _("comes with Rosa M."), "field": "here-ines", "answer": ""},
            {"name": "Rosa M.", "line": "", "field": "here-rosa", "answer": "away"},
        ],
        "answers": [("here", _("Here")), ("late", _("Late")), ("away", _("Away"))],
    }


def chart() -> Context:
    """A chart and a map, each with its numbers."""
    return {
        "months": [(_("Dec"), 31), (_("Jan"), 38), (_("Feb"), 44), (_("Mar"), 52)],
        "areas": [(_("Boyle Heights"), 21), (_("El Sereno"), 17), (_("El Monte"), 9), (_("Lincoln Heights"), 5)],
    }


def import_report() -> Context:
    """What came of a file."""
    return {
        "rows": [
            {
                "row": "214",
                "column": "paid_amount",
                "said": "1,20",
                "reason": _("“1,20” is not an amount."),
                "way_out": _("Use a point for cents: 1.20."),
            },
            {
                "row": "9,871",
                "column": "birth_date",
                "said": "1962-02-31",
                "reason": _("This day does not exist."),
                "way_out": _("Look it up in the member’s file, or leave it empty."),
            },
        ]
    }


def form() -> Context:
    """A step of a long form, sent with mistakes."""
    return {
        "contact": Contact({"phone": "", "born_year": "1962", "born_month": "2", "born_day": "31", "how": "phone"}),
        "steps": [_("Who"), _("How you reached her"), _("What she said"), _("Check")],
    }


def check() -> Context:
    """The summary before a form is sent."""
    rows = [(_("Language"), _("Spanish")), (_("How"), _("By phone"))]
    return {
        "steps": form()["steps"],
        "sections": [
            {"title": _("How you reached her"), "change_url": "#how", "rows": rows},
            {
                "title": _("What she said"),
                "change_url": "#said",
                "rows": [(_("Answer"), _("She wants to think about it."))],
            },
        ],
    }


def nothing() -> Context:
    """A page that needs no data."""
    return {}


PAGES: dict[str, Callable[[], Context]] = {
    "today": today,
    "list": members,
    "listing": listing,
    "form": form,
    "check": check,
    "board": board,
    "calendar": calendar,
    "chart": chart,
    "import": import_report,
    "confirm": nothing,
    "public": nothing,
    "kiosk": nothing,
    "document": listing,
}
TITLES: dict[str, Any] = {
    "today": _("First page of the day"),
    "list": _("List of members"),
    "listing": _("Why a member is on the list"),
    "form": _("Form"),
    "check": _("Check before sending"),
    "board": _("Board of beds"),
    "calendar": _("Calendar"),
    "chart": _("Chart"),
    "import": _("What came of a file"),
    "confirm": _("Are you sure?"),
    "public": _("Page for everyone"),
    "kiosk": _("Kiosk"),
    "document": _("Paper"),
}
