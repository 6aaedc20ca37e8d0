"""`promotora demo`: the whole of it on made-up people, in two minutes."""

import os
import sys
from datetime import datetime
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer
from rich.text import Text

from promotora.cli.refusals import WrongCommand, in_plain_words
from promotora.cli.screen import Unbroken, out, progress, say
from promotora.cli.site import ended_by_signals, processes, tell

if TYPE_CHECKING:
    from rich.table import Table

    from promotora.demo.lists import Demonstration
    from promotora.demo.place import Place

SHOWN = 5
LINES = 3
PORT = 8000
LOS_ANGELES = ZoneInfo("America/Los_Angeles")


@in_plain_words
def demo(
    members: Annotated[int, typer.Option(metavar="N", min=1, help="How many members the county has.")] = 50_000,
    to: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where to; a demo that is there goes on where it was.")
    ] = Path("demo"),
    port: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=0,
            max=65535,
            help=f"Which port; otherwise {PORT}, or a free one nearby.",
            show_default=False,
        ),
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew: remove the demo that is there.")] = False,
    lists_only: Annotated[
        bool, typer.Option("--lists-only", help="No site: the lists as files, and what changed, as text.")
    ] = False,
) -> None:
    """A county of made-up people, its lists, and a site to work with them, as any of its people."""
    place = entered(to, members, fresh)
    if lists_only:
        from promotora.demo.lists import demonstrate

        with place.held(), progress() as said:
            shown = demonstrate(place, progress=said)
        _tell(shown)
    else:
        open_site(place, members, port)


def entered(folder: Path, members: int, fresh: bool) -> "Place":
    """The demonstration's folder, new or as it was left."""
    from promotora.demo.place import enter, remove

    if fresh:
        remove(folder)
    try:
        return enter(folder, members, today=datetime.now(LOS_ANGELES).date())
    except ValueError as error:
        if str(error).startswith("members"):
            raise WrongCommand(f"--{error}") from error
        raise


def open_site(place: "Place", members: int, port: int | None) -> None:
    """Make what is missing, then begin again as a process that has made nothing, and serve."""
    from promotora.demo import site

    with ended_by_signals(), place.held(), site.listening_at(port, PORT) as listener:
        if not site.is_made(place):
            with progress() as said:
                site.make(place, said)
            again = listener.getsockname()[1] if port is None else port
        else:
            raise typer.Exit(site.serve(place, listener, processes(), tell))
    # The engine leaves threads behind, and a process with threads had better not be forked.
    words = ["demo", "--members", str(members), "--out", str(place.folder), "--port", str(again)]
    os.execv(sys.executable, [sys.executable, "-m", "promotora", *words])


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
        "The county, as a plan would send it": shown.place.county,
        "The same, as a store": shown.place.store,
        "Last month's list": shown.last.out,
        "This month's list": shown.this.out,
        "This month in pictures": shown.this.out / "summary.html",
        "The list as a workbook": shown.this.out / "tel.xlsx",
    }.items():
        made.add_row(what, Text(shortened(where)))
    return made


def _next(shown: "Demonstration") -> "list[Unbroken]":
    command = "promotora" if which("promotora") else os.path.relpath(sys.argv[0])
    lines = (
        "\nNobody in it is real. Next, look at the pictures:",
        f"  {shortened(shown.this.out / 'summary.html')}",
        "see by which rules the list was made:",
        f"  {command} tel programs --program hhp",
        "and make a list of your own claims:",
        f"  {command} tel run --data YOUR-CLAIMS --program hhp --as-of 2020-03-01 --out my-list",
    )
    return [Unbroken(line) for line in lines]


def shortened(path: Path) -> str:
    """A path as one would type it here."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
