"""The whole explanation: coverage, what bars, each criterion, the decision and the tier, for one person on one day."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from promotora.targeting.engines.reference import people
from promotora.targeting.engines.reference.engine import Inputs
from promotora.targeting.engines.reference.reading import Row
from promotora.targeting.explain.leaves import leaf
from promotora.targeting.explain.person import History, history_of
from promotora.targeting.explain.tree import Node, Trace, in_order
from promotora.targeting.model.program import Criterion, Group, Program
from promotora.targeting.model.rules import AllOf, Rule
from promotora.targeting.model.verdict import Decision, Verdict

ENROLLED = "enrolled in Medi-Cal managed care on the day"
NOTHING_BARS = "nothing bars: no exclusion holds on the day"


@dataclass(frozen=True)
class Explanation:
    """Why a person is or is not on a list. `nodes` are coverage, exclusions and the groups of criteria, in that order;
    `tiers` the tiers in the order tried, up to the one that is met, for someone listed."""

    person_id: str
    program: Program
    as_of: date
    age: int
    verdict: Verdict
    nodes: tuple[Node, ...]
    tiers: tuple[tuple[int, Node], ...]

    @property
    def tier_because(self) -> str:
        """Why the tier is what it is; '' for someone not listed."""
        if self.verdict.tier is None:
            return ""
        met = [node for level, node in self.tiers if node.truth and level == self.verdict.tier]
        return met[0].found if met else "no other tier's rule is met"

    def as_json(self) -> dict[str, Any]:
        return {
            "person_id": self.person_id,
            "program": self.program.code,
            "version": self.program.version,
            "as_of": self.as_of.isoformat(),
            "age": self.age,
            "decision": str(self.verdict.decision),
            "tier": self.verdict.tier,
            "criteria": list(self.verdict.criteria),
            "reasons": list(self.verdict.reasons),
            "rule": [node.as_json() for node in self.nodes],
            "tiers": [{"tier": level, **node.as_json()} for level, node in self.tiers],
        }


def explain(inputs: Inputs, program: Program, as_of: date, person_id: str) -> Explanation:
    """Explain one person; `NotOnTheDay` when the day's list does not speak of them."""
    history = history_of(inputs, program, as_of, person_id)
    verdict = program.verdict(history.person.facts)
    return Explanation(
        person_id,
        program,
        as_of,
        history.person.facts.age,
        verdict,
        (_coverage(history), _bars(history), *(_group(group, history) for group in program.groups)),
        _tiers(program, verdict, history),
    )


def _coverage(history: History) -> Node:
    traces = in_order(
        Trace(row["enrollment_start_date"], "coverage", _kind_of(row), until=row["enrollment_end_date"])
        for row in history.coverage
    )
    found = "; ".join(f"{trace.code}, {_from_to(trace)}" for trace in traces)
    return Node(ENROLLED, history.person.facts.enrolled, found, "Coverage", traces=traces)


def _kind_of(row: Row) -> str:
    line = people.vocabulary(row["line_of_business"], "medi_cal")
    return f"{line}, {people.vocabulary(row['delivery_system'], 'managed_care')}"


def _from_to(trace: Trace) -> str:
    return f"{trace.day} to {trace.until}" if trace.until else f"since {trace.day}"


def _bars(history: History) -> Node:
    since = dict(sorted(history.person.bars, reverse=True))
    held = [each for each in history.program.exclusions if each.code in since]
    traces = in_order(Trace(start, "exclusion", code) for code, start in history.person.bars)
    found = "; ".join(f"{each.sentence}, since {since[each.code]}" for each in held) or _harmless(history)
    return Node(NOTHING_BARS, not held, found, "Exclusions", traces=traces)


def _harmless(history: History) -> str:
    held = sorted(
        people.vocabulary(row["program_code"], "")
        for row in history.programs
        if people.covers(row, "start_date", "end_date", history.as_of)
    )
    return f"in {', '.join(dict.fromkeys(held))}, which does not bar" if held else "in no other program"


def _group(group: Group, history: History) -> Node:
    parts = tuple(_criterion(each, history) for each in group.criteria)
    met = [part.label for part in parts if part.truth]
    truth = group.holds(history.person.facts)
    found = ", ".join(met) if met else group.missing(truth)
    one = "criterion" if len(parts) == 1 else "criteria"
    return Node(
        f"at least one of the {len(parts)} {group.name} {one}", truth, found, group.name.capitalize(), parts=parts
    )


def _criterion(criterion: Criterion, history: History) -> Node:
    return replace(branch(criterion.rule, history), label=criterion.code)


def branch(rule: Rule, history: History) -> Node:
    """A rule with everything under it."""
    if not rule.parts:
        return leaf(rule, history)
    facts = history.person.facts
    truth = rule.holds(facts)
    parts = tuple(branch(part, history) for part in rule.parts)
    every = isinstance(rule, AllOf)
    heading = f"{'all' if every else 'any'} of these {len(parts)}"
    return Node(
        str(rule), truth, rule.because(facts) if truth else _short_of(parts, every=every), heading=heading, parts=parts
    )


def _short_of(parts: tuple[Node, ...], *, every: bool) -> str:
    """How far a combination is from being met."""
    met = sum(part.truth is True for part in parts)
    if every:
        return f"{met} of the {len(parts)} parts met"
    return "none is met" if all(part.truth is False for part in parts) else "none is known to be met"


def _tiers(program: Program, verdict: Verdict, history: History) -> tuple[tuple[int, Node], ...]:
    if verdict.decision is not Decision.LISTED:
        return ()
    tried = []
    for tier in program.tiers:
        node = branch(tier.rule, history)
        tried.append((tier.level, node))
        if node.truth:
            break
    return tuple(tried)
