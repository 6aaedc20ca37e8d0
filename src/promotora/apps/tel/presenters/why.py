"""Why somebody is on a list, as a tree: each line of the rule met, not met or not known, and what was found beside it.

All of it is said from the listing and the claim lines that its reader may see, in the same way for everyone.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.people.presenters.words import day, dots
from promotora.apps.tel.presenters.evidence import ED_VISIT, HOMELESS, STAY, Behind, Ground, code_means, days_said
from promotora.apps.tel.presenters.rules_in_words import (
    GROUPS,
    back,
    bar_in_words,
    condition_in_words,
    either,
    every,
    program_in_words,
    sentence,
    stays_said,
    visits_said,
    within,
)
from promotora.targeting.model.conditions import Condition
from promotora.targeting.model.program import Criterion, Group, Program, Source
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

MET, NOT_MET, UNKNOWN = "met", "not met", "unknown"
ANSWERS = {True: MET, False: NOT_MET, None: UNKNOWN}
CODES = 3  # diagnosis codes that a line names
NAMED = 3  # conditions that a line names; of more it says how many there are, and its source names them

Node = dict[str, Any]


def tree(behind: Behind) -> list[Node]:
    """The rule as c-explanation draws it: the groups of criteria, being enrolled, and that nothing bars."""
    groups = [_group(group, behind) for group in behind.program.groups]
    return [*groups, _enrolled(behind), _nothing_bars(behind.program)]


def lead(behind: Behind) -> str:
    """Which rules these are, and how many criteria are met."""
    program, met = behind.program, behind.listing.criteria
    counts = [str(sum(each.code in met for each in group.criteria)) for group in program.groups]
    needed = ngettext(
        "One criterion is needed; met: %(met)s.", "One criterion of each part is needed; met: %(met)s.", len(counts)
    )
    rules = _("%(program)s, rules in force since %(day)s.") % {
        "program": program_in_words(program.code, program.name),
        "day": day(program.effective),
    }
    read = _("It is read from the records that you may see.")
    return " ".join([rules, needed % {"met": every(counts)}, read])


def source_said(source: Source) -> str:
    """Where a line of the policy was read."""
    return source.text if source.verified else _("%(source)s (not verified)") % {"source": source.text}


# --------------------------------------------------------------------------------------------------------------- lines


def _group(group: Group, behind: Behind) -> Node:
    met = [each.code for each in group.criteria if each.code in behind.listing.criteria]
    return {
        "text": str(GROUPS.get(group.name) or capfirst(group.name)),
        "answer": MET if met else NOT_MET,
        "evidence": _("by %(criteria)s; one is enough") % {"criteria": every(met)} if met else _("one is enough"),
        "children": [_criterion(each, behind) for each in group.criteria],
    }


def _criterion(criterion: Criterion, behind: Behind) -> Node:
    # What the list says of a criterion stands, whatever could be worked out again from it.
    is_met = criterion.code in behind.listing.criteria
    truth = True if is_met else None if criterion.rule.holds(behind.facts) is None else False
    node = _node(criterion.rule, behind, ANSWERS[truth])
    said, read = sentence(criterion.rule), source_said(criterion.source)
    return {**node, "code": criterion.code, "source": read if node["text"] == said else f"{said}. {read}"}


def _node(rule: Rule, behind: Behind, answer: str) -> Node:
    node: Node = {"text": _shortly(rule), "answer": answer, "evidence": "", "children": []}
    if isinstance(rule, AnyOf) and answer == NOT_MET and all(isinstance(part, Has) for part in rule.parts):
        return {**node, "evidence": _not_found(behind)}
    if rule.parts:
        return {**node, "children": [_part(part, behind) for part in _told(rule, behind)]}
    if isinstance(rule, AtLeast):
        return {**node, **_of_several(rule, behind, answer)}
    return {**node, "evidence": _found(rule, behind, answer)}


def _part(rule: Rule, behind: Behind) -> Node:
    return _node(rule, behind, ANSWERS[rule.holds(behind.facts)])


def _shortly(rule: Rule) -> str:
    if isinstance(rule, AtLeast) and len(rule.of) > NAMED:
        return _("%(count)s or more of %(of)s conditions") % {"count": rule.count, "of": len(rule.of)}
    return sentence(rule)


def _told(rule: Rule, behind: Behind) -> Iterable[Rule]:
    """The parts worth a line: of alternatives those that are met, or all when none is."""
    met = [part for part in rule.parts if part.holds(behind.facts)]
    return met if isinstance(rule, AnyOf) and met else rule.parts


def _of_several(rule: AtLeast, behind: Behind, answer: str) -> Node:
    """What several conditions of which some are needed rest on; a line each for those that no line has told yet."""
    had = [each for each in rule.sorted_conditions if each.code in behind.facts.conditions]
    new = [each for each in had if not behind.was_told(each.code)]
    found = every([_with_dates(each, behind) for each in had])
    if answer != MET:
        short = ngettext("%(count)d of the %(needed)d needed", "%(count)d of the %(needed)d needed", rule.count)
        found = ": ".join(part for part in (short % {"count": len(had), "needed": rule.count}, found) if part)
    return {"evidence": found, "children": [_part(Has(each), behind) for each in new]}


def _with_dates(condition: Condition, behind: Behind) -> str:
    ground, name = behind.ground(condition.code), condition_in_words(condition)
    if ground is None:
        return name
    dates = ngettext("%(name)s (%(count)d date)", "%(name)s (%(count)d dates)", len(ground.days))
    return dates % {"name": name, "count": len(ground.days)}


# ------------------------------------------------------------------------------------------------------ what was found


def _found(rule: Rule, behind: Behind, answer: str) -> str:
    match rule:
        case Has():
            return _of_condition(rule, behind)
        case Stays():
            return _of_stays(rule, behind)
        case EdVisits():
            return _of_visits(rule, behind)
        case HomelessNow() | ChronicallyHomeless():
            return _of_housing(behind, answer)
        case AgedAtLeast() | AgedUnder():
            return _("%(age)s years old on the day of the list") % {"age": behind.facts.age}
    return ""


def _of_condition(rule: Has, behind: Behind) -> str:
    ground = behind.ground(rule.condition.code)
    if ground and behind.tells(ground):
        return _lines([_dates(ground), *_codes(ground)])
    if ground:
        return ngettext("on %(count)d date", "on %(count)d dates", len(ground.days)) % {"count": len(ground.days)}
    if rule.condition.code in behind.facts.conditions:
        return _("found in the claims")
    return _not_found(behind)


def _codes(ground: Ground) -> Iterator[str]:
    """The first few diagnoses; all of them stand beside their claims."""
    yield from (f"{code} {means}" for code, means in ground.codes[:CODES])
    more = len(ground.codes) - CODES
    if more > 0:
        yield ngettext("and %(count)d more code", "and %(count)d more codes", more) % {"count": more}


def _not_found(behind: Behind) -> str:
    return _("not on enough dates in %(back)s") % {"back": back(behind.program.diagnosis_months)}


def _dates(ground: Ground) -> str:
    words = ngettext("on %(count)d date: %(days)s", "on %(count)d dates: %(days)s", len(ground.days))
    return words % {"count": len(ground.days), "days": days_said(ground.days)}


def _of_stays(rule: Stays, behind: Behind) -> str:
    count, ground = behind.facts.stays.get(rule.within, 0), behind.ground(STAY)
    found = stays_said(count) if count else _("no hospital stay")
    begun = _("claims from %(days)s") % {"days": days_said(ground.days)} if ground and count else ""
    return dots([within(found, rule.within), begun])


def _of_visits(rule: EdVisits, behind: Behind) -> str:
    count, ground = behind.facts.ed_visits.get(rule.within, 0), behind.ground(ED_VISIT)
    found = visits_said(count) if count else _("no ED visit")
    inside = "" if behind.program.ed_days_inside_stays_count else _("days inside a hospital stay do not count")
    return dots([within(found, rule.within), days_said(ground.days) if ground and count else "", inside])


def _of_housing(behind: Behind, answer: str) -> str:
    if answer == UNKNOWN:
        return _("no living situation on file: ask where the member sleeps, and tell the plan")
    ground = behind.ground(HOMELESS)
    if ground and answer == MET:
        since = _("%(where)s, since %(day)s")
        return _lines(since % {"where": code_means(line), "day": day(line.date)} for line in ground.lines)
    return "" if answer == MET else _("the living situation on file does not say so")


def _enrolled(behind: Behind) -> Node:
    text = _("Enrolled in Medi-Cal managed care on %(day)s") % {"day": day(behind.as_of)}
    return {"text": text, "answer": MET, "evidence": "", "children": []}


def _nothing_bars(program: Program) -> Node:
    bars = either([bar_in_words(each) for each in program.exclusions])
    found = _("on that day not %(bars)s") % {"bars": bars} if bars else ""
    return {"text": _("Nothing bars"), "answer": MET, "evidence": found, "children": []}


def _lines(lines: Iterable[str]) -> str:
    """Several lines in one place."""
    return format_html_join("", "<span>{}</span><br>", ((line,) for line in lines))


# ------------------------------------------------------------------------------------------------------------ the tier


def reasons_of_tier(rule: Rule, behind: Behind) -> list[str]:
    """Each met part of a tier's rule, with what was found."""
    facts = behind.facts
    match rule:
        case AnyOf():
            return [said for part in rule.parts if part.holds(facts) for said in reasons_of_tier(part, behind)]
        case AllOf():
            return [_(", and also ").join(", ".join(reasons_of_tier(part, behind)) for part in rule.parts)]
        case EdVisits():
            found = visits_said(facts.ed_visits.get(rule.within, 0))
        case Stays():
            found = stays_said(facts.stays.get(rule.within, 0))
        case _:
            return [sentence(rule)]
    return [
        _("%(found)s in %(back)s; it takes %(needed)s")
        % {"found": found, "back": back(rule.within), "needed": rule.count}
    ]
