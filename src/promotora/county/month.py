"""One service month's claim file."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from promotora.county import events, lines
from promotora.county.columns import ROW_GROUP, writer
from promotora.county.dice import Rng, month_stream
from promotora.county.plan import CountyPlan
from promotora.county.population import Patients
from promotora.county.spoiling import SPOILERS, bad_rows_after, with_bad_rows

LINES_AT_A_TIME = 700_000


@dataclass(frozen=True)
class MonthRows:
    """Rows written for a month, the bad ones among them by kind."""

    rows: int
    bad: dict[str, int]


def file_name(month: np.datetime64) -> str:
    """Where a month's claims go inside a county folder."""
    return f"medical_claim/{month}.parquet"


def write_month(plan: CountyPlan, patients: Patients, month: np.datetime64, out: Path) -> MonthRows:
    """Write out/medical_claim/YYYY-MM.parquet, about a row group at a time."""
    rng = month_stream(plan.seed, month)
    claims = events.of_month(rng, patients, month, int((month - plan.first_month).astype(int)))
    good, bad = 0, dict.fromkeys(SPOILERS, 0)
    with writer(out / file_name(month), lines.SCHEMA, lines.PLAIN) as file:
        for part in lines.parts(rng, claims, LINES_AT_A_TIME):
            table = lines.table(rng, part, patients.needs, month)
            numbers = range(bad_rows_after(good, plan.bad_share), bad_rows_after(good + table.num_rows, plan.bad_share))
            good += table.num_rows
            if numbers:
                table, counts = with_bad_rows(_dice_for_bad(plan, month, good), table, month, numbers)
                bad = {kind: bad[kind] + counts[kind] for kind in bad}
            file.write_table(table, row_group_size=2 * ROW_GROUP)
    return MonthRows(good + sum(bad.values()), bad)


def _dice_for_bad(plan: CountyPlan, month: np.datetime64, good: int) -> Rng:
    """Dice of their own, so that the good rows do not change with the share of bad ones."""
    return month_stream(plan.seed + good, month)
