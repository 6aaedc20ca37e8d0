"""What the listed live with: each condition, and each two together."""

from django.utils.translation import gettext as _

from promotora.apps.core.numbers import number
from promotora.apps.tel.pictures import look, words
from promotora.apps.tel.pictures.drawing import drawn
from promotora.apps.tel.pictures.figures import Figures
from promotora.apps.tel.pictures.kinds.nobody import nobody
from promotora.apps.tel.pictures.picture import Column, Picture, Table, joined
from promotora.apps.tel.pictures.suppression import Shown


def by_condition(figures: Figures) -> Picture:
    """A bar for each condition, the longest first."""
    if not figures.drawable:
        return nobody("conditions", _("Conditions"), figures)
    ordered = _most_first(figures)
    rows = [
        {"word": words.condition(code), "count": words.drawable(how), "said": words.said(how)} for code, how in ordered
    ]
    code, how = ordered[0]
    heading = _("The most frequent condition is %(condition)s: %(count)s of %(all)s listed members") % {
        "condition": words.condition(code),
        "count": words.said(how),
        "all": words.said(figures.listed),
    }
    alt = _("Bars: %(bars)s.") % {"bars": "; ".join(f"{row['word']}: {row['said']}" for row in rows)}
    table = Table(
        (Column(_("Condition"), number=False), Column(_("Listed members"))),
        tuple((words.condition(code), words.cell(how)) for code, how in ordered),
    )
    svg = drawn("bars", {"panels": [{"title": "", "color": look.TEAL, "rows": rows}]}, alt)
    several = _("A member with several conditions is counted in each.")
    return Picture("conditions", heading, alt, table, svg, joined(several, words.note(figures.conditions.values())))


def _most_first(figures: Figures) -> list[tuple[str, Shown]]:
    """By count; what is not shown comes last, by name, so that its place tells nothing."""
    return sorted(
        figures.conditions.items(),
        key=lambda pair: (-pair[1] if isinstance(pair[1], int) else 1, words.condition(pair[0])),
    )


def overlap(figures: Figures) -> Picture:
    """A triangle of all pairs of conditions, darker where more members have both."""
    if not figures.drawable:
        return nobody("overlap", _("Conditions together"), figures)
    codes = [code for code, _how in _most_first(figures)]
    pairs = {
        (down, across): _both(figures, down, across) for place, down in enumerate(codes) for across in codes[:place]
    }
    alt = _("A triangle of numbers: how many members have both of two conditions. %(heading)s.") % {
        "heading": _heading_of_pairs(pairs, figures)
    }
    return Picture(
        name="overlap",
        heading=_heading_of_pairs(pairs, figures),
        alt=alt,
        table=_table_of_pairs(pairs),
        svg=drawn("grid", _triangle(codes, pairs), alt),
        note=words.note(pairs.values()),
        wide=True,
    )


Pairs = dict[tuple[str, str], Shown]


def _both(figures: Figures, one: str, two: str) -> Shown:
    return figures.overlap[(one, two) if (one, two) in figures.overlap else (two, one)]


def _heading_of_pairs(pairs: Pairs, figures: Figures) -> str:
    known = {pair: how for pair, how in pairs.items() if isinstance(how, int) and how}
    if not known:
        return _("No two conditions are found together in 11 members or more")
    one, two = max(known, key=lambda pair: known[pair])
    return _("Most often together: %(one)s and %(two)s, in %(count)s of %(all)s listed members") % {
        "one": words.condition(two),
        "two": words.condition(one),
        "count": number(known[one, two]),
        "all": words.said(figures.listed),
    }


def _triangle(codes: list[str], pairs: Pairs) -> dict[str, object]:
    return {
        "down": [words.condition(code) for code in codes[1:]],
        "across": [words.condition(code) for code in codes[:-1]],
        "most": max((how for how in pairs.values() if isinstance(how, int)), default=0),
        "signs": words.signs(pairs.values()),
        "cells": [
            {
                "down": words.condition(down),
                "across": words.condition(across),
                "count": how if isinstance(how, int) else None,
                "said": words.signed(how),
            }
            for (down, across), how in pairs.items()
        ],
    }


def _table_of_pairs(pairs: Pairs) -> Table:
    ordered = sorted(pairs.items(), key=lambda pair: -pair[1] if isinstance(pair[1], int) else 1)
    columns = (Column(_("Condition"), number=False), Column(_("and"), number=False), Column(_("Members with both")))
    return Table(
        columns,
        tuple((words.condition(two), words.condition(one), words.cell(how)) for (one, two), how in ordered),
    )
