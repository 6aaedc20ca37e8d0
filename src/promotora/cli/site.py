"""`serve`, `worker`, `manage`, `check`, `backup`, `restore`: the site and what keeps it."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from promotora.cli import options
from promotora.cli.refusals import ExitCode, in_plain_words
from promotora.cli.screen import err, progress, say, say_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType

    from promotora.portal.backup.archive import Manifest
    from promotora.portal.health import Finding

STATES = {"good": ("good", "green"), "warning": ("look", "yellow"), "wrong": ("wrong", "bold red")}
Archive = Annotated[Path, typer.Argument(metavar="FILE", help="The backup.", show_default=False)]


@in_plain_words
def serve(
    port: Annotated[
        int, typer.Option(metavar="N", min=0, max=65535, help="Which port; 0 for any that is free.")
    ] = 8000,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="0.0.0.0 for every address of this machine.")
    ] = "127.0.0.1",
    workers: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="How many processes; otherwise by cores.", show_default=False)
    ] = None,
    no_worker: Annotated[bool, typer.Option("--no-worker", help="Leave jobs to `promotora worker` elsewhere.")] = False,
) -> None:
    """Open the site: starts the database if it is ours, brings it up to date, and does its jobs."""
    from promotora.portal import listening, opening

    with ended_by_signals():
        listener = listening.listen(host, port)
        with listener, opening.opened() as server:
            from promotora.portal import jobs, serving

            opening.refuse_unfit()
            opening.bring_up_to_date(tell)
            warn_of_hosts(host)
            worker = None if no_worker else jobs.Worker(tell)
            url = listening.url(listener)
            code = serving.serve(serving.Site(listener, url, workers or processes(), server, worker, tell))
        tell("Promotora has ended." if code == 0 else "Promotora could not go on; what it said is above.")
    raise typer.Exit(code)


@in_plain_words
def worker(
    concurrency: Annotated[int, typer.Option(metavar="N", min=1, help="How many jobs at once.")] = 1,
    with_parent: Annotated[bool, typer.Option("--with-parent", hidden=True)] = False,
) -> None:
    """Do the jobs that pages put off. On Ctrl-C or SIGTERM the one under way is finished first."""
    from promotora.portal import opening

    with ended_by_signals(), opening.opened():
        from promotora.portal import jobs

        opening.refuse_unfit()
        if with_parent:
            jobs.end_with_parent()
        else:
            tell("Doing jobs as they come (Ctrl-C ends it).")
        with suppress(KeyboardInterrupt):  # a second one, which leaves the job under way for the next start
            jobs.work(concurrency)
    if not with_parent:
        tell("The job worker has ended.")


@in_plain_words
def manage(words: typer.Context) -> None:
    """Django's own commands: promotora manage help lists them."""
    from promotora.portal import opening

    with ended_by_signals(), opening.opened():
        from django.core.management import ManagementUtility

        utility = ManagementUtility(["promotora manage", *words.args])
        utility.prog_name = "promotora manage"
        utility.execute()


@in_plain_words
def check(as_json: options.Json = False) -> None:
    """Say what is wrong with this installation, and how to mend it."""
    from promotora.portal import health

    with ended_by_signals():
        findings = health.findings()
    if as_json:
        say_json([finding.as_json() for finding in findings])
    else:
        say(of_findings(findings))
    raise typer.Exit(ExitCode.UNEXPECTED if any(finding.state == "wrong" for finding in findings) else ExitCode.DONE)


@in_plain_words
def backup(file: Archive) -> None:
    """Write everything that the site keeps into one file: its database, the files that people gave it, and the key of
    its second factors. The secret that signs sessions and links stays in PROMOTORA_HOME."""
    from promotora.portal import opening

    with ended_by_signals(), opening.opened():
        from promotora.portal.backup import taking

        with progress() as told:
            manifest = taking.take(file.absolute(), told)
    say(of_archive(f"{file} holds", manifest))
    tell("It holds facts about members and what opens people's second factors, and is not encrypted.")
    tell("Keep it where only those may read it who may read them.")


@in_plain_words
def restore(
    file: Archive,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Replace what the database holds. It stays as it is until all has been proved."),
    ] = False,
) -> None:
    """Bring back what a backup holds, beside what is there; change places only when every row has been compared."""
    from promotora.portal import opening

    with ended_by_signals(), opening.opened():
        from promotora.portal.backup import restoring

        with progress() as told:
            manifest = restoring.restore(file.absolute(), replace=replace, progress=told, tell=tell)
    say(of_archive("Restored, and every row compared:", manifest))


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """End as by Ctrl-C when asked by the system or when the terminal is closed, so that nothing is left running."""
    numbers = (signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, signal.default_int_handler) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def processes() -> int:
    """Two at least, so that one slow page does not stop the others; four at most, which serves hundreds of people."""
    return min(4, max(2, os.cpu_count() or 2))


def warn_of_hosts(host: str) -> None:
    """A site that listens to others but does not answer to its name would only refuse them."""
    from promotora.portal import environment

    if host not in environment.LOOPBACK and not os.environ.get("PROMOTORA_HOSTS"):
        tell(
            "Only requests for 127.0.0.1 and localhost are answered. Set PROMOTORA_HOSTS to the names people will type."
        )


def tell(sentence: str) -> None:
    """A word to the person at the terminal, while something goes on."""
    err.print(sentence, markup=False, highlight=False, soft_wrap=True)


def of_findings(findings: "list[Finding]") -> "Iterable[RenderableType]":
    """What was looked at, and what to do about it."""
    from rich.table import Table
    from rich.text import Text

    made = Table("", "What", "How it is", "What to do", box=None, pad_edge=False, header_style="dim")
    for finding in findings:
        word, style = STATES[finding.state]
        made.add_row(Text(word, style=style), finding.what, Text(finding.said), Text(finding.mend))
    yield made
    wrong = sum(finding.state == "wrong" for finding in findings)
    yield Text(f"\n{wrong} wrong." if wrong else "\nNothing is wrong.")


def of_archive(lead: str, manifest: "Manifest") -> "Iterable[RenderableType]":
    """What a backup holds, in a sentence."""
    from rich.text import Text

    files = "file" if len(manifest.files) == 1 else "files"
    rows = sum(table.rows for table in manifest.tables.values())
    yield Text(f"{lead} {rows:,} rows in {len(manifest.tables)} tables, and {len(manifest.files)} {files}.")
