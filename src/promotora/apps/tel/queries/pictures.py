"""What a list's pictures are drawn from: its counts, and those of the months before it."""

from datetime import date
from typing import Any

from promotora.apps.tel.models import Run, RunReport
from promotora.apps.tel.terms import RunState

MONTHS = 24
Month = tuple[date, dict[str, Any], int | None, int | None]


def counts_of(of: Run) -> dict[str, Any] | None:
    """The counts that were made with the list; None for a run that has no list."""
    report = RunReport.objects.filter(run=of).first()
    return report.counts if report else None


def months_up_to(of: Run) -> list[Month]:
    """(as-of date, counts, came, left) of the released lists before it and of itself, the oldest first.

    What came and left is not known of a list that was compared with none.
    """
    reports = RunReport.objects.filter(
        run__organization=of.organization_id, run__program=of.program, run__as_of__lt=of.as_of
    ).filter(run__state=RunState.RELEASED)
    own = RunReport.objects.filter(run=of)
    latest = (reports | own).select_related("run").order_by("-run__as_of", "-run__pk")[:MONTHS]
    return [_month(report) for report in reversed(latest)]


def _month(report: RunReport) -> Month:
    run = report.run
    compared = run.previous_id is not None
    return run.as_of, report.counts, run.came if compared else None, run.left if compared else None
