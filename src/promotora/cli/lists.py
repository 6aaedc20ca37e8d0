"""`tel run`, `tel ingest`, `tel compare`: the list and what became of it."""

from pathlib import Path
from typing import Annotated

import typer

from promotora.cli import options
from promotora.cli.refusals import in_plain_words
from promotora.cli.screen import progress, say, say_json

MostSetAside = Annotated[
    str, typer.Option(metavar="SHARE", help="Stop when more rows than this cannot be used: 5% or 0.05.")
]


@in_plain_words
def run(
    program: options.ProgramCode,
    as_of: options.AsOf,
    to: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to write; an earlier run there is replaced.")],
    data: options.Data = None,
    store: options.Store = None,
    engine: Annotated[str, typer.Option(help="duckdb, reference or spark.")] = "duckdb",
    previous: Annotated[
        Path | None, typer.Option(metavar="DIR", help="An earlier run, to say what changed since.", show_default=False)
    ] = None,
    form: Annotated[str, typer.Option("--format", help="Any of parquet,csv,xlsx, by commas.")] = "parquet",
    keep_open: options.KeepOpen = False,
    most_set_aside: MostSetAside = "5%",
    no_evidence: Annotated[bool, typer.Option("--no-evidence", help="Leave out the evidence table.")] = False,
    master: Annotated[str, typer.Option(metavar="URL", help="The Spark cluster, for --engine spark.")] = "local[2]",
    as_json: options.Json = False,
) -> None:
    """Make the list: who qualifies on a day, and why."""
    from promotora.cli.tables import of_run
    from promotora.county.areas import service_planning_area
    from promotora.targeting.run import Order
    from promotora.targeting.run import run as make

    order = Order(
        program=program,
        as_of=options.day(as_of),
        engine=options.engine(engine),
        formats=options.formats(form),
        previous=previous,
        keep_open=keep_open,
        with_evidence=not no_evidence,
        most_set_aside=options.share(most_set_aside, "--most-set-aside"),
        master=master,
    )
    order.version()
    with progress() as tell:
        result = make(options.source(data, store), to, order, area_of=service_planning_area, progress=tell)
    if as_json:
        say_json(result.figures)
    else:
        say(of_run(result))


@in_plain_words
def ingest(
    data: Annotated[Path, typer.Option(metavar="DIR", help="The folder of claims.")],
    store: Annotated[Path, typer.Option(metavar="DIR", help="The store to make or to add to.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Take a month that was sent again even with far fewer lines than it had.")
    ] = False,
    most_set_aside: MostSetAside = "5%",
    as_json: options.Json = False,
) -> None:
    """Turn claims into a compact store, by month; again with later months only."""
    from promotora.cli.tables import ingest_as_json, of_ingest
    from promotora.targeting.engines.duckdb import ingest as take_in

    share = options.share(most_set_aside, "--most-set-aside")
    with progress() as tell:
        report = take_in(data, store, progress=tell, replace=replace, most_set_aside=share)
    if as_json:
        say_json(ingest_as_json(report))
    else:
        say(of_ingest(report, store))


@in_plain_words
def compare(
    before: Annotated[Path, typer.Option(metavar="DIR", help="The earlier run.")],
    after: Annotated[Path, typer.Option(metavar="DIR", help="The later run.")],
    show: Annotated[int, typer.Option(metavar="N", min=0, help="How many of each kind to show.")] = 10,
    as_json: options.Json = False,
) -> None:
    """Who came, who left, who changed between two runs, each with why."""
    from promotora.cli.tables import of_change
    from promotora.targeting.compare import compare as difference
    from promotora.targeting.compare import read_run

    change = difference(read_run(before), read_run(after))
    if as_json:
        say_json(change.to_pylist())
    else:
        say(of_change(change, show))
