"""The gallery: each component and page kind, with people who are made up."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

Context = dict[str, Any]
TODAY = date(2020, 3, 2)


class Contact(forms.Form):
    """A form with one control of each kind."""

    language = forms.ChoiceField(
        label=_("Which language does she like to speak?"),
        choices=[("", _("Choose one")), ("es", _("Spanish")), ("ko", _("Korean")), ("en", _("English"))],
        error_messages={"required": _("Choose the language the member prefers to speak.")},
    )
    how = forms.ChoiceField(
        label=_("How did you reach her?"),
        widget=forms.RadioSelect,
        choices=[("phone", _("By phone")), ("home", _("At home")), ("center", _("At a resource center"))],
        error_messages={"required": _("Say how you reached her.")},
    )
    born = forms.DateField(
        label=_("When was she born?"),
        help_text=_("For example, March 14 1962."),
        widget=forms.SelectDateWidget(years=range(1900, 2021)),
        error_messages={
            "required": _("Enter the day she was born."),
            "invalid": _("Enter a day that exists, such as March 14 1962."),
        },
    )
    phone = forms.CharField(
        label=_("Phone"),
        help_text=_("Ten digits. We ask before we send text messages."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        error_messages={"required": _("Enter a phone number, or say that she has none.")},
    )
    needs = forms.MultipleChoiceField(
        label=_("What would help her?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("food", _("Food")), ("ride", _("A ride to the doctor")), ("home", _("A safe place to live"))],
    )
    note = forms.CharField(label=_("What did she say?"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    letter = forms.FileField(label=_("Her signed consent"), required=False, help_text=_("A photo or a PDF."))
    agrees = forms.BooleanField(
        label=_("She agrees that her clinic may see this."),
        error_messages={"required": _("Ask her, and tick the box when she agrees.")},
    )


class Narrow(forms.Form):
    """Filters of a list."""

    tier = forms.ChoiceField(
        label=_("Tier"), required=False, choices=[("", _("any")), ("1", "1"), ("2", "2"), ("3", "3")]
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("any")), ("es", _("Spanish")), ("ko", _("Korean"))]
    )
    area = forms.CharField(label=_("ZIP code"), required=False)


def frame(current: str = "") -> Context:
    """What the header shows."""
    pages = [("today", _("Today")), ("list", _("My members")), ("listing", _("This month’s list"))]
    pages += [("board", _("Beds")), ("calendar", _("Classes")), ("import", _("Files")), ("form", _("Contact"))]
    return {
        "organization": _("Eastside Care Partners"),
        "role": _("care coordinator"),
        "positions": [
            (1, _("Eastside Care Partners"), _("care coordinator"), True),
            (2, _("Hope Street House"), _("house manager"), False),
        ],
        "navigation": [(label, f"/look/{kind}/", kind == current) for kind, label in pages],
        "synthetic": True,
        "today": TODAY,
    }


def parts() -> Context:
    """The small components, and each state a page can be in."""
    return {
        "kinds": [(kind, f"/look/{kind}/") for kind in PAGES],
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


def gallery() -> tuple[str, Context]:
    """The template and context of the first page of the gallery."""
    return "portal/look.html", {**frame(), **parts()}


def page(kind: str) -> tuple[str, Context]:
    """The template and context of one page kind; KeyError when there is none such."""
    return f"portal/look/{kind}.html", {**frame(kind), **PAGES[kind]()}
