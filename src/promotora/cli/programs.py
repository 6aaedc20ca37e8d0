"""A program version in the terminal: each rule in English, and where it was read."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from promotora.cli.tables import table
from promotora.targeting.model.program import Program, Source
from promotora.targeting.summary import policy


def of_program(program: Program) -> Iterator[RenderableType]:
    """Who is listed, what bars, the tiers, the windows, and the sources by number."""
    numbers = _numbers(program)
    ends = f", until {program.ends}" if program.ends else ""
    yield Text(f"{program.name} ({program.code}), version {program.version}", style="bold")
    yield Text(f"In force from {program.effective}{ends}. Listed is who meets at least one criterion of each group:\n")
    for group in program.groups:
        rules = table("", f"{group.name.capitalize()} criteria", "Source")
        for each in group.criteria:
            rules.add_row(each.code, str(each.rule), _read(each.source, numbers))
        yield rules
        yield Text()
    bars = table("Code", "… and who is not barred by", "Source")
    for bar in program.exclusions:
        bars.add_row(bar.code, bar.sentence, _read(bar.source, numbers))
    yield bars
    yield Text()
    tiers = table("Tier", "The first that fits")
    for row in policy.figures(program)["tiers"]:
        tiers.add_row(str(row["tier"]), row["rule"])
    yield tiers
    yield Text("\n".join(["", *policy.windows(program), ""]))
    yield Text("Sources", style="dim")
    yield Text("\n".join(f"{number}  {source.text}" for source, number in numbers.items()) + "\n")


def _numbers(program: Program) -> dict[Source, int]:
    """Each source once, numbered in the order first named."""
    named = [
        program.source,
        *(each.source for each in program.criteria()),
        *(each.source for each in program.exclusions),
    ]
    return {source: number for number, source in enumerate(dict.fromkeys(named), start=1)}


def _read(source: Source, numbers: dict[Source, int]) -> Text:
    if source.verified:
        return Text(f"{numbers[source]} ✓ verified", style="green")
    return Text(f"{numbers[source]} ? unverified", style="yellow")
