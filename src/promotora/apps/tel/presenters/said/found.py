"""What an explanation found for each part of a rule, whether or not it was enough."""

import re
from collections.abc import Callable
from re import Match

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.people.presenters.record import in_words as coverage_in_words
from promotora.apps.people.presenters.words import dots
from promotora.apps.tel.presenters.rules_in_words import back, stays_said, visits_said
from promotora.apps.tel.presenters.said.forms import BACK, DAY, NUMBER, Form, by, day_of, form, months_of
from promotora.apps.tel.presenters.said.reasons import BAR_OF, bar_said, recognized

KIND = "(?:condition|inpatient stay|ED visit)s?"
SPAN = f"{DAY}(?: to {DAY})?"
BAR = "|".join(map(re.escape, BAR_OF))
SINCE = re.compile(f"(?P<bar>{BAR}), since (?P<day>{DAY})")


def found_in_words(found: str) -> str:
    """What was found, in the reader's language; as it is, its days said as people say them, when it is of no form."""
    words = found_recognized(found)
    return re.sub(rf"\b{DAY}\b", lambda written: day_of(written.group()), found) if words is None else words


def found_recognized(found: str) -> str | None:
    """The same; None when it is of no form."""
    return "" if not found else by(FORMS, found)


def conditions_said(count: int) -> str:
    """'2 conditions'."""
    return ngettext("%(count)d condition", "%(count)d conditions", count) % {"count": count}


COUNTED: dict[str, Callable[[int], str]] = {"c": conditions_said, "i": stays_said, "E": visits_said}
"""What is counted, by the first letter of the engine's word for it."""


def dates_said(count: int) -> str:
    """'3 dates'."""
    return ngettext("%(count)d date", "%(count)d dates", count) % {"count": count}


# ------------------------------------------------------------------------------------------------------ counts and days


def _enough(found: Match[str]) -> str:
    return _with_days(COUNTED[found["kind"][0]](int(found["count"])), found)


def _too_few(found: Match[str]) -> str:
    needed = COUNTED[found["kind"][0]](int(found["needed"]))
    words = _("%(count)d of the %(needed)s needed") % {"count": int(found["count"]), "needed": needed}
    return _with_days(words, found)


def _none(found: Match[str]) -> str:
    words = _("none; needed: %(needed)s") % {"needed": COUNTED[found["kind"][0]](int(found["needed"]))}
    return _with_days(words, found)


def _with_days(words: str, found: Match[str]) -> str:
    days = "; ".join(_span(each) for each in re.findall(SPAN, found["days"] or ""))
    return dots([words, days, _inside(int(found["inside"])) if found["inside"] else ""])


def _span(text: str) -> str:
    days = [day_of(each) for each in re.findall(DAY, text)]
    return days[0] if len(days) == 1 else _("%(first)s to %(last)s") % {"first": days[0], "last": days[1]}


def _inside(count: int) -> str:
    return ngettext(
        "%(count)d day of emergency care inside a hospital stay does not count",
        "%(count)d days of emergency care inside a hospital stay do not count",
        count,
    ) % {"count": count}


DAYS = f"(?:: (?P<days>{SPAN}(?:[;,] {SPAN})*))?"
INSIDE = f"(?:; (?P<inside>{NUMBER}) days? of emergency care inside a stay not counted)?"

# ----------------------------------------------------------------------------------------------------------- conditions


def _no_claim(found: Match[str]) -> str:
    return _("no claim with one of its codes in %(back)s") % {"back": back(months_of(found["back"]))}


def _in_hospital(found: Match[str]) -> str:
    words = _("on a claim of a hospital stay, which is enough (%(dates)s in all)")
    return words % {"dates": dates_said(int(found["count"]))}


def _dates_short(found: Match[str]) -> str:
    words = {"dates": dates_said(int(found["count"])), "needed": int(found["needed"])}
    return _("%(dates)s of the %(needed)d needed") % words


# -------------------------------------------------------------------------------------------------------------- housing


