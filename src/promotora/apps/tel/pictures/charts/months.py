"""Months beside each other: the listed by tier as lines, and who came and left as bars."""

from typing import Any

import altair as alt

from promotora.apps.tel.pictures import look
from promotora.apps.tel.pictures.charts.rows import inline, layered

COLORS = (look.TEAL, look.POPPY, look.PLUM, look.LEAF)
SHAPES = ("circle", "square", "diamond", "triangle-up")
DASHES = ([1, 0], [7, 3], [2, 2], [9, 2, 2, 2])
LABELS, ROOM_FOR_NAMES = 52, 56
LINES_HIGH, BARS_HIGH = 190, 120


def chart(data: dict[str, Any]) -> alt.VConcatChart:
    """data: {"months": words, "lines_title", "bars_title", "signs": lines, "lines": [{"name", "nudge": pixels that the
    name stands lower, if any, "points": [{"month", "count"}]}], "bars": [{"month", "came", "came_said", "left",
    "left_said"}]}; what is not shown is None as a point and 0 as a bar."""
    panels = [_lines(data), *([_bars(data)] if data["bars"] else [])]
    return alt.vconcat(*panels, spacing=20)


def _months(data: dict[str, Any], **manner: Any) -> alt.X:
    axis = alt.Axis(labelAngle=0, labelOverlap=True, title=None)
    return alt.X("month:N", sort=data["months"], scale=alt.Scale(domain=data["months"]), axis=axis, **manner)


def _lines(data: dict[str, Any]) -> alt.LayerChart:
    layers: list[alt.Chart] = []
    for place, line in enumerate(data["lines"]):
        layers += _line(data, line, place % len(COLORS))
    size = {"width": look.WIDTH - LABELS - ROOM_FOR_NAMES, "height": LINES_HIGH}
    return layered(layers, title=data["lines_title"], **size)


def _line(data: dict[str, Any], line: dict[str, Any], kind: int) -> list[alt.Chart]:
    """One line: its own color, dashes and signs, and its name at its end."""
    axis = alt.Axis(minExtent=LABELS, maxExtent=LABELS, grid=True, format=",d", tickCount=5, tickMinStep=1, title=None)
    base = alt.Chart(inline(line["points"])).encode(
        x=_months(data), y=alt.Y("count:Q", axis=axis, scale=alt.Scale(zero=True))
    )
    drawn = base.mark_line(color=COLORS[kind], strokeDash=DASHES[kind], strokeWidth=2)
    points = base.mark_point(color=COLORS[kind], shape=SHAPES[kind], filled=True, size=55, opacity=1)
    last = [point for point in line["points"] if point["count"] is not None][-1:]
    bold = {"color": COLORS[kind], "fontWeight": 700, "text": line["name"]}
    name = alt.Chart(inline(last)).encode(x=_months(data), y="count:Q")
    return [drawn, points, name.mark_text(align="left", dx=9, dy=line.get("nudge", 0), **bold)]


def _bars(data: dict[str, Any]) -> alt.LayerChart:
    base = alt.Chart(inline(data["bars"])).encode(x=_months(data))
    thick = min(22, 170 / len(data["months"]))
    most = max((bar[side] for bar in data["bars"] for side in ("came", "left")), default=0) or 1
    scale = alt.Scale(domain=[-1.35 * most, 1.35 * most], nice=False)
    layers = [base.mark_rule(color=look.SOFT).encode(y=alt.datum(0, scale=scale, axis=_blank()))]
    for side, sign, color in (("came", 1, look.LEAF), ("left", -1, look.POPPY)):
        own = base.transform_calculate(height=f"{sign} * datum.{side}")
        height = alt.Y("height:Q", scale=scale, axis=_blank())
        layers.append(own.mark_bar(color=color, size=thick).encode(y=height))
        layers.append(own.mark_text(dy=-9 * sign, color=color).encode(y=height, text=f"{side}_said:N"))
    size = {"width": look.WIDTH - LABELS - ROOM_FOR_NAMES, "height": BARS_HIGH}
    title = {"text": data["bars_title"], "subtitle": data["signs"], "subtitleColor": look.SOFT}
    return layered(layers, title=title, **size)


def _blank() -> alt.Axis:
    """An axis that only keeps the panels under each other."""
    return alt.Axis(labels=False, minExtent=LABELS, maxExtent=LABELS, title=None)
