"""A chart's own rows, and marks over each other."""

from collections.abc import Iterable
from typing import Any

import altair as alt


def inline(rows: Iterable[dict[str, Any]]) -> alt.InlineData:
    """The rows as a chart's data. A tuple, because Altair copies a list with all that is in it at each step."""
    return alt.InlineData(values=tuple(rows))


def layered(marks: Iterable[alt.Chart], **properties: Any) -> alt.LayerChart:
    """Marks over each other, the first one lowest; properties are the chart's width, height, title, projection."""
    return alt.LayerChart(layer=list(marks), **properties)
