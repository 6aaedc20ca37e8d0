"""A trial over the months before: its table, its picture, and the sentence that says what they show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from promotora.apps.core.numbers import number
from promotora.apps.people.presenters.words import day
from promotora.apps.tel.pictures import words
from promotora.apps.tel.pictures.drawing import drawn
from promotora.apps.tel.presenters.trial_figures import Counts, count

Month = Mapping[str, Any]
CLOSE = 0.09
"""Ends of two lines that are less apart than this share of the picture would write their names over each other."""
APART = 8  # pixels


@dataclass(frozen=True)
class Months:
    """Month by month, the earliest first. `heading`: what it shows, as a sentence; `svg`: the picture."""

    heading: str
    svg: str
    counts: Counts


def months(figures: Mapping[str, Any]) -> Months | None:
    """The months before and the day itself; None for one day alone."""
    rows = [*reversed(figures["months"]), figures]
    if len(rows) < 2:
        return None
    heading = _heading(rows)
    drawable = any(row["before"] or row["after"] for row in rows)
    alt = _("Two lines, month by month: listed, and would be listed. %(heading)s.") % {"heading": heading}
    return Months(heading, drawn("months", _data(rows), alt) if drawable else "", _table(rows))


def month_in_words(row: Month) -> str:
    """'March 2020'; its day, when it is not a month's first."""
    as_of = date.fromisoformat(row["as_of"])
    return date_format(as_of, "F Y") if as_of.day == 1 else day(as_of)


def named_month(written: str) -> str:
    """'March 2020' for 2020-03."""
    return date_format(date.fromisoformat(f"{written}-01"), "F Y")


def _heading(rows: Sequence[Month]) -> str:
    fewer = sum(row["after"] < row["before"] for row in rows)
    more = sum(row["after"] > row["before"] for row in rows)
    if fewer == len(rows):
        said = _("Over %(months)d months, fewer people would have been listed in every one")
    elif more == len(rows):
        said = _("Over %(months)d months, more people would have been listed in every one")
    elif not fewer and not more:
        said = _("Over %(months)d months, as many people would have been listed in every one")
    else:
        said = _("Over %(months)d months, fewer people would have been listed in %(fewer)d and more in %(more)d")
    return said % {"months": len(rows), "fewer": fewer, "more": more}


def _table(rows: Sequence[Month]) -> Counts:
    return Counts(
        _heading(rows),
        _("As of"),
        [count(month_in_words(row), ["", row["before"], row["after"], row["comes"], row["goes"]]) for row in rows],
    )


def _data(rows: Sequence[Month]) -> dict[str, object]:
    """As the chart "months" takes it."""
    named = [words.month(date.fromisoformat(row["as_of"])) for row in rows]
    return {
        "months": named,
        "lines_title": _("Listed, and would be listed"),
        "bars_title": _("Would come (above) and would go (below)"),
        "signs": [],
        "lines": [
            {
                "name": word,
                "nudge": nudge,
                "points": [{"month": month, "count": row[key]} for month, row in zip(named, rows, strict=True)],
            }
            for word, key, nudge in zip((_("listed"), _("would be")), ("before", "after"), _nudges(rows), strict=True)
        ],
        "bars": [
            {
                "month": month,
                "came": row["comes"],
                "came_said": _signed("+", row["comes"]),
                "left": row["goes"],
                "left_said": _signed("−", row["goes"]),
            }
            for month, row in zip(named, rows, strict=True)
        ],
    }


def _nudges(rows: Sequence[Month]) -> tuple[int, int]:
    """How many pixels down each name stands from the end of its line."""
    last, most = rows[-1], max(max(row["before"], row["after"]) for row in rows)
    if abs(last["before"] - last["after"]) >= CLOSE * most:
        return 0, 0
    return (-APART, APART) if last["before"] >= last["after"] else (APART, -APART)


def _signed(sign: str, count: int) -> str:
    return f"{sign}{number(count)}" if count else number(count)
