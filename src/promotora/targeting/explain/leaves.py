"""What a leaf of a rule found in one person's history, whether or not it was enough."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from promotora.targeting.engines.reference.engine import Person
from promotora.targeting.engines.reference.history import Line
from promotora.targeting.explain.person import History
from promotora.targeting.explain.tree import Node, Trace, in_order
from promotora.targeting.model.conditions import Condition
from promotora.targeting.model.homelessness import NIGHTS_NEEDED, WINDOW_MONTHS, Span
from promotora.targeting.model.rules import (
    AgedAtLeast,
    AgedUnder,
    AtLeast,
    ChronicallyHomeless,
    EdVisits,
    Has,
    HomelessNow,
    Rule,
    Stays,
)
from promotora.targeting.model.windows import Window, months_in_words
from promotora.targeting.model.words import counted

NO_RECORD = "no record of where this person lives"


def leaf(rule: Rule, history: History) -> Node:
    """The node of a rule without parts."""
    for kind, look in _LOOKS.items():
        if isinstance(rule, kind):
            return look(rule, history)
    return Node(str(rule), rule.holds(history.person.facts))


def _has(rule: Has, history: History) -> Node:
    return condition(rule.condition, history)


def condition(which: Condition, history: History) -> Node:
    """Whether a person has a condition: on how many dates of the window a claim says so, and which lines."""
    hits = history.person.found.get(which.code, [])
    traces = in_order(Trace(line.day, "condition", code, line.claim_id, line.number) for line, code in hits)
    return Node(
        which.name,
        which.code in history.person.facts.conditions,
        _dates_found([line for line, _ in hits], history),
        traces=traces,
    )


def _dates_found(lines: list[Line], history: History) -> str:
    program = history.program
    if not lines:
        return f"no claim with one of its codes in {months_in_words(program.diagnosis_months)}"
    dates = len({line.day for line in lines})
    if any(line.acute_inpatient for line in lines):
        return f"on an acute inpatient claim, which is enough ({counted(dates, 'date', 'dates')} in all)"
    if dates < program.dates_needed:
        return f"{counted(dates, 'date', 'dates')} of the {program.dates_needed} needed"
    return counted(dates, "date", "dates")


def _at_least(rule: AtLeast, history: History) -> Node:
    parts = tuple(condition(each, history) for each in rule.sorted_conditions)
    met = sum(part.truth is True for part in parts)
    heading = f"at least {rule.count} of these {len(parts)} conditions"
    found = _of_needed(met, rule.count, "condition")
    return Node(str(rule), rule.holds(history.person.facts), found, heading=heading, parts=parts)


def _of_needed(found: int, needed: int, one: str) -> str:
    many = f"{one}s"
    if found >= needed:
        return counted(found, one, many)
    if not found:
        return f"none; {counted(needed, one, many)} needed"
    return f"{found} of the {counted(needed, one, many)} needed"


def _stays(rule: Stays, history: History) -> Node:
    window = Window.of_months(rule.within, as_of=history.as_of)
    stays = [stay for stay in history.person.hospital if stay.first in window]
    traces = in_order(
        Trace(line.day, "stay", line.bill, line.claim_id, line.number, line.until)
        for stay in stays
        for line in stay.lines
    )
    days = "; ".join(f"{stay.first} to {stay.last}" for stay in stays)
    found = _of_needed(len(stays), rule.count, "inpatient stay")
    return Node(str(rule), rule.holds(history.person.facts), f"{found}: {days}" if days else found, traces=traces)


def _ed_visits(rule: EdVisits, history: History) -> Node:
    window = Window.of_months(rule.within, as_of=history.as_of)
    lines = [line for line in history.person.emergency if line.ed_day in window]
    days = sorted({line.ed_day for line in lines})
    found = _of_needed(len(days), rule.count, "ED visit")
    if days:
        found += f": {', '.join(map(str, days))}"
    inside = len(_ed_days_inside_stays(history, window) - set(days))
    if inside:
        found += f"; {counted(inside, 'day', 'days')} of emergency care inside a stay not counted"
    traces = in_order(Trace(line.ed_day, "ed_visit", line.ed_code or "", line.claim_id, line.number) for line in lines)
    return Node(str(rule), rule.holds(history.person.facts), found, traces=traces)


def _ed_days_inside_stays(history: History, window: Window) -> set[date]:
    return {
        line.ed_day for line in history.lines if line.ed_code and line.day <= history.as_of and line.ed_day in window
    }


def _homeless_now(rule: HomelessNow, history: History) -> Node:
    truth = history.person.facts.homeless_now
    return Node(str(rule), truth, _roof(history), traces=_spans(history))


def _chronically_homeless(rule: ChronicallyHomeless, history: History) -> Node:
    facts = history.person.facts
    found = _roof(history)
    if facts.homeless_now:
        nights = homeless_nights(history.person, history.as_of)
        found += f"; {counted(nights, 'homeless night', 'homeless nights')} in {months_in_words(WINDOW_MONTHS)}"
        if not facts.chronically_homeless:
            found += f" (it takes {NIGHTS_NEEDED} in one episode, or in four or more); {_disabling(history)}"
    return Node(str(rule), facts.chronically_homeless, found, traces=_spans(history))


def _roof(history: History) -> str:
    words = {None: NO_RECORD, True: "homeless on the day", False: "not homeless on the day"}
    return words[history.person.facts.homeless_now]


def _disabling(history: History) -> str:
    stated = sorted(
        (span for span in history.spans if span.disabling is not None and span.start <= history.as_of),
        key=lambda span: (span.start, span.end or date.max, span.situation, bool(span.disabling)),
    )
    if not stated:
        return "whether there is a disabling condition is not stated"
    return (
        "a disabling condition is stated" if stated[-1].disabling else "the latest record states no disabling condition"
    )


def homeless_nights(person: Person, as_of: date) -> int:
    """Homeless nights in the window of chronic homelessness, each once."""
    window = Window.of_months(WINDOW_MONTHS, as_of=as_of)
    nights: set[int] = set()
    for span in person.housed:
        nights.update(range(span.start.toordinal(), min(span.end or as_of, as_of).toordinal() + 1))
    return sum(window.after.toordinal() < night <= window.until.toordinal() for night in nights)


def _spans(history: History) -> tuple[Trace, ...]:
    """The spans that count as homeless; where none does, every span there is."""
    counted_ones: Iterable[Span] = history.person.housed or [s for s in history.spans if s.start <= history.as_of]
    return in_order(Trace(span.start, "homeless", str(span.situation), until=span.end) for span in counted_ones)


def _age(rule: Rule, history: History) -> Node:
    facts = history.person.facts
    return Node(str(rule), rule.holds(facts), f"{facts.age} years old")


_LOOKS: dict[type[Rule], Callable[[Any, History], Node]] = {
    Has: _has,
    AtLeast: _at_least,
    Stays: _stays,
    EdVisits: _ed_visits,
    HomelessNow: _homeless_now,
    ChronicallyHomeless: _chronically_homeless,
    AgedAtLeast: _age,
    AgedUnder: _age,
}
