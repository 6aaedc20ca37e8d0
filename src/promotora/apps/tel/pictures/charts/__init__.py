"""Vega-Lite charts of plain values in the house's colors. Importing this loads Altair: only drawing waits for it."""

from collections.abc import Callable
from typing import Any

import altair as alt

from promotora.apps.tel.pictures.charts import bars, grid, maps, months

Chart = alt.LayerChart | alt.VConcatChart

CHARTS: dict[str, Callable[[dict[str, Any]], Chart]] = {
    "bars": bars.chart,
    "grid": grid.chart,
    "map by area": maps.by_area,
    "map by ZIP code": maps.by_zip,
    "months": months.chart,
}
"""What can be drawn, by name; each takes the values that its docstring names."""
