"""Where the command line speaks: answers on stdout, everything else on stderr."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rich.console import RenderableType
    from rich.progress import Progress

out = Console(soft_wrap=False)
err = Console(stderr=True)
STEPS = 10
"""Without a terminal, how often a long step says how far it is."""


class Unbroken(str):
    """Words that are not broken at the edge of the screen, so that a path or a command in them can be copied."""


def say(answer: "Iterable[RenderableType]") -> None:
    """An answer for people, part by part."""
    for part in answer:
        if isinstance(part, Unbroken):
            out.print(part, soft_wrap=True, markup=False, highlight=False)
        else:
            out.print(part, highlight=False)


def say_json(content: Any) -> None:
    """One JSON document on stdout, for machines."""
    out.print(json.dumps(content, indent=2, ensure_ascii=False), markup=False, highlight=False, soft_wrap=True)


@contextmanager
def progress() -> "Iterator[Callable[[str, int, int], None]]":
    """Bars on a terminal, a line now and then elsewhere."""
    if not err.is_terminal:
        yield _Lines()
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err) as bars:
        yield _Bars(bars)


class _Bars:
    """A bar for each thing that is being done."""

    def __init__(self, bars: "Progress") -> None:
        self.bars = bars
        self.tasks: dict[str, Any] = {}

    def __call__(self, what: str, done: int, total: int) -> None:
        if what not in self.tasks:
            self.tasks[what] = self.bars.add_task(what, total=total)
        self.bars.update(self.tasks[what], completed=done, total=total)


class _Lines:
    """A line when a thing begins and each time another tenth of it is done."""

    def __init__(self) -> None:
        self.tenths: dict[str, int] = {}

    def __call__(self, what: str, done: int, total: int) -> None:
        tenth = STEPS * done // max(1, total)
        if tenth > self.tenths.get(what, -1):
            self.tenths[what] = tenth
            err.print(f"{what}: {done:,} of {total:,}", highlight=False, markup=False, soft_wrap=True)
