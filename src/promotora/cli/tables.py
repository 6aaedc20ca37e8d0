"""What the commands answer with, as tables that people can read."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from promotora.cli.screen import Unbroken
from promotora.targeting.summary.wording import headline, lede, number, percent, rows_heading

if TYPE_CHECKING:
    from promotora.targeting.engines.duckdb import IngestReport
    from promotora.targeting.run import RunResult

CHANGES = {"came": "Came onto the list", "left": "Left the list", "changed": "Stayed, but changed"}


def table(*columns: str, title: str | None = None, numbers: tuple[str, ...] = ()) -> Table:
    """A plain table; columns named in `numbers` are set to the right."""
    made = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, header_style="dim")
    for name in columns:
        made.add_column(name, justify="right" if name in numbers else "left", overflow="fold")
    return made


def of_run(result: "RunResult") -> Iterator[RenderableType]:
    """The headline of a run, its tiers, what was set aside, and where the files are."""
    figures = result.figures
    yield Text(f"{headline(figures)}.", style="bold")
    yield Text(lede(figures))
    if figures["program"]["kept_open"]:
        yield Text(f"The program ended on {figures['program']['ends']}; it was kept open for this list.")
    yield Text()
    yield _tiers(figures)
    if figures["change"]:
        change = figures["change"]
        yield Text(
            f"\nSince {change['since']}: {number(change['came'])} came, {number(change['left'])} left, "
            f"{number(change['changed'])} changed."
        )
    yield Text(f"\n{rows_heading(figures)}.")
    if figures["set_aside"]:
        yield set_aside(figures["set_aside"])
    for name in ("unknown_programs", "unknown_lines_of_business"):
        if figures[name]:
            yield Text(f"Not known here ({name.replace('_', ' ')}): {', '.join(figures[name])}. See the summary.")
    yield Text()
    yield Unbroken(f"Written to {result.out}")
    yield Unbroken(f"Open {result.out / 'summary.html'} to see it.")


def _tiers(figures: dict[str, Any]) -> Table:
    made = table("Tier", "Members", "Share", "Who is in it", numbers=("Members", "Share"))
    listed = max(1, figures["members"]["listed"])
    for row in figures["by_tier"]:
        made.add_row(str(row["tier"]), number(row["members"]), percent(row["members"] / listed), row["rule"])
    return made


def set_aside(rows: list[dict[str, Any]]) -> Table:
    """Rows set aside by reason, with what to mend."""
    made = table("Table", "Rows", "Reason", "What to mend", numbers=("Rows",))
    for row in rows:
        named = "" if not row["column"] or row["reason"].startswith(row["column"]) else f"{row['column']} "
        made.add_row(Text(row["table"]), number(row["rows"]), Text(named + row["reason"]), row["mend"])
    return made


def of_ingest(report: "IngestReport", store: Path) -> Iterator[RenderableType]:
    """What an ingest took in, month by month."""
    months = table("Month", "Lines", "", numbers=("Lines",))
    for name, lines in sorted(report.months.items()):
        months.add_row(name, number(lines), "replaced" if name in report.replaced else "")
    yield months
    yield Text(
        f"\n{number(sum(report.months.values()))} claim lines came into {store}; "
        f"{number(report.set_aside.num_rows)} rows were set aside."
    )


def ingest_as_json(report: "IngestReport") -> dict[str, Any]:
    """An ingest for machines."""
    return {
        "months": report.months,
        "replaced": list(report.replaced),
        "rows": report.rows,
        "set_aside": report.set_aside.num_rows,
    }


def of_change(change: pa.Table, most: int) -> Iterator[RenderableType]:
    """Who came, left and changed, the first of each."""
    rows = change.to_pylist()
    for kind, title in CHANGES.items():
        some = [row for row in rows if row["change"] == kind]
        yield Text(f"{title}: {len(some):,}", style="bold")
        if some and most:
            yield _changes(some[:most])
        if len(some) > most:
            yield Text(f"… and {len(some) - most:,} more (see them with --show {len(some)}, or --json)", style="dim")
        yield Text()


def _changes(rows: list[dict[str, Any]]) -> Table:
    made = table("Person", "Tier", "Why")
    for row in rows:
        tiers = [str(row[side]) for side in ("before_tier", "after_tier") if row[side] is not None]
        made.add_row(Text(row["person_id"]), " → ".join(dict.fromkeys(tiers)), Text("; ".join(row["because"])))
    return made
