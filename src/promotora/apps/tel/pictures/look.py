"""The house's colors and font, as Vega-Lite takes them (the same as in theme/_settings.scss)."""

from typing import Any

INK, SOFT, LINE, WHITE = "#1c2b33", "#51636d", "#e3ddd2", "#ffffff"
TEAL, TEAL_DARK, LEAF, POPPY, PLUM, SAND = "#0f5c63", "#0a4046", "#2c6e49", "#9c3a10", "#6b3a66", "#faf7f1"
UNKNOWN = "#efeae0"
PALEST, DARKEST = (226, 240, 239), (15, 92, 99)

WIDTH = 424
"""Narrow enough that a phone shows 14 pixels of type at nearly 11; wider screens enlarge the whole picture."""
TYPE, SMALL_TYPE, TITLE_TYPE = 14, 12, 15
FONT = "Public Sans Web, Public Sans, system-ui, sans-serif"

CONFIG: dict[str, Any] = {
    "background": WHITE,
    "font": FONT,
    "padding": 4,
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "labelFontSize": TYPE,
        "domain": False,
        "ticks": False,
        "grid": False,
        "gridColor": LINE,
        "labelPadding": 6,
        "labelLimit": 260,
        "title": None,
    },
    "title": {"anchor": "start", "color": INK, "fontSize": TITLE_TYPE, "fontWeight": 700, "offset": 8},
    "text": {"fontSize": TYPE, "color": INK},
}


def shade(count: int, most: int) -> str:
    """From the palest teal (nobody) to the darkest (the most)."""
    share = count / most if most else 0
    mixed = [round(pale + (dark - pale) * share) for pale, dark in zip(PALEST, DARKEST, strict=True)]
    return "#" + "".join(f"{part:02x}" for part in mixed)


def ink_on(color: str) -> str:
    """White or ink, whichever reads better on a color (WCAG contrast)."""
    light = _lightness(color)
    return WHITE if 1.05 / (light + 0.05) > (light + 0.05) / (_lightness(INK) + 0.05) else INK


def _lightness(color: str) -> float:
    """Relative luminance, 0 to 1, of #rrggbb (WCAG 2.2)."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def foot(lines: list[str]) -> dict[str, Any]:
    """Small print under a chart: what the signs on it mean."""
    if not lines:
        return {}
    return {
        "title": {
            "text": lines,
            "orient": "bottom",
            "fontSize": SMALL_TYPE,
            "fontWeight": 400,
            "color": SOFT,
            "offset": 12,
        }
    }
