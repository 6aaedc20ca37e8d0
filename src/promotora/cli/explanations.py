"""An explanation as a tree in the terminal: a sign and a word at each node, never color alone."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from rich.console import Group, RenderableType
from rich.text import Text
from rich.tree import Tree

from promotora.targeting.explain import Explanation, Node, Trace
from promotora.targeting.model.words import listing

SIGNS = {"met": ("✓", "green"), "not met": ("✗", "red"), "not known": ("?", "yellow")}
DECISIONS = {"listed": "is on the list", "excluded": "is not on the list: barred", "not_eligible": "is not on the list"}
KINDS = {"homeless": "living situation "}


def tree_of(explanation: Explanation, most_lines: int) -> RenderableType:
    """The whole explanation, ready to print."""
    program = explanation.program
    root = Tree(Text(f"{program.name}, rules of {program.version}, as of {explanation.as_of}", style="bold"))
    growth = _Growth(most_lines)
    coverage, *rest = explanation.nodes
    growth.add(root, replace(coverage, traces=()))
    for node in rest:
        growth.add(root, node)
    for level, node in explanation.tiers:
        growth.add(root, replace(node, label=f"Tier {level}"))
    return Group(_verdict(explanation), Text(), root)


def _verdict(explanation: Explanation) -> Text:
    verdict = explanation.verdict
    text = Text(f"{explanation.person_id} {DECISIONS[verdict.decision]}", style="bold")
    if verdict.tier is not None:
        text.append(f", tier {verdict.tier} ({explanation.tier_because})")
    text.append(f"\n{explanation.age} years old. Because: {'; '.join(verdict.reasons)}.", style="not bold")
    return text


class _Growth:
    """A tree as it grows: claim lines that stand above are not said again."""

    def __init__(self, most_lines: int) -> None:
        self.most_lines = most_lines
        self.shown: set[tuple[Trace, ...]] = set()

    def add(self, branch: Tree, node: Node) -> None:
        """A node, then its parts, then its claim lines."""
        twig = branch.add(_words(node))
        bare = [part for part in node.parts if _is_bare(part)]
        gathered = bare if len(bare) > 1 else []
        for part in node.parts:
            if part not in gathered:
                self.add(twig, part)
        if gathered:
            names = listing([part.sentence for part in gathered], "or")
            twig.add(Text(f"✗ not met: {names} — {gathered[0].found}", style="dim"))
        self.add_lines(twig, node.traces)

    def add_lines(self, twig: Tree, traces: tuple[Trace, ...]) -> None:
        if not traces or traces in self.shown:
            if traces:
                twig.add(Text("by the same claim lines as above", style="dim"))
            return
        self.shown.add(traces)
        lines = list(_lines(traces))
        for line in lines[: self.most_lines]:
            twig.add(Text(line, style="dim"))
        if len(lines) > self.most_lines:
            twig.add(Text(f"… and {len(lines) - self.most_lines} more (all with --lines {len(lines)})", style="dim"))


def _is_bare(node: Node) -> bool:
    """A condition of which no claim speaks: such are said in one line."""
    return node.truth is False and not (node.label or node.parts or node.traces) and node.found.startswith("no claim")


def _words(node: Node) -> Text:
    sign, color = SIGNS[node.state]
    text = Text(f"{sign} {node.state} ", style=color)
    if node.label:
        text.append(f"{node.label}: ", style="bold default")
    text.append(node.heading or node.sentence, style="default")
    if node.found and node.found != node.sentence:
        text.append(f" — {node.found}", style="italic default")
    return text


def _lines(traces: tuple[Trace, ...]) -> Iterator[str]:
    """A line a claim, day and code, with the numbers of its claim lines; a line a span."""
    for (claim, day, code), same in groupby(traces, key=lambda each: (each.claim_id, each.day, each.code)):
        group = list(same)
        until = max((each.until for each in group if each.until), default=None)
        days = f"{day} to {until}" if until and until != day else str(day)
        if claim is None:
            yield f"{KINDS.get(group[0].kind, '')}{code}, {days if until else f'since {day}'}"
        else:
            numbers = [str(each.claim_line_number) for each in group]
            yield f"claim {claim} {'line' if len(numbers) == 1 else 'lines'} {', '.join(numbers)}; {days}; code {code}"
