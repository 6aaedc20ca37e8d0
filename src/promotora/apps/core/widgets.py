"""Controls of forms that every room shares."""

from collections.abc import Iterator

from django import forms


class MonthDayYear(forms.SelectDateWidget):
    """A day in three fields, month first in every language, as on every other form in this country."""

    @staticmethod
    def _parse_date_fmt() -> Iterator[str]:
        # Django takes the order from how the language writes a date out; in Spanish that is day first.
        yield from ("month", "day", "year")
