"""A triangle of numbers: each pair of two things once."""

from typing import Any

import altair as alt

from promotora.apps.tel.pictures import look
from promotora.apps.tel.pictures.charts.rows import inline, layered

CELL_WIDE, CELL_HIGH = 40, 26


def chart(data: dict[str, Any]) -> alt.LayerChart:
    """data: {"down": words, "across": words, "most": count, "signs": lines, "cells": [{"down", "across", "count",
    "said"}]}; count None where it is not shown."""
    base = alt.Chart(inline([cell | _colors(cell["count"], data["most"]) for cell in data["cells"]])).encode(
        y=alt.Y("down:N", sort=data["down"], title=None),
        x=alt.X("across:N", sort=data["across"], title=None, axis=alt.Axis(labelAngle=-50, orient="bottom")),
    )
    cells = base.mark_rect(stroke=look.WHITE, strokeWidth=1.5).encode(color=alt.Color("fill:N", scale=None))
    numbers = base.mark_text(fontSize=look.SMALL_TYPE).encode(text="said:N", color=alt.Color("ink:N", scale=None))
    size = {"width": CELL_WIDE * len(data["across"]), "height": CELL_HIGH * len(data["down"])}
    return layered([cells, numbers], **size, **look.foot(data["signs"]))


def _colors(count: int | None, most: int) -> dict[str, str]:
    fill = look.UNKNOWN if count is None else look.shade(count, most)
    return {"fill": fill, "ink": look.ink_on(fill)}
