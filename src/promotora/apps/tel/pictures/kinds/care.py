"""How often the listed were in an emergency department or a hospital in the last year."""

from django.utils.translation import gettext as _

from promotora.apps.tel.pictures import look, words
from promotora.apps.tel.pictures.counting import TIMES
from promotora.apps.tel.pictures.drawing import drawn
from promotora.apps.tel.pictures.figures import Figures, Row
from promotora.apps.tel.pictures.kinds.nobody import nobody
from promotora.apps.tel.pictures.picture import Column, Picture, Table
from promotora.apps.tel.pictures.suppression import Shown


def care(figures: Figures) -> Picture:
    """Two sets of bars: by ED visits, and by hospital stays."""
    if not figures.drawable:
        return nobody("care", _("ED visits and hospital stays"), figures)
    ed, stays = figures.ed_visits, figures.stays
    data = {
        "panels": [
            {"title": _("ED visits in the last 12 months"), "color": look.TEAL, "rows": _rows(ed)},
            {"title": _("Hospital stays in the last 12 months"), "color": look.PLUM, "rows": _rows(stays)},
        ]
    }
    alt = _("Members by ED visits: %(ed)s. By hospital stays: %(stays)s.") % {"ed": _read(ed), "stays": _read(stays)}
    table = Table(
        (Column(_("How often"), number=False), Column(_("Members by ED visits")), Column(_("Members by stays"))),
        tuple((words.steps(step), words.cell(ed[step]), words.cell(stays[step])) for step in TIMES),
    )
    return Picture(
        "care", _heading(figures), alt, table, drawn("bars", data, alt), words.note([*ed.values(), *stays.values()])
    )


def _heading(figures: Figures) -> str:
    """How many had none of either; said so only when it can be."""
    without = {"ed": figures.ed_visits["0"], "stays": figures.stays["0"]}
    return _("%(ed)s of %(all)s listed members had no ED visit in the last year, and %(stays)s no hospital stay") % {
        "all": words.said(figures.listed),
        **{name: _number_or_words(how) for name, how in without.items()},
    }


def _number_or_words(how: Shown) -> str:
    return words.said(how) if isinstance(how, int) else _("some")


def _rows(row: Row) -> list[dict[str, object]]:
    return [
        {"word": words.steps(step), "count": words.drawable(row[step]), "said": words.said(row[step])} for step in TIMES
    ]


def _read(row: Row) -> str:
    return "; ".join(f"{words.steps(step)}: {words.said(row[step])}" for step in TIMES)
