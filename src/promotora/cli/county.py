"""`county generate` and `county month`: synthetic people, for trying things on."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from promotora.cli import options
from promotora.cli.refusals import WrongCommand, in_plain_words
from promotora.cli.screen import out, progress, say_json

if TYPE_CHECKING:
    from promotora.county import CountyPlan

Members = Annotated[int, typer.Option(metavar="N", help="How many members.")]
Months = Annotated[int, typer.Option(metavar="M", help="How many months of claims.")]
Seed = Annotated[int, typer.Option(metavar="S", help="Same seed, same bytes.")]
To = Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to write: a new or an empty folder.")]
LastMonth = Annotated[str, typer.Option(metavar="YYYY-MM", help="The last month of claims.")]
BadShare = Annotated[str, typer.Option(metavar="SHARE", help="Rows to spoil on purpose: 1% or 0.01.")]


@in_plain_words
def generate(
    to: To,
    members: Members = 50_000,
    months: Months = 24,
    seed: Seed = 1,
    last_month: LastMonth = "2020-02",
    bad_share: BadShare = "0",
    as_json: options.Json = False,
) -> None:
    """Make a county: coverage, claims, programs and living situations of people who do not exist."""
    from promotora.county import generate as make

    plan = _plan(members, months, seed, last_month, bad_share)
    with progress() as tell:
        report = make(plan, to, progress=tell)
    if as_json:
        say_json({"out": str(to), "members": report.members, "rows": report.rows, "bad_rows": report.bad_rows})
        return
    rows = ", ".join(f"{count:,} rows of {name}" for name, count in report.rows.items())
    out.print(f"{to}: {report.members:,} members; {rows}. Nobody in it is real.", highlight=False, soft_wrap=True)


@in_plain_words
def month(
    to: To,
    month: Annotated[str, typer.Option(metavar="YYYY-MM", help="Which month.", show_default=False)],
    members: Members = 50_000,
    months: Months = 24,
    seed: Seed = 1,
    last_month: LastMonth = "2020-02",
    bad_share: BadShare = "0",
) -> None:
    """Make the claims of one later month of the same county, as they would arrive."""
    from promotora.county import generate_month as make

    plan = _plan(members, months, seed, last_month, bad_share)
    try:
        rows = make(plan, options.month(month, "--month"), to)
    except ValueError as error:
        raise _as_option(error) from error
    out.print(f"{to}: {rows.rows:,} claim lines of {month}.", highlight=False, soft_wrap=True)


def _plan(members: int, months: int, seed: int, last_month: str, bad_share: str) -> "CountyPlan":
    """The plan of a county; its own refusals name the option."""
    from promotora.county import CountyPlan

    last = options.month(last_month, "--last-month")
    spoiled = options.share(bad_share, "--bad-share")
    try:
        return CountyPlan(members=members, months=months, seed=seed, last_month=last, bad_share=spoiled)
    except ValueError as error:
        raise _as_option(error) from error


def _as_option(error: ValueError) -> WrongCommand:
    """The county's own sentence begins with the name of the value; on the command line that is an option."""
    name, colon, rest = str(error).partition(":")
    return WrongCommand(f"--{name.replace('_', '-')}{colon}{rest}")
