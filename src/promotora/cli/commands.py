"""The tree of commands."""

from typing import Annotated

import typer

from promotora.cli import county, demo, lists, policies, site
from promotora.cli.screen import out

EXIT_CODES = (
    "Exit codes: 0 done · 1 something unexpected, or no room on the disk · 2 the command was wrong · "
    "3 the data cannot be used · 4 too many rows set aside · 130 stopped."
)

app = typer.Typer(
    name="promotora",
    help="From a health plan's claims to an explained list: who qualifies for which community-care program, and why.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
tel = typer.Typer(
    help="The targeted engagement list: make it, explain it, compare it.", no_args_is_help=True, epilog=EXIT_CODES
)
counties = typer.Typer(
    help="A synthetic Los Angeles County, to try things on.", no_args_is_help=True, epilog=EXIT_CODES
)

tel.command("run", epilog=EXIT_CODES)(lists.run)
tel.command("ingest", epilog=EXIT_CODES)(lists.ingest)
tel.command("explain", epilog=EXIT_CODES)(policies.explain)
tel.command("programs", epilog=EXIT_CODES)(policies.programs)
tel.command("compare", epilog=EXIT_CODES)(lists.compare)
counties.command("generate", epilog=EXIT_CODES)(county.generate)
counties.command("month", epilog=EXIT_CODES)(county.month)
app.add_typer(tel, name="tel")
app.add_typer(counties, name="county")
app.command("demo", epilog=EXIT_CODES)(demo.demo)
app.command("serve", epilog=EXIT_CODES)(site.serve)
app.command("worker", epilog=EXIT_CODES)(site.worker)
app.command("check", epilog=EXIT_CODES)(site.check)
app.command("backup", epilog=EXIT_CODES)(site.backup)
app.command("restore", epilog=EXIT_CODES)(site.restore)
app.command(
    "manage",
    add_help_option=False,  # Django's own help is meant
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)(site.manage)


def _say_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import PackageNotFoundError, version

        try:
            out.print(f"promotora {version('promotora')}", highlight=False)
        except PackageNotFoundError:
            out.print("promotora, run from its source without being installed")
        raise typer.Exit


@app.callback()
def promotora(
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version and stop.")
    ] = False,
) -> None:
    """From a health plan's claims to an explained list: who qualifies for which community-care program, and why."""
