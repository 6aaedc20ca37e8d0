"""A rule in plain words: each of its parts as a sentence, in the reader's language."""

import re
from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from promotora.apps.tel.presenters.diagnoses import dotted
from promotora.targeting.model.conditions import ALL_CONDITIONS, CONDITION_BY_CODE, Condition
from promotora.targeting.model.program import CodeChange, Exclusion
from promotora.targeting.model.rules import (
    AgedAtLeast,
    AgedUnder,
    AllOf,
    AnyOf,
    AtLeast,
    ChronicallyHomeless,
    EdVisits,
    Has,
    HomelessNow,
    Rule,
    Stays,
)

CONDITIONS: dict[str, Promise] = {
    "asthma": gettext_lazy("asthma"),
    "bipolar": gettext_lazy("bipolar disorder"),
    "cad": gettext_lazy("coronary artery disease"),
    "chf": gettext_lazy("heart failure"),
    "ckd": gettext_lazy("chronic kidney disease"),
    "copd": gettext_lazy("COPD"),
    "dementia": gettext_lazy("dementia"),
    "diabetes": gettext_lazy("diabetes"),
    "hypertension": gettext_lazy("high blood pressure"),
    "liver": gettext_lazy("chronic liver disease"),
    "mdd": gettext_lazy("major depression"),
    "psychotic": gettext_lazy("psychotic disorder"),
    "sud": gettext_lazy("substance use disorder"),
    "tbi": gettext_lazy("traumatic brain injury"),
}
GROUPS: dict[str, Promise] = {
    "chronic-condition": gettext_lazy("A chronic condition"),
    "acuity": gettext_lazy("How much care was needed lately"),
    "population-of-focus": gettext_lazy("A population of focus"),
}
PROGRAMS: dict[str, Promise] = {
    "hhp": gettext_lazy("Health Homes Program"),
    "ecm": gettext_lazy("Enhanced Care Management"),
}
BARS: dict[str, Promise] = {
    "cal_mediconnect": gettext_lazy("enrolled in Cal MediConnect"),
    "hospice": gettext_lazy("receiving hospice care"),
    "pace": gettext_lazy("enrolled in PACE"),
    "fide_snp": gettext_lazy("enrolled in a special needs plan for people with Medicare and Medi-Cal"),
    "nursing_facility": gettext_lazy("living in a nursing facility"),
    "waiver_1915c": gettext_lazy("served by a 1915(c) waiver"),
    "targeted_case_management": gettext_lazy("receiving the county's Targeted Case Management"),
    "complex_care_management": gettext_lazy("in the plan's Complex Care Management"),
    "california_community_transitions": gettext_lazy("in California Community Transitions"),
}


def condition_in_words(condition: Condition | str) -> str:
    """A condition as people call it."""
    code = condition if isinstance(condition, str) else condition.code
    return str(CONDITIONS.get(code, CONDITION_BY_CODE[code].name if code in CONDITION_BY_CODE else code))


def bar_in_words(exclusion: Exclusion) -> str:
    """What bars somebody."""
    return str(BARS.get(exclusion.code, exclusion.sentence))


def program_in_words(code: str, otherwise: str = "") -> str:
    """A program's name."""
    return str(PROGRAMS.get(code, otherwise or code))


def either(words: Sequence[str]) -> str:
    """'asthma, COPD or diabetes'."""
    if len(words) < 2:
        return "".join(words)
    return _("%(some)s or %(last)s") % {"some": ", ".join(words[:-1]), "last": words[-1]}


def every(words: Sequence[str]) -> str:
    """'asthma, COPD and diabetes'."""
    *before, last = words or ("",)
    return both(", ".join(before), last) if before else last


def both(some: str, last: str) -> str:
    """'asthma and diabetes'. Some languages have another "and" before some sounds: hipertensión, insuficiencia."""
    if LIKE_AN_I.match(last):
        words = pgettext("the last word begins with the sound of an i", "%(some)s and %(last)s")
    else:
        words = _("%(some)s and %(last)s")
    return words % {"some": some, "last": last}


LIKE_AN_I = re.compile(r"h?[ií](?!e)", re.IGNORECASE)


def stays_said(count: int) -> str:
    """'2 hospital stays'."""
    return ngettext("%(count)d hospital stay", "%(count)d hospital stays", count) % {"count": count}


