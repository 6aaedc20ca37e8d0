"""The county by service planning area and by ZIP code: areas and centers of ZIP codes, never places of people."""

import json
import math
from functools import cache
from importlib.resources import files
from typing import Any

import altair as alt

from promotora.apps.tel.pictures import look
from promotora.apps.tel.pictures.charts.rows import inline, layered

LEAST_RADIUS, MOST_RADIUS = 2.5, 13
MARGIN = 10
DASHES = [4, 3]
AREA_TYPE = 13.5  # what fits into the smallest areas


@cache
def county() -> dict[str, Any]:
    """Outline, areas and ZIP centers in pixels; made by theme/map, which names the sources."""
    text = files("promotora.apps.tel.pictures").joinpath("data", "county_map.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def by_area(data: dict[str, Any]) -> alt.LayerChart:
    """data: {"most", "island", "signs", "areas": {name: {"word", "count", "said"}}}; count None where not shown."""
    shapes = county()["areas"]
    areas = [
        {
            "name": name,
            "at": shapes[name]["label"],
            "shape": shapes[name]["shape"],
            **_colors(area["count"], data["most"]),
        }
        | area
        for name, area in data["areas"].items()
    ]
    shown = [area for area in areas if area["count"] is not None]
    hidden = [area for area in areas if area["count"] is None]
    layers = [_land(shown), _land(hidden, strokeDash=DASHES), *_island(_fill_of_island(data), data["island"])]
    layers += [_words(areas, "word", -7, 400), _words(areas, "said", 10, 700)]
    return _map(layers, data["signs"], 0)


def _fill_of_island(data: dict[str, Any]) -> str:
    """Catalina is part of the South Bay's area."""
    area = data["areas"]["South Bay"]
    return _colors(area["count"], data["most"])["fill"]


def by_zip(data: dict[str, Any]) -> alt.LayerChart:
    """data: {"most", "island", "few", "legend": [{"count", "said"}], "signs", "zips": {code: count or None}}."""
    places, most = county()["zips"], data["most"]
    known = [(code, count) for code, count in data["zips"].items() if code in places]
    shown = [_circle(places[code], count, most) for code, count in known if count]
    hidden = [_circle(places[code], None, most) for code, count in known if count is None]
    layers = [
        _land(_plain_areas()),
        *_island(look.SAND, data["island"]),
        _rings(hidden),
        _disks(sorted(shown, key=_largest_first)),
    ]
    return _map([*layers, *_legend(data)], [], 2 * MOST_RADIUS + MARGIN)


def _colors(count: int | None, most: int) -> dict[str, str]:
    fill = look.WHITE if count is None else look.shade(count, most)
    return {"fill": fill, "ink": look.ink_on(fill)}


def _map(layers: list[Any], signs: list[str], room_below: float) -> alt.LayerChart:
    size = {"width": county()["width"], "height": county()["height"] + room_below}
    # Pixels are pixels: nothing is projected or fitted.
    plain = alt.Projection(type="identity", scale=1, translate=[0, 0])
    return layered(layers, projection=plain, **size, **look.foot(signs))


def _land(areas: list[dict[str, Any]], **manner: Any) -> alt.Chart:
    values = [
        {
            "type": "Feature",
            "fill": area["fill"],
            "geometry": {"type": "MultiPolygon", "coordinates": [[ring] for ring in area["shape"]]},
        }
        for area in areas
    ]
    mark = alt.Chart(inline(values)).mark_geoshape(stroke=look.TEAL_DARK, strokeWidth=1, **manner)
    return _colored(mark, "fill")


def _colored(mark: alt.Chart, column: str) -> alt.Chart:
    colored: alt.Chart = mark.encode(color=alt.Color(f"{column}:N", scale=None))
    return colored


def _plain_areas() -> list[dict[str, Any]]:
    return [{"fill": look.SAND, "shape": area["shape"]} for area in county()["areas"].values()]


def _island(fill: str, words: str) -> list[alt.Chart]:
    """Catalina, moved into the empty sea: its frame, its land, its name."""
    frame, land = county()["island_frame"], county()["island"]
    (x, y) = min(frame)
    name = _text([{"x": x + 6, "y": y - 9, "word": words}], "word", align="left", fontSize=look.SMALL_TYPE)
    return [
        _land([{"fill": look.WHITE, "shape": [frame]}], opacity=0.6),
        _land([{"fill": fill, "shape": [land]}]),
        name,
    ]


def _words(areas: list[dict[str, Any]], column: str, below: float, weight: int) -> alt.Chart:
    """A line of words at the middle of each area."""
    values = [
        {"x": area["at"][0], "y": area["at"][1] + below, column: area[column], "ink": area["ink"]} for area in areas
    ]
    return _colored(_text(values, column, fontWeight=weight, fontSize=AREA_TYPE), "ink")


def _text(values: list[dict[str, Any]], column: str, **manner: Any) -> alt.Chart:
    mark = alt.Chart(inline(values)).mark_text(baseline="middle", **manner)
    text: alt.Chart = mark.encode(longitude="x:Q", latitude="y:Q", text=f"{column}:N")
    return text


def _circle(at: list[float], count: int | None, most: int) -> dict[str, float]:
    """A circle whose area grows with the count; what is not shown is small."""
    radius = LEAST_RADIUS if count is None else max(LEAST_RADIUS, MOST_RADIUS * math.sqrt(count / most))
    return {"x": at[0], "y": at[1], "size": round(math.pi * radius**2, 1)}


def _largest_first(circle: dict[str, float]) -> float:
    return -circle["size"]


def _disks(circles: list[dict[str, float]]) -> alt.Chart:
    mark = alt.Chart(inline(circles)).mark_circle(color=look.TEAL, opacity=0.8, stroke=look.WHITE)
    return _sized(mark)


def _rings(circles: list[dict[str, float]]) -> alt.Chart:
    mark = alt.Chart(inline(circles)).mark_point(
        filled=True, fill=look.WHITE, stroke=look.POPPY, strokeWidth=1.3, opacity=1
    )
    return _sized(mark)


def _sized(mark: alt.Chart) -> alt.Chart:
    sized: alt.Chart = mark.encode(longitude="x:Q", latitude="y:Q", size=alt.Size("size:Q", scale=None, legend=None))
    return sized


def _legend(data: dict[str, Any]) -> list[alt.Chart]:
    """What the sizes mean, in a line under the map: some circles with their counts, and the ring."""
    y, x = county()["height"] + MARGIN + MOST_RADIUS, 2.0 + MOST_RADIUS
    disks, words = [], []
    for entry in data["legend"]:
        disks.append(_circle([x, y], entry["count"], data["most"]))
        words.append({"x": x + MOST_RADIUS + 4, "y": y, "word": entry["said"]})
        x += 2 * MOST_RADIUS + 42
    ring = [_circle([x, y], None, data["most"])] if data["few"] else []
    words += [{"x": x + LEAST_RADIUS + 6, "y": y, "word": data["few"]}] if data["few"] else []
    return [_disks(disks), _rings(ring), _text(words, "word", align="left")]
