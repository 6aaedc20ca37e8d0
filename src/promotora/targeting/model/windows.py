"""Month arithmetic: the one calendar rule of the contract.

`D - n months` is the same day of the month, or that month's last day. A window of n months holds the dates
`D - n months < date <= D`.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date


def months_before(day: date, months: int) -> date:
    """The same day `months` months earlier, or that month's last day (29 February - 12 months = 28 February)."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


@dataclass(frozen=True, order=True)
class Window:
    """The days after `after`, up to and including `until`."""

    after: date
    until: date

    @classmethod
    def of_months(cls, months: int, *, as_of: date) -> "Window":
        return cls(after=months_before(as_of, months), until=as_of)

    def __contains__(self, day: date) -> bool:
        return self.after < day <= self.until


def months_in_words(months: int) -> str:
    """12 -> 'the last year', 24 -> 'the last 2 years', 6 -> 'the last 6 months'."""
    if months % 12 == 0:
        return "the last year" if months == 12 else f"the last {months // 12} years"
    return "the last month" if months == 1 else f"the last {months} months"
