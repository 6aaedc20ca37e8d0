"""What county to make, and what was made."""

from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from promotora.county.identity import CIN_CAPACITY

EARLIEST = date(1990, 1, 1)
MOST_MONTHS = 120


@dataclass(frozen=True)
class CountyPlan:
    """How many members, which service months, which dice. Refuses nonsense when built (ValueError).

    last_month: the first day of the last service month; bad_share: the share of claim rows that are spoiled on purpose.
    """

    members: int
    months: int = 24
    seed: int = 1
    last_month: date = date(2020, 2, 1)
    bad_share: float = 0.0

    def __post_init__(self) -> None:
        problems = [sentence for sentence, wrong in _problems(self).items() if wrong]
        if problems:
            raise ValueError(" ".join(problems))

    @property
    def first_month(self) -> np.datetime64:
        """The first service month, as numpy's month."""
        return self.final_month - (self.months - 1)

    @property
    def final_month(self) -> np.datetime64:
        """The last service month, as numpy's month."""
        return as_month(self.last_month)

    @property
    def service_months(self) -> list[np.datetime64]:
        """Every service month, oldest first."""
        return [self.first_month + i for i in range(self.months)]

    @property
    def last_day(self) -> int:
        """The last day of the last month, in days since 1970."""
        return last_day_of(self.final_month)

    def as_json(self) -> dict[str, object]:
        """The plan in plain values."""
        return asdict(self) | {"last_month": self.last_month.isoformat()}


@dataclass(frozen=True)
class CountyReport:
    """What generate wrote: the folder, the members, rows by table, spoiled rows by kind."""

    folder: Path
    members: int
    rows: dict[str, int] = field(default_factory=dict)
    bad_rows: dict[str, int] = field(default_factory=dict)


def _problems(plan: CountyPlan) -> dict[str, bool]:
    """Every reason a plan can be refused, and whether it applies."""
    first = plan.last_month.replace(day=1)
    members = f"members: {plan.members} is not a county. Ask for between 1 and {CIN_CAPACITY:,} members."
    months = f"months: {plan.months} service months cannot be written. Ask for between 1 and {MOST_MONTHS}."
    seed = f"seed: {plan.seed} is negative. Use 0 or a positive whole number."
    day = f"last_month: {plan.last_month} is not the first day of a month. Use {first}."
    early = f"last_month: {plan.last_month} is before the codes that claims use. Choose {EARLIEST} or later."
    share = f"bad_share: {plan.bad_share} is not a share of rows. Use a number from 0 to 0.5, for example 0.01."
    return {
        members: not 1 <= plan.members <= CIN_CAPACITY,
        months: not 1 <= plan.months <= MOST_MONTHS,
        seed: plan.seed < 0,
        day: plan.last_month != first,
        early: plan.last_month < EARLIEST,
        share: not 0 <= plan.bad_share <= 0.5,
    }


def as_month(day: date) -> np.datetime64:
    """A day's month."""
    return np.datetime64(day, "M")


def first_day_of(month: np.datetime64) -> int:
    """A month's first day, in days since 1970."""
    return int(month.astype("datetime64[D]").astype(int))


def last_day_of(month: np.datetime64) -> int:
    """A month's last day, in days since 1970."""
    return first_day_of(month + 1) - 1