def _roof(roof: str) -> str:
    match roof:
        case "homeless on the day":
            return _("homeless on the day")
        case "not homeless on the day":
            return _("not homeless on the day")
    return _("nothing says where this person lives")


DISABLING = "|".join(
    (
        "a disabling condition is stated",
        "the latest record states no disabling condition",
        "whether there is a disabling condition is not stated",
    )
)


def _disabling(words: str) -> str:
    match words:
        case "a disabling condition is stated":
            return _("a disabling condition is stated")
        case "the latest record states no disabling condition":
            return _("the latest record states no disabling condition")
    return _("whether there is a disabling condition is not stated")


def _housing(found: Match[str]) -> str:
    if not found["nights"]:
        return _roof(found["roof"])
    count = int(found["nights"])
    nights = ngettext("%(count)d homeless night in %(back)s", "%(count)d homeless nights in %(back)s", count)
    told = [_roof(found["roof"]), nights % {"count": count, "back": back(months_of(found["back"]))}]
    if found["takes"]:
        takes = _("it takes %(nights)d in one episode, or in four or more") % {"nights": int(found["takes"])}
        told[1:] = [f"{told[1]} ({takes})", _disabling(found["disabling"])]
    return "; ".join(told)


ROOF = "homeless on the day|not homeless on the day|no record of where this person lives"
TAKES = rf"(?: \(it takes (?P<takes>{NUMBER}) in one episode, or in four or more\); (?P<disabling>{DISABLING}))?"

# ------------------------------------------------------------------------------------------------- what bars, parts


def _barred(found: Match[str]) -> str:
    since = _("%(kind)s, since %(day)s")
    return "; ".join(
        since % {"kind": bar_said(each["bar"]), "day": day_of(each["day"])} for each in SINCE.finditer(found["bars"])
    )


def _harmless(found: Match[str]) -> str:
    codes = ", ".join(coverage_in_words(code) for code in found["codes"].split(", "))
    return _("in %(programs)s, which does not bar") % {"programs": codes}


def _parts(found: Match[str]) -> str:
    count, of = int(found["count"]), int(found["of"])
    return _("%(count)d of the %(of)d parts met") % {"count": count, "of": of}


FORMS: tuple[Form, ...] = (
    form(f"(?P<count>{NUMBER}) (?P<kind>{KIND}){DAYS}{INSIDE}", _enough),
    form(f"(?P<count>{NUMBER}) of the (?P<needed>{NUMBER}) (?P<kind>{KIND}) needed{DAYS}{INSIDE}", _too_few),
    form(f"none; (?P<needed>{NUMBER}) (?P<kind>{KIND}) needed{DAYS}{INSIDE}", _none),
    form(f"no claim with one of its codes in (?P<back>{BACK})", _no_claim),
    form(rf"on an acute inpatient claim, which is enough \((?P<count>{NUMBER}) dates? in all\)", _in_hospital),
    form(f"(?P<count>{NUMBER}) dates? of the (?P<needed>{NUMBER}) needed", _dates_short),
    form(f"(?P<count>{NUMBER}) dates?", lambda found: dates_said(int(found["count"]))),
    form(f"(?P<roof>{ROOF})(?:; (?P<nights>{NUMBER}) homeless nights? in (?P<back>{BACK}){TAKES})?", _housing),
    form(f"(?P<age>{NUMBER}) years old", lambda found: _("%(age)s years old") % {"age": found["age"]}),
    form(f"(?P<bars>{SINCE.pattern}(?:; (?:{BAR}), since {DAY})*)", _barred),
    form("in (?P<codes>.+), which does not bar", _harmless),
    form("in no other program", lambda _found: _("in no other program")),
    form(f"(?P<count>{NUMBER}) of the (?P<of>{NUMBER}) parts met", _parts),
    form("none is met", lambda _found: _("none is met")),
    form("none is known to be met", lambda _found: _("none is known to be met")),
    form("(?P<reason>.+)", lambda found: recognized(found["reason"])),
    form("(?P<codes>[A-Z][A-Za-z0-9]*(?:, [A-Z][A-Za-z0-9]*)*)", lambda found: found["codes"]),
)
