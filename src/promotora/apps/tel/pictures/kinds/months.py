"""The list month by month: its length by tier, and who came and who left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from promotora.apps.tel.pictures import words
from promotora.apps.tel.pictures.counting import Counts
from promotora.apps.tel.pictures.drawing import drawn
from promotora.apps.tel.pictures.figures import Row, moves, tiers_of
from promotora.apps.tel.pictures.picture import Column, Picture, Table, Value
from promotora.apps.tel.pictures.suppression import Shown, alone

Trend = Sequence[tuple[date, Counts, int | None, int | None]]
"""Each month's list, oldest first: as-of date, counts, how many came and left since the one before (None: unknown)."""


@dataclass(frozen=True)
class _Month:
    """One list, as people may see it."""

    word: str
    listed: Shown
    tiers: Row
    came: Shown | None
    left: Shown | None


def months(trend: Trend) -> Picture:
    """Lines for the tiers; under them, bars up for those who came and down for those who left."""
    own = [_month(*each) for each in trend]
    tiers = sorted({tier for month in own for tier in month.tiers})
    heading, table = _heading(own), _table(own, tiers)
    alt = _("Lines, one for each tier, month by month. %(heading)s.") % {"heading": heading}
    hidden = [
        how for month in own for how in (month.listed, *month.tiers.values(), month.came, month.left) if how is not None
    ]
    drawable = any(isinstance(how, int) and how > 0 for month in own for how in month.tiers.values())
    svg = drawn("months", _data(own, tiers), alt) if drawable else ""
    return Picture("months", heading, alt, table, svg, words.note(hidden))


def _month(as_of: date, counts: Counts, came: int | None, left: int | None) -> _Month:
    moved = moves(counts["listed"], came, left) if came is not None and left is not None else (None, None)
    return _Month(words.month(as_of), alone(counts["listed"]), tiers_of(counts), *moved)


def _heading(own: list[_Month]) -> str:
    if not own:
        return _("There is no list yet")
    last = own[-1]
    if len(own) == 1:
        return _("%(count)s members were listed in %(month)s, the first list; the next one begins a trend") % {
            "count": words.said(last.listed).capitalize(),
            "month": last.word,
        }
    before = own[-2]
    return _("%(count)s members were listed in %(month)s, after %(earlier)s in %(before)s") % {
        "count": words.said(last.listed).capitalize(),
        "month": last.word,
        "earlier": words.said(before.listed),
        "before": before.word,
    }


def _data(own: list[_Month], tiers: list[str]) -> dict[str, object]:
    moved = [month for month in own if month.came is not None and month.left is not None]
    return {
        "months": [month.word for month in own],
        "lines_title": _("Listed members by tier"),
        "bars_title": _("Came (above) and left (below) since the list before"),
        "signs": words.signs(how for month in moved for how in (month.came, month.left) if how is not None),
        "lines": [
            {
                "name": words.tier(tier),
                "points": [{"month": month.word, "count": _shown_only(month.tiers.get(tier, 0))} for month in own],
            }
            for tier in tiers
        ],
        "bars": [
            {
                "month": month.word,
                "came": words.drawable(month.came),
                "came_said": _with_sign("+", month.came),
                "left": words.drawable(month.left),
                "left_said": _with_sign("−", month.left),
            }
            for month in moved
        ],
    }


def _shown_only(how: Shown) -> int | None:
    return how if isinstance(how, int) else None


def _with_sign(sign: str, how: Shown | None) -> str:
    return f"{sign}{words.signed(how)}" if isinstance(how, int) and how else words.signed(how or 0)


def _table(own: list[_Month], tiers: list[str]) -> Table:
    columns = [
        Column(_("Month"), number=False),
        Column(_("Listed members")),
        *(Column(words.tier(tier)) for tier in tiers),
    ]
    rows = [
        (
            month.word,
            words.cell(month.listed),
            *(words.cell(month.tiers.get(tier, 0)) for tier in tiers),
            _moved(month.came),
            _moved(month.left),
        )
        for month in own
    ]
    return Table((*columns, Column(_("Came")), Column(_("Left"))), tuple(rows))


def _moved(how: Shown | None) -> Value:
    return _("not known") if how is None else words.cell(how)
