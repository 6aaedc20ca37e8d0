"""Options, checked: each mistake gets a sentence that begins with the option."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from promotora.cli.refusals import WrongCommand

if TYPE_CHECKING:
    from promotora.targeting.run import Source

ENGINES = ("duckdb", "reference", "spark")
FORMATS = ("parquet", "csv", "xlsx")

Data = Annotated[Path | None, typer.Option("--data", metavar="DIR", help="The folder of claims.", show_default=False)]
Store = Annotated[
    Path | None, typer.Option("--store", metavar="DIR", help="A store that tel ingest made.", show_default=False)
]
ProgramCode = Annotated[str, typer.Option("--program", metavar="CODE", help="Which program: see tel programs.")]
AsOf = Annotated[
    str, typer.Option("--as-of", metavar="YYYY-MM-DD", help="The day the list speaks of.", show_default=False)
]
KeepOpen = Annotated[bool, typer.Option("--keep-open", help="The plan keeps the program open past its official end.")]
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON, for machines.")]


def day(text: str, option: str = "--as-of") -> date:
    """A day as written on the command line."""
    try:
        if len(text) != 10:
            raise ValueError
        return date.fromisoformat(text)
    except ValueError as error:
        raise WrongCommand(f"{option}: {text} is not a date. Write it year-month-day: 2020-03-01.") from error


def month(text: str, option: str) -> date:
    """The first day of a month written 2020-03, or as any day of it."""
    return day(text if len(text) == 10 else f"{text}-01", option).replace(day=1)


def share(text: str, option: str) -> float:
    """5% or 0.05."""
    try:
        value = float(text.rstrip("% ")) / (100 if text.strip().endswith("%") else 1)
    except ValueError as error:
        raise WrongCommand(f"{option}: {text} is not a share. Write 5% or 0.05.") from error
    if not 0 <= value <= 1:
        raise WrongCommand(f"{option}: {text} is not between none and all. Write 5% or 0.05.")
    return value


def formats(text: str) -> tuple[str, ...]:
    """parquet,csv,xlsx; Parquet is always among them, since later runs read it."""
    asked = {each.strip().lower() for each in text.split(",") if each.strip()}
    for each in sorted(asked - set(FORMATS)):
        raise WrongCommand(f"--format: {each} is not a form we write. Choose among {','.join(FORMATS)}.")
    return tuple(each for each in FORMATS if each in asked | {"parquet"})


def engine(name: str) -> str:
    """The name of an engine that there is."""
    if name not in ENGINES:
        raise WrongCommand(f"--engine: there is no engine {name}. Choose one of {', '.join(ENGINES)}.")
    return name


def source(data: Path | None, store: Path | None) -> "Source":
    """What to read: exactly one of a folder and a store."""
    from promotora.targeting.run import open_source

    if (data is None) == (store is None):
        what = "neither was named" if data is None else "both were named"
        raise WrongCommand(f"--data, --store: {what}. Name a folder of claims with --data, or a store with --store.")
    return open_source(data=data, store=store)
