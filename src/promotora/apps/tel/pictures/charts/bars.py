"""Bars that lie, one under the other, each with its words before it and its count behind it."""

from typing import Any

import altair as alt

from promotora.apps.tel.pictures import look
from promotora.apps.tel.pictures.charts.rows import inline, layered

ROW, LABELS = 27, 172
ROOM_FOR_COUNT = 1.45  # "fewer than 11" may stand behind the longest bar


def chart(data: dict[str, Any]) -> alt.VConcatChart:
    """data: {"panels": [{"title", "color", "rows": [{"word", "count", "said"}]}]}; count 0 where it is not shown."""
    panels = [_panel(panel) for panel in data["panels"]]
    return alt.vconcat(*panels, spacing=18)


def _panel(panel: dict[str, Any]) -> alt.LayerChart:
    rows = panel["rows"]
    most = max((row["count"] for row in rows), default=0) or 1
    base = alt.Chart(inline(rows)).encode(
        y=alt.Y("word:N", sort=None, axis=alt.Axis(minExtent=LABELS, maxExtent=LABELS), title=None),
        x=alt.X("count:Q", scale=alt.Scale(domain=[0, most * ROOM_FOR_COUNT], nice=False), axis=None),
    )
    bars = base.mark_bar(color=panel["color"], height=16, cornerRadiusEnd=3)
    counts = base.mark_text(align="left", dx=5).encode(text="said:N")
    size = {"width": look.WIDTH - LABELS - 8, "height": ROW * max(1, len(rows))}
    titled = {"title": panel["title"]} if panel["title"] else {}
    return layered([bars, counts], **size, **titled)
