"""Lifecycles: which state may follow which. A state is a history of steps that nobody edits; one `move` adds to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction


class WrongMove(Exception):
    """A state that may not follow the present one. Rules refuse it in words before it comes to this."""


@dataclass(frozen=True)
class Lifecycle:
    """One table: after each state those that may follow; None is the beginning."""

    name: str
    moves: Mapping[str | None, frozenset[str]]

    def allows(self, before: str | None, after: str) -> bool:
        """Whether a state may follow another."""
        return after in self.moves.get(before, frozenset())

    @property
    def states(self) -> frozenset[str]:
        """Every state there is."""
        return frozenset(state for state in self.moves if state is not None)

    def arrows(self) -> Iterator[tuple[str, str]]:
        """Every move, in the order of the table, as a diagram draws it."""
        for before, following in self.moves.items():
            for after in sorted(following):
                yield before or "[*]", after
        for state, following in self.moves.items():
            if state is not None and not following:
                yield state, "[*]"


@transaction.atomic
def move(row: Any, *, to: str, by: models.Model | None, at: datetime, because: str = "") -> None:
    """Bring a row with a `lifecycle` and `steps` to its next state; WrongMove when another was faster, or it may not.

    Must be called with the row as it was read: if its state is another by now, nothing is written.
    """
    if not row.lifecycle.allows(row.state, to):
        raise WrongMove(f"{type(row).__name__} {row.pk}: {row.state} cannot become {to}.")
    here = type(row)._default_manager.filter(pk=row.pk, state=row.state)
    if not here.update(state=to):
        raise WrongMove(f"{type(row).__name__} {row.pk} is not {row.state} any more.")
    row.steps.create(state=to, moved_at=at, moved_by=by, because=because)
    row.state = to
