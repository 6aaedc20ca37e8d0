"""A rule as a tree for one person: each node met, not met or not known, with what was found."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from promotora.targeting.model.rules import Truth


@dataclass(frozen=True, order=True)
class Trace:
    """A claim line, or a span, that a node looked at. `kind` and `code` as in the evidence table."""

    day: date
    kind: str
    code: str
    claim_id: str | None = None
    claim_line_number: int | None = None
    until: date | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "code": self.code,
            "claim_id": self.claim_id,
            "claim_line_number": self.claim_line_number,
            "date": self.day.isoformat(),
            "until": self.until.isoformat() if self.until else None,
        }


@dataclass(frozen=True)
class Node:
    """One part of the rule: its sentence, its truth (None is not known), what was found, and its own parts.

    `label` is the criterion's code or the group's name where the node is one, else empty; `heading` a shorter sentence
    for where the parts stand below it.
    """

    sentence: str
    truth: Truth
    found: str = ""
    label: str = ""
    heading: str = ""
    traces: tuple[Trace, ...] = ()
    parts: tuple["Node", ...] = ()

    @property
    def state(self) -> str:
        """'met', 'not met' or 'not known'."""
        return {True: "met", False: "not met", None: "not known"}[self.truth]

    def walk(self) -> Iterator["Node"]:
        """This node and everything under it."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def as_json(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "sentence": self.sentence,
            "state": self.state,
            "found": self.found,
            "evidence": [trace.as_json() for trace in self.traces],
            "parts": [part.as_json() for part in self.parts],
        }


def in_order(traces: Iterable[Trace]) -> tuple[Trace, ...]:
    """By date, then by claim; each once."""
    return tuple(
        sorted(set(traces), key=lambda each: (each.day, each.claim_id or "", each.code, each.claim_line_number or 0))
    )