def visits_said(count: int) -> str:
    """'3 ED visits'."""
    return ngettext("%(count)d ED visit", "%(count)d ED visits", count) % {"count": count}


def within(found: str, months: int) -> str:
    """'3 ED visits in the last year'."""
    return _("%(found)s in %(back)s") % {"found": found, "back": back(months)}


def back(months: int) -> str:
    """How far a rule looks back."""
    if months == 12:
        return _("the last year")
    if months % 12 == 0:
        return ngettext("the last %(count)d year", "the last %(count)d years", months // 12) % {"count": months // 12}
    return ngettext("the last month", "the last %(count)d months", months) % {"count": months}


def tier_in_words(level: int) -> str:
    """'Tier 1'."""
    return _("Tier %(level)d") % {"level": level}


# ----------------------------------------------------------------------------------------------------------- sentences


def sentence(rule: Rule) -> str:
    """A rule as people say it."""
    return capfirst(_said(rule))


def _said(rule: Rule) -> str:
    match rule:
        case Has():
            return condition_in_words(rule.condition)
        case AtLeast():
            return _at_least(rule)
        case Stays():
            return _stays(rule)
        case EdVisits():
            return _ed_visits(rule)
        case HomelessNow():
            return _("homeless now")
        case ChronicallyHomeless():
            return _("homeless for a long time, with a disabling condition")
        case AgedAtLeast():
            return _("%(years)d years old or older") % {"years": rule.years}
        case AgedUnder():
            return _("younger than %(years)d years") % {"years": rule.years}
        case AnyOf():
            return _any_of(rule)
        case AllOf():
            return _(", and also ").join(_within(part) for part in rule.parts)
    return str(rule)


def _any_of(rule: AnyOf) -> str:
    said = [_within(part) for part in rule.parts]
    if all(isinstance(part, Has) for part in rule.parts):
        return either(said)
    return _("any of these: %(these)s") % {"these": _("; ").join(said)} if len(said) > 1 else said[0]


def _within(part: Rule) -> str:
    """A part of a sentence, with brackets where it has parts of its own."""
    return f"({_said(part)})" if len(part.parts) > 1 else _said(part)


def _stays(rule: Stays) -> str:
    words = ngettext(
        "%(count)d hospital stay or more in %(back)s", "%(count)d hospital stays or more in %(back)s", rule.count
    )
    return words % {"count": rule.count, "back": back(rule.within)}


def _ed_visits(rule: EdVisits) -> str:
    words = ngettext("%(count)d ED visit or more in %(back)s", "%(count)d ED visits or more in %(back)s", rule.count)
    return words % {"count": rule.count, "back": back(rule.within)}


def _at_least(rule: AtLeast) -> str:
    if rule.of == frozenset(ALL_CONDITIONS):
        words = ngettext("any of the 14 conditions", "%(count)d or more of the 14 conditions", rule.count)
        return words % {"count": rule.count}
    of = ", ".join(condition_in_words(each) for each in rule.sorted_conditions)
    words = ngettext("%(count)d or more of these: %(of)s", "%(count)d or more of these: %(of)s", rule.count)
    return words % {"count": rule.count, "of": of}


def window_in_words(months: int) -> str:
    """How old a diagnosis may be."""
    return _("A condition counts when claims of %(back)s show it.") % {"back": back(months)}


def dates_in_words(dates: int) -> str:
    """On how many dates a diagnosis must stand."""
    return ngettext(
        "One hospital claim is enough; otherwise one other claim is needed.",
        "One hospital claim is enough; otherwise other claims on %(count)d different dates are needed.",
        dates,
    ) % {"count": dates}


def inside_in_words(count: bool) -> str:
    """What is said of ED visits on days of a hospital stay."""
    if count:
        return _("ED visits on days inside a hospital stay count.")
    return _("ED visits on days inside a hospital stay do not count.")


def codes_in_words(change: CodeChange) -> str:
    """Which codes are read for a condition in this version alone."""
    said = [
        _("codes that begin with %(families)s are read too") % {"families": either(list(map(dotted, change.add)))}
        if change.add
        else "",
        _("codes that begin with %(families)s are not read") % {"families": either(list(map(dotted, change.remove)))}
        if change.remove
        else "",
    ]
    ways = _("; ").join(each for each in said if each)
    return _("For %(condition)s, %(ways)s.") % {"condition": condition_in_words(change.condition), "ways": ways}
