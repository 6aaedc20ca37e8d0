"""`promotora demo`: the whole of it on made-up people, in under a minute."""

import os
import sys
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from promotora.cli.refusals import WrongCommand, in_plain_words
from promotora.cli.screen import Unbroken, out, progress, say

if TYPE_CHECKING:
    from rich.table import Table

    from promotora.demo import Demonstration

SHOWN = 5
LINES = 3


@in_plain_words
def demo(
    members: Annotated[int, typer.Option(metavar="N", min=1, help="How many members the county has.")] = 50_000,
    to: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where to; an earlier demo there is replaced.")
    ] = Path("demo"),
) -> None:
    """A county of made-up people, its list for last month and this, what changed, and three members explained."""
    from promotora.demo import demonstrate

    try:
        with progress() as tell:
            shown = demonstrate(to, members=members, progress=tell)
    except ValueError as error:
        if str(error).startswith("members"):
            raise WrongCommand(f"--{error}") from error
        raise
    _tell(shown)


def _tell(shown: "Demonstration") -> None:
    from promotora.cli import tables
    from promotora.cli.explanations import tree_of
    from promotora.targeting.compare import compare, read_run

    out.rule("This month's list")
    say(tables.of_run(shown.this))
    out.rule("What changed since last month")
    say(tables.of_change(compare(read_run(shown.last.out), read_run(shown.this.out)), SHOWN))
    for person in shown.people:
        out.rule(f"One member explained: {person.chosen_as}")
        say([tree_of(person.explanation, LINES)])
    out.rule("Where everything is")
    say([_files(shown), *_next(shown)])


def _files(shown: "Demonstration") -> "Table":
    from promotora.cli.tables import table

    made = table("What", "Where")
    for what, where in {
        "The county, as a plan would send it": shown.folder / "county",
        "The same, as a store": shown.folder / "store",
        "Last month's list": shown.last.out,
        "This month's list": shown.this.out,
        "This month in pictures": shown.this.out / "summary.html",
        "The list as a workbook": shown.this.out / "tel.xlsx",
    }.items():
        made.add_row(what, Text(str(where)))
    return made


def _next(shown: "Demonstration") -> "list[Unbroken]":
    command = "promotora" if which("promotora") else os.path.relpath(sys.argv[0])
    lines = (
        "\nNobody in it is real. Next, look at the pictures:",
        f"  {shown.this.out / 'summary.html'}",
        "see by which rules the list was made:",
        f"  {command} tel programs --program hhp",
        "and make a list of your own claims:",
        f"  {command} tel run --data YOUR-CLAIMS --program hhp --as-of 2020-03-01 --out my-list",
    )
    return [Unbroken(line) for line in lines]
